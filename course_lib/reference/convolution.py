"""Convolution of pictures: sizes, parameters, and the forward and backward pass.

What this field calls convolution is cross-correlation: the kernel is not flipped. Channels come
last, pictures are (H, W, C) and kernels (F, k, k, C); PyTorch puts channels first. Follows Dumoulin
and Visin (2016), "A guide to convolution arithmetic for deep learning", and for the computation as
a matrix product Chellapilla, Puri and Simard (2006), "High performance convolutional neural
networks for document processing".
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import Floats, as_floats, expect_shape, in_range
from course_lib.reference._windows import as_pictures, window_view

_BLOCK_BYTES = 3 * 2**20
"""How much of the windows is copied out for one matrix product: it stays in the cache."""


def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Return how many outputs a convolution or a pooling has along one axis.

    A dilated kernel spans ``d (k − 1) + 1`` inputs, of ``n + 2p``. There is one output at the start
    and one more for each whole stride that fits behind it: ``⌊(n + 2p − span) / s⌋ + 1``.

    Parameters
    ----------
    n : int
        Inputs along the axis, at least 1.
    kernel : int
        Kernel size k, at least 1.
    stride : int
        Inputs from one output's window to the next one's, s, at least 1.
    padding : int
        Zeros added at each of the two ends, p, at least 0.
    dilation : int
        Inputs from one kernel entry to the next, d, at least 1.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    TypeError
        If a number is not an integer.
    ValueError
        If a number is out of range, or the kernel does not fit into the padded input.
    """
    n, kernel = in_range(n, 1, None, "n"), in_range(kernel, 1, None, "kernel")
    stride, dilation = in_range(stride, 1, None, "stride"), in_range(dilation, 1, None, "dilation")
    padded = n + 2 * in_range(padding, 0, None, "padding")
    span = dilation * (kernel - 1) + 1
    if padded < span:
        raise ValueError(
            f"kernel: expected one that fits, but it spans {span} of {padded} inputs "
            "(padding included): pad more, or take a smaller kernel or dilation"
        )
    return (padded - span) // stride + 1


def parameter_count(kernel: int, in_channels: int, n_filters: int, bias: bool = True) -> int:
    """Return how many numbers a convolutional layer learns: they do not depend on the picture.

    Each filter has a weight for every pixel of its square window in every channel, and at most one
    bias: ``F (k² C + 1)``.

    Parameters
    ----------
    kernel : int
        Kernel size k, at least 1.
    in_channels : int
        Channels C of the input, at least 1.
    n_filters : int
        Filters F, which is also the number of output channels, at least 1.
    bias : bool
        Whether each filter has a bias.

    Raises
    ------
    TypeError, ValueError
        If a number is not an integer of at least 1, or `bias` neither True nor False.
    """
    if not isinstance(bias, bool | np.bool_):
        raise TypeError(f"bias: expected True or False, got {bias!r}")
    kernel = in_range(kernel, 1, None, "kernel")
    weights = kernel**2 * in_range(in_channels, 1, None, "in_channels")
    return in_range(n_filters, 1, None, "n_filters") * (weights + int(bias))


