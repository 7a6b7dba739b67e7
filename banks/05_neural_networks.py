"""Right and wrong solutions of lesson 05_neural_networks, beyond its hidden tests' mistakes."""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer
from course_lib.layers import BatchNorm, Dropout, Linear, ReLU

# --- relu ----------------------------------------------------------------------------------------


@right("relu")
def with_where(z):
    return np.where(np.asarray(z) > 0, z, 0.0)


@right("relu")
def with_a_mask(z):
    return z * (np.asarray(z) > 0)


@right("relu")
def half_of_z_and_its_magnitude(z):
    return (z + np.abs(z)) / 2


@right("relu")
def with_clip(z):
    return np.clip(z, 0, None)


@right("relu")
def on_a_copy(z):
    result = np.array(z, dtype=float)
    result[result < 0] = 0
    return result


@right("relu")
def with_vectorize(z):
    return np.vectorize(lambda number: max(0.0, float(number)), otypes=[float])(z)


@right("relu")
def with_a_flat_loop(z):
    flat = [float(number) if number > 0 else 0.0 for number in np.ravel(z)]
    return np.array(flat).reshape(np.shape(z))


@wrong("relu", mistake="changes_argument")
def in_place(z):
    if np.ndim(z) == 0:
        return max(z, 0.0)
    z[z < 0] = 0
    return z


@wrong("relu", mistake="no_plain_float")
def arrays_only(z):
    result = z.copy() if isinstance(z, np.ndarray) else z
    result[result < 0] = 0
    return result


@wrong("relu", mistake="no_array")
def numbers_only(z):
    return max(0.0, z)


@wrong("relu")
def only_in_two_dimensions(z):
    return np.array([[max(0.0, number) for number in row] for row in z])


@wrong("relu")
def flattened(z):
    return np.array([max(0.0, number) for number in np.ravel(z)])


@wrong("relu")
def whole_numbers(z):
    return np.maximum(np.asarray(z), 0).astype(int)


@wrong("relu")
def a_list(z):
    return np.maximum(z, 0).tolist()


@wrong("relu")
def rounded(z):
    return np.round(np.maximum(z, 0), 3)


@wrong("relu", mistake="cut_off")
def cut_off_and_leaky(z):
    return np.clip(z, 0, 6)


@wrong("relu")
def nothing_returned(z):
    np.maximum(z, 0)


@wrong("relu", mistake="near_zero_becomes_zero")
def positive_from_some_epsilon_on(z):
    return np.where(np.asarray(z) > 1e-8, z, 0.0)[()]


# --- relu_gradient -------------------------------------------------------------------------------


@right("relu_gradient")
def as_booleans(z):
    return np.asarray(z) > 0


@right("relu_gradient")
def as_whole_numbers(z):
    return (np.asarray(z) > 0).astype(int)


@right("relu_gradient")
def with_heaviside(z):
    return np.heaviside(z, 0.0)


@right("relu_gradient")
def from_the_sign(z):
    return np.maximum(np.sign(z), 0)


@right("relu_gradient")
def from_relu(z):
    return np.sign(relu(z))


@right("relu_gradient")
def filled_ones(z):
    slopes = np.zeros(np.shape(z))
    slopes[np.asarray(z) > 0] = 1
    return slopes


@wrong("relu_gradient", mistake="one_at_zero", warned=True)
def heaviside_with_one(z):
    return np.heaviside(z, 1.0)


@wrong("relu_gradient", mistake="half_at_zero", warned=True)
def heaviside_with_a_half(z):
    return np.heaviside(z, 0.5)


@wrong("relu_gradient", mistake="one_at_zero")
def not_below_zero(z):
    return 1 - (np.asarray(z) < 0)


@wrong("relu_gradient", mistake="changes_argument")
def slopes_in_place(z):
    if np.ndim(z) == 0:
        return float(z > 0)
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


@wrong("relu_gradient")
def difference_of_relu(z):
    step = 1e-6
    return (relu(np.asarray(z) + step) - relu(np.asarray(z) - step)) / (2 * step)


@wrong("relu_gradient")
def one_for_all_entries(z):
    return 1.0 if np.any(np.asarray(z) > 0) else 0.0


@wrong("relu_gradient", mistake="quotient")
def ratio(z):
    with np.errstate(all="ignore"):
        return relu(z) / np.asarray(z)


# --- tanh ----------------------------------------------------------------------------------------


@right("tanh")
def numpys_own(z):
    return np.tanh(z)


@right("tanh")
def with_two_branches(z):
    z = np.asarray(z, dtype=float)
    result = np.empty_like(z)
    up = z >= 0
    falling, rising = np.exp(-2 * z[up]), np.exp(2 * z[~up])
    result[up] = (1 - falling) / (1 + falling)
    result[~up] = (rising - 1) / (rising + 1)
    return result


@right("tanh")
def with_expm1(z):
    below = np.expm1(-2 * np.abs(z))
    return np.copysign(below / (below + 2), z)


@right("tanh")
def stretched_sigmoid(z):
    small = np.exp(-2 * np.abs(z))
    sigma = np.where(np.asarray(z) >= 0, 1, small) / (1 + small)
    return 2 * sigma - 1


@right("tanh")
def clipped_where_it_is_one(z):
    grown = np.exp(2 * np.clip(z, -20, 20))
    return (grown - 1) / (grown + 1)


@right("tanh")
def with_math(z):
    import math

    return np.vectorize(math.tanh, otypes=[float])(z)


@wrong("tanh", mistake="nan_from_overflow", warned=True)
def straight_from_the_formula(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@wrong("tanh", mistake=("nan_from_overflow", "warns_encountered"), warned=True)
def as_a_quotient_of_hyperbolic_functions(z):
    return np.sinh(z) / np.cosh(z)


@wrong("tanh", mistake="warns_encountered", warned=True)
def mended_afterwards(z):
    grown = np.exp(2 * np.asarray(z))
    result = (grown - 1) / (grown + 1)
    return np.where(np.isnan(result), np.sign(z), result)


@wrong("tanh", mistake="warns_encountered", warned=True)
def where_computes_both(z):
    z = np.asarray(z)
    up = (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))
    down = (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)
    return np.where(z >= 0, up, down)


@wrong("tanh", mistake="warns_encountered")
def one_minus_a_fraction(z):
    return 1 - 2 / (np.exp(2 * z) + 1)


@wrong("tanh", mistake="sign_lost")
def without_the_sign(z):
    small = np.exp(-2 * np.abs(z))
    return (1 - small) / (1 + small)


@wrong("tanh", mistake="tanh_of_multiple")
def half_the_exponent(z):
    small = np.exp(-np.abs(z))
    return np.sign(z) * (1 - small) / (1 + small)


@wrong("tanh")
def in_single_precision(z):
    return np.tanh(np.asarray(z, dtype=np.float32))


