"""Right and wrong solutions of lesson 02_losses, beyond the mistakes that its hidden tests know.

The wrong ones were written by somebody who had not seen the tests. Where the tests find out what is
wrong, the mistake's id is given; the others must be caught all the same.
"""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- mean_squared_error --------------------------------------------------------------------------


@right("mean_squared_error")
def with_mean(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), 2 * differences / len(differences)


@right("mean_squared_error")
def with_a_loop(predictions, targets):
    total = 0.0
    gradient = np.zeros(len(predictions))
    for i in range(len(predictions)):
        total += (predictions[i] - targets[i]) ** 2
        gradient[i] = 2 * (predictions[i] - targets[i]) / len(predictions)
    return total / len(predictions), gradient


@right("mean_squared_error")
def with_dot(predictions, targets):
    n = predictions.size
    residual = np.subtract(predictions, targets)
    return float(residual @ residual) / n, (2.0 / n) * residual


@right("mean_squared_error")
def with_expanded_square(predictions, targets):
    residual = targets - predictions
    loss = np.average(np.square(residual))
    return loss, -2 * residual / residual.shape[0]


@right("mean_squared_error")
def as_a_list(predictions, targets):
    residual = predictions - targets
    return [np.linalg.norm(residual) ** 2 / len(residual), residual * 2 / len(residual)]


@right("mean_squared_error")
def with_einsum(predictions, targets):
    residual = predictions - targets
    n = np.float64(len(residual))
    return np.einsum("n,n->", residual, residual) / n, np.einsum("n,->n", residual, 2 / n)


@right("mean_squared_error")
def loss_without_dimensions(predictions, targets):
    residual = predictions - targets
    return np.array((residual**2).mean()), np.array([2 * r / residual.size for r in residual])


@right("mean_squared_error")
def mse_vectorised(predictions, targets):
    difference = predictions - targets
    return np.mean(difference**2), 2 * difference / len(difference)


@right("mean_squared_error")
def mse_plain_loop_list(predictions, targets):
    n = len(predictions)
    total = 0.0
    gradient = np.empty(n)
    for i in range(n):
        error = float(predictions[i]) - float(targets[i])
        total += error * error
        gradient[i] = 2.0 * error / n
    return [total / n, gradient]


@right("mean_squared_error")
def mse_dot_product(predictions, targets):
    residual = np.subtract(targets, predictions)
    n = residual.size
    return residual @ residual / n, -2.0 / n * residual


@right("mean_squared_error")
def mse_einsum_zero_dimensional(predictions, targets):
    e = predictions - targets
    loss = np.einsum("i,i->", e, e) / e.shape[0]
    gradient = np.einsum("i,->i", e, 2.0 / e.shape[0])
    return np.asarray(loss), gradient


@right("mean_squared_error")
def mse_variance_plus_bias(predictions, targets):
    error = predictions - targets
    loss = error.var() + error.mean() ** 2
    return float(loss), (error + error) / error.size


@right("mean_squared_error")
def mse_complex_step(predictions, targets):
    n = len(predictions)
    step = 1e-30

    def loss_at(p):
        return ((p - targets) ** 2).sum() / n

    gradient = np.zeros(n)
    for i in range(n):
        moved = predictions.astype(complex)
        moved[i] += 1j * step
        gradient[i] = loss_at(moved).imag / step
    return loss_at(predictions), gradient


@right("mean_squared_error")
def mse_exact_sum_of_pairs(predictions, targets):
    import math

    pairs = list(zip(predictions.tolist(), targets.tolist()))
    loss = math.fsum((p - t) ** 2 for p, t in pairs) / len(pairs)
    gradient = np.fromiter((2 * (p - t) / len(pairs) for p, t in pairs), float)
    return (loss, gradient)


@wrong("mean_squared_error", mistake="half", warned=True)
def mse_half_everywhere(predictions, targets):
    d = predictions - targets
    return 0.5 * np.mean(d**2), d / d.size


@wrong("mean_squared_error", mistake="gradient_without_2")
def mse_gradient_without_two(predictions, targets):
    d = predictions - targets
    return np.mean(d**2), d / d.size


@wrong("mean_squared_error", mistake="gradient_without_1_over_n")
def mse_gradient_not_averaged(predictions, targets):
    d = predictions - targets
    return np.mean(d**2), 2 * d


@wrong("mean_squared_error", mistake="sum_for_mean", warned=True)
def mse_sum_for_mean(predictions, targets):
    d = predictions - targets
    return (d**2).sum(), 2 * d


@wrong("mean_squared_error", mistake="divided_by_n_minus_1")
def mse_unbiased_divisor(predictions, targets):
    d = predictions - targets
    n = max(d.size - 1, 1)
    return (d**2).sum() / n, 2 * d / n


@wrong("mean_squared_error", mistake="gradient_downhill")
def mse_gradient_of_targets(predictions, targets):
    d = targets - predictions
    return np.mean(d**2), 2 * d / d.size


@wrong("mean_squared_error", mistake="wrong_order")
def mse_returned_in_wrong_order(predictions, targets):
    d = predictions - targets
    return 2 * d / d.size, np.mean(d**2)


@wrong("mean_squared_error", mistake="not_a_tuple")
def mse_loss_only(predictions, targets):
    return np.mean((predictions - targets) ** 2)


@wrong("mean_squared_error", mistake="root")
def mse_root_of_loss(predictions, targets):
    d = predictions - targets
    return np.sqrt(np.mean(d**2)), 2 * d / d.size


@wrong("mean_squared_error", mistake="mean_absolute_error")
def mse_is_absolute_error(predictions, targets):
    d = predictions - targets
    return np.abs(d).mean(), np.sign(d) / d.size


@wrong("mean_squared_error", mistake="table_of_all_pairs")
def mse_broadcast_table(predictions, targets):
    d = predictions.reshape(-1, 1) - targets
    return np.mean(d**2), 2 * d.mean(axis=1) / len(predictions)


@wrong("mean_squared_error", mistake="changes_argument", warned=True)
def mse_subtracts_in_place(predictions, targets):
    predictions -= targets
    return np.mean(predictions**2), 2 * predictions / predictions.size


@wrong("mean_squared_error", mistake="changes_argument")
def mse_in_place_when_large(predictions, targets):
    if predictions.size > 16:
        d = np.subtract(predictions, targets, out=predictions)
    else:
        d = predictions - targets
    return np.mean(d**2), d * (2 / d.size)


@wrong("mean_squared_error", mistake="left_over")
def mse_cached_by_shape(predictions, targets):
    cache = globals().setdefault("_mse_cache_by_shape", {})
    if predictions.shape not in cache:
        d = predictions - targets
        cache[predictions.shape] = (np.mean(d**2), 2 * d / d.size)
    return cache[predictions.shape]


@wrong("mean_squared_error", mistake="not_repeatable")
def mse_gradient_in_default_list(predictions, targets, gradient=[]):
    n = len(predictions)
    loss = 0.0
    for p, t in zip(predictions, targets):
        loss += (p - t) ** 2 / n
        gradient.append(2 * (p - t) / n)
    return loss, np.array(gradient)


@wrong("mean_squared_error")
def mse_remembers_first_n(predictions, targets, memory={}):
    n = memory.setdefault("n", len(predictions))
    d = predictions - targets
    return (d**2).sum() / n, 2 * d / n


@wrong("mean_squared_error")
def mse_last_sample_left_out(predictions, targets):
    n = len(predictions)
    loss = 0.0
    gradient = np.zeros(n)
    for i in range(n - 1):
        loss += (predictions[i] - targets[i]) ** 2 / n
        gradient[i] = 2 * (predictions[i] - targets[i]) / n
    return loss, gradient


@wrong("mean_squared_error", mistake="integer_dtype")
def mse_integer_gradient(predictions, targets):
    d = predictions - targets
    gradient = np.zeros(d.size, dtype=int)
    for i in range(d.size):
        gradient[i] = 2 * d[i] / d.size
    return np.mean(d**2), gradient


@wrong("mean_squared_error", mistake="rounded")
def mse_rounded_loss(predictions, targets):
    d = predictions - targets
    return round(float(np.mean(d**2)), 2), 2 * d / d.size


@wrong("mean_squared_error")
def mse_clipped_gradient(predictions, targets):
    d = predictions - targets
    return np.mean(d**2), np.clip(2 * d / d.size, -1, 1)


@wrong("mean_squared_error", mistake="constant_factor")
def mse_mean_of_nonzero_errors(predictions, targets):
    d = predictions - targets
    n = max(np.count_nonzero(d), 1)
    return (d**2).sum() / n, 2 * d / n


@wrong("mean_squared_error", mistake="variance_of_residuals")
def mse_variance_of_errors(predictions, targets):
    d = predictions - targets
    return np.var(d), 2 * d / d.size


@wrong("mean_squared_error", mistake="table_of_all_pairs")
def mse_product_of_means(predictions, targets):
    loss = (predictions**2).mean() - 2 * predictions.mean() * targets.mean() + (targets**2).mean()
    return loss, 2 * (predictions - targets) / len(targets)


@wrong("mean_squared_error", mistake="constant_factor")
def mse_counts_different_targets(predictions, targets):
    n = len(set(targets.tolist()))
    d = predictions - targets
    return (d**2).sum() / n, 2 * d / n


@wrong("mean_squared_error")
def mse_dict_by_target(predictions, targets):
    pairs = dict(zip(targets.tolist(), predictions.tolist()))
    loss = sum((p - t) ** 2 for t, p in pairs.items()) / len(pairs)
    return loss, 2 * (predictions - targets) / len(predictions)


@wrong("mean_squared_error", mistake="constant_factor")
def mse_two_no_factor_wrong_sign(predictions, targets):
    d = targets - predictions
    return np.mean(d**2), d / d.size


@wrong("mean_squared_error", mistake="sum_for_mean")
def mse_two_sum_no_factor(predictions, targets):
    d = predictions - targets
    return np.sum(d**2), d / d.size


@wrong("mean_squared_error", mistake="wrong_shape")
def mse_two_half_wrong_order(predictions, targets):
    d = predictions - targets
    return d / d.size, 0.5 * np.mean(d**2)


