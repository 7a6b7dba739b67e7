"""Right and wrong solutions of lesson 02_losses."""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- mean_squared_error ---------------------------------------------------------------------------


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


@wrong("mean_squared_error", says=("half", "1/2"))
def half(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2) / 2, differences / len(differences)


@wrong("mean_squared_error", says="root")
def root_of_the_loss(predictions, targets):
    differences = predictions - targets
    return np.sqrt(np.mean(differences**2)), 2 * differences / len(differences)


@wrong("mean_squared_error", says="1/N")
def gradient_without_the_mean(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), 2 * differences


@wrong("mean_squared_error", says="sign is wrong")
def gradient_with_the_wrong_sign(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), -2 * differences / len(differences)


@wrong("mean_squared_error", says="sum")
def sum_for_mean(predictions, targets):
    differences = predictions - targets
    return np.sum(differences**2), 2 * differences


@wrong("mean_squared_error", says="factor")
def gradient_without_the_two(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), differences / len(differences)


@wrong("mean_squared_error", says="absolute")
def absolute_error(predictions, targets):
    differences = predictions - targets
    return np.mean(np.abs(differences)), np.sign(differences) / len(differences)


@wrong("mean_squared_error", says="pair")
def only_the_loss(predictions, targets):
    return np.mean((predictions - targets) ** 2)


@wrong("mean_squared_error", says="order")
def parts_exchanged(predictions, targets):
    differences = predictions - targets
    return 2 * differences / len(differences), np.mean(differences**2)


@wrong("mean_squared_error", says="one number")
def one_loss_per_sample(predictions, targets):
    differences = predictions - targets
    return differences**2, 2 * differences / len(differences)


@wrong("mean_squared_error", says="unchanged")
def changes_its_input(predictions, targets):
    predictions -= targets
    return np.mean(predictions**2), 2 * predictions / len(predictions)


@wrong("mean_squared_error", says="spread")
def variance(predictions, targets):
    differences = predictions - targets
    return np.var(differences), 2 * differences / len(differences)


@wrong("mean_squared_error", says="targets")
def gradient_with_respect_to_the_targets_only(predictions, targets):
    return np.mean((predictions - targets) ** 2), -2 * targets / len(targets)


@wrong("mean_squared_error", says="None")
def nothing(predictions, targets):
    return None


@wrong("mean_squared_error", says="0")
def zeros(predictions, targets):
    return 0.0, np.zeros(len(predictions))


@right("mean_squared_error")
def with_einsum(predictions, targets):
    residual = predictions - targets
    n = np.float64(len(residual))
    return np.einsum("n,n->", residual, residual) / n, np.einsum("n,->n", residual, 2 / n)


@right("mean_squared_error")
def loss_without_dimensions(predictions, targets):
    residual = predictions - targets
    return np.array((residual**2).mean()), np.array([2 * r / residual.size for r in residual])


@wrong("mean_squared_error", says="too late")
def square_of_the_mean(predictions, targets):
    differences = predictions - targets
    return np.mean(differences) ** 2, 2 * differences / len(differences)


@wrong("mean_squared_error", says="cancel")
def without_the_square(predictions, targets):
    differences = predictions - targets
    return np.mean(differences), np.ones(len(differences)) / len(differences)


@wrong("mean_squared_error", says="square the difference")
def difference_of_the_squares(predictions, targets):
    loss = np.mean(predictions**2 - targets**2)
    return loss, 2 * predictions / len(predictions)


@wrong("mean_squared_error", says="N - 1")
def divides_by_n_minus_1(predictions, targets):
    differences = predictions - targets
    n = max(len(differences) - 1, 1)
    return np.sum(differences**2) / n, 2 * differences / n


@wrong("mean_squared_error", says="length")
def norm_of_the_residuals(predictions, targets):
    differences = predictions - targets
    length = np.linalg.norm(differences)
    return length, differences / max(length, 1e-300)


@wrong("mean_squared_error", says="only the first")
def returns_in_the_loop(predictions, targets):
    for p, t in zip(predictions, targets, strict=True):
        return (p - t) ** 2, 2 * (predictions - targets) / len(targets)


@wrong("mean_squared_error", says="median")
def median_of_the_squares(predictions, targets):
    differences = predictions - targets
    return np.median(differences**2), 2 * differences / len(differences)


@wrong("mean_squared_error", says="largest")
def largest_square(predictions, targets):
    differences = predictions - targets
    return np.max(differences**2), 2 * differences / len(differences)


@wrong("mean_squared_error", says="mean absolute error")
def gradient_of_the_absolute_error(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), np.sign(differences) / len(differences)


@wrong("mean_squared_error", says="2/N")
def gradient_is_the_residual(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), differences


@wrong("mean_squared_error", says="root")
def gradient_of_the_root(predictions, targets):
    differences = predictions - targets
    loss = np.mean(differences**2)
    return loss, differences / len(differences) / max(np.sqrt(loss), 1e-300)


@wrong("mean_squared_error", says="not their derivatives")
def gradient_is_the_squares(predictions, targets):
    squares = (predictions - targets) ** 2
    return np.mean(squares), squares