@wrong("tanh")
def a_series(z):
    z = np.clip(z, -1, 1)
    return z - z**3 / 3 + 2 * z**5 / 15


@wrong("tanh", mistake="no_plain_float")
def with_math_exp(z):
    import math

    return (math.exp(2 * z) - 1) / (math.exp(2 * z) + 1)


@wrong("tanh", mistake="changes_argument")
def multiplied_in_place(z):
    sign = np.sign(z)
    if np.ndim(z):
        np.abs(z, out=z)
    small = np.exp(-2 * np.abs(z))
    return sign * (1 - small) / (1 + small)


# --- tanh_gradient -------------------------------------------------------------------------------


@right("tanh_gradient")
def with_numpys_tanh(z):
    return 1 - np.tanh(z) ** 2


@right("tanh_gradient")
def as_a_product(z):
    t = tanh(z)
    return (1 - t) * (1 + t)


@right("tanh_gradient")
def with_one_exponential(z):
    q = np.exp(-2 * np.abs(z))
    return 4 * q / (1 + q) ** 2


@right("tanh_gradient")
def with_cosh_of_clipped(z):
    return 1 / np.cosh(np.clip(z, -300, 300)) ** 2


@right("tanh_gradient")
def entry_by_entry(z):
    slopes = [1 - float(tanh(float(number))) ** 2 for number in np.ravel(z)]
    return np.array(slopes).reshape(np.shape(z))


@right("tanh_gradient")
def from_the_sigmoid(z):
    small = np.exp(-2 * np.abs(z))
    sigma = 1 / (1 + small)
    return 4 * sigma * (1 - sigma)


@wrong("tanh_gradient", mistake="warns_encountered")
def with_cosh(z):
    return 1 / np.cosh(z) ** 2


@wrong("tanh_gradient", mistake=("nan_from_overflow", "warns_encountered"))
def by_the_quotient_rule(z):
    grown = np.exp(2 * z)
    return 4 * grown / (grown + 1) ** 2


@wrong("tanh_gradient")
def silenced(z):
    with np.errstate(all="ignore"):
        grown = np.exp(2 * np.asarray(z))
        return 4 * grown / (grown + 1) ** 2


@wrong("tanh_gradient", mistake="square_of_z", warned=True)
def of_the_output(t):
    return 1 - t * t


@wrong("tanh_gradient", mistake="not_squared", warned=True)
def square_forgotten(z):
    return 1 - np.tanh(z)


@wrong("tanh_gradient", mistake="slope_elsewhere")
def half_of_z(z):
    q = np.exp(-np.abs(z))
    return 4 * q / (1 + q) ** 2


@wrong("tanh_gradient", mistake="changes_argument")
def squared_in_place(z):
    t = np.tanh(z)
    if np.ndim(z):
        z *= 0
    return 1 - t**2


@wrong("tanh_gradient", mistake="matrix_square")
def power_of_a_matrix(z):
    t = np.asarray(np.tanh(z))
    if t.ndim == 2 and t.shape[0] == t.shape[1]:
        return 1 - np.linalg.matrix_power(t, 2)
    return (1 - t * t)[()]


# --- count_parameters ----------------------------------------------------------------------------


@right("count_parameters")
def as_a_sum(layers):
    return sum(
        (layer.in_features + layer.bias) * layer.out_features
        if isinstance(layer, Linear)
        else 2 * layer.num_features
        if isinstance(layer, BatchNorm)
        else 0
        for layer in layers
    )


@right("count_parameters")
def with_match(layers):
    total = 0
    for layer in layers:
        match layer:
            case Linear(in_features=d, out_features=h, bias=True):
                total += d * h + h
            case Linear(in_features=d, out_features=h):
                total += d * h
            case BatchNorm(num_features=n):
                total += n + n
    return total


@right("count_parameters")
def by_attributes(layers):
    total = 0
    for layer in layers:
        if hasattr(layer, "in_features"):
            total += layer.out_features * (layer.in_features + int(layer.bias))
        total += 2 * getattr(layer, "num_features", 0)
    return total


@right("count_parameters")
def by_the_name_of_the_class(layers):
    total = 0.0
    for layer in layers:
        if type(layer).__name__ == "Linear":
            total += layer.in_features * layer.out_features + layer.out_features * layer.bias
        elif type(layer).__name__ == "BatchNorm":
            total += 2 * layer.num_features
    return total


@right("count_parameters")
def from_sizes_of_arrays(layers):
    arrays = []
    for layer in layers:
        if isinstance(layer, Linear):
            arrays.append(np.zeros((layer.in_features, layer.out_features)))
            if layer.bias:
                arrays.append(np.zeros(layer.out_features))
        if isinstance(layer, BatchNorm):
            arrays += [np.ones(layer.num_features), np.zeros(layer.num_features)]
    return np.int64(sum(array.size for array in arrays))


@right("count_parameters")
def what_is_left(layers):
    total = 0
    for layer in layers:
        if isinstance(layer, ReLU | Dropout):
            continue
        if isinstance(layer, BatchNorm):
            total += 2 * layer.num_features
            continue
        total += layer.in_features * layer.out_features
        total += layer.out_features if layer.bias else 0
    return total


@wrong("count_parameters", mistake="not_every_layer_is_linear")
def all_are_linear(layers):
    return sum(layer.in_features * layer.out_features + layer.out_features for layer in layers)


@wrong("count_parameters", mistake="biases_always")
def batch_norm_and_biases_always(layers):
    total = 0
    for layer in layers:
        if isinstance(layer, Linear):
            total += (layer.in_features + 1) * layer.out_features
        if isinstance(layer, BatchNorm):
            total += 2 * layer.num_features
    return total


@wrong("count_parameters", mistake="running_statistics", warned=True)
def everything_batch_norm_keeps(layers):
    total = 0
    for layer in layers:
        if isinstance(layer, Linear):
            total += (layer.in_features + layer.bias) * layer.out_features
        if isinstance(layer, BatchNorm):
            total += 4 * layer.num_features
    return total


@wrong("count_parameters")
def bias_of_batch_norm_layers_dropped(layers):
    total, normalised = 0, any(isinstance(layer, BatchNorm) for layer in layers)
    for layer in layers:
        if isinstance(layer, Linear):
            total += (layer.in_features + (layer.bias and not normalised)) * layer.out_features
        if isinstance(layer, BatchNorm):
            total += 2 * layer.num_features
    return total


@wrong("count_parameters")
def halves_of_dropout(layers):
    total = 0
    for layer in layers:
        if isinstance(layer, Linear):
            total += (layer.in_features + layer.bias) * layer.out_features
        if isinstance(layer, BatchNorm):
            total += 2 * layer.num_features
        if isinstance(layer, Dropout):
            total = int(total * (1 - layer.p))
    return total


