"""Right and wrong solutions of lesson 02_losses."""

import numpy as np

from autograder.bank import right, right_answers, wrong, wrong_answer

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


@wrong("mean_squared_error", says="sign")
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


@wrong("sigmoid", says=("nan", "large"))
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


@wrong("fit_linear", says="loss")
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


# --- loss_pairing ---------------------------------------------------------------------------------

right_answers("loss_pairing", "c", "C", " c ", "(c)", "cc")
wrong_answer("loss_pairing", "a", says="a)", name="MAE for classes")
wrong_answer("loss_pairing", "b", says="b)", name="hinge for logistic regression")
wrong_answer("loss_pairing", "d", says="d)", name="cross-entropy for all three")
wrong_answer("loss_pairing", "abcd", says="c", name="every option")
wrong_answer("loss_pairing", "ac", says="c", name="one option too many")
wrong_answer("loss_pairing", "", says="letter", name="no letter")
wrong_answer("loss_pairing", ["c"], says="string", name="a list")
