"""Input standardization, and batch normalization with its backward pass.

Variances are means of squared deviations, with 1/N. Follows Ioffe and Szegedy (2015), "Batch
normalization: accelerating deep network training by reducing internal covariate shift".

Conventions differ: here the running statistics become ``momentum · running + (1 − momentum) ·
batch``. PyTorch's momentum is one minus this one, and its running variance takes the batch's with
1/(N − 1).
"""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import Floats, as_floats, as_number, expect_shape

Cache: TypeAlias = tuple[Floats, Floats, Floats]
"""``(x_hat, inv_std, gamma)``, what the backward pass needs of a forward pass in training."""

_CONSTANT = 1e-12
"""What varies by less than this part of its largest magnitude varies by rounding alone."""
_CANCELLATION = 1e-2
"""Where a variance is below this part of the mean square, their difference has lost digits."""
_BLOCK_BYTES = 2**19
"""How much is computed at a time, so that it is still in the cache when it is used again."""


def standardize(X_train: ArrayLike, X_test: ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
    """Bring features to mean 0 and standard deviation 1 by the training set's statistics.

    The test set is shifted and scaled by the same numbers, since a model has to treat one and the
    same value alike wherever it comes from.

    Parameters
    ----------
    X_train : array_like, shape (N, D)
        The training set, N at least 1.
    X_test : array_like, shape (M, D)
        The test set.

    Returns
    -------
    Z_train : ndarray, shape (N, D)
        The training set, standardized. A feature whose standard deviation is 0, or below 1e-12
        times its largest magnitude, counts as constant and is only centred.
    Z_test : ndarray, shape (M, D)
        The test set, shifted and scaled likewise.
    mean : ndarray, shape (D,)
        The training set's means.
    std : ndarray, shape (D,)
        The training set's standard deviations; 1 for a constant feature.

    Raises
    ------
    TypeError, ValueError
        If the arguments are not matrices of finite numbers with one number of columns, or the
        training set is empty.
    """
    train, test = as_floats(X_train, "X_train", ndim=2), as_floats(X_test, "X_test", ndim=2)
    if not len(train):
        raise ValueError("X_train: expected at least one row, got none")
    expect_shape(test, (len(test), train.shape[1]), "X_test")
    largest = np.abs(train).max(axis=0)
    unit = np.where(largest > 0, largest, 1.0)  # squares of numbers in this unit cannot overflow
    mean = unit * (train / unit).mean(axis=0)
    std = unit * (train / unit).std(axis=0)
    std[(std == 0) | (std < _CONSTANT * largest)] = 1.0
    return (train - mean) / std, (test - mean) / std, mean, std


def batchnorm_forward(
    x: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    running_mean: ArrayLike,
    running_var: ArrayLike,
    momentum: float,
    eps: float,
    train: bool,
) -> tuple[Floats, Cache | None, Floats, Floats]:
    """Normalize each feature, then scale it by γ and shift it by β.

    With ``x_hat = (x − mean) / √(var + eps)`` the result is ``gamma · x_hat + beta``. In training
    mean and variance are those of the batch, at test time the running ones, so that a prediction
    does not depend on what else is in the batch. For pictures a feature is a channel, and the batch
    is all pixels of all pictures.

    Parameters
    ----------
    x : array_like, shape (N, D) or (N, H, W, C)
        The batch, features or channels last; in training at least one sample. (For a batch of one
        vector every variance is 0 and the result is beta; PyTorch refuses it.)
    gamma, beta : array_like, shape (D,)
        Scale and shift, which are learned.
    running_mean, running_var : array_like, shape (D,)
        The running statistics before this batch; variances are at least 0.
    momentum : float
        The part that the running statistics keep of themselves, from 0 to 1.
    eps : float
        What is added to the variances, at least 0.
    train : bool
        Whether the batch's statistics are used and enter the running ones.

    Returns
    -------
    y : ndarray of the shape of x
        The result.
    cache : tuple or None
        ``(x_hat, inv_std, gamma)`` for `batchnorm_backward`, with inv_std = 1 / √(var + eps); None
        at test time.
    running_mean, running_var : ndarray, shape (D,)
        In training ``momentum · running + (1 − momentum) · batch`` for both, else as they were.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a number is out of range, a value is not a finite number, or var + eps
        is 0.
    """
    batch = as_floats(x, "x")
    if batch.ndim not in (2, 4) or not batch.size:
        raise ValueError(f"x: expected shape (N, D) or (N, H, W, C), not empty; got {batch.shape}")
    rows = batch.reshape(-1, batch.shape[-1])
    scale, shift = _per_feature(gamma, "gamma", rows), _per_feature(beta, "beta", rows)
    mean, var = _running(running_mean, running_var, rows.shape[1])
    new_mean, new_var = mean.copy(), var.copy()
    momentum = as_number(momentum, "momentum", low=0, high=1)
    if train:
        mean, var = _moments(rows)
        new_mean = momentum * new_mean + (1 - momentum) * mean
        new_var = momentum * new_var + (1 - momentum) * var
    inv_std = _inverse_std(var, eps)
    x_hat, y = _normalize(rows, mean, inv_std, scale, shift)
    cache = (x_hat.reshape(batch.shape), inv_std, scale.copy()) if train else None
    return y.reshape(batch.shape), cache, new_mean, new_var


def batchnorm_backward(upstream: ArrayLike, cache: Cache | None) -> tuple[Floats, Floats, Floats]:
    """Return the gradients of `batchnorm_forward` in training.

    A sample acts on the batch's mean and variance as well, and through them on every result. Adding
    up the three ways for a feature with N values gives ``dx = gamma · inv_std · (upstream −
    mean(upstream) − x_hat · mean(upstream · x_hat))``: what is left of the upstream gradient when
    the parts along a constant and along x_hat are taken out of it, since normalization undoes a
    shift or stretch of the whole batch.

    Parameters
    ----------
    upstream : array_like of the shape of x
        The gradient with respect to the result.
    cache : tuple
        What `batchnorm_forward` returned in training.

    Returns
    -------
    dx : ndarray of the shape of x
        The gradient with respect to x.
    dgamma : ndarray, shape (D,)
        The gradient with respect to gamma.
    dbeta : ndarray, shape (D,)
        The gradient with respect to beta.

    Raises
    ------
    TypeError, ValueError
        If the cache is not one of a forward pass in training, shapes do not fit, or a value is not
        a finite number.
    """
    if not isinstance(cache, tuple | list) or len(cache) != 3:
        raise ValueError(
            "cache: expected (x_hat, inv_std, gamma), as batchnorm_forward returns it with "
            f"train=True; got {cache!r}"
        )
    normalized, gradient = as_floats(cache[0], "x_hat"), as_floats(upstream, "upstream")
    expect_shape(gradient, normalized.shape, "upstream")
    x_hat = normalized.reshape(-1, normalized.shape[-1])
    rows = gradient.reshape(x_hat.shape)
    inv_std, gamma = _per_feature(cache[1], "inv_std", rows), _per_feature(cache[2], "gamma", rows)
    dbeta = rows.sum(axis=0)
    dgamma = np.einsum("nd,nd->d", rows, x_hat)
    means = dgamma / len(rows), dbeta / len(rows)
    dx = np.empty_like(rows)
    for block, (along_x_hat, constant, scale) in _blocks(rows, *means, gamma * inv_std):
        np.multiply(x_hat[block], along_x_hat, out=dx[block])
        dx[block] += constant
        np.subtract(rows[block], dx[block], out=dx[block])
        dx[block] *= scale
    return dx.reshape(gradient.shape), dgamma, dbeta


def fold_batchnorm(
    W: ArrayLike,
    b: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    running_mean: ArrayLike,
    running_var: ArrayLike,
    eps: float,
) -> tuple[Floats, Floats]:
    """Return one linear layer that does what a linear layer and batch norm do at test time.

    The running statistics are constants then, so that batch norm multiplies output j of ``x @ W +
    b`` by ``s = gamma / √(running_var + eps)`` and shifts it: column j of W is scaled by s, and the
    bias becomes ``(b − running_mean) · s + beta``.

    Parameters
    ----------
    W : array_like, shape (D, H)
        Weights of the layer.
    b : array_like, shape (H,)
        Its biases.
    gamma, beta, running_mean, running_var : array_like, shape (H,)
        What the batch norm behind it has learned and collected.
    eps : float
        What is added to the variances, at least 0.

    Returns
    -------
    W_folded : ndarray, shape (D, H)
        Weights of the one layer.
    b_folded : ndarray, shape (H,)
        Its biases.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a number is out of range, a value is not a finite number, or
        running_var + eps is 0.
    """
    weights = as_floats(W, "W", ndim=2)
    bias, scale, shift = (
        _per_feature(value, name, weights)
        for value, name in ((b, "b"), (gamma, "gamma"), (beta, "beta"))
    )
    mean, var = _running(running_mean, running_var, weights.shape[1])
    scale = scale * _inverse_std(var, eps)
    return weights * scale, (bias - mean) * scale + shift


def _per_feature(value: ArrayLike, name: str, rows: Floats) -> Floats:
    vector = as_floats(value, name)
    expect_shape(vector, rows.shape[1:], name)
    return vector


def _running(
    running_mean: ArrayLike, running_var: ArrayLike, n_features: int
) -> tuple[Floats, Floats]:
    mean, var = as_floats(running_mean, "running_mean"), as_floats(running_var, "running_var")
    expect_shape(mean, (n_features,), "running_mean")
    expect_shape(var, (n_features,), "running_var")
    if (var < 0).any():
        raise ValueError(f"running_var: expected variances of at least 0, got {var.min():g}")
    return mean, var


def _moments(rows: Floats) -> tuple[Floats, Floats]:
    """Return the columns' means and variances.

    The variance is the mean square minus the squared mean, which makes no copy of the rows. For
    columns where that subtracts nearly equal numbers, deviations from the mean are squared.
    """
    n = len(rows)
    with np.errstate(over="ignore", invalid="ignore"):
        mean = np.ones(n) @ rows / n
        mean_square = np.einsum("nd,nd->d", rows, rows) / n
        var = mean_square - mean**2
        lossy = ~(var > _CANCELLATION * mean_square)
        if lossy.any():
            deviations = rows[:, lossy]
            deviations -= mean[lossy]
            var[lossy] = np.einsum("nd,nd->d", deviations, deviations) / n
    if not np.isfinite(var).all():
        raise ValueError(
            f"x: expected values whose squares are finite, got up to {np.abs(rows).max():g} in "
            "magnitude: scale the features first"
        )
    return mean, var


def _normalize(
    rows: Floats, mean: Floats, inv_std: Floats, gamma: Floats, beta: Floats
) -> tuple[Floats, Floats]:
    """Return ``x_hat = (rows − mean) · inv_std`` and ``gamma · x_hat + beta``."""
    x_hat, y = np.empty_like(rows), np.empty_like(rows)
    for block, (centre, scale, gain, shift) in _blocks(rows, mean, inv_std, gamma, beta):
        np.subtract(rows[block], centre, out=x_hat[block])
        x_hat[block] *= scale
        np.multiply(x_hat[block], gain, out=y[block])
        y[block] += shift
    return x_hat, y


def _inverse_std(var: Floats, eps: float) -> Floats:
    total = var + as_number(eps, "eps", low=0)
    if not total.all():
        raise ValueError("eps: expected more than 0, since a feature's variance is 0")
    inverse: Floats = 1 / np.sqrt(total)
    return inverse


def _blocks(rows: Floats, *vectors: Floats) -> Iterator[tuple[slice, list[Floats]]]:
    """Yield blocks of rows, and the vectors repeated for each row of the block.

    With vectors of the block's own shape NumPy takes one long loop instead of one for each row.
    """
    step = max(1, _BLOCK_BYTES // (rows.shape[1] * rows.itemsize))
    repeated = [np.tile(vector, (min(step, len(rows)), 1)) for vector in vectors]
    for start in range(0, len(rows), step):
        block = slice(start, min(start + step, len(rows)))
        yield block, [vector[: block.stop - start] for vector in repeated]