@wrong("mean_squared_error", says="targets are left out")
def gradient_without_the_targets(predictions, targets):
    return np.mean((predictions - targets) ** 2), 2 * predictions / len(predictions)


@wrong("mean_squared_error", says="sum")
def gradient_added_up(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), 2 * np.sum(differences) / len(differences)


@wrong("mean_squared_error", says="mean: return one entry")
def gradient_averaged(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), 2 * np.mean(differences) / len(differences)


@wrong("mean_squared_error", says="NumPy array")
def gradient_as_a_list(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), [2 * d / len(differences) for d in differences]


@wrong("mean_squared_error", says="shape")
def gradient_as_a_column(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), (2 * differences / len(differences))[:, None]


@wrong("mean_squared_error", says="one sample")
def squeezes_a_single_sample(predictions, targets):
    differences = np.squeeze(predictions - targets)
    return np.mean(differences**2), 2 * differences / len(predictions)


@wrong("mean_squared_error", says="whole numbers")
def gradient_of_whole_numbers(predictions, targets):
    differences = predictions - targets
    return np.mean(differences**2), (2 * differences / len(differences)).astype(int)


@wrong("mean_squared_error", says="doubled, not squared")
def times_two_for_the_square(predictions, targets):
    differences = predictions - targets
    return np.mean(differences * 2), 2 * differences / len(differences)


@wrong("mean_squared_error", says="targets are added")
def sums_for_differences(predictions, targets):
    sums = predictions + targets
    return np.mean(sums**2), 2 * sums / len(sums)


@wrong("mean_squared_error", says="targets are left out")
def mean_square_of_the_predictions(predictions, targets):
    return np.mean(predictions**2), 2 * predictions / len(predictions)


@wrong("mean_squared_error", says="targets are added")
def gradient_of_sums(predictions, targets):
    loss = np.mean((predictions - targets) ** 2)
    return loss, 2 * (predictions + targets) / len(predictions)


# --- sigmoid --------------------------------------------------------------------------------------


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


@wrong("sigmoid", says=("overflow", "large"))
def overflows_for_negative_values(z):
    return 1 / (1 + np.exp(-z))


@wrong("sigmoid", says=("nan", "overflow", "large"))
def overflows_for_positive_values(z):
    return np.exp(z) / (1 + np.exp(z))


@wrong("sigmoid", says="1 - ")
def sign_of_z(z):
    small = np.exp(-np.abs(z))
    return np.where(np.asarray(z) < 0, 1 / (1 + small), small / (1 + small))


@wrong("sigmoid", says="tanh")
def hyperbolic_tangent(z):
    return np.tanh(z)


@wrong("sigmoid", says="twice")
def applied_twice(z):
    def once(values):
        return 0.5 * (1 + np.tanh(np.asarray(values) / 2))

    return once(once(z))


@wrong("sigmoid", says="between 0 and 1")
def relu(z):
    return np.maximum(z, 0)


@wrong("sigmoid", says="half")
def without_the_half(z):
    return 0.5 * (1 + np.tanh(z))


@wrong("sigmoid", says="derivative")
def its_derivative(z):
    s = 0.5 * (1 + np.tanh(np.asarray(z) / 2))
    return s * (1 - s)


