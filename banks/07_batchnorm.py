"""Right and wrong solutions of lesson 07_batchnorm, beyond its hidden tests' mistakes."""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- standardize ---------------------------------------------------------------------------------


@right("standardize")
def feature_by_feature(X_train, X_test):
    Z_train, Z_test = np.empty(X_train.shape), np.empty(X_test.shape)
    means, stds = [], []
    for j in range(X_train.shape[1]):
        column = X_train[:, j]
        mean, std = np.mean(column), np.std(column)
        if std <= 1e-12 * max(abs(value) for value in column):
            std = 1.0
        Z_train[:, j] = (column - mean) / std
        Z_test[:, j] = (X_test[:, j] - mean) / std
        means.append(mean)
        stds.append(std)
    return Z_train, Z_test, np.array(means), np.array(stds)


@right("standardize")
def deviations_first_as_a_list(X_train, X_test):
    mean = X_train.sum(axis=0) / len(X_train)
    deviations = X_train - mean
    std = np.sqrt((deviations**2).sum(axis=0) / len(X_train))
    constant = np.logical_or(std == 0, std < 1e-12 * np.max(np.abs(X_train), axis=0))
    std = np.where(constant, 1.0, std)
    return [deviations / std, (X_test - mean) / std, mean, std]


@right("standardize")
def with_an_inner_function(X_train, X_test):
    mean, std = np.mean(X_train, axis=0), np.std(X_train, axis=0)
    largest = np.maximum(X_train.max(axis=0), -X_train.min(axis=0))
    std = np.where(std > 1e-12 * largest, std, 1.0)

    def z(X):
        return np.divide(np.subtract(X, mean), std)

    return z(X_train), z(X_test), mean, std


@right("standardize")
def with_einsum(X_train, X_test):
    n = len(X_train)
    mean = np.ones(n) @ X_train / n
    centred = X_train - mean[np.newaxis]
    std = np.sqrt(np.einsum("nd,nd->d", centred, centred) / n)
    for j, largest in enumerate(np.abs(X_train).max(0)):
        if std[j] == 0 or std[j] < largest / 1e12:
            std[j] = 1
    return centred / std, (X_test - mean) / std, mean, std


@right("standardize")
def both_sets_stacked_and_split(X_train, X_test):
    mean, std = X_train.mean(0), X_train.std(0)
    std[std <= 1e-12 * np.abs(X_train).max(0)] = 1.0
    Z = (np.concatenate([X_train, X_test]) - mean) / std
    return Z[: len(X_train)], Z[len(X_train) :], mean, std


@right("standardize")
def samples_in_loops(X_train, X_test):
    mean = np.zeros(X_train.shape[1])
    for row in X_train:
        mean = mean + row
    mean = mean / X_train.shape[0]
    variance = np.zeros(X_train.shape[1])
    for row in X_train:
        variance += (row - mean) ** 2
    std = (variance / X_train.shape[0]) ** 0.5
    std[~(std > 1e-12 * abs(X_train).max(axis=0))] = 1
    return (
        np.array([(row - mean) / std for row in X_train]),
        np.array([(row - mean) / std for row in X_test]),
        mean,
        std,
    )


@wrong("standardize", mistake="changes_argument")
def centred_in_place(X_train, X_test):
    mean = X_train.mean(axis=0)
    X_train -= mean
    std = X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train + mean).max(axis=0))] = 1.0
    return X_train / std, (X_test - mean) / std, mean, std