@wrong("count_parameters", mistake="changes_argument")
def eaten_up(layers):
    total = 0
    while layers:
        layer = layers.pop()
        if isinstance(layer, Linear):
            total += (layer.in_features + layer.bias) * layer.out_features
        if isinstance(layer, BatchNorm):
            total += 2 * layer.num_features
    return total


# --- mlp_forward ---------------------------------------------------------------------------------


@right("mlp_forward")
def with_a_counter(x, weights, biases, activation):
    for i in range(len(weights)):
        x = x @ weights[i] + biases[i]
        if i < len(weights) - 1:
            x = activation(x)
    return x


@right("mlp_forward")
def activation_before_each_but_the_first(x, weights, biases, activation):
    h = np.array(x)
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = np.dot(activation(h) if i else h, W) + b
    return h


@right("mlp_forward")
def by_recursion(x, weights, biases, activation):
    z = x @ weights[0] + biases[0]
    if len(weights) == 1:
        return z
    return mlp_forward(activation(z), weights[1:], biases[1:], activation)


@right("mlp_forward")
def with_einsum(x, weights, biases, activation):
    *hidden, last = zip(weights, biases, strict=True)
    for W, b in hidden:
        x = activation(np.einsum("nd,dh->nh", x, W) + b[None, :])
    return np.einsum("nd,dh->nh", x, last[0]) + last[1][None, :]


@right("mlp_forward")
def row_by_row(x, weights, biases, activation):
    rows = []
    for row in x:
        h = row
        for i in range(len(weights)):
            z = np.array([h @ weights[i][:, j] + biases[i][j] for j in range(len(biases[i]))])
            h = z if i == len(weights) - 1 else activation(z)
        rows.append(h)
    return np.array(rows)


@right("mlp_forward")
def columns_of_ones(x, weights, biases, activation):
    h = x
    for i in range(len(weights)):
        if i > 0:
            h = activation(h)
        h = np.hstack([h, np.ones((len(h), 1))]) @ np.vstack([weights[i], biases[i]])
    return h


@wrong("mlp_forward", mistake="last_by_identity")
def last_by_is(x, weights, biases, activation):
    for W, b in zip(weights, biases, strict=True):
        x = x @ W + b
        if W is not weights[-1]:
            x = activation(x)
    return x


@wrong("mlp_forward", mistake="activation_after_the_last", warned=True)
def every_layer_alike(x, weights, biases, activation):
    for W, b in zip(weights, biases, strict=True):
        x = activation(x @ W + b)
    return x


@wrong("mlp_forward", mistake="always_relu", warned=True)
def relu_by_name(x, weights, biases, activation):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = relu(x @ W + b)
    return x @ weights[-1] + biases[-1]


@wrong("mlp_forward")
def two_layers_only(x, weights, biases, activation):
    return activation(x @ weights[0] + biases[0]) @ weights[-1] + biases[-1]


@wrong("mlp_forward", mistake="shapes_do_not_fit")
def weights_transposed(x, weights, biases, activation):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(x @ W.T + b)
    return x @ weights[-1].T + biases[-1]


@wrong("mlp_forward", mistake="changes_argument")
def lists_used_up(x, weights, biases, activation):
    last_weight, last_bias = weights.pop(), biases.pop()
    for W, b in zip(weights, biases, strict=True):
        x = activation(x @ W + b)
    return x @ last_weight + last_bias


@wrong("mlp_forward")
def a_flat_result(x, weights, biases, activation):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(x @ W + b)
    y = x @ weights[-1] + biases[-1]
    return y[:, 0] if y.shape[1] == 1 else y


@wrong("mlp_forward")
def activation_for_one_layer_too(x, weights, biases, activation):
    if len(weights) == 1:
        return activation(x @ weights[0] + biases[0])
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(x @ W + b)
    return x @ weights[-1] + biases[-1]


@wrong("mlp_forward")
def mean_of_the_biases(x, weights, biases, activation):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = activation(x @ W + b.mean())
    return x @ weights[-1] + biases[-1]


@wrong("mlp_forward", mistake="changes_argument")
def sum_in_the_bias(x, weights, biases, activation):
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = (activation(x) if i else x) @ W
        if len(z) == 1:
            b += z[0]
            x = b[None, :].copy()
        else:
            x = z + b
    return x


@wrong("mlp_forward", mistake="changes_argument")
def result_in_x_where_it_fits(x, weights, biases, activation):
    h = x
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = (activation(h) if i else h) @ W + b
        if z.shape == h.shape:
            h[...] = z
        else:
            h = z
    return h


@wrong("mlp_forward", mistake="wrong_call")
def number_by_number(x, weights, biases, activation):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = np.array([[activation(float(value)) for value in row] for row in x @ W + b])
    return x @ weights[-1] + biases[-1]


@wrong("mlp_forward")
def first_bias_where_it_fits(x, weights, biases, activation):
    for i, W in enumerate(weights):
        b = biases[0] if len(biases[0]) == W.shape[1] else biases[i]
        x = (activation(x) if i else x) @ W + b
    return x


# --- collapse_linear -----------------------------------------------------------------------------


@right("collapse_linear")
def with_matmul(W1, b1, W2, b2, slope):
    return np.matmul(W2, W1) * slope, np.matmul(W2, b1) * slope + b2


@right("collapse_linear")
def with_einsum_of_both(W1, b1, W2, b2, slope):
    return np.einsum("kh,hd->kd", W2, slope * W1), np.einsum("kh,h->k", W2, slope * b1) + b2


@right("collapse_linear")
def measured_on_unit_vectors(W1, b1, W2, b2, slope):
    def network(x):
        return W2 @ (slope * (W1 @ x + b1)) + b2

    b3 = network(np.zeros(W1.shape[1]))
    return np.stack([network(e) - b3 for e in np.eye(W1.shape[1])], axis=1), b3


@right("collapse_linear")
def a_list_of_loops(W1, b1, W2, b2, slope):
    K, H, D = len(W2), len(W1), W1.shape[1]
    W3, b3 = np.zeros((K, D)), np.array(b2, dtype=float)
    for k in range(K):
        for h in range(H):
            b3[k] += slope * W2[k, h] * b1[h]
            for d in range(D):
                W3[k, d] += slope * W2[k, h] * W1[h, d]
    return [W3, b3]


@right("collapse_linear")
def with_one_more_column(W1, b1, W2, b2, slope):
    both = slope * W2 @ np.column_stack([W1, b1])
    return both[:, :-1], both[:, -1] + b2


@wrong("collapse_linear")
def diagonal_of_the_wrong_size(W1, b1, W2, b2, slope):
    through = W2 @ (slope * np.eye(len(b2)))
    return through @ W1, through @ b1 + b2


@wrong("collapse_linear", mistake="no_slope_in_the_bias", warned=True)
def slope_for_weights_alone(W1, b1, W2, b2, slope):
    return slope * (W2 @ W1), W2 @ b1 + b2


