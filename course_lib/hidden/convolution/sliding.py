"""Hidden tests of ``convolve``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.convolution.counting import parameter_count
from course_lib.hidden.convolution.sizes import output_size
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import convolution

convolve = Exercise(
    convolution.convolve,
    Result(
        means="(H', W', F): a row and a column for each window, a channel for each filter",
        factors=lambda x, kernels, bias, stride, padding: {
            "C, the number of channels": kernels.shape[3],
            "k²C, the number of weights": kernels[0].size,
        },
    ),
    builds_on=(output_size, parameter_count),
)

_ADVICE = "each output is the sum of a window times a kernel, over all channels, plus a bias"


def layer(draw, height, width, channels, filters, kernel, *, stride=1, padding=0, bias=True):
    """Return signed arguments of a call; without a bias it is an array of zeros."""
    shifts = draw.rng.uniform(0.5, 3.0, size=filters) * draw.rng.choice([-1, 1], size=filters)
    return {
        "x": draw.rng.normal(0.3, 1.0, size=(height, width, channels)),
        "kernels": draw.rng.normal(size=(filters, kernel, kernel, channels)),
        "bias": shifts if bias else np.zeros(filters),
        "stride": stride,
        "padding": padding,
    }


def with_a_rest(size, kernel, stride, padding=0):
    """Return `size`, or one more where strides would cover that to its end."""
    return size if (size + 2 * padding - kernel) % stride else size + 1


def sliding(title, arguments):
    """Return the case of a call."""
    return convolve.case(title, **arguments, otherwise=_ADVICE)


@convolve.cases()
def shapes_and_channels(draw):
    h, w = draw.sizes(2, low=7, high=13)
    c, f, k = draw.sizes(3, low=2, high=5)
    yield sliding("", layer(draw, h, w, c, f, k, bias=False))
    yield sliding("of one filter", layer(draw, h, w, c, 1, k, bias=False))
    yield sliding("of a picture with one channel", layer(draw, h, w, 1, f, k, bias=False))
    yield sliding("of 1 × 1 kernels", layer(draw, h, w, c, f, 1, bias=False))
    yield sliding("of a square picture", layer(draw, h, h, k, k, k, bias=False))
    yield sliding("where the kernel fits exactly", layer(draw, k, k, c, f, k, bias=False))
    yield sliding("of a low picture", layer(draw, k, w, c, f, k, bias=False))
    yield sliding("with many channels", layer(draw, k + 1, k + 3, 40 + c, f, k, bias=False))
    yield sliding("of large kernels", layer(draw, h, w, c, f, 7, bias=False))


@convolve.cases("stride")
def strides(draw):
    h, w, other = draw.sizes(3, low=11, high=23)
    c, f, k = draw.sizes(3, low=2, high=5)
    for stride in (2, 3, 4):
        arguments = layer(draw, h, w, c, f, k, stride=stride, bias=False)
        yield sliding(f"with stride {stride}", arguments)
    gaps = layer(draw, other, w, c, f, k, stride=k + 2, bias=False)
    yield sliding("with gaps between windows", gaps)
    yield sliding("of 1 × 1 kernels", layer(draw, h, w, c, f, 1, stride=3, bias=False))
    large = layer(draw, h, k + 1, c, f, k, stride=5, bias=False)
    yield sliding("where one column of windows fits", large)
    yield sliding("of a square picture", layer(draw, h, h, c, f, k, stride=2, bias=False))
    wide = layer(draw, h, h + w, 4 + c, f, 7, stride=2, bias=False)
    yield sliding("of large and deep kernels on a wide picture", wide)


@convolve.cases("padding")
def paddings(draw):
    h, w = draw.sizes(2, low=5, high=11)
    c, f, k = draw.sizes(3, low=2, high=5)
    for padding in (1, 2, 3):
        arguments = layer(draw, h, w, c, f, k, padding=padding, bias=False)
        yield sliding(f"with padding {padding}", arguments)
    rows, columns = (with_a_rest(n, k, stride=3, padding=2) for n in (h, w))
    both = layer(draw, rows, columns, c, f, k, stride=3, padding=2, bias=False)
    yield sliding("with padding and a stride", both)
    wide = layer(draw, 3, 2, c, f, 2, padding=4, bias=False)
    yield sliding("with more padding than kernel and picture", wide)
    small = layer(draw, 2, 3, c, f, 5, padding=2, bias=False)
    yield sliding("of kernels that fit only thanks to padding", small)
    yield sliding("of 1 × 1 kernels", layer(draw, h, w, c, f, 1, padding=1, bias=False))
    deep = layer(draw, h, w, 4 + c, f, 7, padding=2, bias=False)
    yield sliding("of large and deep kernels", deep)


@convolve.cases("bias", unchanged=True)
def biases(draw):
    h, w = draw.sizes(2, low=7, high=11)
    c, f, k = draw.sizes(3, low=2, high=5)
    yield sliding("", layer(draw, h, w, c, f, k))
    rows, columns = (with_a_rest(n, k, stride=2, padding=1) for n in (h, w))
    both = layer(draw, rows, columns, c, f, k, stride=2, padding=1)
    yield sliding("with stride and padding", both)
    yield sliding("of one filter", layer(draw, h, w, c, 1, k))
    yield sliding("with as many channels as filters", layer(draw, h, w, f, f, k, padding=1))
    yield sliding("where H' = W' = F", layer(draw, f + k - 1, f + k - 1, c, f, k))
    dark = layer(draw, h, w, c, f, k, padding=1)
    yield sliding("of a picture of zeros", {**dark, "x": np.zeros((h, w, c))})
    idle = layer(draw, h, w, c, f, k, stride=2)
    yield sliding("with kernels of zeros", {**idle, "kernels": 0 * idle["kernels"]})
    faint = layer(draw, h, w, c, f, k, padding=2)
    yield sliding(
        "of tiny numbers", {n: 1e-9 * v if n in ("x", "bias") else v for n, v in faint.items()}
    )
    yield sliding("of 1 × 1 kernels on one channel", layer(draw, h, w, 1, 1, 1))
    # Where an output has the shape of the picture, or kernels that of another, one could be reused.
    yield sliding("that keeps the picture's shape", layer(draw, h, w, c, c, 3, padding=1))
    wide = layer(draw, h, h + w, 4 + c, f, 7)
    yield sliding("of large and deep kernels on a wide picture", wide)


# --- mistakes ----------------------------------------------------------------------------------


@convolve.helper
def slid(padded, kernels, bias, stride):
    k = kernels.shape[1]
    height, width = ((n - k) // stride + 1 for n in padded.shape[:2])
    y = np.zeros((height, width, len(kernels))) + bias[: len(kernels)]
    for i, j in np.ndindex(k, k):
        cells = padded[i : i + height * stride : stride, j : j + width * stride : stride]
        y += cells @ kernels[:, i, j].T
    return y


@convolve.helper
def surrounded(x, before, after=None, **how):
    sides = (before, before if after is None else after)
    return np.pad(x, (sides, sides, (0, 0)), **how)


@convolve.helper
def right_one(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, bias, stride)


@convolve.mistake("the kernels are flipped: this field lays them on as they are", warned=True)
def flipped(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels[:, ::-1, ::-1], bias, stride)


@convolve.mistake("the kernels are flipped along all axes, channels too: lay them on as they are")
def flipped_in_depth(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels[:, ::-1, ::-1, ::-1], bias, stride)


@convolve.mistake("the kernels are turned upside down: lay them on as they are")
def upside_down(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels[:, ::-1], bias, stride)


@convolve.mistake("rows and columns of the kernels are exchanged: the first axis goes down")
def kernels_transposed(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels.swapaxes(1, 2), bias, stride)


@convolve.mistake("rows and columns of the result are exchanged: it has the shape (H', W', F)")
def transposed(x, kernels, bias, stride, padding):
    return right_one(x, kernels, bias, stride, padding).swapaxes(0, 1)


@convolve.mistake("the filters stand first, as in PyTorch: here channels come last", warned=True)
def filters_first(x, kernels, bias, stride, padding):
    return right_one(x, kernels, bias, stride, padding).transpose(2, 0, 1)


@convolve.mistake("the mean is taken over the channels: they are summed")
def mean_of_channels(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels / x.shape[2], bias, stride)


@convolve.mistake("the mean of the products is taken: they are summed")
def mean_of_products(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels / kernels[0].size, bias, stride)


@convolve.mistake("only the first channel counts: a kernel is as deep as the picture", warned=True)
def first_channel(x, kernels, bias, stride, padding):
    return slid(surrounded(x[..., :1], padding), kernels[..., :1], bias, stride)


@convolve.mistake("only the last channel counts: add up over all of them")
def last_channel(x, kernels, bias, stride, padding):
    return slid(surrounded(x[..., -1:], padding), kernels[..., -1:], bias, stride)


@convolve.mistake("the kernel's first channel is laid on all channels: each has its own weights")
def first_channel_of_the_kernel(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels[..., :1] + 0 * kernels, bias, stride)


@convolve.mistake("the channels stay apart: sum over them, so that a filter gives one", warned=True)
def channels_apart(x, kernels, bias, stride, padding):
    apart = [
        right_one(x[..., c : c + 1], kernels[..., c : c + 1], bias, stride, padding)
        for c in range(x.shape[2])
    ]
    return np.stack(apart, axis=-1)


@convolve.mistake("the largest product is taken: products are summed")
def largest_product(x, kernels, bias, stride, padding):
    padded, y = surrounded(x, padding), right_one(x, kernels, bias, stride, padding)
    for i, j, f in np.ndindex(y.shape):
        window = padded[i * stride :, j * stride :][: kernels.shape[1], : kernels.shape[2]]
        y[i, j, f] = np.max(window * kernels[f]) + bias[f]
    return y


@convolve.mistake("every filter is the first: each has a kernel of its own")
def first_kernel_for_all(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels[:1] + 0 * kernels, bias, stride)


@convolve.mistake("this is the first filter alone: there is a channel for each filter")
def first_filter_alone(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels[:1], bias, stride)


@convolve.mistake("the filters are added up: each gives a channel of its own", warned=True)
def filters_summed(x, kernels, bias, stride, padding):
    return right_one(x, kernels, bias, stride, padding).sum(axis=2, keepdims=True)


@convolve.mistake(
    "the last axis is lost where there is one filter: the shape is (H', W', F) always"
)
def squeezed(x, kernels, bias, stride, padding):
    y = right_one(x, kernels, bias, stride, padding)
    return y[..., 0] if len(kernels) == 1 else y


@convolve.mistake("the bias is missing: add bias[f] to channel f")
def no_bias(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, 0 * bias, stride)


@convolve.mistake("the bias is subtracted: add it")
def bias_subtracted(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, -bias, stride)


@convolve.mistake("the bias is added in each channel of the window: it is added once", warned=True)
def bias_per_channel(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, x.shape[2] * bias, stride)


@convolve.mistake("the bias is added to each product: it is added once, to their sum")
def bias_per_weight(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, kernels[0].size * bias, stride)


@convolve.mistake("the first bias serves all filters: each has its own")
def first_bias_for_all(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, bias[:1] + 0 * bias, stride)


@convolve.mistake("all biases are added to each filter: filter f has bias[f]")
def sum_of_biases(x, kernels, bias, stride, padding):
    return slid(surrounded(x, padding), kernels, bias.sum() + 0 * bias, stride)


@convolve.mistake("negative outputs are set to 0: leave them, there is no ReLU here")
def rectified(x, kernels, bias, stride, padding):
    return np.maximum(right_one(x, kernels, bias, stride, padding), 0)


@convolve.mistake("the kernels are divided by their sums: take them as they are")
def kernels_normalised(x, kernels, bias, stride, padding):
    sums = np.abs(kernels).sum(axis=(1, 2, 3), keepdims=True)
    return slid(surrounded(x, padding), kernels / np.where(sums == 0, 1, sums), bias, stride)