def convolve(
    x: ArrayLike,
    kernels: ArrayLike,
    bias: ArrayLike | None,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Floats:
    """Return the cross-correlation of pictures with kernels.

    Output (h, w, f) is ``sum(window * kernels[f]) + bias[f]``, where the window is what a kernel
    covers, in all channels, when its corner lies at row h·stride and column w·stride of the padded
    picture. With the windows laid out as the rows of a matrix, the sums for all filters are one
    matrix product; it is done block by block, so that the rows never take up much memory.

    Parameters
    ----------
    x : array_like, shape (..., H, W, C)
        A picture, or a batch of them.
    kernels : array_like, shape (F, k, k, C)
        A square kernel per filter.
    bias : array_like, shape (F,), or None
        A number per filter; None for none.
    stride : int
        Pixels from one window to the next, at least 1.
    padding : int
        Rows and columns of zeros added on each of the four sides, at least 0.
    dilation : int
        Pixels from one kernel entry to the next, at least 1.

    Returns
    -------
    ndarray, shape (..., H', W', F)
        H' and W' as `output_size` gives them.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a number is out of range, or a value is not a finite number.
    """
    pictures, filters = _checked(x, kernels)
    size = _output_shape(pictures, filters, stride, padding, dilation)
    shifts = np.zeros(len(filters)) if bias is None else as_floats(bias, "bias")
    expect_shape(shifts, (len(filters),), "bias")
    view = window_view(_padded(pictures, padding), filters.shape[1], stride, dilation)
    y = np.empty((len(view), *size))
    weights = filters.transpose(1, 2, 3, 0)
    for block in _blocks(view):
        y[block] = np.tensordot(view[block], weights, axes=3)
    y += shifts
    return y.reshape(*np.shape(x)[:-3], *size)


def convolve_backward(
    upstream: ArrayLike,
    x: ArrayLike,
    kernels: ArrayLike,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> tuple[Floats, Floats, Floats]:
    """Return the gradients of `convolve` with respect to pictures, kernels and biases.

    An output is linear in its window and in its kernel. So a kernel's gradient is the sum of all
    windows, each times the upstream gradient of its output, and a pixel's gradient adds up over the
    windows that hold the pixel.

    Parameters
    ----------
    upstream : array_like, shape (..., H', W', F)
        The gradient with respect to the outputs.
    x, kernels, stride, padding, dilation
        What `convolve` was called with.

    Returns
    -------
    dx : ndarray, shape (..., H, W, C)
        The gradient with respect to x.
    dkernels : ndarray, shape (F, k, k, C)
        The gradient with respect to the kernels, summed over the batch.
    dbias : ndarray, shape (F,)
        The gradient with respect to the biases, summed over the batch.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a number is out of range, or a value is not a finite number.
    """
    pictures, filters = _checked(x, kernels)
    size = _output_shape(pictures, filters, stride, padding, dilation)
    gradient = as_floats(upstream, "upstream")
    expect_shape(gradient, (*np.shape(x)[:-3], *size), "upstream")
    gradient = gradient.reshape(-1, *size)
    padded = _padded(pictures, padding)
    dpadded, dkernels = np.zeros_like(padded), np.zeros_like(filters)
    view = window_view(padded, filters.shape[1], stride, dilation)
    dview = window_view(dpadded, filters.shape[1], stride, dilation, writeable=True)
    for block in _blocks(view):
        dkernels += np.tensordot(gradient[block], view[block], axes=([0, 1, 2], [0, 1, 2]))
        dwindows = np.tensordot(gradient[block], filters, axes=1)
        for i, j in np.ndindex(filters.shape[1:3]):
            dview[block][..., i, j, :] += dwindows[..., i, j, :]
    height, width = pictures.shape[1:3]
    dx = dpadded[:, padding : padding + height, padding : padding + width]
    return dx.reshape(np.shape(x)), dkernels, gradient.sum(axis=(0, 1, 2))


def _checked(x: ArrayLike, kernels: ArrayLike) -> tuple[Floats, Floats]:
    """Return the pictures as (N, H, W, C) and the kernels as (F, k, k, C)."""
    pictures, filters = as_pictures(x), as_floats(kernels, "kernels", ndim=4)
    n_filters, rows, columns, channels = filters.shape
    if rows != columns or channels != pictures.shape[-1] or not n_filters:
        raise ValueError(
            f"kernels: expected shape (F, k, k, {pictures.shape[-1]}) for the channels of x, "
            f"got {filters.shape}"
        )
    return pictures.reshape(-1, *pictures.shape[-3:]), filters


def _output_shape(
    pictures: Floats, filters: Floats, stride: int, padding: int, dilation: int
) -> tuple[int, int, int]:
    height, width = (
        output_size(n, filters.shape[1], stride, padding, dilation) for n in pictures.shape[1:3]
    )
    return height, width, len(filters)


def _padded(pictures: Floats, padding: int) -> Floats:
    sides = (padding, padding)
    return np.pad(pictures, ((0, 0), sides, sides, (0, 0)))


def _blocks(view: Floats) -> Iterator[tuple[slice, slice]]:
    """Yield pictures and rows of outputs whose windows fit into a block when copied out."""
    n_pictures, n_rows = view.shape[:2]
    fitting = max(1, _BLOCK_BYTES // (math.prod(view.shape[2:]) * view.itemsize))
    pictures = max(1, fitting // n_rows)
    rows = math.ceil(n_rows / math.ceil(n_rows / fitting))  # parts of one size, not a small rest
    for first in range(0, n_pictures, pictures):
        for row in range(0, n_rows, rows):
            yield slice(first, first + pictures), slice(row, row + rows)