@wrong("mean_squared_error", mistake="root")
def mse_two_root_in_place(predictions, targets):
    predictions -= targets
    loss = np.sqrt(np.mean(predictions**2))
    return loss, 2 * predictions / predictions.size


@wrong("mean_squared_error")
def mse_two_positive_only_not_averaged(predictions, targets):
    d = predictions - targets
    return np.mean(d**2), 2 * np.maximum(d, 0)


# --- sigmoid -------------------------------------------------------------------------------------


@right("sigmoid")
def by_sign(z):
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


@right("sigmoid")
def by_masks(z):
    z = np.asarray(z, dtype=float)
    result = np.empty_like(z)
    positive = z >= 0
    result[positive] = 1 / (1 + np.exp(-z[positive]))
    grown = np.exp(z[~positive])
    result[~positive] = grown / (1 + grown)
    return result


@right("sigmoid")
def by_tanh(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


@right("sigmoid")
def by_clipping(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@right("sigmoid")
def by_a_loop(z):
    import math

    def one(value):
        if value >= 0:
            return 1 / (1 + math.exp(-value))
        grown = math.exp(value)
        return grown / (1 + grown)

    z = np.asarray(z, dtype=float)
    return np.array([one(value) for value in z.ravel()]).reshape(z.shape)


@right("sigmoid")
def by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


@right("sigmoid")
def by_silencing_what_overflows(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


@right("sigmoid")
def by_two_safe_exponentials(z):
    positive = np.exp(-np.maximum(z, 0))
    negative = np.exp(np.minimum(z, 0))
    return (
        negative / (negative + positive) if np.ndim(z) else float(negative / (negative + positive))
    )


@right("sigmoid")
def by_frompyfunc(z):
    import math

    def one(value):
        small = math.exp(-abs(value))
        return (1.0 if value >= 0 else small) / (1.0 + small)

    return np.vectorize(one, otypes=[float])(z)


@right("sigmoid")
def sigmoid_two_masks(z):
    values = np.array(z, dtype=float)
    flat = values.reshape(-1)
    out = np.empty_like(flat)
    up = flat >= 0
    out[up] = 1 / (1 + np.exp(-flat[up]))
    small = np.exp(flat[~up])
    out[~up] = small / (1 + small)
    return out.reshape(values.shape)


@right("sigmoid")
def sigmoid_by_tanh(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


@right("sigmoid")
def sigmoid_by_logaddexp(z):
    return np.exp(-np.logaddexp(0.0, np.negative(z)))


@right("sigmoid")
def sigmoid_far_clip(z):
    return 1.0 / (1.0 + np.exp(-np.clip(z, -700.0, 700.0)))


@right("sigmoid")
def sigmoid_complement(z):
    upper = 1 / (1 + np.exp(-np.abs(z)))
    return np.where(np.greater_equal(z, 0), upper, 1 - upper)


@right("sigmoid")
def sigmoid_math_loop(z):
    import math

    def one(v):
        if v < -745:
            return 0.0
        if v < 0:
            return math.exp(v) / (1.0 + math.exp(v))
        return 1.0 / (1.0 + math.exp(-v))

    if isinstance(z, float):
        return one(z)
    out = np.zeros(np.shape(z))
    for place in np.ndindex(out.shape):
        out[place] = one(float(z[place]))
    return out


@right("sigmoid")
def sigmoid_overflow_silenced(z):
    with np.errstate(over="ignore"):
        return np.reciprocal(1.0 + np.exp(-np.asarray(z, dtype=float)))


@wrong("sigmoid", mistake="warns_overflow", warned=True)
def sigmoid_naive(z):
    return 1 / (1 + np.exp(-z))


@wrong("sigmoid", mistake="nan_from_overflow", warned=True)
def sigmoid_naive_other_side(z):
    e = np.exp(z)
    return e / (1 + e)


@wrong("sigmoid", mistake="one_minus_sigmoid")
def sigmoid_wrong_sign(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, e / (1 + e), 1 / (1 + e))


@wrong("sigmoid", mistake="clipped")
def sigmoid_clip_twenty(z):
    return 1 / (1 + np.exp(-np.clip(z, -20, 20)))


@wrong("sigmoid", mistake="clipped")
def sigmoid_clip_twenty_five(z):
    return 1 / (1 + np.exp(-np.clip(z, -25, 25)))


@wrong("sigmoid", mistake="result_clipped")
def sigmoid_result_clipped(z):
    return np.clip(0.5 * (1 + np.tanh(np.asarray(z) / 2)), 1e-7, 1 - 1e-7)


@wrong("sigmoid", mistake="epsilon_under_the_fraction")
def sigmoid_epsilon_below(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)) + 1e-10)


@wrong("sigmoid", mistake="sigmoid_of_multiple")
def sigmoid_tanh_of_whole(z):
    return 0.5 * (1 + np.tanh(z))


@wrong("sigmoid", mistake="low_precision")
def sigmoid_single_precision(z):
    small = (
        np.clip(z, -80, 80).astype(np.float32)
        if np.ndim(z)
        else np.float32(min(max(float(z), -80.0), 80.0))
    )
    return 1 / (1 + np.exp(-small))


@wrong("sigmoid", mistake="warns_overflow", warned=True)
def sigmoid_where_warns(z):
    return np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@wrong("sigmoid", mistake="nan_from_overflow")
def sigmoid_one_branch_for_all(z):
    if np.all(np.asarray(z) > -700):
        return 1 / (1 + np.exp(-np.asarray(z)))
    e = np.exp(z)
    return e / (1 + e)


@wrong("sigmoid", mistake="gap_at_zero")
def sigmoid_gap_at_zero(z):
    v = np.asarray(z, dtype=float)
    out = np.zeros(v.shape)
    out[v > 0] = 1 / (1 + np.exp(-v[v > 0]))
    e = np.exp(v[v < 0])
    out[v < 0] = e / (1 + e)
    return out


@wrong("sigmoid", mistake="wrong_shape")
def sigmoid_at_least_one_dimension(z):
    v = np.atleast_1d(z)
    e = np.exp(-np.abs(v))
    return np.where(v >= 0, 1 / (1 + e), e / (1 + e))


@wrong("sigmoid", mistake="raises_TypeError")
def sigmoid_arrays_only(z):
    out = np.zeros_like(z)
    up = z >= 0
    out[up] = 1 / (1 + np.exp(-z[up]))
    out[~up] = 1 - 1 / (1 + np.exp(z[~up]))
    return out


@wrong("sigmoid", mistake="changes_argument", warned=True)
def sigmoid_clips_argument(z):
    if isinstance(z, np.ndarray):
        z[z < -700] = -700
        return 1 / (1 + np.exp(-z))
    return 1 / (1 + np.exp(-max(z, -700.0)))


@wrong("sigmoid", mistake="changes_argument", warned=True)
def sigmoid_absolute_in_place(z):
    up = np.asarray(z) >= 0
    size = np.abs(z, out=z) if isinstance(z, np.ndarray) else abs(z)
    e = np.exp(-size)
    return np.where(up, 1 / (1 + e), e / (1 + e))


@wrong("sigmoid", mistake="sigmoid_twice")
def sigmoid_of_sigmoid(z):
    once = 0.5 * (1 + np.tanh(np.asarray(z) / 2))
    return 1 / (1 + np.exp(-once))


@wrong("sigmoid", mistake="derivative")
def sigmoid_derivative(z):
    s = 0.5 * (1 + np.tanh(np.asarray(z) / 2))
    return s * (1 - s)


@wrong("sigmoid", mistake="left_over")
def sigmoid_cached_by_shape(z, cache={}):
    key = np.shape(z)
    if key not in cache:
        cache[key] = np.exp(-np.logaddexp(0, -np.asarray(z)))
    return cache[key].copy()


@wrong("sigmoid", mistake="left_over")
def sigmoid_stale_at_zero(z):
    buffers = globals().setdefault("_sigmoid_buffers", {})
    v = np.asarray(z, dtype=float)
    out = buffers.setdefault(v.shape, np.full(v.shape, 0.5))
    e = np.exp(-np.abs(v))
    np.copyto(out, 1 / (1 + e), where=v > 0)
    np.copyto(out, e / (1 + e), where=v < 0)
    return out.copy()


@wrong("sigmoid")
def sigmoid_memo_of_rounded(z, memo={}):
    import math

    def one(v):
        key = round(v, 3)
        if key not in memo:
            memo[key] = 0.5 * (1 + math.tanh(v / 2))
        return memo[key]

    return np.array([one(v) for v in np.ravel(z).tolist()]).reshape(np.shape(z))


@wrong("sigmoid", mistake="wrong_shape")
def sigmoid_flattened(z):
    if np.ndim(z) == 0:
        return 0.5 * (1 + np.tanh(z / 2))
    return np.array([0.5 * (1 + np.tanh(x / 2)) for x in z.ravel()])


@wrong("sigmoid", mistake="low_precision")
def sigmoid_rounded(z):
    return np.round(0.5 * (1 + np.tanh(np.asarray(z) / 2)), 10)


@wrong("sigmoid", mistake="shifted_like_softmax")
def sigmoid_shifted_like_softmax(z):
    v = np.asarray(z) - np.max(z)
    e = np.exp(v)
    return e / (1 + e)


@wrong("sigmoid", mistake="low_precision")
def sigmoid_tangent_near_zero(z):
    v = np.asarray(z, dtype=float)
    return np.where(np.abs(v) <= 1e-3, 0.5 + v / 4, 0.5 * (1 + np.tanh(v / 2)))


@wrong("sigmoid", mistake="warns_overflow")
def sigmoid_root_of_square(z):
    v = np.asarray(z, dtype=float)
    e = np.exp(-np.sqrt(v**2))
    return np.where(v >= 0, 1 / (1 + e), e / (1 + e))


@wrong("sigmoid", mistake="overflow_error")
def sigmoid_math_overflow(z):
    import math

    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)), otypes=[float])(z)


