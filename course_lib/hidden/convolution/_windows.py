"""Mistakes of ``convolve`` in where windows lie: its stride, its padding, the result's shape."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.convolution.sliding import convolve, right_one, slid, surrounded


@convolve.mistake("the stride is ignored: windows start a stride apart")
def no_stride(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, bias, 1)


@convolve.mistake(
    "windows start one cell apart, though there are as many as the stride says: start at i·stride",
    warned=True,
)
def windows_one_apart(x, kernels, bias, stride, padding):
    every = slid(surrounded(x, padding), kernels, bias, 1)
    height, width = ((n - 1) // stride + 1 for n in every.shape[:2])
    return every[:height, :width]


@convolve.mistake("the stride counts on rows alone: columns step by it, too")
def stride_on_rows(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, bias, 1)[::stride]


@convolve.mistake("the stride counts on columns alone: rows step by it, too")
def stride_on_columns(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, bias, 1)[:, ::stride]


@convolve.mistake("windows start k apart: they start a stride apart, and may overlap")
def kernel_for_stride(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, bias, kernels.shape[1])


@convolve.mistake("the window's own cells are a stride apart: that is dilation, not stride")
def stride_inside_the_window(x, kernels, bias, stride, padding):
    padded, k = surrounded(x, padding), kernels.shape[1]
    height, width = ((n - k) // stride + 1 for n in padded.shape[:2])
    wide = surrounded(padded, 0, k * stride)
    y = np.zeros((height, width, len(kernels)))
    for i, j, f in np.ndindex(y.shape):
        window = wide[i : i + k * stride : stride, j : j + k * stride : stride]
        y[i, j, f] = np.sum(window * kernels[f]) + bias[f]
    return y


@convolve.mistake("rounded up: windows that hang over the end do not count", warned=True)
def rounded_up(x, kernels, bias, stride, padding):
    padded, k = surrounded(x, padding), kernels.shape[1]
    rows, columns = (-(n - k) % stride for n in padded.shape[:2])
    return slid(np.pad(padded, ((0, rows), (0, columns), (0, 0))), kernels, bias, stride)


@convolve.mistake("a window at the end is missing: the last whole one counts as well")
def last_window_missing(x, kernels, bias, stride, padding):
    y = right_one(x, kernels, bias, stride, padding)
    return y[: max(1, len(y) - 1), : max(1, y.shape[1] - 1)]


@convolve.mistake("the result is square in yours: W' comes from W, as H' from H")
def square_result(x, kernels, bias, stride, padding):
    y = right_one(x, kernels, bias, stride, padding)
    square = np.zeros((len(y), len(y), y.shape[2]))
    square[:, : y.shape[1]] = y[:, : len(y)]
    return square


@convolve.mistake("padding is ignored: lay p rows and columns of zeros around the picture")
def no_padding(x, kernels, bias, stride, padding):
    k = kernels.shape[1]
    missing = max(0, k - min(x.shape[:2]))
    return slid(surrounded(x, 0, missing), kernels, bias, stride)


@convolve.mistake(
    "zeros come in above and on the left only: padding is on all four sides", warned=True
)
def padding_before(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding, 0), kernels, bias, stride)


@convolve.mistake("all zeros come in below and on the right: p of them belong on each side")
def padding_behind(x, kernels, bias, stride, padding):
    return slid(surrounded(x, 0, 2 * padding), kernels, bias, stride)


@convolve.mistake("all zeros come in above and on the left: p of them belong on each side")
def padding_twice_before(x, kernels, bias, stride, padding):
    return slid(surrounded(x, 2 * padding, 0), kernels, bias, stride)


@convolve.mistake("padding is taken twice on each side")
def padding_doubled(x, kernels, bias, stride, padding):
    return slid(surrounded(x, 2 * padding), kernels, bias, stride)


@convolve.mistake("one row of zeros on each side, however large p is")
def padding_of_one(x, kernels, bias, stride, padding):
    return slid(surrounded(x, min(padding, 1)), kernels, bias, stride)


@convolve.mistake(
    "the border is filled with the picture's own pixels: padding is zeros",
    warned=True,
    mode=("edge", "reflect", "symmetric", "wrap"),
)
def padded_with_pixels(x, kernels, bias, stride, padding, mode="edge"):
    return slid(surrounded(x, padding, mode=mode), kernels, bias, stride)


@convolve.mistake("the channels are padded, too: only rows and columns are")
def channels_padded(x, kernels, bias, stride, padding):
    wide = np.pad(x, padding)
    return slid(wide[..., : x.shape[2]], kernels, bias, stride)


@convolve.mistake("padding is chosen so that the picture keeps its size: take what is asked for")
def same_padding(x, kernels, bias, stride, padding):
    return slid(surrounded(x, kernels.shape[1] // 2), kernels, bias, stride)
