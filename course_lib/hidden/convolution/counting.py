"""Hidden tests of ``parameter_count``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from course_lib.hidden.convolution.sizes import output_size
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Number
from course_lib.reference import convolution

parameter_count = Exercise(
    convolution.parameter_count,
    Number(rtol=0, atol=1e-6),
    builds_on=(output_size,),
    few_inputs=True,
)

_ADVICE = "a filter has a weight for each cell of its window in each channel, and at most one bias"


def layers_of(draw):
    """Return kernels, channels and filters of several layers."""
    k, c, f = draw.sizes(3, low=2, high=19)
    yield "", (k, c, f)
    yield "of a 1 × 1 kernel", (1, c, f)
    yield "of a picture with one channel", (k, 1, f)
    yield "of one filter", (k, c, 1)
    yield "with as many channels as filters", (k, c + 1, c + 1)
    channels, filters = draw.rng.integers(200, 2000, size=2)
    yield "of a wide layer", (3, int(channels), int(filters))


@parameter_count.cases()
def with_biases(draw):
    for title, (k, c, f) in layers_of(draw):
        yield parameter_count.case(
            title, kernel=k, in_channels=c, n_filters=f, bias=True, otherwise=_ADVICE
        )
    k, c, f = draw.sizes(3, low=2, high=19)
    yield parameter_count.case(
        "with its default", kernel=k, in_channels=c, n_filters=f, otherwise=_ADVICE
    )


@parameter_count.cases("bias")
def without_biases(draw):
    for title, (k, c, f) in layers_of(draw):
        yield parameter_count.case(
            title, kernel=k, in_channels=c, n_filters=f, bias=False, otherwise=_ADVICE
        )


# --- mistakes ----------------------------------------------------------------------------------


@parameter_count.mistake(
    "the kernel has no depth in yours: a filter reads all C channels", warned=True
)
def no_depth(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**2 + bias)


@parameter_count.mistake("this is one filter: there are F of them")
def one_filter(kernel, in_channels, n_filters, bias=True):
    return kernel**2 * in_channels + bias


@parameter_count.mistake("the window is square: it has k² cells, not k")
def kernel_not_squared(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel * in_channels + bias)


@parameter_count.mistake("the window has k² cells, not 2k")
def kernel_doubled(kernel, in_channels, n_filters, bias=True):
    return n_filters * (2 * kernel * in_channels + bias)


@parameter_count.mistake("the kernel is a cube in yours: its depth is C, not k", warned=True)
def cube(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**3 + bias)


@parameter_count.mistake(
    "the kernel is k deep and each channel has one of its own: a filter has k²C"
)
def cube_by_channel(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**3 * in_channels + bias)


@parameter_count.mistake("the biases are forgotten: there is one for each filter")
def no_biases(kernel, in_channels, n_filters, bias=True):
    return n_filters * kernel**2 * in_channels


@parameter_count.mistake("biases are counted although there are none: look at bias")
def biases_always(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**2 * in_channels + 1)


@parameter_count.mistake("biases are counted where there are none, and not where there are some")
def biases_exchanged(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**2 * in_channels + (not bias))


@parameter_count.mistake("there is one bias in all in yours: each filter has its own")
def one_bias_in_all(kernel, in_channels, n_filters, bias=True):
    return n_filters * kernel**2 * in_channels + bias


@parameter_count.mistake("a bias for each weight: a filter has one bias in all", warned=True)
def bias_per_weight(kernel, in_channels, n_filters, bias=True):
    return n_filters * kernel**2 * in_channels * (1 + bias)


@parameter_count.mistake(
    "a bias for each channel of the input: a filter has one bias in all", warned=True
)
def bias_per_channel(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**2 + bias) * in_channels


@parameter_count.mistake("there are C biases in all: there is one for each of F filters")
def bias_per_input_channel(kernel, in_channels, n_filters, bias=True):
    return n_filters * kernel**2 * in_channels + in_channels * bias


@parameter_count.mistake("these are the biases alone, or nothing: the weights are missing")
def biases_alone(kernel, in_channels, n_filters, bias=True):
    return n_filters * bias


@parameter_count.mistake(
    "channels and filters are added: each filter reads all channels, so multiply"
)
def channels_added(kernel, in_channels, n_filters, bias=True):
    return kernel**2 * (in_channels + n_filters) + n_filters * bias


@parameter_count.mistake("without biases the weights are there all the same")
def nothing_without_bias(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**2 * in_channels + 1) * bias