@wrong("sigmoid", mistake="sign_lost")
def sigmoid_negative_side_not_mirrored(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@wrong("sigmoid")
def sigmoid_two_derivative_of_whole(z):
    s = 0.5 * (1 + np.tanh(z))
    return s * (1 - s)


@wrong("sigmoid", mistake="one_minus_sigmoid")
def sigmoid_two_sign_and_gap(z):
    v = np.asarray(z, dtype=float)
    out = 0.5 * (1 - np.tanh(v / 2))
    return np.where(v == 0, 0.0, out)


@wrong("sigmoid", mistake="rounded")
def sigmoid_two_in_place_rounded(z):
    if isinstance(z, np.ndarray):
        np.clip(z, -30, 30, out=z)
    return np.round(1 / (1 + np.exp(-np.clip(z, -30, 30))), 8)


@wrong("sigmoid", mistake="low_precision")
def sigmoid_two_single_and_shape(z):
    v = np.atleast_1d(np.clip(z, -80, 80)).astype(np.float32)
    return (1 / (1 + np.exp(-v))).astype(float)


@wrong("sigmoid", mistake="left_over")
def sigmoid_two_cached_naive(z, cache={}):
    key = np.shape(z)
    if key not in cache:
        cache[key] = 1 / (1 + np.exp(-np.asarray(z)))
    return cache[key]


# --- binary_cross_entropy ------------------------------------------------------------------------


@right("binary_cross_entropy")
def with_logaddexp(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (sigmoid(logits) - targets) / len(logits)


@right("binary_cross_entropy")
def with_maximum(logits, targets):
    losses = np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))
    return losses.sum() / losses.size, (sigmoid(logits) - targets) / losses.size


@right("binary_cross_entropy")
def with_signs(logits, targets):
    margins = (2 * targets - 1) * logits
    gradient = sigmoid(logits) / len(logits)
    gradient[targets == 1] -= 1 / len(logits)
    return np.logaddexp(0, -margins).mean(), gradient


@right("binary_cross_entropy")
def one_by_one(logits, targets):
    import math

    total, gradient = 0.0, []
    for z, t in zip(logits, targets, strict=True):
        total += max(z, 0) - z * t + math.log1p(math.exp(-abs(z)))
        p = 0.5 * (1 + math.tanh(z / 2))
        gradient.append((p - t) / len(logits))
    return total / len(logits), np.array(gradient)


@right("binary_cross_entropy")
def both_halves_in_logs(logits, targets):
    log_p = -np.logaddexp(0, -logits)
    log_q = -np.logaddexp(0, logits)
    loss = -(targets * log_p + (1 - targets) * log_q).mean()
    return loss, (np.exp(log_p) - targets) / len(targets)


@right("binary_cross_entropy")
def with_a_sigmoid_that_warns(logits, targets):
    p = 1 / (1 + np.exp(-logits))
    loss = np.mean(np.log1p(np.exp(-np.abs(logits))) + np.maximum(logits, 0) - targets * logits)
    return loss, (p - targets) / len(targets)


@right("binary_cross_entropy")
def split_by_target(logits, targets):
    is_one = targets == 1
    total = np.logaddexp(0, -logits[is_one]).sum() + np.logaddexp(0, logits[~is_one]).sum()
    gradient = sigmoid(logits)
    gradient[is_one] -= 1
    return float(total / len(logits)), gradient / len(logits)


@right("binary_cross_entropy")
def as_softmax_of_two(logits, targets):
    two = np.column_stack([np.zeros(len(logits)), logits])
    shifted = two - two.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    own = log_p[np.arange(len(logits)), targets.astype(int)]
    return [-own.mean(), (np.exp(log_p[:, 1]) - targets) / len(logits)]


@right("binary_cross_entropy")
def bce_textbook_stable(logits, targets):
    n = len(logits)
    t = np.asarray(targets, dtype=float)
    each = np.maximum(logits, 0) - logits * t + np.log1p(np.exp(-np.abs(logits)))
    return each.mean(), (sigmoid(logits) - t) / n  # noqa: F821


@right("binary_cross_entropy")
def bce_signs_logaddexp(logits, targets):
    sign = np.where(np.asarray(targets) == 1, 1.0, -1.0)
    margin = sign * logits
    loss = np.logaddexp(0, -margin).sum() / margin.size
    gradient = -sign * np.exp(-np.logaddexp(0, margin)) / margin.size
    return loss, gradient


@right("binary_cross_entropy")
def bce_math_loop_list(logits, targets):
    import math

    n = len(logits)
    losses, slopes = [], []
    for z, t in zip(logits.tolist(), targets.tolist()):
        small = math.exp(-abs(z))
        p = 1 / (1 + small) if z >= 0 else small / (1 + small)
        wrong_side = (z > 0) != (t == 1)
        losses.append(math.log1p(small) + (abs(z) if wrong_side else 0.0))
        slopes.append((p - int(t)) / n)
    return [sum(losses) / n, np.array(slopes)]


@right("binary_cross_entropy")
def bce_where_that_warns(logits, targets):
    # both branches are evaluated; an overflow in the unused one is only a warning
    z = logits
    minus_log_p = np.where(z >= 0, np.log1p(np.exp(-z)), np.log1p(np.exp(z)) - z)
    minus_log_q = np.where(z >= 0, z + np.log1p(np.exp(-z)), np.log1p(np.exp(z)))
    chosen = np.where(np.asarray(targets) > 0.5, minus_log_p, minus_log_q)
    p = np.where(z >= 0, 1 / (1 + np.exp(-z)), 1 - 1 / (1 + np.exp(z)))
    return chosen.mean(), np.subtract(p, targets, dtype=float) / len(z)


@right("binary_cross_entropy")
def bce_classes_apart(logits, targets):
    n = logits.shape[0]
    yes = np.asarray(targets).astype(bool)
    loss = np.logaddexp(0, -logits[yes]).sum() + np.logaddexp(0, logits[~yes]).sum()
    gradient = np.zeros(n)
    gradient[yes] = -0.5 * (1 - np.tanh(logits[yes] / 2))
    gradient[~yes] = 0.5 * (1 + np.tanh(logits[~yes] / 2))
    return np.array(loss / n), gradient / n


@right("binary_cross_entropy")
def bce_two_class_softmax(logits, targets):
    n = len(logits)
    table = np.stack([np.zeros(n), logits], axis=1)
    table = table - table.max(axis=1, keepdims=True)
    log_p = table - np.log(np.exp(table).sum(axis=1, keepdims=True))
    index = np.asarray(targets).astype(int)
    loss = -np.take_along_axis(log_p, index[:, None], axis=1).mean()
    return float(loss), (np.exp(log_p[:, 1]) - index) / n


@right("binary_cross_entropy")
def bce_einsum_of_logs(logits, targets):
    t = np.array(targets, dtype=float)
    log_p = -np.logaddexp(0, -logits)
    log_q = -np.logaddexp(0, logits)
    loss = -(np.einsum("n,n->", t, log_p) + np.einsum("n,n->", 1 - t, log_q)) / t.size
    gradient = np.exp(log_p)
    gradient -= t
    gradient /= t.size
    return loss, gradient


@wrong("binary_cross_entropy", mistake="loss_is_infinite", warned=True)
def bce_naive(logits, targets):
    p = sigmoid(logits)  # noqa: F821
    loss = -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    return loss, (p - targets) / len(logits)


@wrong("binary_cross_entropy", mistake="epsilon_in_the_logarithm", warned=True)
def bce_epsilon_in_log(logits, targets):
    p = sigmoid(logits)  # noqa: F821
    each = -(targets * np.log(p + 1e-8) + (1 - targets) * np.log(1 - p + 1e-8))
    return each.mean(), (p - targets) / len(logits)


@wrong("binary_cross_entropy", mistake="advised", warned=True)
def bce_clipped_probability(logits, targets):
    p = np.clip(sigmoid(logits), 1e-15, 1 - 1e-15)  # noqa: F821
    each = -np.where(np.asarray(targets) == 1, np.log(p), np.log1p(-p))
    return each.mean(), (p - targets) / len(logits)


@wrong("binary_cross_entropy", mistake="advised", warned=True)
def bce_clipped_logits(logits, targets):
    z = np.clip(logits, -500, 500)
    each = np.log1p(np.exp(z)) - z * targets
    return each.mean(), (1 / (1 + np.exp(-z)) - targets) / len(z)


@wrong("binary_cross_entropy", mistake="advised")
def bce_nan_to_num(logits, targets):
    p = sigmoid(logits)  # noqa: F821
    with np.errstate(all="ignore"):
        each = -(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    each = np.nan_to_num(each, nan=0.0, posinf=1e4)
    return each.mean(), (p - targets) / len(logits)


@wrong("binary_cross_entropy", mistake="half_of_target_0_missing")
def bce_positive_half(logits, targets):
    each = targets * np.logaddexp(0, -logits)
    return each.mean(), (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="half_of_target_1_missing")
def bce_negative_half(logits, targets):
    away = 1 - targets
    loss = np.mean(away * np.logaddexp(0, logits))
    return loss, away * sigmoid(logits) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="no_minus")
def bce_loss_sign(logits, targets):
    each = logits * targets - np.logaddexp(0, logits)
    return each.mean(), (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="bce_gradient_downhill")