@wrong("sigmoid", says="large")
def clipped_too_early(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


@wrong("sigmoid", says="each")
def normalised_over_the_array(z):
    e = np.exp(np.asarray(z) - np.max(z))
    return e / e.sum()


@wrong("sigmoid", says="unchanged")
def sigmoid_changes_its_input(z):
    if isinstance(z, np.ndarray):
        z *= 0.5
        return 0.5 * (1 + np.tanh(z))
    return 0.5 * (1 + np.tanh(z / 2))


@wrong("sigmoid", says="shape")
def flattens(z):
    return 0.5 * (1 + np.tanh(np.ravel(z) / 2))


@wrong("sigmoid", says="None")
def sigmoid_nothing(z):
    return None


@wrong("sigmoid", says="the input")
def sigmoid_input(z):
    return z


@wrong("sigmoid", says="label")
def rounds(z):
    return np.round(0.5 * (1 + np.tanh(np.asarray(z) / 2)))


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


@wrong("sigmoid", says=("overflow", "np.where"))
def both_branches_of_where(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@wrong("sigmoid", says=("overflow", "large"))
def by_the_math_module(z):
    import math

    result = [1 / (1 + math.exp(-value)) for value in np.ravel(z)]
    return np.array(result).reshape(np.shape(z))


@wrong("sigmoid", says="parentheses")
def without_parentheses(z):
    return 1 / 1 + np.exp(-z)


@wrong("sigmoid", says="parentheses")
def without_parentheses_below(z):
    return np.exp(z) / 1 + np.exp(z)


@wrong("sigmoid", says="difference")
def minus_below_the_fraction(z):
    return 1 / (1 - np.exp(-z))


@wrong("sigmoid", says="fraction")
def the_exponential_alone(z):
    return np.exp(-z)


@wrong("sigmoid", says="sign of z is lost")
def of_the_magnitude(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@wrong("sigmoid", says="z / 2")
def of_half_the_logit(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 4))


@wrong("sigmoid", says="straight")
def cut_off(z):
    return np.clip(z, 0.0, 1.0)


@wrong("sigmoid", says="straight")
def a_straight_piece(z):
    return np.clip(0.5 + np.asarray(z) / 4, 0.0, 1.0)


@wrong("sigmoid", says="logarithm")
def its_logarithm_alone(z):
    return -np.logaddexp(0, -np.asarray(z, dtype=float))


@wrong("sigmoid", says="truth value")
def for_single_numbers_only(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


@wrong("sigmoid", says="float")
def for_arrays_only(z):
    result = np.empty(z.shape)
    small = np.exp(-np.abs(z))
    result[z >= 0] = 1 / (1 + small[z >= 0])
    result[z < 0] = small[z < 0] / (1 + small[z < 0])
    return result


@wrong("sigmoid", says="float32")
def in_single_precision(z):
    return (0.5 * (1 + np.tanh(np.asarray(z) / 2))).astype(np.float32)


@wrong("sigmoid", says="ε")
def with_an_epsilon(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)) + 1e-8)


@wrong("sigmoid", says="list")
def sigmoid_as_a_list(z):
    return (0.5 * (1 + np.tanh(np.asarray(z) / 2))).tolist()


@wrong("sigmoid", says="0")
def sigmoid_zeros(z):
    return 0.0 * np.asarray(z)


@wrong("sigmoid", says="positive z give more than 1/2")
def of_minus_the_magnitude(z):
    small = np.exp(-np.abs(z))
    return small / (1 + small)


# --- binary_cross_entropy -------------------------------------------------------------------------


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


@wrong("binary_cross_entropy", says="(1 - y)")
def without_the_second_half(logits, targets):
    loss = np.mean(targets * np.logaddexp(0, -logits))
    return loss, targets * (sigmoid(logits) - 1) / len(logits)


@wrong("binary_cross_entropy", says="twice")
def sigmoid_twice(logits, targets):
    p = sigmoid(sigmoid(logits))
    loss = -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    return loss, (p - targets) / len(logits)


@wrong("binary_cross_entropy", says=("infinite", "large"))
def log_of_the_sigmoid(logits, targets):
    p = sigmoid(logits)
    with np.errstate(all="ignore"):
        loss = -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    return loss, (p - targets) / len(logits)


@wrong("binary_cross_entropy", says="large")
def log_with_epsilon(logits, targets):
    p = sigmoid(logits)
    loss = -np.mean(targets * np.log(p + 1e-12) + (1 - targets) * np.log(1 - p + 1e-12))
    return loss, (p - targets) / len(logits)


@wrong("binary_cross_entropy", says="large")
def clipped_probabilities(logits, targets):
    p = np.clip(sigmoid(logits), 1e-7, 1 - 1e-7)
    loss = -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="sum")
def sum_over_samples(logits, targets):
    return np.sum(np.logaddexp(0, logits) - targets * logits), sigmoid(logits) - targets


@wrong("binary_cross_entropy", says="minus")
def without_the_minus(logits, targets):
    loss = -np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="- targets")
