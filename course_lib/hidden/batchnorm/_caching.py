"""Mistakes of ``batchnorm_forward`` in its cache, and in the order of results."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from course_lib.hidden.batchnorm.forward import batchnorm_forward, done_right, with_cache


@batchnorm_forward.mistake(
    "the cache is None in training: the backward pass needs x_hat, inv_std and gamma",
)
def no_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: None, *arguments)


@batchnorm_forward.mistake(
    "the cache holds the standard deviation: inv_std is 1/√(var + eps)",
    warned=True,
)
def std_in_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat, 1 / inv_std, g), *arguments)


@batchnorm_forward.mistake("the cache holds the variance: inv_std is 1/√(var + eps)")
def variance_in_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat, 1 / inv_std**2 - eps, g), *arguments)


@batchnorm_forward.mistake(
    "the cache holds 1/(var + eps): inv_std has the root, 1/√(var + eps)",
)
def inverse_variance_in_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat, inv_std**2, g), *arguments)


@batchnorm_forward.mistake(
    "inv_std in the cache is without eps: it is 1/√(var + eps), what x was multiplied by",
)
def inv_std_without_eps(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat, 1 / x.std(axis=0), g), *arguments)


@batchnorm_forward.mistake(
    "the cache holds y: x_hat is what it was before gamma and beta",
    warned=True,
)
def y_in_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (g * x_hat + beta, inv_std, g), *arguments)


@batchnorm_forward.mistake("the cache holds x: it needs x_hat")
def x_in_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x, inv_std, g), *arguments)


@batchnorm_forward.mistake(
    "the cache holds x - mean: x_hat is divided by √(var + eps) as well",
)
def centred_x_in_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat / inv_std, inv_std, g), *arguments)


@batchnorm_forward.mistake("the cache holds beta: its third entry is gamma")
def beta_in_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat, inv_std, beta), *arguments)


@batchnorm_forward.mistake(
    "gamma and inv_std are exchanged in the cache: it is (x_hat, inv_std, gamma)",
)
def gamma_and_inv_std_exchanged(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat, g, inv_std), *arguments)


@batchnorm_forward.mistake(
    "the order of the cache is another: it is (x_hat, inv_std, gamma)",
)
def another_order_of_the_cache(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (g, x_hat, inv_std), *arguments)


@batchnorm_forward.mistake(
    "inv_std in the cache has an axis too many: it has the shape (D,)",
)
def inv_std_as_a_row(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    arguments = x, gamma, beta, running_mean, running_var, momentum, eps, train
    return with_cache(lambda x_hat, inv_std, g: (x_hat, inv_std[None], g), *arguments)


@batchnorm_forward.mistake(
    "the order is wrong: return y, cache, running_mean, running_var",
)
def cache_first(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, *running = done_right(x, gamma, beta, running_mean, running_var, momentum, eps, train)
    return (cache, y, *running)


@batchnorm_forward.mistake(
    "the order is wrong: return y, cache, running_mean, running_var",
)
def running_statistics_first(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    y, cache, mean, var = done_right(
        x, gamma, beta, running_mean, running_var, momentum, eps, train
    )
    return mean, var, y, cache
