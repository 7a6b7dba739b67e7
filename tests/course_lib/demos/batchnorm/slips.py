"""Batch norm as students write it wrongly, which figures are to show as it is."""

import numpy as np

from course_lib.reference.batchnorm import batchnorm_backward, batchnorm_forward


def batch_at_test_time(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Measure the batch at test time, too."""
    y, cache, _, _ = batchnorm_forward(
        x, gamma, beta, running_mean, running_var, momentum, eps, True
    )
    return y, cache, running_mean, running_var


def roles_exchanged(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Weigh the batch by momentum."""
    return batchnorm_forward(x, gamma, beta, running_mean, running_var, 1 - momentum, eps, train)


def each_sample_by_itself(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Take the statistics over the wrong axis."""
    inv_std = 1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


def one_less(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Divide by N − 1."""
    inv_std = 1 / np.sqrt(x.var(axis=0, ddof=1) + eps)
    x_hat = (x - x.mean(axis=0)) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


def constant_statistics(upstream, cache):
    """Take mean and variance for constants on the way back."""
    x_hat, inv_std, gamma = cache
    return upstream * gamma * inv_std, (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)


def uphill(upstream, cache):
    """Return everything with the wrong sign."""
    return tuple(-1e3 * each for each in batchnorm_backward(upstream, cache))