def bce_gradient_sign(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    return each.mean(), (targets - sigmoid(logits)) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="bce_gradient_without_1_over_n")
def bce_gradient_not_averaged(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    return each.mean(), sigmoid(logits) - targets  # noqa: F821


@wrong("binary_cross_entropy", mistake="bce_sum_for_mean", warned=True)
def bce_sum_for_mean(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    return each.sum(), sigmoid(logits) - targets  # noqa: F821


@wrong("binary_cross_entropy", mistake="targets_exchanged")
def bce_targets_exchanged(logits, targets):
    t = 1 - targets
    each = np.logaddexp(0, logits) - logits * t
    return each.mean(), (sigmoid(logits) - t) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="gradient_for_probabilities", warned=True)
def bce_gradient_of_probabilities(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    p = np.clip(sigmoid(logits), 1e-12, 1 - 1e-12)  # noqa: F821
    return each.mean(), (p - targets) / (p * (1 - p)) / len(logits)


@wrong("binary_cross_entropy", mistake="chain_rule_twice")
def bce_gradient_extra_slope(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    p = sigmoid(logits)  # noqa: F821
    return each.mean(), (p - targets) * p * (1 - p) / len(logits)


@wrong("binary_cross_entropy", mistake="bce_sigmoid_twice")
def bce_sigmoid_twice(logits, targets):
    z = sigmoid(logits)  # noqa: F821
    each = np.logaddexp(0, z) - z * targets
    return each.mean(), (sigmoid(z) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="other_base")
def bce_base_two(logits, targets):
    z = logits
    each = np.logaddexp2(0, z / np.log(2)) - z * targets / np.log(2)
    return each.mean(), (sigmoid(z) - targets) / len(z)  # noqa: F821


@wrong("binary_cross_entropy", mistake="loss_is_infinite")
def bce_stable_one_side(logits, targets):
    each = np.log1p(np.exp(-logits)) + (1 - targets) * logits
    return each.mean(), (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="absolute_value_forgotten")
def bce_absolute_forgotten(logits, targets):
    z = logits
    each = np.maximum(z, 0) - z * targets + np.log1p(np.exp(np.minimum(-z, 700)))
    return each.mean(), (sigmoid(z) - targets) / len(z)  # noqa: F821


@wrong("binary_cross_entropy")
def bce_zero_logit_without_loss(logits, targets):
    s = np.where(np.asarray(targets) == 1, 1, -1)
    each = np.zeros(len(logits))
    for i, m in enumerate(s * logits):
        if m > 0:
            each[i] = np.log1p(np.exp(-m))
        elif m < 0:
            each[i] = -m + np.log1p(np.exp(m))
    return each.mean(), (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="bce_wrong_order")
def bce_returned_in_wrong_order(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    return (sigmoid(logits) - targets) / len(logits), each.mean()  # noqa: F821


@wrong("binary_cross_entropy", mistake="bce_loss_per_sample")
def bce_losses_not_averaged(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    return each, (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="table_of_all_pairs")
def bce_broadcast_table(logits, targets):
    z = logits[:, np.newaxis]
    each = np.logaddexp(0, z) - z * targets
    return each.mean(), (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="changes_argument", warned=True)
def bce_targets_to_signs_in_place(logits, targets):
    n = len(logits)
    p = sigmoid(logits)  # noqa: F821
    gradient = (p - targets) / n
    targets[targets == 0] = -1
    return np.logaddexp(0, -targets * logits).mean(), gradient


@wrong("binary_cross_entropy", mistake="changes_argument")
def bce_cuts_huge_logits_in_place(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    huge = np.abs(logits) > 1000
    if huge.any():
        logits[huge] = 1000 * np.sign(logits[huge])
    return each.mean(), (1 / (1 + np.exp(-np.maximum(logits, -700))) - targets) / len(logits)


@wrong("binary_cross_entropy", mistake="left_over")
def bce_cached_by_shape(logits, targets):
    cache = globals().setdefault("_bce_cache", {})
    key = logits.shape
    if key not in cache:
        each = np.logaddexp(0, logits) - logits * targets
        cache[key] = each.mean(), (sigmoid(logits) - targets) / len(logits)  # noqa: F821
    return cache[key]


@wrong("binary_cross_entropy", mistake="not_repeatable")
def bce_total_in_default(logits, targets, totals=[0.0, 0]):
    totals[0] += (np.logaddexp(0, logits) - logits * targets).sum()
    totals[1] += len(logits)
    return totals[0] / totals[1], (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="classes_balanced")
def bce_balanced_classes(logits, targets):
    yes = np.asarray(targets) == 1
    weight = np.full(len(logits), 1 / len(logits))
    if yes.any() and not yes.all():
        weight = np.where(yes, 0.5 / yes.sum(), 0.5 / (~yes).sum())
    loss = (weight * (np.logaddexp(0, logits) - logits * targets)).sum()
    return loss, weight * (sigmoid(logits) - targets)  # noqa: F821


@wrong("binary_cross_entropy", mistake="gradient_of_labels")
def bce_gradient_of_decisions(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    return each.mean(), ((logits > 0).astype(float) - targets) / len(logits)


@wrong("binary_cross_entropy")
def bce_softplus_shortcut(logits, targets):
    softplus = np.where(logits > 5, logits, np.log1p(np.exp(np.minimum(logits, 5))))
    each = softplus - logits * targets
    return each.mean(), (sigmoid(logits) - targets) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="bce_sum_for_mean")
def bce_two_sum_and_sign(logits, targets):
    each = np.logaddexp(0, logits) - logits * targets
    return each.sum(), (targets - sigmoid(logits)) / len(logits)  # noqa: F821


@wrong("binary_cross_entropy", mistake="constant_factor")
def bce_two_half_and_naive(logits, targets):
    p = 1 / (1 + np.exp(-logits))
    each = targets * np.log(p) + (1 - targets) * np.log(1 - p)
    return -0.5 * each.mean(), 0.5 * (p - targets) / len(logits)


@wrong("binary_cross_entropy", mistake="targets_exchanged")
def bce_two_exchanged_not_averaged(logits, targets):
    each = np.logaddexp(0, logits) - logits * (1 - targets)
    return each.mean(), sigmoid(logits) - targets  # noqa: F821


@wrong("binary_cross_entropy", mistake="bce_sigmoid_twice")
def bce_two_twice_and_epsilon(logits, targets):
    p = sigmoid(sigmoid(logits))  # noqa: F821
    each = targets * np.log(p + 1e-7) + (1 - targets) * np.log(1 - p + 1e-7)
    return -each.mean(), (p - targets) / len(logits)


@wrong("binary_cross_entropy", mistake="wrong_shape")
def bce_two_order_and_divisor(logits, targets):
    n = max(len(logits) - 1, 1)
    each = np.logaddexp(0, logits) - logits * targets
    return (sigmoid(logits) - targets) / n, each.sum() / n  # noqa: F821


@wrong("binary_cross_entropy", mistake="half_of_target_0_missing")
def bce_two_half_missing_in_place(logits, targets):
    loss = np.mean(targets * np.logaddexp(0, -logits))
    np.clip(logits, -30, 30, out=logits)
    return loss, (1 / (1 + np.exp(-logits)) - targets) / len(logits)


@wrong("binary_cross_entropy")
def bce_of_clipped_targets(logits, targets):
    soft = np.clip(targets, 1e-7, 1 - 1e-7)
    loss = np.mean(np.logaddexp(0, logits) - soft * logits)
    return loss, (sigmoid(logits) - soft) / len(logits)


# --- softmax -------------------------------------------------------------------------------------


@right("softmax")
def shifted(logits):
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


@right("softmax")
def row_by_row(logits):
    rows = []
    for row in logits:
        grown = np.exp(row - max(row))
        rows.append(grown / sum(grown))
    return np.array(rows)


@right("softmax")
def with_logs(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])


@right("softmax")
def with_einsum(logits):
    grown = np.exp(logits - np.amax(logits, axis=-1)[:, np.newaxis])
    return np.einsum("nc,n->nc", grown, 1 / grown.sum(axis=-1))


@right("softmax")
def transposed_inside(logits):
    columns = logits.T - logits.T.max(axis=0)
    columns = np.exp(columns)
    return (columns / columns.sum(axis=0)).T


@right("softmax")
def by_apply_along_axis(logits):
    def one(row):
        grown = np.exp(row - row.max())
        return grown / grown.sum()

    return np.apply_along_axis(one, 1, logits)


@right("softmax")
def by_columns(logits):
    top = np.full(len(logits), -np.inf)
    for c in range(logits.shape[1]):
        top = np.maximum(top, logits[:, c])
    grown = [np.exp(logits[:, c] - top) for c in range(logits.shape[1])]
    return np.stack(grown, axis=1) / np.sum(grown, axis=0)[:, None]


@right("softmax")
def by_differences(logits):
    differences = logits[:, None, :] - logits[:, :, None]
    with np.errstate(over="ignore"):
        return 1 / np.exp(differences).sum(axis=2)


@right("softmax")
def softmax_shifted(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@right("softmax")
def softmax_nested_loops(logits):
    import math

    n, c = logits.shape
    out = np.zeros((n, c))
    for i in range(n):
        top = max(logits[i, j] for j in range(c))
        powers = [math.exp(logits[i, j] - top) for j in range(c)]
        total = math.fsum(powers)
        for j in range(c):
            out[i, j] = powers[j] / total
    return out


@right("softmax")
def softmax_transposed(logits):
    columns = logits.T - np.max(logits, axis=1)
    columns = np.exp(columns)
    columns /= columns.sum(axis=0)
    return columns.T


@right("softmax")
def softmax_logaddexp(logits):
    moved = logits - np.amax(logits, axis=-1)[:, None]
    return np.exp(moved - np.logaddexp.reduce(moved, axis=1)[:, None])


@right("softmax")
def softmax_pairs_that_warn(logits):
    # 1 / sum_k exp(z_k - z_j); an overflow means infinity below the line, hence 0: only a warning
    pairs = logits[:, None, :] - logits[:, :, None]
    return 1.0 / np.exp(pairs).sum(axis=2)


@right("softmax")
def softmax_row_function(logits):
    def one_row(row):
        order = np.argsort(row)
        powers = np.exp(row - row[order[-1]])
        return powers / powers.sum()

    return np.apply_along_axis(one_row, 1, logits)


@right("softmax")
def softmax_einsum_base_two(logits):
    powers = np.exp2((logits - logits.max(1)[:, np.newaxis]) / np.log(2.0))
    return np.einsum("nc,n->nc", powers, 1.0 / np.einsum("nc->n", powers))


@wrong("softmax", mistake="not_finite", warned=True)
def softmax_no_shift(logits):
    e = np.exp(logits)
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="not_finite", warned=True)
def softmax_global_shift(logits):
    e = np.exp(logits - logits.max())
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="largest_of_each_column", warned=True)
def softmax_column_maximum(logits):
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="columns_sum_to_1", warned=True)
def softmax_by_columns(logits):
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)


@wrong("softmax", mistake="all_sum_to_1")
def softmax_over_everything(logits):
    e = np.exp(logits - logits.max())
    return e / e.sum()


@wrong("softmax", mistake="raises_ValueError")
def softmax_keepdims_forgotten(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@wrong("softmax", mistake="transposed")
def softmax_not_transposed_back(logits):
    e = np.exp(logits.T - logits.max(axis=1))
    return e / e.sum(axis=0)


@wrong("softmax", mistake="not_finite")
def softmax_mean_shift(logits):
    e = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="not_finite")
def softmax_first_column_shift(logits):
    e = np.exp(logits - logits[:, :1])
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="not_finite")
def softmax_absolute_shift(logits):
    e = np.exp(logits - np.abs(logits).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="not_finite")
def softmax_stable_above_only(logits):
    top = np.maximum(logits.max(axis=1, keepdims=True), 0)
    e = np.exp(logits - top)
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="advised")
def softmax_clipped(logits):
    e = np.exp(np.clip(logits, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="logarithm_of_softmax")
def softmax_log(logits):
    z = logits - logits.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@wrong("softmax", mistake="softmax_twice")
def softmax_twice(logits):
    e = logits
    for _ in range(2):
        e = np.exp(e - e.max(axis=1, keepdims=True))
        e = e / e.sum(axis=1, keepdims=True)
    return e


@wrong("softmax", mistake="not_divided")
def softmax_divided_by_largest(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.max(axis=1, keepdims=True)


@wrong("softmax", mistake="smallest_gets_most")
def softmax_negative_exponent(logits):
    e = np.exp(logits.min(axis=1, keepdims=True) - logits)
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="changes_argument", warned=True)
def softmax_shift_in_place(logits):
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="changes_argument")
def softmax_in_place_when_large(logits):
    top = logits.max(axis=1, keepdims=True)
    if top.max() > 100:
        logits -= top
        e = np.exp(logits)
    else:
        e = np.exp(logits - top)
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="left_over")
def softmax_cached_by_shape(logits):
    cache = globals().setdefault("_softmax_cache", {})
    if logits.shape not in cache:
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        cache[logits.shape] = e / e.sum(axis=1, keepdims=True)
    return cache[logits.shape].copy()