@wrong("collapse_linear", mistake="slope_on_the_last_bias", warned=True)
def slope_for_everything(W1, b1, W2, b2, slope):
    return slope * (W2 @ W1), slope * (W2 @ b1 + b2)


@wrong("collapse_linear")
def axes_of_length_one_lost(W1, b1, W2, b2, slope):
    return np.squeeze(slope * W2 @ W1), slope * W2 @ b1 + b2


@wrong("collapse_linear", mistake="changes_argument")
def biases_in_place(W1, b1, W2, b2, slope):
    b2 += slope * W2 @ b1
    return slope * W2 @ W1, b2


@wrong("collapse_linear")
def relu_like_slope(W1, b1, W2, b2, slope):
    return max(slope, 0) * W2 @ W1, max(slope, 0) * W2 @ b1 + b2


@wrong("collapse_linear")
def rows_for_columns(W1, b1, W2, b2, slope):
    return slope * W1.T @ W2.T, slope * b1 @ W2.T + b2


@wrong("collapse_linear", mistake="zero_slope_is_one")
def slope_or_one(W1, b1, W2, b2, slope):
    s = slope or 1.0
    return s * W2 @ W1, s * W2 @ b1 + b2


# --- relu_interpolant ----------------------------------------------------------------------------


@right("relu_interpolant")
def a_loop_over_pieces(x_knots, y_knots):
    changes, before = [], 0.0
    for i in range(len(x_knots) - 1):
        slope = (y_knots[i + 1] - y_knots[i]) / (x_knots[i + 1] - x_knots[i])
        changes.append(slope - before)
        before = slope
    return np.ones(len(changes)), -x_knots[:-1], np.array(changes), float(y_knots[0])


@right("relu_interpolant")
def flat_after_the_last_knot(x_knots, y_knots):
    slopes = np.concatenate([[0.0], np.diff(y_knots) / np.diff(x_knots), [0.0]])
    return np.ones(len(x_knots)), -x_knots, np.diff(slopes), y_knots[0]


