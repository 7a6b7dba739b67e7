"""Hidden tests of ``output_size``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Number, Steps
from course_lib.reference import convolution

COUNT = Number(rtol=0, atol=1e-6)
output_size = Exercise(convolution.output_size, Steps(step=COUNT), few_inputs=True)

_FITS = "windows are counted: the first, and one for each whole stride behind it"
_TOO_LARGE = "where the kernel does not fit into n + 2p, raise a ValueError, and only there"


def outcome(output_size, **numbers):
    """Return whether a ValueError is raised, and the size where it is not."""
    try:
        size = output_size(*numbers.values())
    except ValueError:
        return {"what happens": "a ValueError is raised"}
    return {"what happens": "a size is returned", "the size": size}


def sized(n, kernel, stride=1, padding=0, dilation=1, title="", otherwise=_FITS):
    """Return a case of a kernel that fits; the numbers are those of a call."""
    return output_size.case(
        title,
        script=outcome,
        n=n,
        kernel=kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        otherwise=otherwise,
    )


def strides_of(draw, span, stride, rest):
    """Return inputs into which a span fits with some strides behind it and a rest."""
    return span + stride * int(draw.rng.integers(11, 90)) + rest


def large(draw, padding=0, dilation=1, missing=0):
    """Return numbers of which there are too many for a table; some inputs may be missing."""
    rng = draw.rng
    kernel, stride = int(rng.integers(100, 1000)), int(rng.integers(20, 100))
    span = dilation * (kernel - 1) + 1
    rest = stride * int(rng.integers(300, 1000)) + int(rng.integers(stride))
    n = span - 2 * padding + (-missing if missing else rest)
    return n, kernel, stride, padding, dilation


@output_size.cases()
def strides_without_padding(draw):
    k, s, t = draw.sizes(3, low=3, high=13)
    for rest in (0, 1, s // 2 + 1, s - 1):
        yield sized(strides_of(draw, k, s, rest), k, s, title=f"with a rest of {rest}")
    n = strides_of(draw, k, t, 1)
    yield output_size.case("with its defaults", script=outcome, n=n, kernel=k, otherwise=_FITS)
    yield output_size.case(
        "without padding", script=outcome, n=n, kernel=k, stride=t, otherwise=_FITS
    )
    yield sized(strides_of(draw, k, 1, 0), k, 1, title="with stride 1")
    yield sized(strides_of(draw, 1, s, 1), 1, s, title="with a 1 × 1 kernel")
    yield sized(strides_of(draw, 3, 3 + s, 2), 3, 3 + s, title="with gaps between windows")
    many = 1000 * t + int(draw.rng.integers(1000))
    yield sized(many, k, s, title="of many inputs")
    yield sized(*large(draw), title="of large numbers")


@output_size.cases("padding")
def padding_and_dilation(draw):
    k, s, p, d = draw.sizes(4, low=3, high=11)  # of a kernel of 2 other formulas are right, too
    span = d * (k - 1) + 1
    n = strides_of(draw, k + 2 * p, s, s - 1)
    yield sized(n, k, s, p, title="with padding")
    yield sized(n, k, s, p + s, title="of the same row with more padding")
    yield sized(n, k, s, p, s + 1, title="of the same row with dilation")
    yield sized(n + 1, k, 1, p, title="with padding and stride 1")
    yield sized(strides_of(draw, span, s, s - 1), k, s, 0, d, title="with dilation")
    yield sized(strides_of(draw, span, s, 0), k, s, p, d, title="with both")
    yield sized(k - 1, k, 1, p, title="of a row that padding makes long enough")
    yield sized(strides_of(draw, 1, s, 1), 1, s, p, d, title="of a dilated 1 × 1 kernel")
    yield sized(strides_of(draw, 3, s, 1), 2, s, 4 * p, title="with more padding than kernel")
    many = int(draw.rng.integers(10, 50))
    yield sized(*large(draw, padding=many, dilation=d), title="of large numbers")


@output_size.cases("fit")
def kernels_that_do_and_do_not_fit(draw):
    k, s, p, d = draw.sizes(4, low=3, high=11)
    span = d * (k - 1) + 1

    def case(title, *numbers):
        return sized(*numbers, title=title, otherwise=_TOO_LARGE)

    yield case("where the kernel fits exactly", k, k, s, 0, 1)
    yield case("where the kernel is too large by one", k - 1, k, 1, 0, 1)
    yield case("where the kernel is too large by one, with a stride", k - 1, k, s, 0, 1)
    yield case("where the kernel is too large by far", 2, 3 * k, s, 0, 1)
    yield case("where the dilated kernel fits with one to spare", span + 1, k, s, 0, d)
    yield case("where the dilated kernel fits exactly", span, k, s, 0, d)
    yield case("where the dilated kernel is too large by one", span - 1, k, s, 0, d)
    beyond = 2 * p + k
    yield case("where it fits exactly, thanks to padding", k, beyond, s, p, 1)
    yield case("where it is too large by one, in spite of padding", k, beyond + 1, s, p, 1)
    yield case("where n is less than k and padding helps", k - 1, k, 1, p, 1)
    both = span - 2 if span > 3 else span
    yield case("where dilation and padding meet exactly", both, k, s, 1, d)
    yield case("where a rest is left", k + 2 * s + 1, k, s, 0, 1)
    yield case("where nearly a stride is left", k + 3 * s - 1, k, s, 0, 1)
    yield case("of the same row with stride 1", k + 3 * s - 1, k, 1, 0, 1)
    yield case("where the stride is longer than the kernel", k + 1, k, k + s, 0, 1)
    yield case("of large numbers", *large(draw, padding=p, dilation=d))
    yield case("of large numbers, too large by one", *large(draw, dilation=d, missing=1))


# --- mistakes ----------------------------------------------------------------------------------


@output_size.helper
def counted(n, kernel, stride, padding, dilation, steps=lambda free, stride: free // stride):
    free = n + 2 * padding - (dilation * (kernel - 1) + 1)
    if free < 0:
        raise ValueError("the kernel does not fit")
    return steps(free, stride) + 1


@output_size.mistake("rounded up: a window that hangs over the end does not count", warned=True)
def rounded_up(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, dilation, lambda free, s: np.ceil(free / s))


@output_size.mistake("rounded to the nearest: whole strides count, so round down with //")
def rounded(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, dilation, lambda free, s: np.floor(free / s + 0.5))


@output_size.mistake("not rounded: divide with //, since only whole strides count")
def not_rounded(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, dilation, lambda free, s: free / s)


@output_size.mistake("one is missing: the first window needs no stride, so add 1")
def no_plus_one(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, dilation) - 1


@output_size.mistake("the 1 is added before the division: divide first, then add 1")
def one_inside(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, dilation, lambda free, s: (free + 1) // s - 1)


@output_size.mistake(
    "one too many: n + 2p minus the span needs no 1 before the division; the 1 comes behind it"
)
def one_too_many(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, dilation, lambda free, s: (free + 1) // s)


@output_size.mistake("the stride is ignored: divide by it")
def no_stride(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, 1, padding, dilation)


@output_size.mistake("without a stride yours takes the kernel's size: the default is 1")
def default_stride_of_the_kernel(n, kernel, stride=None, padding=0, dilation=1):
    return counted(n, kernel, stride or kernel, padding, dilation)


@output_size.mistake("the kernel is not taken off: windows must lie inside")
def kernel_not_taken_off(n, kernel, stride=1, padding=0, dilation=1):
    counted(n, kernel, stride, padding, dilation)
    return (n + 2 * padding) // stride


@output_size.mistake("the kernel is not taken off: windows must lie inside")
def rounded_up_without_kernel(n, kernel, stride=1, padding=0, dilation=1):
    counted(n, kernel, stride, padding, dilation)
    return -(-(n + 2 * padding) // stride)


@output_size.mistake("the number of strides is multiplied where it should be divided")
def times_the_stride(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, dilation, lambda free, s: free * s)


@output_size.mistake("the windows do not overlap in yours: their starts are a stride apart, not k")
def tiles(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, dilation * (kernel - 1) + 1, padding, dilation)


@output_size.mistake("padding counts twice: there is some at both ends", warned=True)
def padding_once(n, kernel, stride=1, padding=0, dilation=1):
    counted(n, kernel, stride, padding, dilation)
    return (n + padding - dilation * (kernel - 1) - 1) // stride + 1


@output_size.mistake(
    "padding counts once in yours, as a ValueError shows: there is some at both ends"
)
def too_large_by_padding_once(n, kernel, stride=1, padding=0, dilation=1):
    if n + padding < dilation * (kernel - 1) + 1:
        raise ValueError("the kernel does not fit")
    return counted(n, kernel, stride, padding, dilation)


@output_size.mistake("padding is ignored: the row has n + 2p cells")
def no_padding(n, kernel, stride=1, padding=0, dilation=1):
    counted(n, kernel, stride, padding, dilation)
    return (n - dilation * (kernel - 1) - 1) // stride + 1


@output_size.mistake("padding is added to the number of windows: it makes the row longer")
def padding_added_at_the_end(n, kernel, stride=1, padding=0, dilation=1):
    counted(n, kernel, stride, padding, dilation)
    return (n - dilation * (kernel - 1) - 1) // stride + 1 + 2 * padding


@output_size.mistake("padding is subtracted: it makes the row longer")
def padding_subtracted(n, kernel, stride=1, padding=0, dilation=1):
    counted(n, kernel, stride, padding, dilation)
    return (n - 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@output_size.mistake("dilation is ignored: a dilated kernel spans d(k − 1) + 1 cells", warned=True)
def no_dilation(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride, padding, 1)


@output_size.mistake("a dilated kernel spans d(k − 1) + 1 cells, not d · k", warned=True)
def dilation_times_kernel(n, kernel, stride=1, padding=0, dilation=1):
    free = n + 2 * padding - dilation * kernel
    if free < 0:
        raise ValueError("the kernel does not fit")
    return free // stride + 1


@output_size.mistake("a dilated kernel spans d(k − 1) + 1 cells: its k − 1 steps are d long")
def dilation_added(n, kernel, stride=1, padding=0, dilation=1):
    counted(n, kernel, stride, padding, dilation)
    return (n + 2 * padding - kernel - dilation + 1) // stride + 1


@output_size.mistake("dilation counts as a stride: it only makes the kernel's span longer")
def dilation_as_stride(n, kernel, stride=1, padding=0, dilation=1):
    return counted(n, kernel, stride * dilation, padding, dilation)


@output_size.mistake("no ValueError where the kernel does not fit", warned=True)
def nothing_raised(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@output_size.mistake("0 is returned where the kernel does not fit: raise a ValueError")
def zero_where_it_does_not_fit(n, kernel, stride=1, padding=0, dilation=1):
    return max(0, (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)


@output_size.mistake("where the kernel does not fit None is returned: raise a ValueError")
def none_where_it_does_not_fit(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        return None
    return counted(n, kernel, stride, padding, dilation)


@output_size.mistake("a ValueError is returned, not raised: write raise, not return")
def returned_not_raised(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        return str(ValueError("the kernel does not fit"))
    return counted(n, kernel, stride, padding, dilation)


@output_size.mistake("a kernel that fits exactly is refused: it has one output")
def exact_fit_refused(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding <= dilation * (kernel - 1) + 1:
        raise ValueError("the kernel does not fit")
    return counted(n, kernel, stride, padding, dilation)


@output_size.mistake("a kernel longer than n is refused: with padding it may fit", warned=True)
def longer_than_n_refused(n, kernel, stride=1, padding=0, dilation=1):
    if n < dilation * (kernel - 1) + 1:
        raise ValueError("the kernel does not fit")
    return counted(n, kernel, stride, padding, dilation)


@output_size.mistake("whether it fits is asked of k: a dilated kernel spans d(k − 1) + 1 cells")
def fit_without_dilation(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < kernel:
        raise ValueError("the kernel does not fit")
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@output_size.mistake("a rest is refused: what no window reaches is left out")
def rest_refused(n, kernel, stride=1, padding=0, dilation=1):
    if (n + 2 * padding - dilation * (kernel - 1) - 1) % stride:
        raise ValueError("the stride does not divide what is left")
    return counted(n, kernel, stride, padding, dilation)


@output_size.mistake(
    "int() cuts towards 0, so with a stride −1 becomes 0 strides and one window: ask whether the "
    "kernel fits before you divide"
)
def cut_towards_zero(n, kernel, stride=1, padding=0, dilation=1):
    size = int((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if size <= 0:
        raise ValueError("the kernel does not fit")
    return size


@output_size.symptom("an assert raises an AssertionError: what is asked for is a ValueError")
def asserted(got, right):
    return isinstance(got.raised, AssertionError)


@output_size.symptom("another exception is raised: what is asked for is a ValueError")
def another_exception(got, right):
    return got.raised is not None and "the size" not in right.result


@output_size.symptom(
    "a ValueError is raised though the kernel fits: it does when n + 2p ≥ d(k − 1) + 1"
)
def refuses_what_fits(got, right):
    return got.raised is None and "the size" not in got.result and "the size" in right.result


@output_size.symptom(
    "no ValueError is raised though the kernel does not fit: n + 2p is less than d(k − 1) + 1"
)
def accepts_what_does_not_fit(got, right):
    return got.raised is None and "the size" in got.result and "the size" not in right.result