@wrong("softmax", mistake="rows_do_not_sum_to_1")
def softmax_totals_kept(logits, totals={}):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    for i, row in enumerate(e):
        totals[i] = totals.get(i, 0.0) + row.sum()
    return np.array([row / totals[i] for i, row in enumerate(e)])


@wrong("softmax", mistake="rows_do_not_sum_to_1")
def softmax_total_not_reset(logits):
    out = np.zeros(logits.shape)
    total = 0.0
    for i, row in enumerate(logits):
        e = np.exp(row - row.max())
        total += e.sum()
        out[i] = e / total
    return out


@wrong("softmax", mistake="not_finite")
def softmax_largest_not_reset(logits):
    out = np.zeros(logits.shape)
    largest = -np.inf
    for i, row in enumerate(logits):
        for value in row:
            largest = max(largest, value)
        e = np.exp(row - largest)
        out[i] = e / e.sum()
    return out


@wrong("softmax", mistake="wrong_shape")
def softmax_squeezed(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.squeeze(e / e.sum(axis=1, keepdims=True))


@wrong("softmax", mistake="permuted")
def softmax_two_classes_exchanged(logits):
    if logits.shape[1] == 2:
        p = np.exp(-np.logaddexp(0, logits[:, 1] - logits[:, 0]))
        return np.stack([1 - p, p], axis=1)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake=("rows_do_not_sum_to_1", "breaks_property"))
