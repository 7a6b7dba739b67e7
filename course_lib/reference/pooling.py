"""Pooling: each channel's maximum or mean over windows, or over the whole picture.

Pictures are (H, W, C), channels last; there is no padding, and what no window reaches at the bottom
and the right is left out. Follows Goodfellow, Bengio and Courville, *Deep Learning*, section 9.3,
and for the global average Lin, Chen and Yan (2014), "Network in network".
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import Floats, as_floats, expect_shape
from course_lib.reference._windows import as_pictures, window_view
from course_lib.reference.convolution import output_size


def max_pool(x: ArrayLike, size: int, stride: int) -> Floats:
    """Return the largest value of each window, channel by channel.

    Parameters
    ----------
    x : array_like, shape (..., H, W, C)
        A picture, or a batch of them.
    size : int
        Rows and columns of a window, at least 1.
    stride : int
        Pixels from one window to the next, at least 1.

    Returns
    -------
    ndarray, shape (..., H', W', C)
        ``H' = (H − size) // stride + 1``, and W' likewise.

    Raises
    ------
    TypeError, ValueError
        If x is not made of pictures of finite numbers, or the window does not fit.
    """
    largest: Floats = _windows(as_pictures(x), size, stride).max(axis=(-3, -2))
    return largest


def max_pool_backward(upstream: ArrayLike, x: ArrayLike, size: int, stride: int) -> Floats:
    """Return the gradient of `max_pool` with respect to x.

    Each window hands its upstream gradient to the pixel that it took; of equal ones, as in PyTorch,
    to the first, row by row from the top left.

    Parameters
    ----------
    upstream : array_like, shape (..., H', W', C)
        The gradient with respect to the outputs.
    x, size, stride
        What `max_pool` was called with.

    Returns
    -------
    ndarray, shape (..., H, W, C)
        The gradient; a pixel gets the sum over the windows that took it.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, or a value is not a finite number.
    """
    pictures = as_pictures(x)
    view = _windows(pictures, size, stride)
    largest = view.max(axis=(-3, -2))
    gradient = _upstream(upstream, largest.shape)
    dx = np.zeros_like(pictures)
    dview = window_view(dx, size, stride, writeable=True)
    waiting = np.ones(largest.shape, dtype=bool)
    for i, j in np.ndindex(size, size):
        taken = waiting & (view[..., i, j, :] == largest)
        dview[..., i, j, :] += np.where(taken, gradient, 0.0)
        waiting &= ~taken
    return dx


def average_pool(x: ArrayLike, size: int, stride: int) -> Floats:
    """Return the mean of each window, channel by channel.

    Parameters, results and errors are those of `max_pool`.
    """
    means: Floats = _windows(as_pictures(x), size, stride).mean(axis=(-3, -2))
    return means


def average_pool_backward(upstream: ArrayLike, x: ArrayLike, size: int, stride: int) -> Floats:
    """Return the gradient of `average_pool` with respect to x.

    Each window hands every one of its pixels the same part, ``upstream / size²``. Parameters,
    results and errors are those of `max_pool_backward`.
    """
    pictures = as_pictures(x)
    view = _windows(pictures, size, stride)
    part = _upstream(upstream, view.shape[:-3] + view.shape[-1:]) / size**2
    dx = np.zeros_like(pictures)
    dview = window_view(dx, size, stride, writeable=True)
    for i, j in np.ndindex(size, size):
        dview[..., i, j, :] += part
    return dx


def global_average_pool(x: ArrayLike) -> Floats:
    """Return the mean of each channel over the whole picture.

    Parameters
    ----------
    x : array_like, shape (..., H, W, C)
        A picture, or a batch of them.

    Returns
    -------
    ndarray, shape (..., C)
        One number per channel, whatever the size of the picture.

    Raises
    ------
    TypeError, ValueError
        If x is not made of pictures of finite numbers, or they have no pixel.
    """
    pictures = as_pictures(x)
    means: Floats = pictures.mean(axis=(-3, -2))
    return means


def global_average_pool_backward(upstream: ArrayLike, x: ArrayLike) -> Floats:
    """Return the gradient of `global_average_pool` with respect to x.

    Parameters
    ----------
    upstream : array_like, shape (..., C)
        The gradient with respect to the means.
    x : array_like, shape (..., H, W, C)
        What `global_average_pool` was called with.

    Returns
    -------
    ndarray, shape (..., H, W, C)
        Every pixel of a channel gets the same part, ``upstream / (H W)``.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, or a value is not a finite number.
    """
    pictures = as_pictures(x)
    *batch, height, width, channels = pictures.shape
    part = _upstream(upstream, (*batch, channels)) / (height * width)
    return np.broadcast_to(part[..., None, None, :], pictures.shape).copy()


def _windows(pictures: Floats, size: int, stride: int) -> Floats:
    for n in pictures.shape[-3:-1]:
        output_size(n, size, stride)  # raises where the window does not fit
    return window_view(pictures, size, stride)


def _upstream(upstream: ArrayLike, shape: tuple[int, ...]) -> Floats:
    gradient = as_floats(upstream, "upstream")
    expect_shape(gradient, shape, "upstream")
    return gradient