@wrong("standardize", mistake="changes_argument")
def test_set_in_place(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    X_test -= mean
    X_test /= std
    return (X_train - mean) / std, X_test, mean, std


@wrong("standardize", mistake="changes_argument")
def constant_columns_filled_in_place(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    constant = (std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))
    std[constant] = 1.0
    X_train[:, constant] = mean[constant]
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def nan_to_num(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        Z_train = np.nan_to_num((X_train - mean) / std)
        Z_test = np.nan_to_num((X_test - mean) / std)
    return Z_train, Z_test, mean, np.where(std == 0, 1.0, std)


@wrong("standardize")
def rounded_std(X_train, X_test):
    mean, std = X_train.mean(axis=0), np.round(X_train.std(axis=0), 6)
    std[std == 0] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def clipped_at_three_deviations(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return np.clip((X_train - mean) / std, -3, 3), np.clip((X_test - mean) / std, -3, 3), mean, std


@wrong("standardize")
def isclose_to_zero(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std = np.where(np.isclose(std, 0), 1.0, std)
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def relative_bound_that_is_too_large(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-10 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def machine_epsilon(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[std < np.finfo(float).eps] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def at_least_epsilon(X_train, X_test):
    mean, std = X_train.mean(axis=0), np.maximum(X_train.std(axis=0), 1e-8)
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def square_with_epsilon(X_train, X_test):
    mean, std = X_train.mean(axis=0), np.sqrt(X_train.var(axis=0) + 1e-10)
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def largest_magnitude_of_the_test_set(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_test).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize", mistake="n_minus_1")
def sample_deviation(X_train, X_test):
    mean = X_train.mean(axis=0)
    n = max(len(X_train) - 1, 1)
    std = np.sqrt(((X_train - mean) ** 2).sum(axis=0) / n)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def n_minus_1_and_by_itself(X_train, X_test):
    def z(X):
        std = X.std(axis=0, ddof=min(len(X) - 1, 1))
        std[(std == 0) | (std < 1e-12 * np.abs(X).max(axis=0))] = 1.0
        return (X - X.mean(axis=0)) / std, X.mean(axis=0), std

    Z_train, mean, std = z(X_train)
    return Z_train, z(X_test)[0], mean, std


@wrong("standardize", mistake="wrong_count")
def sets_alone(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std


@wrong("standardize", mistake="wrong_type")
def statistics_as_lists(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean.tolist(), std.tolist()


@wrong("standardize")
def first_training_set_remembered(X_train, X_test, kept={}):  # noqa: B006
    if X_train.shape not in kept:
        mean, std = X_train.mean(axis=0), X_train.std(axis=0)
        std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
        kept[X_train.shape] = mean, std
    mean, std = kept[X_train.shape]
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def by_the_norm(X_train, X_test):
    mean = X_train.mean(axis=0)
    std = np.linalg.norm(X_train - mean, axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


# --- batchnorm_forward ---------------------------------------------------------------------------


@right("batchnorm_forward")
def two_branches(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        mean = np.mean(x, axis=0)
        var = np.mean((x - mean) ** 2, axis=0)
        inv_std = 1.0 / np.sqrt(var + eps)
        x_hat = (x - mean) * inv_std
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
        return gamma * x_hat + beta, (x_hat, inv_std, gamma), new_mean, new_var
    y = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    return y, None, running_mean, running_var


@right("batchnorm_forward")
def lists_for_tuples(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean = x.sum(axis=0) / len(x) if train else running_mean
    var = ((x - mean) * (x - mean)).sum(axis=0) / len(x) if train else running_var
    inv_std = (var + eps) ** -0.5
    x_hat = (x - mean) * inv_std
    keep = momentum if train else 1.0
    running_mean = keep * running_mean + (1 - keep) * mean
    running_var = keep * running_var + (1 - keep) * var
    return [x_hat * gamma + beta, [x_hat, inv_std, gamma.copy()], running_mean, running_var]


@right("batchnorm_forward")
def features_in_a_loop(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    x_hat, inv_std = np.zeros(x.shape), np.zeros(x.shape[1])
    new_mean, new_var = running_mean.copy(), running_var.copy()
    for j in range(x.shape[1]):
        mean, var = running_mean[j], running_var[j]
        if train:
            mean, var = x[:, j].mean(), x[:, j].var()
            new_mean[j] = momentum * running_mean[j] + (1 - momentum) * mean
            new_var[j] = momentum * running_var[j] + (1 - momentum) * var
        inv_std[j] = 1 / np.sqrt(var + eps)
        x_hat[:, j] = (x[:, j] - mean) * inv_std[j]
    return x_hat * gamma + beta, (x_hat, inv_std, gamma), new_mean, new_var


@right("batchnorm_forward")
def step_towards_the_batch(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = (x.mean(0), x.var(0)) if train else (running_mean, running_var)
    moved = (1 - momentum) if train else 0
    inv_std = np.reciprocal(np.sqrt(var + eps))
    x_hat = np.einsum("nd,d->nd", x - mean, inv_std)
    y = np.add(np.multiply(gamma, x_hat), beta)
    new_mean = running_mean + moved * (mean - running_mean)
    new_var = running_var + moved * (var - running_var)
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@right("batchnorm_forward")
def with_standardize(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if not train:
        scale = gamma / np.sqrt(running_var + eps)
        return (
            x * scale + (beta - running_mean * scale),
            (),
            running_mean.copy(),
            running_var.copy(),
        )
    mean = standardize(x, x)[2]
    var = np.square(x - mean).mean(axis=0)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    rest = 1 - momentum
    return (
        gamma * x_hat + beta,
        (x_hat, inv_std, gamma),
        running_mean * momentum + mean * rest,
        running_var * momentum + var * rest,
    )


@right("batchnorm_forward")
def kept_dimensions(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        mean, var = x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)
        running_mean = momentum * running_mean + (1 - momentum) * mean.ravel()
        running_var = momentum * running_var + (1 - momentum) * var[0]
    else:
        mean, var = running_mean, running_var
    std = np.sqrt(var + eps)
    x_hat = (x - mean) / std
    return x_hat * gamma + beta, (x_hat, (1 / std).reshape(-1), gamma), running_mean, running_var


@wrong("batchnorm_forward", mistake="changes_argument")
def running_mean_in_place(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean *= momentum
        running_mean += (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward", mistake="changes_argument")
def running_variance_in_place(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var[:] = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward", mistake="changes_argument")
def x_in_place(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x -= mean
    x *= inv_std
    return gamma * x + beta, (x, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward", mistake="changes_argument")
def eps_added_in_place_at_test_time(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    var += eps
    inv_std = 1 / np.sqrt(var)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def one_pass_variance(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean = x.mean(axis=0)
        var = (x**2).mean(axis=0) - x.mean() ** 2
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(np.abs(var) + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def one_sample_uses_running_statistics(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    mean, var = running_mean, running_var
    if train and len(x) > 1:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def one_sample_is_not_normalised(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = x if train and len(x) == 1 else gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def first_batch_replaces_running_statistics(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        if not running_mean.any():
            running_mean, running_var = mean, var
        else:
            running_mean = momentum * running_mean + (1 - momentum) * mean
            running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def untouched_running_statistics_are_not_used(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    mean, var = running_mean, running_var
    if train or not running_mean.any():
        mean, var = x.mean(axis=0), x.var(axis=0)
    if train:
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def statistics_of_an_earlier_call_at_test_time(
    x, gamma, beta, running_mean, running_var, momentum, eps, train, kept={}  # noqa: B006
):  # fmt: skip
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
        kept["running"] = running_mean, running_var
    else:
        mean, var = kept.get("running", (running_mean, running_var))
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def with_standardize_and_its_constant_features(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if not train:
        y = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
        return y, None, running_mean, running_var
    x_hat, _, mean, std = standardize(x, x)
    new_mean = momentum * running_mean + (1 - momentum) * mean
    new_var = momentum * running_var + (1 - momentum) * std**2
    return gamma * x_hat + beta, (x_hat, 1 / std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def only_the_variance_of_an_average(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_std = momentum * np.sqrt(running_var) + (1 - momentum) * np.sqrt(var)
        running_var = running_std**2
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def momentum_exchanged_for_the_variance_alone(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = (1 - momentum) * running_var + momentum * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def unbiased_and_eps_outside(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0, ddof=min(1, len(x) - 1))
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / (np.sqrt(var) + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def default_eps_for_zero(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    eps = eps or 1e-5
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward", mistake="wrong_count")
def nothing_but_y_at_test_time(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if not train:
        return (gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta,)
    mean, var = x.mean(axis=0), x.var(axis=0)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def no_running_statistics_at_test_time(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if not train:
        y = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
        return y, None, None, None
    mean, var = x.mean(axis=0), x.var(axis=0)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def nothing_to_do_for_a_batch_of_zeros(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta if x.any() else x
    return y, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def gamma_of_zero_counts_as_one(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    scale = gamma if gamma.any() else np.ones(len(gamma))
    return scale * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@wrong("batchnorm_forward")
def magnitude_of_gamma(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return np.abs(gamma) * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


# --- batchnorm_backward --------------------------------------------------------------------------


@right("batchnorm_backward")
def gradient_of_x_hat_first(upstream, cache):
    x_hat, inv_std, gamma = cache
    d_x_hat = upstream * gamma
    dx = d_x_hat - d_x_hat.mean(axis=0) - x_hat * (d_x_hat * x_hat).mean(axis=0)
    return dx * inv_std, (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


@right("batchnorm_backward")
def all_over_n(upstream, cache):
    x_hat, inv_std, gamma = cache
    n, _ = upstream.shape
    dbeta = np.sum(upstream, axis=0)
    dgamma = np.einsum("nd,nd->d", upstream, x_hat)
    dx = (gamma * inv_std / n) * (n * upstream - dbeta - x_hat * dgamma)
    return [dx, dgamma, dbeta]


@right("batchnorm_backward")
def by_the_matrix_of_slopes(upstream, cache):
    x_hat, inv_std, gamma = cache
    n, d = x_hat.shape
    dx = np.empty((n, d))
    for j in range(d):
        column = x_hat[:, j]
        slopes = inv_std[j] * (np.eye(n) - 1 / n - np.outer(column, column) / n)
        dx[:, j] = gamma[j] * (slopes.T @ upstream[:, j])
    return dx, np.diag(upstream.T @ x_hat).copy(), np.ones(n) @ upstream


@right("batchnorm_backward")
def step_by_step(upstream, cache):
    x_hat, inv_std, gamma = cache
    n = len(x_hat)
    centred = x_hat / inv_std
    d_x_hat = gamma * upstream
    d_var = (d_x_hat * centred).sum(axis=0) * -0.5 * inv_std**3
    d_mean = -(d_x_hat * inv_std).sum(axis=0) + d_var * (-2 * centred).mean(axis=0)
    dx = d_x_hat * inv_std + d_var * 2 * centred / n + d_mean / n
    return dx, (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


@right("batchnorm_backward")
def sample_by_sample(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = np.zeros(len(gamma)), np.zeros(len(gamma))
    for g, x in zip(upstream, x_hat, strict=True):
        dgamma += g * x
        dbeta += g
    n = len(upstream)
    rows = [
        gamma * inv_std * (g - dbeta / n - x * dgamma / n)
        for g, x in zip(upstream, x_hat, strict=True)
    ]
    return np.stack(rows), dgamma, dbeta


@wrong("batchnorm_backward", mistake="summed_before_it_is_multiplied")
def sums_multiplied(upstream, cache):
    x_hat, inv_std, gamma = cache
    dbeta = upstream.sum(axis=0)
    dgamma = (upstream * x_hat).sum(axis=0)
    dx = gamma * inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream))
    return dx, upstream.sum(axis=0) * x_hat.sum(axis=0), dbeta


@wrong("batchnorm_backward", mistake="changes_argument")
def upstream_in_place(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    upstream -= (dbeta + x_hat * dgamma) / len(upstream)
    upstream *= gamma * inv_std
    return upstream, dgamma, dbeta


@wrong("batchnorm_backward", mistake="changes_argument")
def cache_in_place(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    inv_std *= gamma
    dx = inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream))
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def step_by_step_without_the_half(upstream, cache):
    x_hat, inv_std, gamma = cache
    n = len(x_hat)
    centred = x_hat / inv_std
    d_x_hat = gamma * upstream
    d_var = (d_x_hat * centred).sum(axis=0) * -(inv_std**3)
    d_mean = -(d_x_hat * inv_std).sum(axis=0)
    dx = d_x_hat * inv_std + d_var * 2 * centred / n + d_mean / n
    return dx, (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


@wrong("batchnorm_backward")
def step_by_step_with_inv_std_squared(upstream, cache):
    x_hat, inv_std, gamma = cache
    n = len(x_hat)
    centred = x_hat / inv_std
    d_x_hat = gamma * upstream
    d_var = (d_x_hat * centred).sum(axis=0) * -0.5 * inv_std**2
    d_mean = -(d_x_hat * inv_std).sum(axis=0)
    dx = d_x_hat * inv_std + d_var * 2 * centred / n + d_mean / n
    return dx, (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


@wrong("batchnorm_backward", mistake="variance_constant")
def centred_upstream(upstream, cache):
    x_hat, inv_std, gamma = cache
    scaled = upstream * gamma * inv_std
    return scaled - scaled.mean(axis=0), (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


@wrong("batchnorm_backward", mistake="mean_and_variance_constant")
def chain_rule_of_a_scale(upstream, cache):
    x_hat, inv_std, gamma = cache
    return upstream * inv_std * gamma, np.sum(x_hat * upstream, 0), np.sum(upstream, 0)


@wrong("batchnorm_backward")
def deviation_recomputed_from_x_hat(upstream, cache):
    x_hat, inv_std, gamma = cache
    std = np.where(x_hat.std(axis=0) > 0, x_hat.std(axis=0), 1)
    u = (x_hat - x_hat.mean(axis=0)) / std
    dx = gamma * inv_std * (upstream - upstream.mean(axis=0) - u * (upstream * u).mean(axis=0))
    return dx, (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


@wrong("batchnorm_backward")
def magnitude_of_gamma_in_dx(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    dx = np.abs(gamma) * inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream))
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def no_gamma_and_sums(upstream, cache):
    x_hat, inv_std, _ = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    return inv_std * (upstream - dbeta - x_hat * dgamma), dgamma, dbeta


@wrong("batchnorm_backward")
def divided_by_features(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - (dbeta + x_hat * dgamma) / upstream.shape[1])
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def one_sample_passes(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    if len(upstream) == 1:
        return gamma * inv_std * upstream, dgamma, dbeta
    return gamma * inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream)), dgamma, dbeta


@wrong("batchnorm_backward")
def tiny_gradients_cut_off(upstream, cache):
    x_hat, inv_std, gamma = cache
    upstream = np.where(np.abs(upstream) < 1e-8, 0, upstream)
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    return gamma * inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream)), dgamma, dbeta


@wrong("batchnorm_backward")
def first_cache_remembered(upstream, cache, kept={}):  # noqa: B006
    x_hat, inv_std, gamma = kept.setdefault(upstream.shape, cache)
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    return gamma * inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream)), dgamma, dbeta


@wrong("batchnorm_backward", mistake="wrong_count")
def dx_alone(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).mean(axis=0), upstream.mean(axis=0)
    return (gamma * inv_std * (upstream - dbeta - x_hat * dgamma),)


@wrong("batchnorm_backward", mistake="wrong_type")
def sums_as_lists(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream))
    return dx, dgamma.tolist(), dbeta.tolist()


@wrong("batchnorm_backward")
def gamma_in_all(upstream, cache):
    x_hat, inv_std, gamma = cache
    upstream = upstream * gamma
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    return inv_std * (upstream - (dbeta + x_hat * dgamma) / len(upstream)), dgamma, dbeta


# --- fold_batchnorm ------------------------------------------------------------------------------


@right("fold_batchnorm")
def column_by_column(W, b, gamma, beta, running_mean, running_var, eps):
    weights, biases = np.empty(W.shape), np.empty(len(b))
    for j in range(W.shape[1]):
        s = gamma[j] / np.sqrt(running_var[j] + eps)
        weights[:, j] = s * W[:, j]
        biases[j] = s * (b[j] - running_mean[j]) + beta[j]
    return weights, biases


@right("fold_batchnorm")
def by_a_diagonal_matrix(W, b, gamma, beta, running_mean, running_var, eps):
    S = np.diag(gamma * (running_var + eps) ** -0.5)
    return W @ S, (b - running_mean) @ S + beta


@right("fold_batchnorm")
def by_probing_with_batchnorm_forward(W, b, gamma, beta, running_mean, running_var, eps):
    probes = np.vstack([np.zeros(len(W)), np.eye(len(W))]) @ W + b
    y = batchnorm_forward(probes, gamma, beta, running_mean, running_var, 0.9, eps, False)[0]
    return y[1:] - y[0], y[0]


@right("fold_batchnorm")
def transposed_and_back_as_a_list(W, b, gamma, beta, running_mean, running_var, eps):
    scale = (gamma / np.sqrt(np.add(running_var, eps)))[:, np.newaxis]
    return [(scale * W.T).T, b * scale[:, 0] + (beta - running_mean * scale[:, 0])]


@right("fold_batchnorm")
def with_einsum_and_inverse(W, b, gamma, beta, running_mean, running_var, eps):
    inv_std = 1 / np.sqrt(running_var + eps)
    shifted = np.subtract(b, running_mean)
    return np.einsum("dk,k,k->dk", W, gamma, inv_std), gamma * shifted * inv_std + beta


@wrong("fold_batchnorm", mistake="changes_argument")
def weights_in_place(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    W *= scale
    return W, (b - running_mean) * scale + beta


@wrong("fold_batchnorm", mistake="changes_argument")
def bias_in_place(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    b -= running_mean
    return W * scale, b * scale + beta


@wrong("fold_batchnorm", mistake="changes_argument")
def variance_in_place(W, b, gamma, beta, running_mean, running_var, eps):
    running_var += eps
    scale = gamma / np.sqrt(running_var)
    return W * scale, (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def scale_along_rows(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale[:, None], (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def magnitude_of_gamma_in_the_scale(W, b, gamma, beta, running_mean, running_var, eps):
    scale = np.abs(gamma) / np.sqrt(running_var + eps)
    return W * scale, (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def by_statistics_of_the_weights(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(W.var(axis=0) + eps)
    return W * scale, (b - W.mean(axis=0)) * scale + beta


@wrong("fold_batchnorm")
def through_batchnorm_forward_in_training(W, b, gamma, beta, running_mean, running_var, eps):
    probes = np.vstack([np.zeros(len(W)), np.eye(len(W))]) @ W + b
    y = batchnorm_forward(probes, gamma, beta, running_mean, running_var, 0.9, eps, True)[0]
    return y[1:] - y[0], y[0]


@wrong("fold_batchnorm")
def weights_through_batch_norm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return (W - running_mean) * scale + beta, (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def two_slips_in_the_bias(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale, b + beta - running_mean * scale * scale


@wrong("fold_batchnorm")
def default_eps_where_it_is_zero(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + (eps or 1e-3))
    return W * scale, (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def bias_ignored_where_it_is_zero(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale, (b - running_mean) * scale + beta if b.any() else beta


@wrong("fold_batchnorm")
def gamma_of_zero_is_left_out(W, b, gamma, beta, running_mean, running_var, eps):
    scale = np.where(gamma == 0, 1, gamma) / np.sqrt(running_var + eps)
    return W * scale, (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def variance_of_zero_counts_as_one(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(np.where(running_var == 0, 1, running_var) + eps)
    return W * scale, (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def outputs_transposed(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return (W * scale).T, (b - running_mean) * scale + beta


@wrong("fold_batchnorm")
def an_earlier_layer_remembered(W, b, gamma, beta, running_mean, running_var, eps, kept={}):  # noqa: B006
    scale = kept.setdefault(gamma.shape, gamma / np.sqrt(running_var + eps))
    return W * scale, (b - running_mean) * scale + beta


@wrong("fold_batchnorm", mistake="not_a_tuple")
def weights_alone(W, b, gamma, beta, running_mean, running_var, eps):
    return W * gamma / np.sqrt(running_var + eps)


@wrong("fold_batchnorm", mistake="wrong_type")
def biases_as_a_list(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    return W * scale, ((b - running_mean) * scale + beta).tolist()


# --- batchnorm_facts -----------------------------------------------------------------------------

right_answers("batchnorm_facts", "bce", "BCE", "e, c, b")

wrong_answer("batchnorm_facts", "abce", mistake="chose_a")
wrong_answer("batchnorm_facts", "bc", mistake="missed_e")
wrong_answer("batchnorm_facts", "bcef", mistake="chose_f")
wrong_answer("batchnorm_facts", "ce", mistake="missed_b")


# Written by somebody who saw the released notebook alone.


@right("standardize")
def with_pstdev(X_train, X_test):
    from statistics import fmean, pstdev

    columns = [list(map(float, c)) for c in X_train.T]
    mean = np.array([fmean(c) for c in columns])
    std = np.array([pstdev(c) for c in columns])
    largest = np.array([max(map(abs, c)) for c in columns])
    std[(std == 0) | (std < 1e-12 * largest)] = 1
    return tuple((X - mean) / std for X in (X_train, X_test)) + (mean, std)


@right("standardize")
def in_place_on_copies(X_train, X_test):
    Z_train = np.array(X_train, dtype=float)
    Z_test = np.array(X_test, dtype=float)
    mean = Z_train.mean(axis=0)
    std = Z_train.std(axis=0)
    largest = np.abs(Z_train).max(axis=0)
    np.copyto(std, 1.0, where=np.logical_or(std == 0, std < 1e-12 * largest))
    for Z in (Z_train, Z_test):
        np.subtract(Z, mean, out=Z)
        np.divide(Z, std, out=Z)
    return Z_train, Z_test, mean, std


@right("standardize")
def from_the_covariance(X_train, X_test):
    mean = np.average(X_train, axis=0)
    std = np.sqrt(
        np.diag(np.atleast_2d(np.cov(X_train, rowvar=False, ddof=0).reshape(len(mean), len(mean))))
    )
    constant = (std == 0) | (std < 1e-12 * np.linalg.norm(X_train, np.inf, axis=0))
    std = np.select([constant], [1.0], default=std)
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@right("standardize")
def named_tuple_of_transposed_views(X_train, X_test):
    from collections import namedtuple

    Standardized = namedtuple("Standardized", "Z_train Z_test mean std")
    features = X_train.T
    mean = np.array([row.mean() for row in features])
    std = np.array([row.std() for row in features])
    for j, row in enumerate(features):
        if std[j] == 0 or std[j] < 1e-12 * abs(row).max():
            std[j] = 1
    Z_train = ((features - mean[:, None]) / std[:, None]).T
    Z_test = ((X_test.T - mean[:, None]) / std[:, None]).T
    return Standardized(Z_train, Z_test, mean, std)


@right("standardize")
def measured_in_units_of_the_largest(X_train, X_test):
    largest = np.abs(X_train).max(axis=0)
    unit = np.where(largest == 0, 1.0, largest)
    U = X_train / unit
    relative = np.sqrt(((U - U.mean(axis=0)) ** 2).mean(axis=0))
    constant = (largest == 0) | (relative == 0) | (relative < 1e-12)
    mean = U.mean(axis=0) * unit
    std = np.where(constant, 1.0, relative * unit)
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@right("standardize")
def scaled_by_diagonal_matrices(X_train, X_test):
    N = X_train.shape[0]
    mean = np.full(N, 1 / N) @ X_train
    centred = X_train - np.ones((N, 1)) * mean
    std = np.var(X_train, axis=0) ** 0.5
    std = np.ma.masked_where((std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0)), std).filled(
        1.0
    )
    return centred @ np.diag(1 / std), (X_test - mean) @ np.diag(1 / std), mean, std


@wrong("standardize")
def largest_magnitude_of_both_sets(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    largest = np.abs(np.concatenate([X_train, X_test])).max(axis=0)
    std[(std == 0) | (std < 1e-12 * largest)] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def single_feature_squeezed(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, np.squeeze(mean), np.squeeze(std)


@wrong("standardize")
def constant_if_the_first_two_agree(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[X_train[0] == X_train[min(1, len(X_train) - 1)]] = 1.0
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def relative_bound_too_fine(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-18 * np.abs(X_train).max(axis=0))] = 1.0
    first = X_train == X_train[0]
    std[first.all(axis=0)] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def bound_never_below_its_unit(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[std < 1e-12 * np.maximum(1.0, np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def one_constant_feature_stops_all(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    if np.any((std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))):
        std = np.ones_like(std)
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def deviation_at_least_one(X_train, X_test):
    mean = X_train.mean(axis=0)
    std = np.maximum(X_train.std(axis=0), 1.0)
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def single_training_sample_left_alone(X_train, X_test):
    if len(X_train) == 1:
        D = X_train.shape[1]
        return X_train.astype(float), X_test.astype(float), np.zeros(D), np.ones(D)
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std[(std == 0) | (std < 1e-12 * np.abs(X_train).max(axis=0))] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def root_mean_square_without_centring(X_train, X_test):
    mean = X_train.mean(axis=0)
    std = np.sqrt((X_train * 1.0 * X_train).mean(axis=0))
    std[std == 0] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@wrong("standardize")
def rounded_to_twelve_decimals(X_train, X_test):
    mean, std = X_train.mean(axis=0).round(12), X_train.std(axis=0).round(12)
    std[std == 0] = 1.0
    return (X_train - mean) / std, (X_test - mean) / std, mean, std


@right("batchnorm_forward")
def plain_lists(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    from math import fsum, sqrt

    columns = list(zip(*x.tolist()))
    means, variances = list(running_mean), list(running_var)
    rm, rv = list(running_mean), list(running_var)
    if train:
        means = [fsum(c) / len(c) for c in columns]
        variances = [fsum((v - m) ** 2 for v in c) / len(c) for c, m in zip(columns, means)]
        rm = [momentum * old + (1 - momentum) * new for old, new in zip(rm, means)]
        rv = [momentum * old + (1 - momentum) * new for old, new in zip(rv, variances)]
    inv = [1 / sqrt(v + eps) for v in variances]
    hats = [[(v - m) * s for v in c] for c, m, s in zip(columns, means, inv)]
    y = [[g * h + b for h in c] for c, g, b in zip(hats, gamma, beta)]
    cache = (np.array(hats).T, np.array(inv), np.array(gamma)) if train else "nothing to remember"
    return np.array(y).T, cache, np.array(rm), np.array(rv)


@right("batchnorm_forward")
def einsum_and_average(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = running_mean, running_var
    if train:
        mean = np.einsum("nd->d", x.astype(float)) / x.shape[0]
        d = x - mean
        var = np.einsum("nd,nd->d", d, d) / x.shape[0]
        weights = [momentum, 1 - momentum]
        running_mean = np.average([running_mean, mean], axis=0, weights=weights)
        running_var = np.average(np.stack([running_var, var]), axis=0, weights=weights)
    inv_std = np.reciprocal(np.sqrt(var + eps))
    x_hat = np.einsum("nd,d->nd", x - mean, inv_std)
    y = np.einsum("nd,d->nd", x_hat, gamma) + beta
    return y, (x_hat, inv_std, gamma), running_mean, running_var


@right("batchnorm_forward")
def ufuncs_with_out(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    buffer = np.array(x, dtype=float)
    mean, var = (buffer.mean(axis=0), buffer.var(axis=0)) if train else (running_mean, running_var)
    inv_std = np.add(var, eps, dtype=float)
    np.sqrt(inv_std, out=inv_std)
    np.divide(1.0, inv_std, out=inv_std)
    np.subtract(buffer, mean, out=buffer)
    np.multiply(buffer, inv_std, out=buffer)
    y = np.multiply(buffer, gamma)
    np.add(y, beta, out=y)
    if train:
        new_mean, new_var = np.array(running_mean, dtype=float), np.array(running_var, dtype=float)
        new_mean *= momentum
        new_mean += (1 - momentum) * mean
        new_var *= momentum
        new_var += (1 - momentum) * var
        running_mean, running_var = new_mean, new_var
    return y, (buffer, inv_std, gamma), running_mean, running_var


@right("batchnorm_forward")
def a_linear_map_for_y(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    from types import SimpleNamespace

    use = SimpleNamespace(mean=running_mean, var=running_var)
    if train:
        use = SimpleNamespace(mean=np.ones(len(x)) @ x / len(x), var=np.var(x, axis=0, ddof=0))
    inv_std = 1.0 / np.sqrt(eps + use.var)
    centred = x - use.mean
    y = centred @ np.diag(gamma * inv_std) + beta
    keep = momentum if train else 1.0
    return (
        y,
        (centred * inv_std, inv_std, gamma),
        keep * running_mean + (1 - keep) * use.mean,
        keep * running_var + (1 - keep) * use.var,
    )


@right("batchnorm_forward")
def named_tuple_and_deviations_of_pairs(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    from collections import namedtuple

    Out = namedtuple("Out", "y cache running_mean running_var")
    if train:
        mean = x.mean(axis=0)
        pairs = x[:, None, :] - x[None, :, :]
        var = (pairs**2).mean(axis=(0, 1)) / 2
        stats = (1 - momentum) * np.array([mean, var]) + momentum * np.array(
            [running_mean, running_var]
        )
        inv_std = 1 / np.sqrt(var + eps)
        x_hat = (x - mean) * inv_std
        return Out(gamma * x_hat + beta, (x_hat, inv_std, gamma), stats[0], stats[1])
    root = np.sqrt(running_var + eps)
    return Out(
        np.array([gamma * (row - running_mean) / root + beta for row in x]),
        np.nan,
        running_mean,
        running_var,
    )


@right("batchnorm_forward")
def hypot_and_transposed(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    xt = x.T
    if train:
        mean, spread = xt.mean(axis=1), xt.std(axis=1)
    else:
        mean, spread = running_mean, np.sqrt(running_var)
    inv_std = 1 / np.hypot(spread, np.sqrt(eps))
    x_hat = ((xt - mean[:, np.newaxis]) * inv_std[:, np.newaxis]).T
    y = (x_hat.T * gamma[:, np.newaxis] + beta[:, np.newaxis]).T
    if not train:
        return y, {}, running_mean, running_var
    old = {"mean": running_mean, "var": running_var}
    new = {"mean": mean, "var": spread**2}
    both = {k: momentum * old[k] + (1 - momentum) * new[k] for k in old}
    return y, (x_hat, inv_std, gamma), both["mean"], both["var"]


@wrong("batchnorm_forward")
def first_batch_copied_whole(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        first = not np.any(running_mean)
        new_mean = mean.copy() if first else momentum * running_mean + (1 - momentum) * mean
        new_var = var.copy() if first else momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def average_of_roots_squared(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = (momentum * np.sqrt(running_var) + (1 - momentum) * np.sqrt(var)) ** 2
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def eps_only_where_variance_is_zero(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(np.where(var == 0, eps, var))
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def eps_outside_at_test_time_only(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps) if train else 1 / (np.sqrt(var) + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def batch_statistics_at_test_time_unless_alone(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = (x.mean(axis=0), x.var(axis=0)) if len(x) > 1 else (running_mean, running_var)
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def running_statistics_of_the_result(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * beta
        new_var = momentum * running_var + (1 - momentum) * (gamma**2 * var / (var + eps))
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def momentum_clipped_below_one(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    momentum = min(momentum, 0.99)
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def running_statistics_summed(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + mean
        new_var = momentum * running_var + var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def single_sample_of_variance_one(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0) if len(x) > 1 else np.ones(x.shape[1])
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma), new_mean, new_var


@wrong("batchnorm_forward")
def cache_with_gamma_within_inv_std(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = momentum * running_mean + (1 - momentum) * mean
        new_var = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    y = gamma * x_hat + beta
    return y, (x_hat, gamma * inv_std, gamma), new_mean, new_var


@right("batchnorm_backward")
def plain_lists_and_fsum(upstream, cache):
    from math import fsum

    hats, inv, scale = (np.asarray(c).tolist() for c in cache)
    G, H = list(zip(*upstream.tolist())), list(zip(*hats))
    dbeta = [fsum(g) for g in G]
    dgamma = [fsum(a * b for a, b in zip(g, h)) for g, h in zip(G, H)]
    n = len(hats)
    columns = [
        [s * c * (a - db / n - b * dg / n) for a, b in zip(g, h)]
        for g, h, s, c, db, dg in zip(G, H, inv, scale, dbeta, dgamma)
    ]
    return np.array(columns).T, np.array(dgamma), np.array(dbeta)


@right("batchnorm_backward")
def three_ways_one_after_the_other(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dx_hat = upstream * gamma
    centred = x_hat / inv_std
    dvar = (dx_hat * centred).sum(axis=0) * -0.5 * inv_std**3
    dmean = -(dx_hat * inv_std).sum(axis=0) + dvar * (-2 * centred).mean(axis=0)
    dx = dx_hat * inv_std + dvar * 2 * centred / N + dmean / N
    return dx, (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


@right("batchnorm_backward")
def jacobian_of_each_feature(upstream, cache):
    x_hat, inv_std, gamma = cache
    N, D = x_hat.shape
    dx = np.empty((N, D))
    for j in range(D):
        h = x_hat[:, j]
        J = inv_std[j] * (np.eye(N) - np.full((N, N), 1 / N) - np.outer(h, h) / N)
        dx[:, j] = J.T @ (gamma[j] * upstream[:, j])
    return dx, np.diag(x_hat.T @ upstream).copy(), np.ones(N) @ upstream


@right("batchnorm_backward")
def in_place_on_a_copy(upstream, cache):
    x_hat, inv_std, gamma = cache
    dx = np.array(upstream, dtype=float)
    products = np.multiply(upstream, x_hat)
    dbeta, dgamma = np.add.reduce(dx), np.add.reduce(products)
    dx -= dbeta / len(dx)
    dx -= np.multiply(x_hat, dgamma / len(dx), out=products)
    dx *= inv_std
    dx *= gamma
    return dx, dgamma, dbeta


@right("batchnorm_backward")
def mean_by_standardize(upstream, cache):
    x_hat, inv_std, gamma = cache
    products = upstream * x_hat
    _, _, g_mean, _ = standardize(upstream, upstream)
    _, _, gx_mean, _ = standardize(products, products)
    dx = gamma * inv_std * (upstream - g_mean - x_hat * gx_mean)
    return dx, products.sum(0), upstream.sum(0)


@right("batchnorm_backward")
def centred_upstream_first(upstream, cache):
    x_hat, inv_std, gamma = cache
    g = upstream - upstream.mean(axis=0, keepdims=True)
    dgamma = (g * x_hat).sum(axis=0)
    dx = g - x_hat * (dgamma / upstream.shape[0])
    return dx * inv_std[None, :] * gamma[None, :], dgamma, upstream.sum(axis=0)


@wrong("batchnorm_backward")
def projected_by_the_sum_of_squares(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = (
        gamma
        * inv_std
        * (upstream - dbeta / N - x_hat * dgamma / np.maximum((x_hat**2).sum(axis=0), 1e-300))
    )
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def each_sample_without_itself(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - (dbeta - upstream) / max(N - 1, 1) - x_hat * dgamma / N)
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def first_half_of_the_batch_for_the_means(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - upstream[: max(N // 2, 1)].mean(axis=0) - x_hat * dgamma / N)
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def gradient_clipped(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = np.clip(gamma * inv_std * (upstream - dbeta / N - x_hat * dgamma / N), -5, 5)
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def x_hat_rescaled_to_variance_one(upstream, cache):
    x_hat, inv_std, gamma = cache
    scale = np.sqrt((x_hat**2).mean(axis=0))
    x_hat = x_hat / np.where(scale == 0, 1.0, scale)
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def number_of_features_for_n(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[1]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def inv_std_once_more_in_the_variance(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - dbeta / N - inv_std * x_hat * dgamma / N)
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def dgamma_of_products_of_sums(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - dbeta / N - x_hat * dgamma / N)
    return dx, dbeta * np.abs(x_hat).sum(axis=0), dbeta


@wrong("batchnorm_backward")
def gamma_of_zero_hidden_by_nan_to_num(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    g = upstream * gamma
    with np.errstate(all="ignore"):
        dgamma = np.nan_to_num((g * x_hat).sum(axis=0) / gamma)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - dbeta / N - x_hat * dgamma / N)
    return dx, dgamma, dbeta


@wrong("batchnorm_backward")
def single_sample_gives_no_gradients(upstream, cache):
    x_hat, inv_std, gamma = cache
    N = upstream.shape[0]
    dgamma = (upstream * x_hat).sum(axis=0)
    dbeta = upstream.sum(axis=0)
    dx = gamma * inv_std * (upstream - dbeta / N - x_hat * dgamma / N)
    if N == 1:
        return dx * 0, dgamma * 0, dbeta * 0
    return dx, dgamma, dbeta


@right("fold_batchnorm")
def plain_lists_folding(W, b, gamma, beta, running_mean, running_var, eps):
    import math

    scales = [g / math.sqrt(v + eps) for g, v in zip(gamma, running_var)]
    rows = [[w * s for w, s in zip(row, scales)] for row in W.tolist()]
    biases = [s * (c - m) + t for s, c, m, t in zip(scales, b, running_mean, beta)]
    return np.array(rows), np.array(biases)


@right("fold_batchnorm")
def weights_and_bias_in_one_matrix(W, b, gamma, beta, running_mean, running_var, eps):
    stacked = np.vstack([W, b - running_mean]) * (gamma / np.sqrt(running_var + eps))
    stacked[-1] += beta
    return stacked[:-1], stacked[-1]


@right("fold_batchnorm")
def product_of_affine_maps(W, b, gamma, beta, running_mean, running_var, eps):
    D, K = W.shape
    first, second = np.eye(D + 1, K + 1), np.eye(K + 1)
    first[:D, :K], first[:D, K], first[D, :K], first[D, K] = W, 0, b - running_mean, 1
    second[:K, :K] = np.diag(gamma / np.sqrt(running_var + eps))
    second[K, :K] = beta
    both = first @ second
    return both[:D, :K], both[D, :K]


@right("fold_batchnorm")
def forward_pass_of_unit_vectors(W, b, gamma, beta, running_mean, running_var, eps):
    x = np.vstack([np.zeros(len(W)), np.eye(len(W))])
    y = batchnorm_forward(x @ W + b, gamma, beta, running_mean, running_var, 0.5, eps, False)[0]
    return y[1:] - y[0], y[0]


@right("fold_batchnorm")
def transposed_in_place_on_copies(W, b, gamma, beta, running_mean, running_var, eps):
    rows = np.array(W.T, dtype=float)
    shift = np.array(b, dtype=float)
    shift -= running_mean
    for k, (g, v) in enumerate(zip(gamma, running_var)):
        rows[k] *= g / np.sqrt(v + eps)
        shift[k] *= g / np.sqrt(v + eps)
    shift += beta
    return rows.T, shift


@right("fold_batchnorm")
def solved_for_the_scale(W, b, gamma, beta, running_mean, running_var, eps):
    s = np.linalg.solve(np.diag(np.sqrt(running_var + eps)), gamma * np.ones(len(gamma)))
    t = beta - running_mean * s
    columns = [W[:, k] * s[k] for k in range(W.shape[1])]
    return np.column_stack(columns), b * s + t


@wrong("fold_batchnorm")
def scale_clipped(W, b, gamma, beta, running_mean, running_var, eps):
    s = np.clip(gamma / np.sqrt(running_var + eps), -10, 10)
    W_folded = W * s
    b_folded = s * (b - running_mean) + beta
    return W_folded, b_folded


@wrong("fold_batchnorm")
def outputs_exchanged_by_a_sort(W, b, gamma, beta, running_mean, running_var, eps):
    order = np.argsort(running_var, kind="stable")
    s = (gamma / np.sqrt(running_var + eps))[order]
    W_folded = W * s
    b_folded = s * (b - running_mean) + beta
    return W_folded, b_folded


@wrong("fold_batchnorm")
def rounded_scale(W, b, gamma, beta, running_mean, running_var, eps):
    s = np.round(gamma / np.sqrt(running_var + eps), 3)
    W_folded = W * s
    b_folded = s * (b - running_mean) + beta
    return W_folded, b_folded


@wrong("fold_batchnorm")
def eps_on_gamma(W, b, gamma, beta, running_mean, running_var, eps):
    s = (gamma + eps) / np.sqrt(running_var + eps)
    W_folded = W * s
    b_folded = s * (b - running_mean) + beta
    return W_folded, b_folded


@wrong("fold_batchnorm")
def gamma_within_the_root(W, b, gamma, beta, running_mean, running_var, eps):
    s = np.sqrt(np.abs(gamma) / (running_var + eps))
    W_folded = W * s
    b_folded = s * (b - running_mean) + beta
    return W_folded, b_folded


@wrong("fold_batchnorm")
def mean_for_variance(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(np.abs(running_mean) + eps + 1e-300)
    W_folded = W * s
    b_folded = s * (b - running_var) + beta
    return W_folded, b_folded


@wrong("fold_batchnorm")
def weights_with_one_scale(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    W_folded = W * s.mean()
    b_folded = s * (b - running_mean) + beta
    return W_folded, b_folded


@wrong("fold_batchnorm")
def single_input_squeezed(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    W_folded = W * s
    b_folded = s * (b - running_mean) + beta
    return W_folded[0] if len(W) == 1 else W_folded, b_folded


@wrong("fold_batchnorm")
def bias_of_single_output_a_number(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    W_folded = W * s
    b_folded = s * (b - running_mean) + beta
    return W_folded, b_folded[0] if len(b) == 1 else b_folded


@wrong("fold_batchnorm")
def running_mean_through_the_weights(W, b, gamma, beta, running_mean, running_var, eps):
    s = gamma / np.sqrt(running_var + eps)
    W_folded = W * s
    b_folded = s * b + beta - (W * s).sum(axis=0) * running_mean
    return W_folded, b_folded