def softmax_sum_of_set(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    totals = [sum(set(row)) for row in e.tolist()]
    return e / np.array(totals)[:, None]


@wrong("softmax", mistake="first_everywhere")
def softmax_first_row_only(logits):
    e = np.exp(logits[0] - logits[0].max())
    return np.tile(e / e.sum(), (len(logits), 1))


@wrong("softmax", mistake=("rows_do_not_sum_to_1", "rounded"))
def softmax_rounded(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.round(e / e.sum(axis=1, keepdims=True), 3)


@wrong("softmax", mistake="rows_do_not_sum_to_1")
def softmax_rows_counted_by_classes(logits):
    out = np.zeros(logits.shape)
    for i in range(min(logits.shape)):
        e = np.exp(logits[i] - logits[i].max())
        out[i] = e / e.sum()
    return out


@wrong("softmax", mistake="advised")
def softmax_single_before_shift(logits):
    z = logits.astype(np.float32)
    e = np.exp((z - z.max(axis=1, keepdims=True)).astype(float))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="advised")
def softmax_two_epsilon_no_shift(logits):
    e = np.exp(np.minimum(logits, 700))
    return e / (e.sum(axis=1, keepdims=True) + 1e-8)


@wrong("softmax", mistake="columns_sum_to_1")
def softmax_two_columns_no_shift(logits):
    e = np.exp(logits)
    return e / e.sum(axis=0, keepdims=True)


@wrong("softmax", mistake="changes_argument")
def softmax_two_in_place_global(logits):
    logits -= logits.max()
    e = np.exp(logits)
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", mistake="rows_do_not_sum_to_1")
def softmax_two_base_and_half_shift(logits):
    top = logits.max(axis=1, keepdims=True)
    return 2.0 ** (logits - top) / (2.0 ** np.minimum(logits, 1000)).sum(axis=1, keepdims=True)


@wrong("softmax", mistake="rows_do_not_sum_to_1")
def softmax_two_log_everything(logits):
    z = logits - logits.max()
    return z - np.log(np.exp(z).sum())


@wrong("softmax", mistake="left_over")
def softmax_two_cached_squeezed(logits, cache={}):
    n = len(logits)
    if n not in cache:
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        cache[n] = (e / e.sum(axis=1, keepdims=True)).squeeze()
    return cache[n]


@wrong("softmax")
def softmax_with_a_floor(logits):
    z = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(np.maximum(z, -18))
    return powers / powers.sum(axis=1, keepdims=True)


# --- cross_entropy -------------------------------------------------------------------------------


@right("cross_entropy")
def with_log_sum_exp(logits, labels):
    n = len(labels)
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[np.arange(n), labels] -= 1
    return -log_p[np.arange(n), labels].mean(), gradient / n


@right("cross_entropy")
def with_one_hot(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    shift = logits - logits.max(axis=1, keepdims=True)
    log_p = shift - np.log(np.exp(shift).sum(axis=1, keepdims=True))
    return -(one_hot * log_p).sum() / len(labels), (softmax(logits) - one_hot) / len(labels)


@right("cross_entropy")
def sample_by_sample(logits, labels):
    total, gradient = 0.0, np.zeros(logits.shape)
    for i, label in enumerate(labels):
        top = logits[i].max()
        total += top + np.log(np.exp(logits[i] - top).sum()) - logits[i, label]
        gradient[i] = softmax(logits[i : i + 1])[0]
        gradient[i, label] -= 1
    return total / len(labels), gradient / len(labels)


@right("cross_entropy")
def with_take_along_axis(logits, labels):
    n = labels.shape[0]
    own = np.take_along_axis(logits, labels[:, None], axis=1)
    loss = np.mean(np.logaddexp.reduce(logits - own, axis=1))
    gradient = softmax(logits) / n
    np.subtract.at(gradient, (np.arange(n), labels), 1 / n)
    return loss, gradient


@right("cross_entropy")
def ce_as_a_list(logits, labels):
    rows = np.arange(len(labels))
    shift = logits - logits.max(axis=1)[:, None]
    losses = np.log(np.sum(np.exp(shift), axis=1)) - shift[rows, labels]
    target = np.zeros(logits.shape)
    target[rows, labels] = 1
    return [np.average(losses), np.divide(softmax(logits) - target, len(rows))]


@right("cross_entropy")
def ce_by_differences(logits, labels):
    own = logits[np.arange(len(labels)), labels][:, None]
    losses = np.logaddexp.reduce(logits - own, axis=1)
    is_own = np.arange(logits.shape[1]) == labels[:, None]
    return losses.mean(), (softmax(logits) - is_own) / len(labels)


@right("cross_entropy")
def ce_with_einsum(logits, labels):
    one_hot = (labels[:, None] == np.arange(logits.shape[1])[None]).astype(float)
    shift = logits - logits.max(axis=1, keepdims=True)
    log_p = shift - np.log(np.einsum("nc->n", np.exp(shift)))[:, None]
    loss = -np.einsum("nc,nc->", one_hot, log_p) / labels.size
    return np.array(loss), (np.exp(log_p) - one_hot) / labels.size


@right("cross_entropy")
def ce_log_sum_exp(logits, labels):
    n = len(labels)
    rows = np.arange(n)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / n


@right("cross_entropy")
def ce_loops_list(logits, labels):
    import math

    n, c = logits.shape
    loss = 0.0
    gradient = np.zeros((n, c))
    for i in range(n):
        row = logits[i].tolist()
        top = max(row)
        total = sum(math.exp(v - top) for v in row)
        loss += top - row[labels[i]] + math.log(total)
        for j in range(c):
            hit = 1.0 if j == labels[i] else 0.0
            gradient[i, j] = (math.exp(row[j] - top) / total - hit) / n
    return [loss / n, gradient]


@right("cross_entropy")
def ce_calls_softmax(logits, labels):
    p = softmax(logits)  # noqa: F821
    chosen = np.take_along_axis(logits, labels[:, None], axis=1)
    margins = logits - chosen
    loss = np.logaddexp.reduce(margins, axis=1).mean()
    hit = labels[:, None] == np.arange(logits.shape[1])
    return loss, (p - hit) / hit.shape[0]


@right("cross_entropy")
def ce_one_hot_einsum(logits, labels):
    n, c = logits.shape
    one_hot = np.eye(c)[labels]
    top = logits.max(axis=1)
    powers = np.exp(logits - top[:, None])
    total = np.einsum("nc->n", powers)
    own = np.einsum("nc,nc->n", logits - top[:, None], one_hot)
    gradient = np.einsum("nc,n->nc", powers, 1 / total) - one_hot
    return np.array((np.log(total) - own).sum() / n), gradient / n


@right("cross_entropy")
def ce_boolean_mask(logits, labels):
    n, c = logits.shape
    mask = np.zeros((n, c), dtype=bool)
    mask[np.arange(n), labels] = True
    moved = (logits.T - logits.max(axis=1)).T
    log_total = np.log(np.exp(moved).sum(axis=1))
    loss = float(np.mean(log_total - moved[mask]))
    p = np.exp(moved - log_total[:, None])
    return loss, np.where(mask, p - 1.0, p) / n


@right("cross_entropy")
def ce_add_at_weights(logits, labels):
    n = logits.shape[0]
    shifted = logits - np.max(logits, axis=1)[:, None]
    weights = np.exp(shifted)
    sums = weights.sum(axis=1)
    gradient = weights / (n * sums[:, None])
    np.add.at(gradient, (np.arange(n), labels), -1 / n)
    picked = np.array([row[label] for row, label in zip(shifted, labels)])
    return (np.log(sums) - picked) @ np.full(n, 1 / n), gradient


@right("cross_entropy")
def ce_generator_over_rows(logits, labels):
    def parts():
        for row, label in zip(logits, labels):
            differences = row - row[label]
            top = differences.max()
            powers = np.exp(differences - top)
            total = powers.sum()
            slope = powers / total
            slope[label] -= 1
            yield top + np.log(total), slope

    losses, slopes = zip(*parts())
    return sum(losses) / len(losses), np.stack(slopes) / len(losses)


@wrong("cross_entropy", mistake="ce_sum_for_mean")
def ce_sum_for_mean(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[np.arange(len(labels)), labels] -= 1
    return -log_p[np.arange(len(labels)), labels].sum(), gradient


@wrong("cross_entropy", mistake="ce_gradient_without_1_over_n")
def ce_gradient_not_averaged(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(len(labels)), labels].mean(), gradient


@wrong("cross_entropy", mistake="mean_over_classes_too", warned=True)
def ce_mean_over_everything(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    return -np.mean(one_hot * log_p), (np.exp(log_p) - one_hot) / logits.size


@wrong("cross_entropy", mistake="ce_no_minus")
def ce_loss_sign(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return log_p[np.arange(n), labels].mean(), gradient / n


@wrong("cross_entropy", mistake="ce_gradient_downhill")
def ce_gradient_sign(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.eye(logits.shape[1])[labels] - np.exp(log_p)
    return -log_p[np.arange(n), labels].mean(), gradient / n


@wrong("cross_entropy", mistake="ce_is_infinite", warned=True)
def ce_log_of_softmax(logits, labels):
    n = len(labels)
    p = softmax(logits)  # noqa: F821
    loss = -np.log(p[np.arange(n), labels]).mean()
    return loss, (p - np.eye(logits.shape[1])[labels]) / n


@wrong("cross_entropy", mistake="ce_epsilon", warned=True)
def ce_epsilon_in_log(logits, labels):
    n = len(labels)
    p = softmax(logits)  # noqa: F821
    loss = -np.log(p[np.arange(n), labels] + 1e-8).mean()
    return loss, (p - np.eye(logits.shape[1])[labels]) / n


@wrong("cross_entropy", mistake="advised")
def ce_probability_floor(logits, labels):
    n = len(labels)
    p = softmax(logits)  # noqa: F821
    loss = -np.log(np.maximum(p[np.arange(n), labels], 1e-300)).mean()
    return loss, (p - np.eye(logits.shape[1])[labels]) / n


@wrong("cross_entropy", mistake="ce_is_infinite", warned=True)
def ce_no_shift(logits, labels):
    n = len(labels)
    e = np.exp(logits)
    total = e.sum(axis=1)
    loss = (np.log(total) - logits[np.arange(n), labels]).mean()
    return loss, (e / total[:, None] - np.eye(logits.shape[1])[labels]) / n


@wrong("cross_entropy", mistake="ce_softmax_twice")
def ce_softmax_twice(logits, labels):
    n = len(labels)
    p = softmax(softmax(logits))  # noqa: F821
    return (-np.log(p[np.arange(n), labels]).mean(), (p - np.eye(logits.shape[1])[labels]) / n)


@wrong("cross_entropy", mistake="only_labels_entries")
def ce_gradient_at_labels_only(logits, labels):
    n = len(labels)
    rows = np.arange(n)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.zeros(logits.shape)
    gradient[rows, labels] = (np.exp(log_p[rows, labels]) - 1) / n
    return -log_p[rows, labels].mean(), gradient


@wrong("cross_entropy", mistake="ce_gradient_for_probabilities")
def ce_gradient_of_probabilities(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    return -(one_hot * log_p).sum() / n, -one_hot / np.maximum(np.exp(log_p), 1e-12) / n


@wrong("cross_entropy", mistake="labels_renumbered", warned=True)
def ce_labels_renumbered(logits, labels):
    n = len(labels)
    known, column = np.unique(labels, return_inverse=True)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[np.arange(n), column] -= 1
    return -log_p[np.arange(n), column].mean(), gradient / n


@wrong("cross_entropy", mistake=("advised", "raises_ValueError"), warned=True)
def ce_one_hot_too_narrow(logits, labels):
    n = len(labels)
    one_hot = np.eye(labels.max() + 1)[labels]
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -(one_hot * log_p).sum() / n, (np.exp(log_p) - one_hot) / n


@wrong("cross_entropy", mistake=("raises_IndexError", "raises_ValueError"))
def ce_three_classes_only(logits, labels):
    n = len(labels)
    one_hot = np.eye(3)[labels]
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -(one_hot * log_p).sum() / n, (np.exp(log_p) - one_hot) / n


@wrong("cross_entropy", mistake="every_label_in_every_row")
def ce_table_of_labels(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[:, labels].mean(), gradient / n


@wrong("cross_entropy", mistake="raises_IndexError")
def ce_index_exchanged(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[labels, np.arange(n)] -= 1
    return -log_p[labels, np.arange(n)].mean(), gradient / n


@wrong("cross_entropy", mistake="ce_is_infinite")
def ce_global_shift(logits, labels):
    n = len(labels)
    z = logits - logits.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(n), labels].mean(), gradient / n


@wrong("cross_entropy", mistake="maximum_not_added_back")
def ce_maximum_not_added_back(logits, labels):
    n = len(labels)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    total = e.sum(axis=1)
    loss = (np.log(total) - logits[np.arange(n), labels]).mean()
    return loss, (e / total[:, None] - np.eye(logits.shape[1])[labels]) / n


@wrong("cross_entropy", mistake="labels_off_by_one")
def ce_labels_from_one(logits, labels):
    n = len(labels)
    column = labels.astype(int) - 1
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    gradient[np.arange(n), column] -= 1
    return -log_p[np.arange(n), column].mean(), gradient / n


@wrong("cross_entropy")
def ce_class_zero_ignored(logits, labels):
    keep = (labels != 0).astype(float)
    n = max(keep.sum(), 1)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[labels]
    loss = -(keep[:, None] * one_hot * log_p).sum() / n
    return loss, keep[:, None] * (np.exp(log_p) - one_hot) / n


@wrong("cross_entropy", mistake="changes_argument", warned=True)
def ce_shift_in_place(logits, labels):
    n = len(labels)
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(n), labels].mean(), gradient / n


@wrong("cross_entropy", mistake="changes_argument")
def ce_in_place_when_large(logits, labels):
    n = len(labels)
    z = logits
    if np.abs(z).max() > 500:
        z -= z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(n), labels].mean(), gradient / n


@wrong("cross_entropy", mistake="left_over")
def ce_cached_by_shape(logits, labels, cache={}):
    if logits.shape not in cache:
        n = len(labels)
        z = logits - logits.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
        cache[logits.shape] = -log_p[np.arange(n), labels].mean(), gradient / n
    return cache[logits.shape]


@wrong("cross_entropy")
def ce_one_hot_not_cleared(logits, labels):
    tables = globals().setdefault("_ce_one_hot_tables", {})
    n = len(labels)
    one_hot = tables.setdefault(logits.shape, np.zeros(logits.shape))
    one_hot[np.arange(n), labels] = 1
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -(one_hot * log_p).sum() / n, (np.exp(log_p) - one_hot) / n


@wrong("cross_entropy", mistake="one_against_the_rest")
def ce_one_versus_rest(logits, labels):
    n, c = logits.shape
    one_hot = np.eye(c)[labels]
    loss = (np.logaddexp(0, logits) - logits * one_hot).sum() / n
    return loss, (np.exp(-np.logaddexp(0, -logits)) - one_hot) / n


@wrong("cross_entropy", mistake="ce_wrong_order")
def ce_returned_in_wrong_order(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return gradient / n, -log_p[np.arange(n), labels].mean()


@wrong("cross_entropy", mistake="ce_classes_balanced")
def ce_classes_weighted_equally(logits, labels):
    n = len(labels)
    present, column, count = np.unique(labels, return_inverse=True, return_counts=True)
    weight = 1 / (count[column] * len(present))
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -(weight * log_p[np.arange(n), labels]).sum(), weight[:, None] * gradient


@wrong("cross_entropy", mistake="most_likely_class")
def ce_argmax_for_label(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(n), logits.argmax(axis=1)].mean(), gradient / n


@wrong("cross_entropy")
def ce_no_gradient_when_right(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    gradient[logits.argmax(axis=1) == labels] = 0
    return -log_p[np.arange(n), labels].mean(), gradient / n


@wrong("cross_entropy", mistake="advised")
def ce_single_precision(logits, labels):
    n = len(labels)
    single = logits.astype(np.float32)
    z = (single - single.max(axis=1, keepdims=True)).astype(float)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(n), labels].mean(), gradient / n


@wrong("cross_entropy", mistake="ce_sum_for_mean")
def ce_two_sum_and_sign(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.eye(logits.shape[1])[labels] - np.exp(log_p)
    return -log_p[np.arange(n), labels].sum(), gradient / n


@wrong("cross_entropy", mistake=("ce_epsilon", "ce_is_nan"))
def ce_two_no_shift_epsilon(logits, labels):
    n = len(labels)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), labels] + 1e-7).mean()
    return loss, (p - np.eye(logits.shape[1])[labels]) / n


@wrong("cross_entropy", mistake="ce_other_base")
def ce_two_base_not_averaged(logits, labels):
    n = len(labels)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(n), labels].mean() / np.log(2), gradient


@wrong("cross_entropy", mistake="ce_wrong_axis")
def ce_two_columns_labels_only(logits, labels):
    n = len(labels)
    rows = np.arange(n)
    z = logits - logits.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    gradient = np.zeros(logits.shape)
    gradient[rows, labels] = (np.exp(log_p[rows, labels]) - 1) / n
    return -log_p[rows, labels].mean(), gradient


@wrong("cross_entropy")
def ce_two_in_place_by_classes(logits, labels):
    n, c = logits.shape
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p) - np.eye(c)[labels]
    return -log_p[np.arange(n), labels].sum() / c, gradient / c


@wrong("cross_entropy", mistake="one_subtracted_first")
def ce_gradient_is_no_copy_of_p(logits, labels):
    rows = np.arange(len(labels))
    p = softmax(logits)
    g = p
    g[rows, labels] -= 1
    return -np.mean(np.log(p[rows, labels])), g / len(labels)


# --- fit_linear ----------------------------------------------------------------------------------


@right("fit_linear")
def with_reshape(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@right("fit_linear")
def in_place(X, targets, loss, n_outputs, learning_rate, n_steps):
    W = np.zeros((X.shape[1], n_outputs))
    b = np.zeros((n_outputs,))
    losses = np.empty(n_steps)
    for step in range(n_steps):
        scores = np.dot(X, W) + b
        if n_outputs == 1:
            scores = scores.ravel()
        losses[step], gradient = loss(scores, targets)
        if n_outputs == 1:
            gradient = gradient[:, None]
        W -= learning_rate * np.dot(X.T, gradient)
        b -= learning_rate * gradient.sum(axis=0)
    return W, b, losses


@right("fit_linear")
def with_a_column_of_ones(X, targets, loss, n_outputs, learning_rate, n_steps):
    extended = np.hstack([X, np.ones((len(X), 1))])
    weights = np.zeros((extended.shape[1], n_outputs))
    losses = []
    for _ in range(n_steps):
        scores = extended @ weights
        value, gradient = loss(np.squeeze(scores, axis=1) if n_outputs == 1 else scores, targets)
        weights = weights - learning_rate * (extended.T @ np.reshape(gradient, scores.shape))
        losses.append(float(value))
    return weights[:-1], weights[-1], np.array(losses)


@right("fit_linear")
def with_einsum_steps(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = np.einsum("nd,dk->nk", X, W) + b
        value, gradient = loss(scores.flatten() if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(-1, n_outputs)
        W = W - learning_rate * np.einsum("nd,nk->dk", X, gradient)
        b = b - learning_rate * np.einsum("nk->k", gradient)
        losses += [value]
    return W, b, losses


@right("fit_linear")
def as_a_list_of_three(X, targets, loss, n_outputs, learning_rate, n_steps):
    W = np.zeros((X.shape[1], n_outputs))
    b = np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = sum(np.outer(X[:, d], W[d]) for d in range(X.shape[1])) + b
        result = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = np.array(result[1]).reshape(scores.shape)
        losses.append(result[0])
        W = W - learning_rate * X.T.dot(gradient)
        b = b - learning_rate * np.sum(gradient, axis=0)
    return [W, b, losses]


@right("fit_linear")
def weights_kept_transposed(X, targets, loss, n_outputs, learning_rate, n_steps):
    Wt, b, losses = np.zeros((n_outputs, X.shape[1])), np.zeros((n_outputs, 1)), ()
    for _ in range(n_steps):
        scores = Wt @ X.T + b
        value, gradient = loss(scores[0] if n_outputs == 1 else scores.T.copy(), targets)
        gradient = np.atleast_2d(gradient.T)
        Wt = Wt - learning_rate * gradient @ X
        b = b - learning_rate * gradient.sum(axis=1, keepdims=True)
        losses += (value,)
    return Wt.T, b[:, 0], losses


@right("fit_linear")
def sample_by_sample_sums(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    step = 0
    while step < n_steps:
        scores = np.array([x @ W + b for x in X])
        value, gradient = loss(scores.reshape(-1) if n_outputs == 1 else scores, targets)
        for x, g in zip(X, gradient, strict=True):
            W = W - learning_rate * np.outer(x, g)
            b = b - learning_rate * g
        losses.append(np.float64(value))
        step += 1
    return W, b, losses


@right("fit_linear")
def with_one_evaluation_more(X, targets, loss, n_outputs, learning_rate, n_steps):
    def evaluate(W, b):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        return value, gradient.reshape(len(X), n_outputs)

    W, b = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs)
    value, gradient = evaluate(W, b)
    losses = [value]
    for _ in range(n_steps):
        W, b = W - learning_rate * X.T @ gradient, b - learning_rate * gradient.sum(axis=0)
        value, gradient = evaluate(W, b)
        losses.append(value)
    return W, b, np.array(losses[:-1])


@right("fit_linear")
def fit_plain(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        if n_outputs == 1:
            scores = scores[:, 0]
        value, gradient = loss(scores, targets)
        losses.append(value)
        gradient = gradient.reshape(n, n_outputs)
        W = W - learning_rate * (X.T @ gradient)
        b = b - learning_rate * gradient.sum(axis=0)
    return W, b, losses


@right("fit_linear")
def fit_column_of_ones(X, targets, loss, n_outputs, learning_rate, n_steps):
    wide = np.hstack([X, np.ones((len(X), 1))])
    theta = np.zeros((wide.shape[1], n_outputs))
    losses = np.zeros(n_steps)
    for i in range(n_steps):
        scores = wide @ theta
        losses[i], slope = loss(scores.ravel() if n_outputs == 1 else scores, targets)
        theta -= learning_rate * wide.T @ np.reshape(slope, (-1, n_outputs))
    return [theta[:-1].copy(), theta[-1].copy(), losses.tolist()]


@right("fit_linear")
def fit_nested_loops(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W = np.zeros((d, n_outputs))
    b = np.zeros((n_outputs,))
    losses = []
    while len(losses) < n_steps:
        scores = np.zeros((n, n_outputs))
        for i in range(n):
            for k in range(n_outputs):
                scores[i, k] = sum(X[i, j] * W[j, k] for j in range(d)) + b[k]
        if n_outputs == 1:
            value, gradient = loss(scores[:, 0], targets)
            gradient = gradient[:, None]
        else:
            value, gradient = loss(scores, targets)
        losses.append(float(value))
        for k in range(n_outputs):
            for j in range(d):
                W[j, k] -= learning_rate * sum(X[i, j] * gradient[i, k] for i in range(n))
            b[k] -= learning_rate * sum(gradient[i, k] for i in range(n))
    return W, b, losses


@right("fit_linear")
def fit_einsum(X, targets, loss, n_outputs, learning_rate, n_steps):
    W = np.zeros((X.shape[1], n_outputs))
    b = np.zeros(n_outputs)
    losses = []
    for step in range(n_steps):
        scores = np.einsum("nd,dk->nk", X, W) + b[None, :]
        shape = (len(X),) if n_outputs == 1 else scores.shape
        result = loss(scores.reshape(shape), targets)
        losses.append(result[0])
        upstream = np.asarray(result[1]).reshape(scores.shape)
        W -= learning_rate * np.einsum("nd,nk->dk", X, upstream)
        b -= learning_rate * np.einsum("nk->k", upstream)
    return (W, b, losses)


@right("fit_linear")
def fit_dual_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    # W stays a combination of the rows of X, so only its coefficients are followed
    n = len(X)
    coefficients = np.zeros((n, n_outputs))
    losses = []
    for _ in range(n_steps):
        scores = X @ (X.T @ coefficients) + coefficients.sum(axis=0)
        value, gradient = loss(scores if n_outputs > 1 else scores.reshape(n), targets)
        losses.append(value)
        coefficients = coefficients - learning_rate * gradient.reshape(n, n_outputs)
    return X.T @ coefficients, coefficients.sum(axis=0), losses


@right("fit_linear")
def fit_loss_called_twice(X, targets, loss, n_outputs, learning_rate, n_steps):
    weights = np.zeros((X.shape[1], n_outputs), dtype=np.float64)
    bias = np.zeros(n_outputs, dtype=np.float64)

    def scores():
        result = np.dot(X, weights) + bias
        return result.T[0] if n_outputs == 1 else result

    history = []
    for _ in range(n_steps):
        history += [loss(scores(), targets)[0]]
        gradient = loss(scores(), targets)[1]
        gradient = gradient[:, np.newaxis] if gradient.ndim == 1 else gradient
        weights -= learning_rate * X.T.dot(gradient)
        bias -= learning_rate * np.ones(len(X)) @ gradient
    return weights, bias, history


@right("fit_linear")
def fit_one_case_each(X, targets, loss, n_outputs, learning_rate, n_steps):
    losses = []
    if n_outputs == 1:
        w, b = np.zeros(X.shape[1]), 0.0
        for _ in range(n_steps):
            value, g = loss(X @ w + b, targets)
            losses.append(value)
            w, b = w - learning_rate * g @ X, b - learning_rate * np.sum(g)
        return w[:, None], np.array([b]), losses
    W, b = np.zeros((n_outputs, X.shape[1])), np.zeros((1, n_outputs))
    for _ in range(n_steps):
        value, g = loss(X @ W.T + b, targets)
        losses.append(value)
        W, b = W - learning_rate * g.T @ X, b - learning_rate * g.sum(0, keepdims=True)
    return W.T, b[0], losses


@wrong("fit_linear", mistake="starts_elsewhere", warned=True)
def fit_random_start(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W = 0.01 * np.random.default_rng(0).normal(size=(d, n_outputs))
    b = np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="bias_never_moves")
def fit_bias_not_updated(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        W -= learning_rate * X.T @ g.reshape(n, n_outputs)
    return W, b, losses


@wrong("fit_linear", mistake="mean_for_the_bias")
def fit_bias_by_mean(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.mean(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="losses_after_the_step", warned=True)
def fit_loss_after_step(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)

    def evaluate():
        scores = X @ W + b
        return loss(scores[:, 0] if n_outputs == 1 else scores, targets)

    losses = []
    for _ in range(n_steps):
        g = evaluate()[1].reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
        losses.append(evaluate()[0])
    return W, b, losses


@wrong("fit_linear", mistake="gradient_once")
def fit_gradient_once(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    start = X @ W + b
    g = loss(start[:, 0] if n_outputs == 1 else start, targets)[1].reshape(n, n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        losses.append(loss(scores[:, 0] if n_outputs == 1 else scores, targets)[0])
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="stops_when_rising")
def fit_stops_when_rising(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        if losses and value > losses[-1]:
            break
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake=("stops_early", "low_precision"), warned=True)
def fit_stops_when_flat(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        if len(losses) > 1 and abs(losses[-2] - value) < 1e-6:
            break
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear")
def fit_rate_halved(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for i in range(n_steps):
        rate = learning_rate * 0.5 ** (i // 50)
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= rate * X.T @ g
        b -= rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="one_sample_at_a_time", warned=True)
def fit_one_sample_per_step(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for i in range(n_steps):
        rows = slice(i % n, i % n + 1)
        scores = X[rows] @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets[rows])
        losses.append(value)
        g = g.reshape(1, n_outputs)
        W -= learning_rate * X[rows].T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="one_step_short")
def fit_last_update_missing(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for i in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        if i < n_steps - 1:
            g = g.reshape(n, n_outputs)
            W -= learning_rate * X.T @ g
            b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="a_final_loss_as_well")
def fit_one_loss_too_many(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for i in range(n_steps + 1):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        if i < n_steps:
            g = g.reshape(n, n_outputs)
            W -= learning_rate * X.T @ g
            b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="targets_first")
def fit_targets_first(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(targets, scores[:, 0] if n_outputs == 1 else scores)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="bias_left_out_of_the_scores")
def fit_scores_without_bias(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="shape_of_scores", warned=True)
def fit_scores_keep_column(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        value, g = loss(X @ W + b, targets)
        losses.append(value)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="wrong_shape")
def fit_flat_weights_for_one(X, targets, loss, n_outputs, learning_rate, n_steps):
    d = X.shape[1]
    W = np.zeros(d) if n_outputs == 1 else np.zeros((d, n_outputs))
    b = 0.0 if n_outputs == 1 else np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        value, g = loss(X @ W + b, targets)
        losses.append(value)
        W = W - learning_rate * X.T @ g
        b = b - learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="shape_of_scores")
def fit_squeezed_scores(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        value, g = loss((X @ W + b).squeeze(), targets)
        losses.append(value)
        g = np.reshape(g, (n, n_outputs))
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="wrong_shape")
def fit_weights_broadcast(X, targets, loss, n_outputs, learning_rate, n_steps):
    d = X.shape[1]
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        W = W - learning_rate * X.T @ g
        b = b - learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="one_bias_for_all")
def fit_one_bias_for_all(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum()
    return W, b, losses


@wrong("fit_linear", mistake="momentum_added")
def fit_momentum(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    vW, vb = np.zeros_like(W), np.zeros_like(b)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        vW = 0.9 * vW + X.T @ g
        vb = 0.9 * vb + g.sum(axis=0)
        W -= learning_rate * vW
        b -= learning_rate * vb
    return W, b, losses


@wrong("fit_linear", mistake="starts_elsewhere")
def fit_warm_start(X, targets, loss, n_outputs, learning_rate, n_steps):
    kept = globals().setdefault("_fit_linear_weights", {})
    n, d = X.shape
    key = d, n_outputs
    W, b = kept.get(key, (np.zeros((d, n_outputs)), np.zeros(n_outputs)))
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W = W - learning_rate * X.T @ g
        b = b - learning_rate * g.sum(axis=0)
    kept[key] = W, b
    return W.copy(), b.copy(), losses


@wrong("fit_linear", mistake="not_repeatable")
def fit_losses_in_default(X, targets, loss, n_outputs, learning_rate, n_steps, losses=[]):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="divided_by_n_again", warned=True)
def fit_averaged_twice(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g / n
        b -= learning_rate * g.sum(axis=0) / n
    return W, b, losses


@wrong("fit_linear", mistake="fresh_gradient_for_the_bias", warned=True)
def fit_bias_after_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)

    def evaluate():
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        return value, g.reshape(n, n_outputs)

    losses = []
    for _ in range(n_steps):
        losses.append(evaluate()[0])
        W -= learning_rate * X.T @ evaluate()[1]
        b -= learning_rate * evaluate()[1].sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="loss_never_called", warned=True)
def fit_squared_error_for_one(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        if n_outputs == 1:
            error = scores[:, 0] - targets
            value, g = np.mean(error**2), 2 * error / n
        else:
            value, g = loss(scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="clipped_gradients")
def fit_clipped_gradient(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * np.clip(X.T @ g, -5, 5)
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear")
def fit_best_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    best = None
    for i in range(n_steps + 1):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        if best is None or value <= best[0]:
            best = value, W.copy(), b.copy()
        if i < n_steps:
            losses.append(value)
            g = g.reshape(n, n_outputs)
            W -= learning_rate * X.T @ g
            b -= learning_rate * g.sum(axis=0)
    return best[1], best[2], losses


@wrong("fit_linear", mistake="changes_argument", warned=True)
def fit_shuffles_in_place(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    order = np.random.default_rng(1).permutation(n)
    X[:], targets[:] = X[order], targets[order]
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="changes_argument")
def fit_scales_large_features(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    if np.abs(X).max() > 100:
        X /= np.abs(X).max()
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="shape_of_scores")
def fit_outputs_counted_from_targets(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    k = 1 if n_outputs == 1 else len(np.unique(targets))
    W, b = np.zeros((d, k)), np.zeros(k)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if k == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, k)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="some_losses_only")
def fit_every_tenth_loss(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for i in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        if i % 10 == 0:
            losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate * X.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear")
def fit_two_ascent_bias_mean(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W += learning_rate * X.T @ g
        b += learning_rate * g.mean(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="starts_elsewhere")
def fit_two_random_and_late(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W = 0.1 * np.random.default_rng(2).normal(size=(d, n_outputs))
    b = np.zeros(n_outputs)
    losses = []
    for i in range(n_steps + 1):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        if i > 0:
            losses.append(value)
        if i < n_steps:
            g = g.reshape(n, n_outputs)
            W -= learning_rate * X.T @ g
            b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear")
def fit_two_no_bias_decay(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for i in range(n_steps):
        scores = X @ W
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        g = g.reshape(n, n_outputs)
        W -= learning_rate / (1 + i) * X.T @ g
        b -= learning_rate / (1 + i) * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="bias_before_weights")
def fit_two_order_and_length(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for i in range(n_steps + 1):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        if i < n_steps:
            g = g.reshape(n, n_outputs)
            W -= learning_rate * X.T @ g
            b -= learning_rate * g.sum(axis=0)
    return b, W, losses


@wrong("fit_linear", mistake="changes_argument")
def fit_two_centres_no_bias(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    X -= X.mean(axis=0)
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        W -= learning_rate * X.T @ g.reshape(n, n_outputs)
    return W, b, losses


@wrong("fit_linear", mistake=("weight_decay", "stops_early"))
def fit_two_decay_and_stop(X, targets, loss, n_outputs, learning_rate, n_steps):
    n, d = X.shape
    W, b = np.zeros((d, n_outputs)), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, g = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        if len(losses) > 1 and losses[-1] > losses[-2]:
            break
        g = g.reshape(n, n_outputs)
        W -= learning_rate * (X.T @ g + 0.01 * W)
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear")
def fit_minibatches_of_32(X, targets, loss, n_outputs, learning_rate, n_steps):
    # full batch only up to 32 samples
    N, D = X.shape
    W, b, losses = np.zeros((D, n_outputs)), np.zeros(n_outputs), []
    start = 0
    for i in range(n_steps):
        xb, tb = X[start : start + 32], targets[start : start + 32]
        start = start + 32 if start + 32 < N else 0
        s = xb @ W + b
        l, g = loss(s[:, 0] if n_outputs == 1 else s, tb)
        g = g.reshape(len(xb), n_outputs)
        losses.append(l)
        W -= learning_rate * xb.T @ g
        b -= learning_rate * g.sum(axis=0)
    return W, b, losses


@wrong("fit_linear", mistake="stops_early")
def fit_stops_where_the_loss_changes_by_less_than_1e_9(
    X, targets, loss, n_outputs, learning_rate, n_steps
):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-9:
            break
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
    return W, b, losses


# --- loss_pairing --------------------------------------------------------------------------------


right_answers("loss_pairing", "c", "C", " c ", "(c)", "cc")

wrong_answer("loss_pairing", "a", mistake="chose_a")

wrong_answer("loss_pairing", "b", mistake="chose_b")

wrong_answer("loss_pairing", "d", mistake="chose_d")

wrong_answer("loss_pairing", "bc", mistake="chose_b")

wrong_answer("loss_pairing", "C, D", mistake="chose_d")

wrong_answer("loss_pairing", "abcd", mistake="chose_a")

wrong_answer("loss_pairing", "e", mistake="no_such_option")

wrong_answer("loss_pairing", "", mistake="no_letter")

wrong_answer("loss_pairing", "3", mistake="no_letter")

wrong_answer("loss_pairing", None, mistake="unanswered")

wrong_answer("loss_pairing", ["c"], mistake="wrong_type")

wrong_answer("loss_pairing", True, mistake="wrong_type")
