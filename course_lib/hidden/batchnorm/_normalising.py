"""Mistakes of ``batchnorm_forward`` in what it normalises by, and in y."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.batchnorm.forward import (
    batchnorm_forward,
    done_right,
    normalised,
    statistics,
    updated,
    with_inverse,
)


@batchnorm_forward.mistake(
    "the squared deviations are divided by N - 1: here it is N, for y and for the running variance",
    warned=True,
)
def n_minus_1(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(x, running_mean, running_var, train, ddof=1)
    running = updated(x, running_mean, running_var, momentum, train, ddof=1)
    return (*normalised(x, gamma, beta, mean, var, eps), *running)


@batchnorm_forward.mistake("y is normalised with a variance over N - 1: here it is N")
def n_minus_1_in_y(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(x, running_mean, running_var, train, ddof=1)
    running = updated(x, running_mean, running_var, momentum, train)
    return (*normalised(x, gamma, beta, mean, var, eps), *running)


@batchnorm_forward.mistake(
    "eps is added to the root: it stands inside, √(var + eps)",
    warned=True,
)
def eps_outside_the_root(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / (np.sqrt(var) + eps), *arguments)


@batchnorm_forward.mistake(
    "eps is missing: it is √(var + eps)",
    warned=True,
)
def no_eps(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / np.sqrt(var), *arguments)


@batchnorm_forward.mistake(
    "eps is a number of your own: use the one that is handed in",
    fixed=(1e-5, 1e-8),
)
def fixed_eps(x, gamma, beta, running_mean, running_var, momentum, eps, train, fixed=1e-5):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / np.sqrt(var + fixed), *arguments)


@batchnorm_forward.mistake("eps is squared: it is added to the variance as it is")
def eps_squared(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / np.sqrt(var + eps**2), *arguments)


@batchnorm_forward.mistake("eps is a lower bound of the variance: it is added to it")
def eps_as_a_floor(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / np.sqrt(np.maximum(var, eps)), *arguments)


@batchnorm_forward.mistake(
    "eps is added to 1/√var: it stands inside the root, √(var + eps)",
)
def eps_added_at_the_end(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / np.sqrt(var) + eps, *arguments)


@batchnorm_forward.mistake("eps is subtracted: it is √(var + eps)")
def eps_subtracted(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / np.sqrt(np.abs(var - eps)), *arguments)


@batchnorm_forward.mistake("it is divided by the variance: the root is missing")
def no_root(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / (var + eps), *arguments)


@batchnorm_forward.mistake("it is multiplied by √(var + eps): divide by it")
def multiplied_by_the_root(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: np.sqrt(var + eps), *arguments)


@batchnorm_forward.mistake(
    "the statistics are taken along the rows: each feature, a column, has its own, axis 0",
    warned=True,
)
def along_rows(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if not train:
        return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, False)
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * var
    return (*normalised(x, gamma, beta, mean, var, eps), running_mean, running_var)


@batchnorm_forward.mistake(
    "there is one mean and one variance for all entries: each feature has its own, axis 0",
    warned=True,
)
def over_all_entries(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if not train:
        return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, False)
    running_mean = momentum * running_mean + (1 - momentum) * x.mean()
    running_var = momentum * running_var + (1 - momentum) * x.var()
    return (*normalised(x, gamma, beta, x.mean(), x.var(), eps), running_mean, running_var)


@batchnorm_forward.mistake(
    "there is one variance for all entries: each feature has its own, axis 0",
)
def one_variance_for_all(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if not train:
        return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, False)
    running = updated(x, running_mean, running_var, momentum, True)
    return (*normalised(x, gamma, beta, x.mean(axis=0), x.var(), eps), *running)


@batchnorm_forward.mistake(
    "the variance is taken about the running mean: deviations are from the batch's mean",
)
def variance_about_the_running_mean(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if not train:
        return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, False)
    mean, var = x.mean(axis=0), ((x - running_mean) ** 2).mean(axis=0)
    new_mean = momentum * running_mean + (1 - momentum) * mean
    new_var = momentum * running_var + (1 - momentum) * var
    return (*normalised(x, gamma, beta, mean, var, eps), new_mean, new_var)


@batchnorm_forward.mistake(
    "gamma and beta come before the normalisation, which undoes them: they come after it",
    warned=True,
)
def scaled_first(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(gamma * x + beta, running_mean, running_var, train)
    running = updated(x, running_mean, running_var, momentum, train)
    x_hat, (_, inv_std, _) = normalised(gamma * x + beta, 1.0, 0.0, mean, var, eps)
    return (x_hat, (x_hat, inv_std, gamma), *running)


@batchnorm_forward.mistake("gamma is missing: y = gamma * x_hat + beta")
def gamma_missing(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *running = done_right(
        x, np.ones(len(gamma)), beta, running_mean, running_var, momentum, eps, train
    )
    return (y, (*cache[:2], gamma) if train else None, *running)


@batchnorm_forward.mistake("beta is missing: y = gamma * x_hat + beta")
def beta_missing(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    return done_right(x, gamma, 0 * beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake(
    "y is x_hat: scale it by gamma and shift it by beta",
    warned=True,
)
def gamma_and_beta_missing(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    ones = np.ones(len(gamma))
    y, cache, *running = done_right(
        x, ones, 0 * beta, running_mean, running_var, momentum, eps, train
    )
    return (y, (*cache[:2], gamma) if train else None, *running)


@batchnorm_forward.mistake("gamma and beta are exchanged: gamma scales, beta shifts")
def gamma_and_beta_exchanged(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *running = done_right(x, beta, gamma, running_mean, running_var, momentum, eps, train)
    return (y, (*cache[:2], gamma) if train else None, *running)


@batchnorm_forward.mistake(
    "beta is scaled as well: y = gamma * x_hat + beta, without brackets",
)
def shifted_before_it_is_scaled(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    return done_right(x, gamma, gamma * beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake("beta is subtracted: y = gamma * x_hat + beta")
def beta_subtracted(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    return done_right(x, gamma, -beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake("the sign of gamma is lost: multiply by gamma as it is")
def magnitude_of_gamma(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *running = done_right(
        x, np.abs(gamma), beta, running_mean, running_var, momentum, eps, train
    )
    return (y, (*cache[:2], gamma) if train else None, *running)


@batchnorm_forward.mistake("it is divided by gamma: gamma multiplies x_hat")
def divided_by_gamma(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *running = done_right(
        x, 1 / gamma, beta, running_mean, running_var, momentum, eps, train
    )
    return (y, (*cache[:2], gamma) if train else None, *running)


@batchnorm_forward.mistake("x is only centred: divide by √(var + eps) as well")
def only_centred(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: np.ones(len(gamma)), *arguments)


@batchnorm_forward.mistake("x is not centred: subtract the mean")
def not_centred(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(x, running_mean, running_var, train)
    running = updated(x, running_mean, running_var, momentum, train)
    return (*normalised(x, gamma, beta, 0 * mean, var, eps), *running)


@batchnorm_forward.mistake("the mean is added: subtract it")
def mean_added(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(x, running_mean, running_var, train)
    running = updated(x, running_mean, running_var, momentum, train)
    return (*normalised(x, gamma, beta, -mean, var, eps), *running)


@batchnorm_forward.mistake(
    "it is divided by the mean absolute deviation: take √(var + eps)",
)
def mean_absolute_deviation(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = statistics(x, running_mean, running_var, train)
    running = updated(x, running_mean, running_var, momentum, train)
    deviation = np.abs(x - mean).mean(axis=0) if train else np.sqrt(var)
    return (*normalised(x, gamma, beta, mean, deviation**2, eps), *running)


@batchnorm_forward.mistake("eps is added only where the variance is 0: it is always added")
def eps_added_to_a_constant_alone(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_inverse(lambda var: 1 / np.sqrt(np.where(var == 0, eps, var)), *arguments)
