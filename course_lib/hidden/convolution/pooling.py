"""Hidden tests of ``max_pool``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.convolution.counting import parameter_count
from course_lib.hidden.convolution.sizes import output_size
from course_lib.hidden.convolution.sliding import convolve
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import pooling

max_pool = Exercise(
    pooling.max_pool,
    Result(means="(H', W', C): a row and a column for each window, the channels of x"),
    builds_on=(output_size, parameter_count, convolve),
)

_LARGEST = "each output is the largest value of a window, in one channel"


def pooled(title, x, size, stride):
    """Return the case of a call."""
    return max_pool.case(title, x=x, size=size, stride=stride, otherwise=_LARGEST)


def picture(draw, *shape):
    """Return a picture of signed values."""
    return draw.rng.normal(size=shape)


@max_pool.cases()
def windows_side_by_side(draw):
    h, w = draw.sizes(2, low=7, high=13)
    c, s = draw.sizes(2, low=2, high=5)
    yield pooled("", picture(draw, s * 3, s * 4, c), s, s)
    yield pooled("of one channel", picture(draw, s * 4, s * 2, 1), s, s)
    yield pooled("of a square picture", picture(draw, 6, 6, 6), 3, 3)
    yield pooled("with windows of one cell", picture(draw, h, w, c), 1, 1)
    yield pooled("where a rest is left", picture(draw, 3 * s + 1, 4 * s + s - 1, c), s, s)


@max_pool.cases("stride")
def windows_that_overlap_or_leave_gaps(draw):
    h, w = draw.sizes(2, low=11, high=19)
    c, s = draw.sizes(2, low=2, high=5)
    yield pooled("of windows that overlap", picture(draw, h, w, c), s + 2, s)
    yield pooled("of windows with gaps", picture(draw, h, w, c), s, s + 1)
    yield pooled("of windows one apart", picture(draw, h, w, c), 3, 1)
    yield pooled("where a rest is left", picture(draw, 3 * s + 1, 4 * s + s - 1, c), s, s)
    yield pooled("where a rest is left in a square", picture(draw, h, h, c), s, s)
    yield pooled("of single cells", picture(draw, h, w, c), 1, s)


@max_pool.cases("edges", unchanged=True)
def negatives_and_sizes(draw):
    h, w = draw.sizes(2, low=7, high=11)
    c, s = draw.sizes(2, low=2, high=5)
    yield pooled("of negative values", -1 - np.abs(picture(draw, h, w, c)), s, 2)
    yield pooled("of tiny negative values", -1e-9 - 1e-9 * np.abs(picture(draw, h, w, c)), s, s)
    yield pooled("of large values", 1e12 * picture(draw, h, w, c), s, s)
    yield pooled("of large negative values", -1e12 * (1 + np.abs(picture(draw, h, w, c))), s, 1)
    yield pooled("of a window as large as the picture", picture(draw, h, h, c), h, 1)
    yield pooled("of a window as high as the picture", picture(draw, s, w, c), s, 2)
    yield pooled("that must change nothing", picture(draw, h, w, c), 1, 1)
    rows = -1 - np.abs(picture(draw, h, w, c))
    rows[0] = 0.0
    yield pooled("of a row of zeros above negative values", rows, s, 1)
    yield pooled("of a picture of zeros", np.zeros((h, w, c)), 2, 2)
    yield pooled("of many channels", picture(draw, 4, 5, 300), 2, 2)


# --- mistakes ----------------------------------------------------------------------------------


@max_pool.helper
def reduced(x, size, stride, reduce=lambda window: window.max(axis=(0, 1))):
    height, width = ((n - size) // stride + 1 for n in x.shape[:2])
    y = np.zeros((height, width, x.shape[2]))
    for i, j in np.ndindex(height, width):
        y[i, j] = reduce(x[i * stride : i * stride + size, j * stride : j * stride + size])
    return y


@max_pool.mistake(
    "the maximum starts from 0, so negative values are lost: start from the window's own values",
    warned=True,
)
def starts_from_zero(x, size, stride):
    return np.maximum(reduced(x, size, stride), 0)


@max_pool.mistake(
    "the maximum starts from a finite number, and all of a window may lie below it: start from "
    "the window's own values, or from -np.inf",
    start=(-1000.0, -1e9),
)
def starts_from_a_finite_number(x, size, stride, start=-1000.0):
    return np.maximum(reduced(x, size, stride), start)


@max_pool.mistake("the mean is taken, not the maximum")
def average(x, size, stride):
    return reduced(x, size, stride, lambda window: window.mean(axis=(0, 1)))


@max_pool.mistake("the smallest value is taken, not the largest")
def smallest(x, size, stride):
    return reduced(x, size, stride, lambda window: window.min(axis=(0, 1)))


@max_pool.mistake("the largest magnitude is taken: -3 is smaller than 2")
def largest_magnitude(x, size, stride):
    def farthest(window):
        high, low = window.max(axis=(0, 1)), window.min(axis=(0, 1))
        return np.where(high >= -low, high, low)

    return reduced(x, size, stride, farthest)


@max_pool.mistake("the largest magnitude is taken, without its sign")
def magnitude_without_sign(x, size, stride):
    return reduced(np.abs(x), size, stride)


@max_pool.mistake("the window is summed: take its maximum")
def summed(x, size, stride):
    return reduced(x, size, stride, lambda window: window.sum(axis=(0, 1)))


@max_pool.mistake(
    "the maximum is taken over the channels, too: each is pooled by itself", warned=True
)
def over_channels(x, size, stride):
    return reduced(x, size, stride, lambda window: window.max())


@max_pool.mistake("the channels are gone: each is pooled by itself")
def channels_gone(x, size, stride):
    return reduced(x, size, stride).max(axis=2)


@max_pool.mistake("the stride is ignored: windows start a stride apart, not a window", warned=True)
def size_for_stride(x, size, stride):
    return reduced(x, size, size)


@max_pool.mistake("windows are as large as the stride: they have size × size cells")
def stride_for_size(x, size, stride):
    return reduced(x, stride, stride)


@max_pool.mistake("size and stride are exchanged")
def exchanged(x, size, stride):
    return reduced(x, stride, size)


@max_pool.mistake("windows start one cell apart: they start a stride apart")
def one_apart(x, size, stride):
    return reduced(x, size, 1)


@max_pool.mistake("windows start one cell apart, though there are as many as the stride says")
def windows_one_apart(x, size, stride):
    height, width = ((n - size) // stride + 1 for n in x.shape[:2])
    return reduced(x, size, 1)[:height, :width]


@max_pool.mistake("the stride counts on rows alone: columns step by it, too")
def stride_on_rows(x, size, stride):
    return reduced(x, size, 1)[::stride]


@max_pool.mistake("the stride counts on columns alone: rows step by it, too")
def stride_on_columns(x, size, stride):
    return reduced(x, size, 1)[:, ::stride]


@max_pool.mistake(
    "a window that hangs over the end counts in yours: only whole ones do", warned=True
)
def rounded_up(x, size, stride):
    rows, columns = (-(n - size) % stride for n in x.shape[:2])
    wide = np.pad(x, ((0, rows), (0, columns), (0, 0)), constant_values=-np.inf)
    y = reduced(wide, size, stride)
    return np.where(np.isinf(y), 0.0, y)


@max_pool.mistake("the picture is padded: pooling has no padding here")
def padded(x, size, stride):
    return reduced(np.pad(x, ((1, 1), (1, 1), (0, 0)), constant_values=-1e30), size, stride)


@max_pool.mistake("rows and columns of the result are exchanged: its shape is (H', W', C)")
def transposed(x, size, stride):
    return reduced(x, size, stride).swapaxes(0, 1)


@max_pool.mistake("the result is square in yours: W' comes from W, as H' from H")
def square_result(x, size, stride):
    y = reduced(x, size, stride)
    square = np.zeros((len(y), len(y), y.shape[2]))
    square[:, : y.shape[1]] = y[:, : len(y)]
    return square


@max_pool.mistake("the largest value of the whole picture is taken: go window by window")
def global_maximum(x, size, stride):
    return reduced(x, size, stride, lambda window: x.max(axis=(0, 1)))


@max_pool.mistake("one cell of each window is taken: take the largest of them")
def corner(x, size, stride):
    return reduced(x, size, stride, lambda window: window[0, 0])


@max_pool.mistake("the first row of each window counts alone: it is size × size cells")
def first_row(x, size, stride):
    return reduced(x, size, stride, lambda window: window[0].max(axis=0))


@max_pool.mistake("the first column of each window counts alone: it is size × size cells")
def first_column(x, size, stride):
    return reduced(x, size, stride, lambda window: window[:, 0].max(axis=0))


@max_pool.mistake("a row and a column of windows are missing at the end: the last whole ones count")
def last_window_missing(x, size, stride):
    y = reduced(x, size, stride)
    return y[: max(1, len(y) - 1), : max(1, y.shape[1] - 1)]


@max_pool.mistake("this is where the largest value stands: return the value")
def places(x, size, stride):
    return reduced(x, size, stride, lambda w: w.reshape(-1, w.shape[2]).argmax(axis=0))