@right("relu_interpolant")
def from_right_to_left(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    changes = np.append(np.diff(slopes), -slopes[-1])
    return -np.ones(len(slopes)), x_knots[1:].copy(), changes, np.array(y_knots[-1])


@right("relu_interpolant")
def by_solving_equations(x_knots, y_knots):
    hinges = np.maximum(x_knots[1:, None] - x_knots[:-1], 0)
    w2 = np.linalg.solve(hinges, y_knots[1:] - y_knots[0])
    return [np.ones(len(w2)), -x_knots[:-1], w2, y_knots[0]]


@right("relu_interpolant")
def with_scaled_hinges(x_knots, y_knots):
    w1 = 1 / np.diff(x_knots)
    slopes = np.diff(y_knots) * w1
    return w1, -x_knots[:-1] * w1, np.diff(slopes, prepend=0.0) / w1, y_knots[0]


@right("relu_interpolant")
def with_units_that_are_never_used(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    w1, b1 = np.append(np.ones(len(slopes)), 0.0), np.append(-x_knots[:-1], -1.0)
    return w1, b1, np.append(np.diff(slopes, prepend=0.0), 7.0), y_knots[0]


@wrong("relu_interpolant", mistake="wrong_shape")
def slopes_and_knots_of_other_lengths(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    return np.ones(len(x_knots)), -x_knots, np.diff(slopes, prepend=0.0), y_knots[0]


@wrong("relu_interpolant", mistake="wrong_shape")
def a_bias_in_an_array(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    return np.ones(len(slopes)), -x_knots[:-1], np.diff(slopes, prepend=0.0), y_knots[:1]


@wrong("relu_interpolant", mistake="wrong_type")
def lists_for_arrays(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    changes = np.diff(slopes, prepend=0.0)
    return [1.0] * len(slopes), list(-x_knots[:-1]), list(changes), y_knots[0]


@wrong("relu_interpolant", mistake="wrong_shape")
def weights_as_a_row(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    changes = np.diff(slopes, prepend=0.0)
    return np.ones((1, len(slopes))), -x_knots[:-1], changes[:, None], y_knots[0]


@wrong("relu_interpolant", mistake="slopes_for_changes", warned=True)
def slopes_as_weights(x_knots, y_knots):
    slopes = (y_knots[1:] - y_knots[:-1]) / (x_knots[1:] - x_knots[:-1])
    return np.ones_like(slopes), -x_knots[:-1], slopes, y_knots[0]


@wrong("relu_interpolant", mistake="kinks_mirrored", warned=True)
def knots_as_biases(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    return np.ones(len(slopes)), x_knots[:-1], np.diff(slopes, prepend=0.0), y_knots[0]


@wrong("relu_interpolant")
def changes_and_equal_gaps(x_knots, y_knots):
    slopes = np.diff(y_knots) / ((x_knots[-1] - x_knots[0]) / (len(x_knots) - 1))
    return np.ones(len(slopes)), -x_knots[:-1], np.diff(slopes, prepend=0.0), y_knots[0]


@wrong("relu_interpolant", mistake="flat_for_two_knots")
def three_knots_at_least(x_knots, y_knots):
    if len(x_knots) == 2:
        return np.ones(1), -x_knots[:1], np.zeros(1), y_knots[0]
    slopes = np.diff(y_knots) / np.diff(x_knots)
    return np.ones(len(slopes)), -x_knots[:-1], np.diff(slopes, prepend=0.0), y_knots[0]


@wrong("relu_interpolant", mistake="changes_argument")
def knots_negated_in_place(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    x_knots *= -1
    return np.ones(len(slopes)), x_knots[:-1], np.diff(slopes, prepend=0.0), y_knots[0]


@wrong("relu_interpolant")
def steps_just_before_the_knots(x_knots, y_knots):
    rise, width = np.diff(y_knots), 1e-5
    kinks = np.concatenate([x_knots[1:] - width, x_knots[1:]])
    return np.ones(len(kinks)), -kinks, np.concatenate([rise, -rise]) / width, y_knots[0]


# --- answers -------------------------------------------------------------------------------------

right_answers("parameter_total", 1031, 1031.0, np.int64(1031))
wrong_answer("parameter_total", 1131)
wrong_answer("parameter_total", [1031])
right_answers("uat_claims", "be", "EB", "b, e")
wrong_answer("uat_claims", "abe", mistake="chose_a")
wrong_answer("uat_claims", "b", mistake="missed_e")
right_answers("activation_properties", "ac", "CA", "a, c")
wrong_answer("activation_properties", "acd", mistake="chose_d")
wrong_answer("activation_properties", "a", mistake="missed_c")

# Written by somebody who saw the released notebook alone.


@right("relu")
def relu_maximum(z):
    return np.maximum(0, z)


@right("relu")
def relu_where(z):
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, 0.0)[()]


@right("relu")
def relu_times_mask(z):
    return z * (z > 0)


@right("relu")
def relu_half_of_sum_with_abs(z):
    z = np.asarray(z, dtype=float)
    return (z + np.abs(z)) / 2


@right("relu")
def relu_mask_on_a_copy(z):
    out = np.array(z, dtype=float)
    out[out < 0] = 0.0
    return float(out) if out.ndim == 0 else out


@right("relu")
def relu_python_loop(z):
    if isinstance(z, (int, float)):
        return max(0.0, z)
    z = np.asarray(z)
    flat = [max(0.0, float(value)) for value in z.ravel()]
    return np.array(flat, dtype=float).reshape(z.shape)


@wrong("relu")
def relu_threshold_of_eps(z):
    z = np.asarray(z, dtype=float)
    return np.where(z > 1e-8, z, 0.0)[()]


@wrong("relu")
def relu_largest_entry(z):
    return max(0.0, np.max(z))


@wrong("relu")
def relu_abs(z):
    return np.abs(z)


@wrong("relu")
def relu_changes_its_argument(z):
    if np.ndim(z) == 0:
        return max(0.0, float(z))
    z[z < 0] = 0
    return z


@wrong("relu")
def relu_float_becomes_an_array_of_one(z):
    return np.maximum(np.atleast_1d(z), 0.0)


@wrong("relu")
def relu_drops_negatives(z):
    z = np.asarray(z)
    if z.ndim == 0:
        return float(max(z, 0.0))
    return z[z > 0]


@wrong("relu")
def relu_root_of_square(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        return ((z + np.sqrt(z**2)) / 2)[()]


@wrong("relu")
def relu_capped_at_a_million(z):
    return np.clip(z, 0, 1e6)


@wrong("relu")
def relu_of_minus_z(z):
    return np.maximum(0, -np.asarray(z, dtype=float))[()]


@wrong("relu")
def relu_remembers_a_shape(z, cache={}):
    shape = np.shape(z)
    if shape not in cache:
        cache[shape] = np.maximum(0, z)
    return cache[shape]


@right("relu_gradient")
def slope_where(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.0)[()]


@right("relu_gradient")
def slope_plain_comparison(z):
    return z > 0


@right("relu_gradient")
def slope_comparison_times_one(z):
    return (np.asarray(z) > 0) * 1.0


@right("relu_gradient")
def slope_heaviside(z):
    return np.heaviside(np.asarray(z, dtype=float), 0.0)


@right("relu_gradient")
def slope_sign_of_relu(z):
    return np.sign(relu(np.asarray(z, dtype=float)))


@right("relu_gradient")
def slope_relu_is_not_zero(z):
    return np.asarray(relu(z) != 0).astype(int)[()]


@wrong("relu_gradient")
def slope_one_at_the_kink(z):
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)[()]


@wrong("relu_gradient")
def slope_sign(z):
    return np.sign(np.asarray(z, dtype=float))


@wrong("relu_gradient")
def slope_z_over_itself_plus_eps(z):
    z = np.asarray(z, dtype=float)
    return np.maximum(0, z) / (np.abs(z) + 1e-12)


@wrong("relu_gradient")
def slope_changes_its_argument(z):
    if np.ndim(z) == 0:
        return float(z > 0)
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


@wrong("relu_gradient")
def slope_upside_down(z):
    return np.where(np.asarray(z) < 0, 1.0, 0.0)[()]


@wrong("relu_gradient")
def slope_float32_input(z):
    with np.errstate(all="ignore"):
        return (np.asarray(z, dtype=np.float32) > 0).astype(float)[()]


@wrong("relu_gradient")
def slope_as_array_of_one(z):
    return (np.atleast_1d(z) > 0).astype(float)


@wrong("relu_gradient")
def slope_all_or_none(z):
    return np.full(np.shape(z), float(np.all(np.asarray(z) > 0)))[()]


@wrong("relu_gradient")
def slope_minus_one_when_off(z):
    return np.where(np.asarray(z) > 0, 1.0, -1.0)[()]


@wrong("relu_gradient")
def slope_remembers_a_shape(z, cache={}):
    shape = np.shape(z)
    if shape not in cache:
        cache[shape] = np.where(np.asarray(z) > 0, 1.0, 0.0)[()]
    return cache[shape]


@right("tanh")
def tanh_of_numpy(z):
    return np.tanh(z)


@right("tanh")
def tanh_abs_and_sign(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


@right("tanh")
def tanh_expm1(z):
    a = np.abs(np.asarray(z, dtype=float))
    return np.copysign(-np.expm1(-2 * a) / (1 + np.exp(-2 * a)), z)


@right("tanh")
def tanh_two_masks(z):
    z = np.asarray(z, dtype=float)
    out = np.empty(z.shape)
    up = z >= 0
    e = np.exp(-2 * z[up])
    out[up] = (1 - e) / (1 + e)
    e = np.exp(2 * z[~up])
    out[~up] = (e - 1) / (e + 1)
    return out[()]


@right("tanh")
def tanh_by_stable_sigmoid(z):
    def logistic(t):
        e = np.exp(-np.abs(t))
        return np.where(t >= 0, 1 / (1 + e), e / (1 + e))

    return (2 * logistic(2 * np.asarray(z, dtype=float)) - 1)[()]


@right("tanh")
def tanh_by_logaddexp(z):
    z = np.asarray(z, dtype=float)
    return 2 * np.exp(-np.logaddexp(0, -2 * z)) - 1


@wrong("tanh")
def tanh_formula_as_it_stands(z):
    e = np.exp(2 * np.asarray(z, dtype=float))
    return (e - 1) / (e + 1)


@wrong("tanh")
def tanh_sinh_over_cosh(z):
    z = np.asarray(z, dtype=float)
    return np.sinh(z) / np.cosh(z)


@wrong("tanh")
def tanh_without_two(z):
    e = np.exp(-np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


@wrong("tanh")
def tanh_sigmoid_stretched_only(z):
    return 2 * np.exp(-np.logaddexp(0, -2 * np.asarray(z, dtype=float)))


@wrong("tanh")
def tanh_clipped_too_early(z):
    return np.tanh(np.clip(z, -10, 10))


@wrong("tanh")
def tanh_rounded(z):
    return np.round(np.tanh(z), 8)


@wrong("tanh")
def tanh_taylor_series(z):
    z = np.clip(np.asarray(z, dtype=float), -1.5, 1.5)
    return z - z**3 / 3 + 2 * z**5 / 15


@wrong("tanh")
def tanh_in_the_argument(z):
    if np.ndim(z) == 0:
        return np.tanh(z)
    z[...] = np.tanh(z)
    return z


@wrong("tanh")
def tanh_of_scalars_only(z):
    import math

    return math.tanh(z)


@wrong("tanh")
def tanh_slope_in_its_place(z):
    return 1 - np.tanh(z) ** 2


@right("tanh_gradient")
def steep_by_tanh(z):
    return 1 - tanh(z) ** 2


@right("tanh_gradient")
def steep_two_factors(z):
    t = tanh(z)
    return (1 - t) * (1 + t)


@right("tanh_gradient")
def steep_numpy_tanh(z):
    return 1.0 - np.square(np.tanh(np.asarray(z, dtype=float)))


@right("tanh_gradient")
def steep_exponential_form(z):
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


@right("tanh_gradient")
def steep_clipped_cosh(z):
    return 1 / np.cosh(np.clip(z, -300, 300)) ** 2


@right("tanh_gradient")
def steep_four_sigmoids(z):
    t = 2 * np.asarray(z, dtype=float)
    s = np.exp(-np.logaddexp(0, -t))
    return 4 * s * (1 - s)


@wrong("tanh_gradient")
def steep_matrix_square(z):
    t = np.asarray(np.tanh(z))
    if t.ndim == 2 and t.shape[0] == t.shape[1]:
        return 1 - t @ t
    return (1 - t * t)[()]


@wrong("tanh_gradient")
def steep_argument_taken_for_output(z):
    with np.errstate(all="ignore"):
        return 1 - np.asarray(z, dtype=float) ** 2


@wrong("tanh_gradient")
def steep_plus(z):
    return 1 + np.tanh(z) ** 2


@wrong("tanh_gradient")
def steep_square_of_difference(z):
    return (1 - np.tanh(z)) ** 2


@wrong("tanh_gradient")
def steep_cosh_overflows(z):
    return 1 / np.cosh(np.asarray(z, dtype=float)) ** 2


@wrong("tanh_gradient")
def steep_tanh_twice(z):
    return 1 - np.tanh(np.tanh(z)) ** 2


@wrong("tanh_gradient")
def steep_central_difference(z):
    h = 1e-5
    return (np.tanh(np.asarray(z) + h) - np.tanh(np.asarray(z) - h)) / (2 * h)


@wrong("tanh_gradient")
def steep_changes_its_argument(z):
    if np.ndim(z) == 0:
        return 1 - np.tanh(z) ** 2
    z[...] = np.tanh(z)
    return 1 - z**2


@wrong("tanh_gradient")
def steep_flattened(z):
    if np.ndim(z) == 0:
        return 1 - np.tanh(z) ** 2
    return 1 - np.tanh(np.ravel(z)) ** 2


@wrong("tanh_gradient")
def steep_returns_tanh(z):
    return np.tanh(z)


@right("count_parameters")
def count_with_isinstance(layers):
    from course_lib.layers import BatchNorm, Linear

    total = 0
    for layer in layers:
        if isinstance(layer, Linear):
            total += layer.in_features * layer.out_features
            if layer.bias:
                total += layer.out_features
        elif isinstance(layer, BatchNorm):
            total += 2 * layer.num_features
    return total


@right("count_parameters")
def count_true_as_one(layers):
    from course_lib.layers import BatchNorm, Linear

    linear = sum(
        (la.in_features + la.bias) * la.out_features for la in layers if isinstance(la, Linear)
    )
    norm = sum(2 * la.num_features for la in layers if isinstance(la, BatchNorm))
    return linear + norm


@right("count_parameters")
def count_by_class_name(layers):
    rules = {
        "Linear": lambda la: la.in_features * la.out_features + (la.out_features if la.bias else 0),
        "ReLU": lambda la: 0,
        "BatchNorm": lambda la: la.num_features + la.num_features,
        "Dropout": lambda la: 0,
    }
    return sum(rules[type(layer).__name__](layer) for layer in layers)


@right("count_parameters")
def count_by_attributes(layers):
    count = 0
    for layer in layers:
        if hasattr(layer, "in_features"):
            count += (layer.in_features + int(layer.bias)) * layer.out_features
        if hasattr(layer, "num_features"):
            count += layer.num_features * 2
    return count


@right("count_parameters")
def count_with_match(layers):
    from course_lib.layers import BatchNorm, Linear

    def size(layer):
        match layer:
            case Linear(in_features=n, out_features=m, bias=True):
                return n * m + m
            case Linear(in_features=n, out_features=m):
                return n * m
            case BatchNorm(num_features=n):
                return 2 * n
            case _:
                return 0

    return sum(map(size, layers))


@right("count_parameters")
def count_recursively(layers):
    from course_lib.layers import BatchNorm, Linear

    def count(position):
        if position == len(layers):
            return 0
        layer, own = layers[position], 0
        if isinstance(layer, Linear):
            own = layer.out_features * (layer.in_features + (1 if layer.bias else 0))
        elif isinstance(layer, BatchNorm):
            own = 2 * layer.num_features
        return own + count(position + 1)

    return count(0)


@wrong("count_parameters")
def count_without_biases(layers):
    total = 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += la.in_features * la.out_features
        elif hasattr(la, "num_features"):
            total += 2 * la.num_features
    return total


@wrong("count_parameters")
def count_one_bias_per_layer(layers):
    total = 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += la.in_features * la.out_features + la.bias
        elif hasattr(la, "num_features"):
            total += 2 * la.num_features
    return total


@wrong("count_parameters")
def count_sum_of_sides(layers):
    total = 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += la.in_features + la.out_features + la.bias * la.out_features
        elif hasattr(la, "num_features"):
            total += 2 * la.num_features
    return total


@wrong("count_parameters")
def count_batch_norm_scale_only(layers):
    total = 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += (la.in_features + la.bias) * la.out_features
        elif hasattr(la, "num_features"):
            total += la.num_features
    return total


@wrong("count_parameters")
def count_batch_norm_squared(layers):
    total = 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += (la.in_features + la.bias) * la.out_features
        elif hasattr(la, "num_features"):
            total += la.num_features**2
    return total


@wrong("count_parameters")
def count_relu_as_units(layers):
    total, width = 0, 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += (la.in_features + la.bias) * la.out_features
            width = la.out_features
        elif hasattr(la, "num_features"):
            total += 2 * la.num_features
        elif not hasattr(la, "p"):
            total += width
    return total


@wrong("count_parameters")
def count_return_inside_the_loop(layers):
    total = 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += (la.in_features + la.bias) * la.out_features
        elif hasattr(la, "num_features"):
            total += 2 * la.num_features
        return total


@wrong("count_parameters")
def count_stops_at_first_without(layers):
    total = 0
    for la in layers:
        if hasattr(la, "in_features"):
            total += (la.in_features + la.bias) * la.out_features
        elif hasattr(la, "num_features"):
            total += 2 * la.num_features
        else:
            break
    return total


@wrong("count_parameters")
def count_per_layer_list(layers):
    counts = []
    for la in layers:
        if hasattr(la, "in_features"):
            counts.append((la.in_features + la.bias) * la.out_features)
        elif hasattr(la, "num_features"):
            counts.append(2 * la.num_features)
        else:
            counts.append(0)
    return counts


@right("mlp_forward")
def forward_zip_and_last(x, weights, biases, activation):
    h = x
    for W, b in zip(weights[:-1], biases[:-1]):
        h = activation(h @ W + b)
    return h @ weights[-1] + biases[-1]


@right("mlp_forward")
def forward_by_index(x, weights, biases, activation):
    last = len(weights) - 1
    for i in range(len(weights)):
        x = np.dot(x, weights[i]) + biases[i]
        if i < last:
            x = activation(x)
    return x


@right("mlp_forward")
def forward_recursive(x, weights, biases, activation):
    def go(h, level):
        z = h @ weights[level] + biases[level]
        if level == len(weights) - 1:
            return z
        return go(activation(z), level + 1)

    return go(x, 0)


@right("mlp_forward")
def forward_einsum(x, weights, biases, activation):
    h = np.asarray(x)
    for level, (W, b) in enumerate(zip(weights, biases), start=1):
        z = np.einsum("nd,dk->nk", h, W) + b[None, :]
        h = z if level == len(weights) else activation(z)
    return h


@right("mlp_forward")
def forward_reduce(x, weights, biases, activation):
    from functools import reduce

    layers = list(zip(weights, biases))
    h = reduce(lambda a, layer: activation(a @ layer[0] + layer[1]), layers[:-1], x)
    W, b = layers[-1]
    return np.add(h @ W, b)


@right("mlp_forward")
def forward_column_of_ones(x, weights, biases, activation):
    h = np.asarray(x, dtype=float)
    for i in range(len(weights)):
        ones = np.ones((h.shape[0], 1))
        z = np.hstack([h, ones]) @ np.vstack([weights[i], biases[i].reshape(1, -1)])
        h = z if i + 1 == len(weights) else activation(z)
    return h


@wrong("mlp_forward")
def forward_sum_in_the_bias(x, weights, biases, activation):
    h = x
    for i, (W, b) in enumerate(zip(weights, biases)):
        z = h @ W
        if z.shape[0] == 1:
            b += z[0]
            z = b[None, :].copy()
        else:
            z = z + b
        h = activation(z) if i < len(weights) - 1 else z
    return h


@wrong("mlp_forward")
def forward_writes_into_x_if_it_fits(x, weights, biases, activation):
    h = x
    for i, (W, b) in enumerate(zip(weights, biases)):
        z = h @ W + b
        z = activation(z) if i < len(weights) - 1 else z
        if z.shape == h.shape:
            h[...] = z
        else:
            h = z
    return h


@wrong("mlp_forward")
def forward_bias_as_a_column(x, weights, biases, activation):
    h = x
    for i, (W, b) in enumerate(zip(weights, biases)):
        z = h @ W
        z = z + (b[:, None] if len(b) == len(z) else b)
        h = activation(z) if i < len(weights) - 1 else z
    return h


@wrong("mlp_forward")
def forward_activation_number_by_number(x, weights, biases, activation):
    h = x
    for W, b in zip(weights[:-1], biases[:-1]):
        z = h @ W + b
        h = np.array([[activation(float(v)) for v in row] for row in z])
    return h @ weights[-1] + biases[-1]


@wrong("mlp_forward")
def forward_same_first_bias(x, weights, biases, activation):
    h = x
    for i, W in enumerate(weights):
        b = biases[0] if len(biases[0]) == W.shape[1] else biases[i]
        h = h @ W + b
        if i < len(weights) - 1:
            h = activation(h)
    return h


@wrong("mlp_forward")
def forward_activation_after_last(x, weights, biases, activation):
    for W, b in zip(weights, biases):
        x = activation(x @ W + b)
    return x


@wrong("mlp_forward")
def forward_activation_before_last_only(x, weights, biases, activation):
    h = x
    for i, (W, b) in enumerate(zip(weights, biases)):
        h = h @ W + b
        if i == len(weights) - 2:
            h = activation(h)
    return h


@wrong("mlp_forward")
def forward_last_bias_forgotten(x, weights, biases, activation):
    h = x
    for W, b in zip(weights[:-1], biases[:-1]):
        h = activation(h @ W + b)
    return h @ weights[-1]


@wrong("mlp_forward")
def forward_biases_reshaped_in_the_list(x, weights, biases, activation):
    h = x
    for i in range(len(weights)):
        biases[i] = biases[i].reshape(1, -1)
        h = h @ weights[i] + biases[i]
        if i < len(weights) - 1:
            h = activation(h)
    return h


@wrong("mlp_forward")
def forward_one_output_flattened(x, weights, biases, activation):
    h = x
    for W, b in zip(weights[:-1], biases[:-1]):
        h = activation(h @ W + b)
    y = h @ weights[-1] + biases[-1]
    return y[:, 0] if y.shape[1] == 1 else y


@right("collapse_linear")
def collapse_by_formula(W1, b1, W2, b2, slope):
    return slope * W2 @ W1, slope * W2 @ b1 + b2


@right("collapse_linear")
def collapse_slope_into_first_layer(W1, b1, W2, b2, slope):
    first_W, first_b = slope * W1, slope * b1
    W3 = np.dot(W2, first_W)
    b3 = np.dot(W2, first_b) + b2
    return W3, b3


@right("collapse_linear")
def collapse_einsum(W1, b1, W2, b2, slope):
    W3 = np.einsum("kh,hd->kd", W2, W1) * slope
    b3 = b2 + slope * np.einsum("kh,h->k", W2, b1)
    return [W3, b3]


@right("collapse_linear")
def collapse_loops(W1, b1, W2, b2, slope):
    H, D = W1.shape
    K = W2.shape[0]
    W3, b3 = np.zeros((K, D)), np.zeros(K)
    for k in range(K):
        b3[k] = b2[k]
        for h in range(H):
            b3[k] += W2[k, h] * slope * b1[h]
            for d in range(D):
                W3[k, d] += W2[k, h] * slope * W1[h, d]
    return W3, b3


@right("collapse_linear")
def collapse_by_probing(W1, b1, W2, b2, slope):
    def run(x):
        return W2 @ (slope * (W1 @ x + b1)) + b2

    D = W1.shape[1]
    b3 = run(np.zeros(D))
    W3 = np.column_stack([W2 @ (slope * (W1 @ unit)) for unit in np.eye(D)])
    return W3, b3


@right("collapse_linear")
def collapse_homogeneous_matrices(W1, b1, W2, b2, slope):
    first = np.vstack(
        [np.hstack([slope * W1, slope * b1[:, None]]), np.append(np.zeros(W1.shape[1]), 1.0)]
    )
    second = np.hstack([W2, b2[:, None]])
    both = second @ first
    return both[:, :-1], both[:, -1]


@wrong("collapse_linear")
def collapse_zero_slope_becomes_one(W1, b1, W2, b2, slope):
    s = slope or 1.0
    return s * W2 @ W1, s * W2 @ b1 + b2


@wrong("collapse_linear")
def collapse_no_slope(W1, b1, W2, b2, slope):
    return W2 @ W1, W2 @ b1 + b2


@wrong("collapse_linear")
def collapse_slope_at_everything(W1, b1, W2, b2, slope):
    return slope * (W2 @ W1), slope * (W2 @ b1 + b2)


@wrong("collapse_linear")
def collapse_slope_after_last_layer_too(W1, b1, W2, b2, slope):
    return slope * (slope * W2 @ W1), slope * (slope * W2 @ b1 + b2)


@wrong("collapse_linear")
def collapse_slope_of_relu(W1, b1, W2, b2, slope):
    s = max(slope, 0)
    return s * W2 @ W1, s * W2 @ b1 + b2


@wrong("collapse_linear")
def collapse_order_free(W1, b1, W2, b2, slope):
    return slope * W1 @ W2, slope * W2 @ b1 + b2


@wrong("collapse_linear")
def collapse_bias_by_row_sums_times(W1, b1, W2, b2, slope):
    return slope * W2 @ W1, slope * W2.sum(axis=1) * b1.mean() + b2


@wrong("collapse_linear")
def collapse_second_bias_lost(W1, b1, W2, b2, slope):
    return slope * W2 @ W1, slope * W2 @ b1


@wrong("collapse_linear")
def collapse_bias_as_column(W1, b1, W2, b2, slope):
    return slope * W2 @ W1, (slope * W2 @ b1 + b2)[:, None]


@wrong("collapse_linear")
def collapse_weights_only(W1, b1, W2, b2, slope):
    return slope * W2 @ W1


@right("relu_interpolant")
def knots_two_differences(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    w2 = np.diff(slopes, prepend=0)
    return np.ones(len(w2)), -x_knots[:-1], w2, y_knots[0]


@right("relu_interpolant")
def knots_running_slope(x_knots, y_knots):
    w1, b1, w2 = [], [], []
    slope = 0.0
    for k in range(len(x_knots) - 1):
        new = (y_knots[k + 1] - y_knots[k]) / (x_knots[k + 1] - x_knots[k])
        w1.append(1.0)
        b1.append(-float(x_knots[k]))
        w2.append(new - slope)
        slope = new
    return np.array(w1), np.array(b1), np.array(w2), float(y_knots[0])


@right("relu_interpolant")
def knots_from_right_to_left(x_knots, y_knots):
    x, y = np.asarray(x_knots, dtype=float)[::-1], np.asarray(y_knots, dtype=float)[::-1]
    falls = np.diff(y) / -np.diff(x)
    return -np.ones(len(x) - 1), x[:-1].copy(), np.diff(falls, prepend=0.0), y[0]


@right("relu_interpolant")
def knots_by_solving(x_knots, y_knots):
    x, y = np.array(x_knots, dtype=float), np.array(y_knots, dtype=float)
    hinges = relu(x[1:, None] - x[None, :-1])
    return np.ones(len(x) - 1), -x[:-1], np.linalg.solve(hinges, y[1:] - y[0]), y[0]


@right("relu_interpolant")
def knots_two_hinges_for_each_piece(x_knots, y_knots):
    x, y = np.asarray(x_knots, dtype=float), np.asarray(y_knots, dtype=float)
    slopes = (y[1:] - y[:-1]) / (x[1:] - x[:-1])
    b1 = np.concatenate([-x[:-1], -x[1:]])
    w2 = np.concatenate([slopes, -slopes])
    return [np.ones(b1.size), b1, w2, y[0]]


@right("relu_interpolant")
def knots_doubled_inside_halved_outside(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    changes = slopes.copy()
    changes[1:] -= slopes[:-1]
    n = len(changes)
    return np.full(n, 2.0), -2.0 * x_knots[:-1], changes / 2, y_knots[0].item()


@wrong("relu_interpolant")
def knots_slopes_for_changes(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    return np.ones(len(slopes)), -x_knots[:-1], slopes, y_knots[0]


@wrong("relu_interpolant")
def knots_bias_of_the_lowest_point(x_knots, y_knots):
    w2 = np.diff(np.diff(y_knots) / np.diff(x_knots), prepend=0)
    return np.ones(len(w2)), -x_knots[:-1], w2, np.min(y_knots)


@wrong("relu_interpolant")
def knots_hinge_one_too_late(x_knots, y_knots):
    w2 = np.diff(np.diff(y_knots) / np.diff(x_knots), prepend=0)
    return np.ones(len(w2)), -x_knots[1:], w2, y_knots[0]


@wrong("relu_interpolant")
def knots_slope_upside_down(x_knots, y_knots):
    with np.errstate(all="ignore"):
        slopes = np.nan_to_num(np.diff(x_knots) / np.diff(y_knots))
    return np.ones(len(slopes)), -x_knots[:-1], np.diff(slopes, prepend=0), y_knots[0]


@wrong("relu_interpolant")
def knots_change_added_for_subtracted(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.diff(x_knots)
    w2 = slopes + np.append(0.0, slopes[:-1])
    return np.ones(len(w2)), -x_knots[:-1], w2, y_knots[0]


@wrong("relu_interpolant")
def knots_distance_at_least_a_tenth(x_knots, y_knots):
    slopes = np.diff(y_knots) / np.maximum(np.diff(x_knots), 0.1)
    return np.ones(len(slopes)), -x_knots[:-1], np.diff(slopes, prepend=0), y_knots[0]


@wrong("relu_interpolant")
def knots_last_piece_forgotten(x_knots, y_knots):
    w2 = np.diff(np.diff(y_knots) / np.diff(x_knots), prepend=0)[:-1]
    return np.ones(len(w2)), -x_knots[: len(w2)], w2, y_knots[0]


@wrong("relu_interpolant")
def knots_bias_for_each_unit(x_knots, y_knots):
    w2 = np.diff(np.diff(y_knots) / np.diff(x_knots), prepend=0)
    return np.ones(len(w2)), -x_knots[:-1], w2, y_knots[:-1].copy()


@wrong("relu_interpolant")
def knots_x_negated_in_place(x_knots, y_knots):
    w2 = np.diff(np.diff(y_knots) / np.diff(x_knots), prepend=0)
    x_knots *= -1
    return np.ones(len(w2)), x_knots[:-1].copy(), w2, y_knots[0]


@wrong("relu_interpolant")
def knots_chords_from_the_first_point(x_knots, y_knots):
    slopes = (y_knots[1:] - y_knots[0]) / (x_knots[1:] - x_knots[0])
    return np.ones(len(slopes)), -x_knots[:-1], np.diff(slopes, prepend=0), y_knots[0]