def gradient_is_the_probability(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, sigmoid(logits) / len(logits)


@wrong("binary_cross_entropy", says="1/N")
def bce_gradient_without_the_mean(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, sigmoid(logits) - targets


@wrong("binary_cross_entropy", says="sign")
def bce_gradient_with_the_wrong_sign(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (targets - sigmoid(logits)) / len(logits)


@wrong("binary_cross_entropy", says="with respect to the logits")
def gradient_for_the_probability(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    p = np.clip(sigmoid(logits), 1e-12, 1 - 1e-12)
    return loss, (p - targets) / (p * (1 - p)) / len(logits)


@wrong("binary_cross_entropy", says="exchanged")
def targets_exchanged(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - (1 - targets) * logits)
    return loss, (sigmoid(logits) - (1 - targets)) / len(logits)


@wrong("binary_cross_entropy", says="sigmoid")
def gradient_without_the_sigmoid(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (logits - targets) / len(logits)


@wrong("binary_cross_entropy", says="unchanged")
def bce_changes_its_targets(logits, targets):
    targets *= 2
    targets -= 1
    gradient = (sigmoid(logits) - (targets + 1) / 2) / len(logits)
    return np.logaddexp(0, -targets * logits).mean(), gradient


@wrong("binary_cross_entropy", says="base")
def logarithm_to_base_two(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits) / np.log(2)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="None")
def bce_nothing(logits, targets):
    return None


@wrong("binary_cross_entropy", says="0")
def bce_zeros(logits, targets):
    return 0.0, np.zeros(len(logits))


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


@wrong("binary_cross_entropy", says="y log(p)")
def without_the_first_half(logits, targets):
    loss = np.mean((1 - targets) * np.logaddexp(0, logits))
    return loss, (1 - targets) * sigmoid(logits) / len(logits)


@wrong("binary_cross_entropy", says="every sample is taken for one of target 1")
def every_target_is_one(logits, targets):
    return np.mean(np.logaddexp(0, -logits)), (sigmoid(logits) - 1) / len(logits)


@wrong("binary_cross_entropy", says="targets are left out")
def loss_without_the_targets(logits, targets):
    return np.mean(np.logaddexp(0, logits)), (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="squared error")
def squared_error_of_the_probability(logits, targets):
    p = sigmoid(logits)
    return np.mean((p - targets) ** 2), 2 * (p - targets) * p * (1 - p) / len(logits)


@wrong("binary_cross_entropy", says="hinge")
def hinge_loss(logits, targets):
    signs = 2 * targets - 1
    short = 1 - signs * logits
    return np.mean(np.maximum(short, 0)), np.where(short > 0, -signs, 0) / len(logits)


@wrong("binary_cross_entropy", says="base 10")
def logarithm_to_base_ten(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits) / np.log(10)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="too late")
def logarithm_of_the_mean(logits, targets):
    p = sigmoid(logits)
    loss = -np.log(np.mean(targets * p + (1 - targets) * (1 - p)))
    return loss, (p - targets) / len(logits)


@wrong("binary_cross_entropy", says="minus its log")
def without_the_logarithm(logits, targets):
    p = sigmoid(logits)
    return np.mean(np.abs(p - targets)), (p - targets) / len(logits)


@wrong("binary_cross_entropy", says="sigmoid first")
def takes_logits_for_probabilities(logits, targets):
    with np.errstate(all="ignore"):
        loss = -np.mean(targets * np.log(logits) + (1 - targets) * np.log(1 - logits))
    return loss, (logits - targets) / len(logits)


@wrong("binary_cross_entropy", says="one number")
def one_bce_per_sample(logits, targets):
    losses = np.logaddexp(0, logits) - targets * logits
    return losses, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="only the first")
def bce_returns_in_the_loop(logits, targets):
    for z, y in zip(logits, targets, strict=True):
        return np.logaddexp(0, z) - y * z, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="order")
def bce_parts_exchanged(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return (sigmoid(logits) - targets) / len(logits), loss


@wrong("binary_cross_entropy", says="pair")
def bce_without_the_gradient(logits, targets):
    return np.mean(np.logaddexp(0, logits) - targets * logits)


@wrong("binary_cross_entropy", says="ε")
def a_large_epsilon(logits, targets):
    p = sigmoid(logits)
    loss = -np.mean(targets * np.log(p + 1e-3) + (1 - targets) * np.log(1 - p + 1e-3))
    return loss, (p - targets) / len(logits)


@wrong("binary_cross_entropy", says="clipping")
def clips_the_logits(logits, targets):
    z = np.clip(logits, -500, 500)
    return np.mean(np.logaddexp(0, z) - targets * z), (sigmoid(z) - targets) / len(z)


@wrong("binary_cross_entropy", says=("large", "no log of a rounded p"))
def infinity_made_finite(logits, targets):
    p = sigmoid(logits)
    with np.errstate(all="ignore"):
        losses = -(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    return np.mean(np.nan_to_num(losses)), (p - targets) / len(logits)


@wrong("binary_cross_entropy", says=("infinite", "overflow"))
def logarithm_of_a_sum_that_overflows(logits, targets):
    with np.errstate(all="ignore"):
        loss = np.mean(np.log(1 + np.exp(logits)) - targets * logits)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="gradient")
def gradient_by_way_of_a_division(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    p = sigmoid(logits)
    with np.errstate(all="ignore"):
        return loss, (p - targets) / (p * (1 - p)) * p * (1 - p) / len(logits)


@wrong("binary_cross_entropy", says="cancels")
def gradient_with_the_derivative_of_the_sigmoid(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    p = sigmoid(logits)
    return loss, (p - targets) * p * (1 - p) / len(logits)


@wrong("binary_cross_entropy", says="exchanged")
def gradient_with_targets_exchanged(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (sigmoid(logits) - 1 + targets) / len(logits)


@wrong("binary_cross_entropy", says="target 0 have no gradient")
def gradient_of_one_half(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, targets * (sigmoid(logits) - 1) / len(logits)


@wrong("binary_cross_entropy", says="rounded")
def gradient_of_labels(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, ((logits > 0) - targets) / len(logits)


@wrong("binary_cross_entropy", says="twice")
def gradient_with_the_sigmoid_twice(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (sigmoid(sigmoid(logits)) - targets) / len(logits)


@wrong("binary_cross_entropy", says="sum: return one entry")
def bce_gradient_added_up(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, np.mean(sigmoid(logits) - targets)


@wrong("binary_cross_entropy", says="wrong sign: subtract")
def adds_the_targets_logit(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) + targets * logits)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="start from that of target 0")
def starts_from_the_wrong_target(logits, targets):
    loss = np.mean(np.logaddexp(0, -logits) - targets * logits)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="log(1 + e^-|z|) is missing")
def without_the_small_term(logits, targets):
    loss = np.mean(np.maximum(logits, 0) - targets * logits)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="max(z, 0) is missing")
def without_the_large_term(logits, targets):
    loss = np.mean(np.log1p(np.exp(-np.abs(logits))) - targets * logits)
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="one half is subtracted")
def halves_subtracted(logits, targets):
    loss = np.mean(targets * np.logaddexp(0, -logits) - (1 - targets) * np.logaddexp(0, logits))
    return loss, (sigmoid(logits) - targets) / len(logits)


@wrong("binary_cross_entropy", says="targets are added")
def gradient_plus_the_targets(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (sigmoid(logits) + targets) / len(logits)


@wrong("binary_cross_entropy", says="probability of target 0")
def gradient_of_minus_the_logits(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (sigmoid(-logits) - targets) / len(logits)


# --- softmax --------------------------------------------------------------------------------------


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


@wrong("softmax", says="column")
def over_the_wrong_axis(logits):
    grown = np.exp(logits - logits.max(axis=0, keepdims=True))
    return grown / grown.sum(axis=0, keepdims=True)


@wrong("softmax", says="all entries")
def over_everything(logits):
    grown = np.exp(logits - logits.max())
    return grown / grown.sum()


@wrong("softmax", says="largest logit")
def without_the_shift(logits):
    with np.errstate(all="ignore"):
        grown = np.exp(logits)
        return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="largest logit")
def shifted_by_the_largest_of_all(logits):
    with np.errstate(all="ignore"):
        grown = np.exp(logits - logits.max())
        return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="largest logit")
def shifted_by_the_mean(logits):
    with np.errstate(all="ignore"):
        grown = np.exp(logits - logits.mean(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="sum to 1")
def not_divided(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True))


@wrong("softmax", says="exponential")
def without_the_exponential(logits):
    return logits / logits.sum(axis=1, keepdims=True)


@wrong("softmax", says="logarithm")
def its_logarithm(logits):
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


@wrong("softmax", says="sigmoid")
def sigmoid_of_each(logits):
    return 0.5 * (1 + np.tanh(logits / 2))


@wrong("softmax", says="smallest")
def softmin(logits):
    grown = np.exp(logits.min(axis=1, keepdims=True) - logits)
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="largest logit")
def clipped_logits(logits):
    grown = np.exp(np.clip(logits, -50, 50))
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="argmax")
def one_hot_of_the_largest(logits):
    return np.eye(logits.shape[1])[logits.argmax(axis=1)]


@wrong("softmax", says="unchanged")
def softmax_changes_its_input(logits):
    logits -= logits.max(axis=1, keepdims=True)
    grown = np.exp(logits)
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="None")
def softmax_nothing(logits):
    return None


@wrong("softmax", says="the input")
def softmax_input(logits):
    return logits


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


@wrong("softmax", says="largest logit")
def shifted_by_the_smallest(logits):
    with np.errstate(all="ignore"):
        grown = np.exp(logits - logits.min(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="of each column")
def shifted_by_the_columns_largest(logits):
    grown = np.exp(logits - logits.max(axis=0))
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="broadcast")
def without_keepdims(logits):
    grown = np.exp(logits - logits.max(axis=1))
    return grown / grown.sum(axis=1)


@wrong("softmax", says="twice")
def softmax_of_softmax(logits):
    def once(z):
        grown = np.exp(z - z.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)

    return once(once(logits))


@wrong("softmax", says="base")
def powers_of_two(logits):
    grown = 2.0 ** (logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="squares")
def divided_by_the_length(logits):
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / np.linalg.norm(grown, axis=1, keepdims=True)


@wrong("softmax", says="a factor C is too much")
def divided_by_the_mean(logits):
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.mean(axis=1, keepdims=True)


@wrong("softmax", says="argmax")
def the_labels(logits):
    return logits.argmax(axis=1)


@wrong("softmax", says="first row")
def softmax_returns_in_the_loop(logits):
    for row in logits:
        grown = np.exp(row - row.max())
        return grown / grown.sum()


@wrong("softmax", says="NumPy array")
def softmax_as_a_list(logits):
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (grown / grown.sum(axis=1, keepdims=True)).tolist()


@wrong("softmax", says="0")
def softmax_zeros(logits):
    return np.zeros(logits.shape)


@wrong("softmax", says="sign of the logits is lost")
def of_magnitudes(logits):
    grown = np.exp(np.abs(logits) - np.abs(logits).max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="largest logit")
def shifted_by_the_first(logits):
    with np.errstate(all="ignore"):
        grown = np.exp(logits - logits[:, :1])
        return grown / grown.sum(axis=1, keepdims=True)


@wrong("softmax", says="largest logit")
def shifted_by_the_largest_but_the_last(logits):
    with np.errstate(all="ignore"):
        grown = np.exp(logits - logits[:, :-1].max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)


# --- cross_entropy --------------------------------------------------------------------------------


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


@wrong("cross_entropy", says=("infinite", "large"))
def log_of_the_softmax(logits, labels):
    rows = np.arange(len(labels))
    p = softmax(logits)
    with np.errstate(all="ignore"):
        loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@wrong("cross_entropy", says="large")
def log_of_softmax_with_epsilon(logits, labels):
    rows = np.arange(len(labels))
    p = softmax(logits)
    loss = -np.log(p[rows, labels] + 1e-12).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@wrong("cross_entropy", says=("overflow", "large"))
def own_softmax_without_the_shift(logits, labels):
    rows = np.arange(len(labels))
    with np.errstate(all="ignore"):
        grown = np.exp(logits)
        p = grown / grown.sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@wrong("cross_entropy", says="sum")
def ce_sum(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].sum(), gradient


@wrong("cross_entropy", says="classes")
def mean_over_samples_and_classes(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -(one_hot * log_p).mean(), (np.exp(log_p) - one_hot) / logits.size


@wrong("cross_entropy", says="minus")
def ce_without_the_minus(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return log_p[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="one_hot")
def ce_gradient_is_the_probability(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -log_p[rows, labels].mean(), np.exp(log_p) / len(labels)


@wrong("cross_entropy", says="1/N")
def ce_gradient_without_the_mean(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient


@wrong("cross_entropy", says="sign")
def ce_gradient_with_the_wrong_sign(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = -np.exp(log_p)
    gradient[rows, labels] += 1
    return -log_p[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="(1 - y)")
def binary_for_every_class(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    log_q = np.log1p(-np.minimum(np.exp(log_p), 1 - 1e-15))
    loss = -(one_hot * log_p + (1 - one_hot) * log_q).sum(axis=1).mean()
    return loss, (np.exp(log_p) - one_hot) / len(labels)


@wrong("cross_entropy", says="logits")
def logits_for_log_probabilities(logits, labels):
    rows = np.arange(len(labels))
    gradient = softmax(logits)
    gradient[rows, labels] -= 1
    return -logits[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="softmax")
def softmax_twice(logits, labels):
    rows = np.arange(len(labels))
    p = softmax(softmax(logits))
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@wrong("cross_entropy", says="unchanged")
def ce_changes_its_logits(logits, labels):
    rows = np.arange(len(labels))
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="shape")
def only_the_labels_columns(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    own = log_p[rows, labels]
    return -own.mean(), (np.exp(own) - 1) / len(labels)


@wrong("cross_entropy", says="label")
def every_label_at_once(logits, labels):
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[:, labels] -= 1
    return -log_p[:, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="None")
def ce_nothing(logits, labels):
    return None


@wrong("cross_entropy", says="0")
def ce_zeros(logits, labels):
    return 0.0, np.zeros(logits.shape)


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


@wrong("cross_entropy", says="before the logarithm")
def gradient_made_before_the_loss(logits, labels):
    rows = np.arange(len(labels))
    p = softmax(logits)
    p[rows, labels] -= 1
    with np.errstate(all="ignore"):
        return -np.log(p[rows, labels]).mean(), p / len(labels)


@wrong("cross_entropy", says="last classes")
def one_hot_as_wide_as_the_largest_label(logits, labels):
    one_hot = np.eye(labels.max() + 1)[labels]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -(one_hot * log_p).sum() / len(labels), (np.exp(log_p) - one_hot) / len(labels)


@wrong("cross_entropy", says="logarithm is missing")
def ce_without_the_logarithm(logits, labels):
    rows = np.arange(len(labels))
    p = softmax(logits)
    loss = -p[rows, labels].mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


@wrong("cross_entropy", says="too late")
def ce_logarithm_of_the_mean(logits, labels):
    rows = np.arange(len(labels))
    p = softmax(logits)
    loss = -np.log(p[rows, labels].mean())
    p[rows, labels] -= 1
    return loss, p / len(labels)


@wrong("cross_entropy", says="base 2")
def ce_to_base_two(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean() / np.log(2), gradient / len(labels)


@wrong("cross_entropy", says="all classes count alike")
def ce_of_every_class(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p.mean(), gradient / len(labels)


@wrong("cross_entropy", says="most likely class")
def ce_of_the_most_likely(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p.max(axis=1).mean(), gradient / len(labels)


@wrong("cross_entropy", says="entropy of p")
def entropy_of_the_prediction(logits, labels):
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    loss = -(gradient * log_p).sum(axis=1).mean()
    gradient[np.arange(len(labels)), labels] -= 1
    return loss, gradient / len(labels)


@wrong("cross_entropy", says="wrong axis")
def ce_over_the_wrong_axis(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=0, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="label's logit is missing")
def only_the_log_of_the_sum(logits, labels):
    rows = np.arange(len(labels))
    gradient = softmax(logits)
    gradient[rows, labels] -= 1
    return np.logaddexp.reduce(logits, axis=1).mean(), gradient / len(labels)


@wrong("cross_entropy", says="squared error")
def ce_squared_error(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    p = softmax(logits)
    return np.mean((p - one_hot) ** 2), (p - one_hot) / len(labels)


@wrong("cross_entropy", says="one number")
def one_ce_per_sample(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels], gradient / len(labels)


@wrong("cross_entropy", says="order")
def ce_parts_exchanged(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return gradient / len(labels), -log_p[rows, labels].mean()


@wrong("cross_entropy", says="pair")
def ce_without_the_gradient(logits, labels):
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -log_p[np.arange(len(labels)), labels].mean()


@wrong("cross_entropy", says="off by one")
def labels_counted_from_one(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels - 1] -= 1
    return -log_p[rows, labels - 1].mean(), gradient / len(labels)


@wrong("cross_entropy", says="IndexError")
def rows_and_labels_exchanged(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[labels, rows] -= 1
    return -log_p[labels, rows].mean(), gradient / len(labels)


@wrong("cross_entropy", says=("infinite", "overflow"))
def log_of_a_sum_that_overflows(logits, labels):
    rows = np.arange(len(labels))
    with np.errstate(all="ignore"):
        losses = np.log(np.exp(logits).sum(axis=1)) - logits[rows, labels]
    gradient = softmax(logits)
    gradient[rows, labels] -= 1
    return losses.mean(), gradient / len(labels)


@wrong("cross_entropy", says="only the first")
def ce_returns_in_the_loop(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    for i in rows:
        return -log_p[i, labels[i]], gradient / len(labels)


@wrong("cross_entropy", says="1 is subtracted everywhere")
def ce_gradient_less_one_everywhere(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -log_p[rows, labels].mean(), (np.exp(log_p) - 1) / len(labels)


@wrong("cross_entropy", says="every label in every row")
def ce_gradient_less_one_in_whole_columns(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[:, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="not divided by N")
def ce_gradient_divided_too_early(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p) / len(labels)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient


@wrong("cross_entropy", says="divide by N")
def ce_gradient_divided_by_the_classes(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / logits.shape[1]


@wrong("cross_entropy", says="only the labels' entries")
def ce_gradient_of_the_labels_alone(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.zeros(logits.shape)
    gradient[rows, labels] = np.exp(log_p[rows, labels]) - 1
    return -log_p[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="with respect to the logits")
def ce_gradient_for_the_probabilities(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.zeros(logits.shape)
    with np.errstate(all="ignore"):
        gradient[rows, labels] = -1 / np.exp(log_p[rows, labels])
    return -log_p[rows, labels].mean(), gradient / len(labels)


@wrong("cross_entropy", says="softmax is missing")
def ce_gradient_without_the_softmax(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    one_hot = np.eye(logits.shape[1])[labels]
    return -log_p[rows, labels].mean(), (logits - one_hot) / len(labels)


@wrong("cross_entropy", says="unchanged")
def ce_changes_its_labels(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    own = log_p[rows, labels]
    labels += 1
    return -own.mean(), gradient / len(labels)


@wrong("cross_entropy", says="is added: subtract")
def adds_the_log_of_the_sum(logits, labels):
    rows = np.arange(len(labels))
    log_sums = np.logaddexp.reduce(logits, axis=1)
    gradient = np.exp(logits - log_sums[:, None])
    gradient[rows, labels] -= 1
    return -(logits[rows, labels] + log_sums).mean(), gradient / len(labels)


@wrong("cross_entropy", says="row's mean")
def log_of_the_rows_mean(logits, labels):
    rows = np.arange(len(labels))
    log_sums = np.logaddexp.reduce(logits, axis=1)
    gradient = np.exp(logits - log_sums[:, None])
    gradient[rows, labels] -= 1
    loss = (log_sums - np.log(logits.shape[1]) - logits[rows, labels]).mean()
    return loss, gradient / len(labels)


@wrong("cross_entropy", says="1 is added")
def ce_gradient_plus_one(logits, labels):
    rows = np.arange(len(labels))
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    gradient = np.exp(log_p)
    gradient[rows, labels] += 1
    return -log_p[rows, labels].mean(), gradient / len(labels)


# --- fit_linear -----------------------------------------------------------------------------------


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


@wrong("fit_linear", says="bias")
def bias_never_updated(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        W = W - learning_rate * X.T @ gradient.reshape(len(X), n_outputs)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="before")
def loss_recorded_after_the_step(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        _, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        scores = X @ W + b
        losses.append(loss(scores[:, 0] if n_outputs == 1 else scores, targets)[0])
    return W, b, losses


@wrong("fit_linear", says="ascent")
def uphill(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W + learning_rate * X.T @ gradient
        b = b + learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="1/N")
def divides_by_n_again(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient / len(X)
        b = b - learning_rate * gradient.mean(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="bias")
def mean_for_the_bias(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.mean(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="0")
def starts_at_random(X, targets, loss, n_outputs, learning_rate, n_steps):
    rng = np.random.default_rng(0)
    W, b, losses = 0.01 * rng.normal(size=(X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="(N,)")
def scores_always_two_dimensional(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        value, gradient = loss(X @ W + b, targets)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="steps")
def one_step_short(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps - 1):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="handed in")
def a_loss_of_its_own(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        one_hot = targets if n_outputs == 1 else np.eye(n_outputs)[np.asarray(targets, dtype=int)]
        residual = scores - np.reshape(one_hot, scores.shape)
        W = W - learning_rate * 2 * X.T @ residual / len(X)
        b = b - learning_rate * 2 * residual.mean(axis=0)
        losses.append(np.mean(residual**2))
    return W, b, losses


@wrong("fit_linear", says="gradient")
def bias_from_the_updated_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        W = W - learning_rate * X.T @ gradient.reshape(len(X), n_outputs)
        scores = X @ W + b
        _, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        b = b - learning_rate * gradient.reshape(len(X), n_outputs).sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="learning rate")
def learning_rate_ignored(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - X.T @ gradient
        b = b - gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="last loss")
def only_the_last_loss(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, value = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), 0.0
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
    return W, b, value


@wrong("fit_linear", says="shape")
def weights_as_a_vector(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return np.squeeze(W.T), b, losses


@wrong("fit_linear", says="three")
def without_the_losses(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs)
    for _ in range(n_steps):
        scores = X @ W + b
        _, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
    return W, b


@wrong("fit_linear", says="None")
def fit_nothing(X, targets, loss, n_outputs, learning_rate, n_steps):
    return None


@wrong("fit_linear", says="still 0")
def fit_never_steps(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs)
    scores = X @ W + b
    value, _ = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
    return W, b, [value] * n_steps


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


@wrong("fit_linear", says="W never moves")
def weights_never_updated(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="W's step")
def mean_for_the_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient / len(X)
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="bias goes uphill")
def bias_uphill(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b + learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="W goes uphill")
def weights_uphill(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W + learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="twice")
def learning_rate_twice(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate**2 * X.T @ gradient
        b = b - learning_rate**2 * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="bias ignores the learning rate")
def bias_without_the_learning_rate(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="W ignores the learning rate")
def weights_without_the_learning_rate(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="one step too many")
def one_step_too_many(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps + 1):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="only one step")
def return_in_the_loop(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
        return W, b, losses


@wrong("fit_linear", says="b is missing from the scores")
def bias_left_out_of_the_scores(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="loss(scores, targets)")
def arguments_of_the_loss_exchanged(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(targets, scores[:, 0] if n_outputs == 1 else scores)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="shrinks")
def learning_rate_that_shrinks(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
        learning_rate = learning_rate / 2
    return W, b, losses


@wrong("fit_linear", says="momentum")
def gradient_added_to_the_last(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    total = 0
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        total = 0.9 * total + gradient
        W = W - learning_rate * X.T @ total
        b = b - learning_rate * total.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="one too many")
def a_final_loss_as_well(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    scores = X @ W + b
    losses.append(loss(scores[:, 0] if n_outputs == 1 else scores, targets)[0])
    return W, b, losses


@wrong("fit_linear", says="added up")
def losses_added_up(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value + (losses[-1] if losses else 0))
    return W, b, losses


@wrong("fit_linear", says="reverse")
def losses_in_reverse(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.insert(0, value)
    return W, b, losses


@wrong("fit_linear", says="first loss is missing")
def first_loss_left_out(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses[1:]


@wrong("fit_linear", says="bias")
def one_bias_for_all_outputs(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum()
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="(N, n_outputs)")
def scores_always_flat(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores.ravel(), targets)
        gradient = np.reshape(gradient, (len(X), n_outputs))
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="unchanged")
def changes_its_samples(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    X += 1.0
    return W, b, losses


@wrong("fit_linear", says="as they are")
def standardises_the_samples(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b, losses


@wrong("fit_linear", says="shape")
def weights_transposed(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W.T, b, losses


@wrong("fit_linear", says="b: expected")
def bias_as_a_number(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    return W, b[0] if n_outputs == 1 else b, losses


@wrong("fit_linear", says="unchanged")
def targets_changed(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(len(X), n_outputs)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
        losses.append(value)
    targets *= 2
    return W, b, losses


@wrong("fit_linear", says="takes one sample")
def one_sample_at_a_time(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    for step in range(n_steps):
        scores = X @ W + b
        losses.append(loss(scores[:, 0] if n_outputs == 1 else scores, targets)[0])
        i = step % len(X)
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = len(X) * gradient.reshape(len(X), n_outputs)[i : i + 1]
        W = W - learning_rate * X[i : i + 1].T @ gradient
        b = b - learning_rate * gradient.sum(axis=0)
    return W, b, losses


# --- loss_pairing ---------------------------------------------------------------------------------

right_answers("loss_pairing", "c", "C", " c ", "(c)", "cc")
wrong_answer("loss_pairing", "a", says="a)", name="MAE for classes")
wrong_answer("loss_pairing", "b", says="b)", name="hinge for logistic regression")
wrong_answer("loss_pairing", "d", says="d)", name="cross-entropy for all three")
wrong_answer("loss_pairing", "abcd", says="c", name="every option")
wrong_answer("loss_pairing", "ac", says="c", name="one option too many")
wrong_answer("loss_pairing", "", says="letter", name="no letter")
wrong_answer("loss_pairing", ["c"], says="string", name="a list")
