"""Mistakes of ``batchnorm_forward`` with running statistics, and at test time."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.batchnorm.forward import (
    batchnorm_forward,
    done_right,
    normalised,
    updated,
    with_running,
)


@batchnorm_forward.mistake(
    "the running variance gets the batch's with N - 1, as in PyTorch: here it is N for both",
    warned=True,
)
def n_minus_1_in_the_running_variance(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    running = updated(x, running_mean, running_var, momentum, train, ddof=1)
    return with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake(
    "at test time the batch's own statistics are used: use the running ones",
    warned=True,
)
def batch_statistics_at_test_time(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    result = done_right(x, gamma, beta, running_mean, running_var, momentum, eps, True)
    return result if train else (*result[:2], running_mean, running_var)


@batchnorm_forward.mistake(
    "it does the same at test time as in training: use the running statistics there, and "
    "return them as they are",
    warned=True,
)
def train_is_ignored(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, True)


@batchnorm_forward.mistake(
    "the running statistics are updated at test time: return them as they are",
    warned=True,
)
def updated_at_test_time(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *_ = done_right(x, gamma, beta, running_mean, running_var, momentum, eps, train)
    return (y, cache, *updated(x, running_mean, running_var, momentum, True))


@batchnorm_forward.mistake(
    "in training it normalises by the running statistics: take the batch's own",
    warned=True,
)
def running_statistics_in_training(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache = normalised(x, gamma, beta, running_mean, running_var, eps)
    return (y, cache, *updated(x, running_mean, running_var, momentum, train))


@batchnorm_forward.mistake(
    "in training it normalises by the running statistics, updated: take the batch's own",
)
def updated_statistics_in_training(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    running = updated(x, running_mean, running_var, momentum, train)
    return (*normalised(x, gamma, beta, *running, eps), *running)


@batchnorm_forward.mistake(
    "train is inverted: it does in training what belongs to test time",
)
def train_inverted(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, not train)


@batchnorm_forward.mistake(
    "momentum weighs the batch, as in PyTorch: here it weighs the running value, and 1 - "
    "momentum the batch",
    warned=True,
)
def momentum_exchanged(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    running = updated(x, running_mean, running_var, 1 - momentum, train)
    return with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake(
    "the momentum 0 becomes another: 0 is a momentum, too, though it counts as False",
)
def momentum_zero_becomes_another(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    running = updated(x, running_mean, running_var, momentum or 0.9, train)
    return with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake(
    "the momentum is a number of your own: use the one that is handed in",
    fixed=(0.9, 0.99, 0.1),
)
def fixed_momentum(x, gamma, beta, running_mean, running_var, momentum, eps, train, fixed=0.9):
    running = updated(x, running_mean, running_var, fixed, train)
    return with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake(
    "the running variance gets the batch's standard deviation: average the variance",
    warned=True,
)
def running_standard_deviation(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    var = momentum * running_var + (1 - momentum) * x.std(axis=0)
    running = updated(x, running_mean, running_var, momentum, train)[0], var
    return with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake("eps is in the running variance: add it in the root alone")
def eps_in_the_running_variance(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, var = updated(x, running_mean, running_var, momentum, train)
    running = mean, var + (1 - momentum) * eps
    return with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake(
    "the running statistics are not updated in training",
    warned=True,
)
def never_updated(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    return with_running(
        (running_mean, running_var), x, gamma, beta, running_mean, running_var, momentum, eps, train
    )


@batchnorm_forward.mistake(
    "the running variance is not updated: it is averaged as the mean is",
)
def only_the_mean_is_updated(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean, _ = updated(x, running_mean, running_var, momentum, train)
    return with_running(
        (mean, running_var), x, gamma, beta, running_mean, running_var, momentum, eps, train
    )


@batchnorm_forward.mistake(
    "the running mean is not updated: it is averaged as the variance is",
)
def only_the_variance_is_updated(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    _, var = updated(x, running_mean, running_var, momentum, train)
    return with_running(
        (running_mean, var), x, gamma, beta, running_mean, running_var, momentum, eps, train
    )


@batchnorm_forward.mistake(
    "the running statistics are replaced by the batch's: keep the share momentum of the old ones",
)
def replaced_by_the_batch(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    running = x.mean(axis=0), x.var(axis=0)
    return with_running(running, x, gamma, beta, running_mean, running_var, momentum, eps, train)


@batchnorm_forward.mistake(
    "the batch's share is added to all of the running value: that keeps only the share momentum",
)
def never_decays(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean = running_mean + (1 - momentum) * x.mean(axis=0)
    var = running_var + (1 - momentum) * x.var(axis=0)
    return with_running(
        (mean, var), x, gamma, beta, running_mean, running_var, momentum, eps, train
    )


@batchnorm_forward.mistake(
    "the batch's statistics are added whole: their share is 1 - momentum",
)
def batch_added_whole(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    mean = momentum * running_mean + x.mean(axis=0)
    var = momentum * running_var + x.var(axis=0)
    return with_running(
        (mean, var), x, gamma, beta, running_mean, running_var, momentum, eps, train
    )


@batchnorm_forward.mistake(
    "the running mean and variance are exchanged: return y, cache, running_mean, running_var",
)
def running_statistics_exchanged(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, mean, var = done_right(
        x, gamma, beta, running_mean, running_var, momentum, eps, train
    )
    return y, cache, var, mean


@batchnorm_forward.mistake("the running statistics are those of x_hat: average those of x")
def running_statistics_of_x_hat(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *same = done_right(x, gamma, beta, running_mean, running_var, momentum, eps, train)
    return (y, cache, *(updated(cache[0], *same, 0, True) if train else same))


@batchnorm_forward.mistake(
    "at test time gamma and beta are missing: they belong to y there as well",
)
def test_without_gamma_and_beta(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *running = done_right(x, gamma, beta, running_mean, running_var, momentum, eps, train)
    return (y if train else (y - beta) / np.where(gamma, gamma, 1), cache, *running)


@batchnorm_forward.mistake("at test time eps is missing: it is √(running_var + eps)")
def test_without_eps(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, True)
    y, _ = normalised(x, gamma, beta, running_mean, running_var, 0.0)
    return y, None, running_mean, running_var


@batchnorm_forward.mistake(
    "at test time it is divided by the running variance: take the root, √(running_var + eps)",
)
def running_variance_as_a_deviation(
    x, gamma, beta, running_mean, running_var, momentum, eps, train
):
    if train:
        return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, True)
    y = gamma * (x - running_mean) / (running_var + eps) + beta
    return y, None, running_mean, running_var


@batchnorm_forward.mistake(
    "at test time x is returned as it is: normalise it by the running statistics",
)
def x_at_test_time(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    if train:
        return done_right(x, gamma, beta, running_mean, running_var, momentum, eps, True)
    return x, None, running_mean, running_var


@batchnorm_forward.mistake(
    "the running statistics have an axis too many: they have the shape (D,)",
)
def running_statistics_as_rows(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, mean, var = done_right(
        x, gamma, beta, running_mean, running_var, momentum, eps, train
    )
    return y, cache, mean[None], var[None]
