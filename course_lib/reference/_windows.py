"""The windows that convolution and pooling look through, as a view of the pictures."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from course_lib.reference._validation import Floats, as_floats


def as_pictures(value: ArrayLike, name: str = "x") -> Floats:
    """Return `value` as pictures of shape (..., H, W, C): one, or any batch of them.

    Raises
    ------
    TypeError, ValueError
        If it has fewer than three dimensions, nothing in it, or a value is not a finite number.
    """
    pictures = as_floats(value, name)
    if pictures.ndim < 3 or not all(pictures.shape[-3:]):
        raise ValueError(
            f"{name}: expected pictures of shape (H, W, C) or (N, H, W, C), got {pictures.shape}"
        )
    return pictures


def window_view(
    pictures: Floats, size: int, stride: int, dilation: int = 1, *, writeable: bool = False
) -> Floats:
    """Return a view of shape (..., H', W', size, size, C): for each output what its window holds.

    Nothing is copied. Windows overlap, so a pixel may stand in many of them; entry (i, j) of
    different windows is never one pixel, hence ``view[..., i, j, :] += part`` is safe.

    Parameters
    ----------
    pictures : ndarray, shape (..., H, W, C)
        At least as large as a window.
    size : int
        Pixels of a window along each axis.
    stride : int
        Pixels from one window to the next.
    dilation : int
        Pixels from one pixel of a window to its next.
    writeable : bool
        Whether the view may be written through.
    """
    span = dilation * (size - 1) + 1
    every_window = sliding_window_view(
        pictures, (span, span), axis=(-3, -2), writeable=writeable
    )  # (..., rows, columns, C, span, span)
    chosen = every_window[..., ::stride, ::stride, :, ::dilation, ::dilation]
    return np.moveaxis(chosen, -3, -1)
