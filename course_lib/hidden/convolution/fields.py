"""Hidden tests of ``receptive_field``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.convolution.averaging import global_average_pool
from course_lib.hidden.convolution.counting import parameter_count
from course_lib.hidden.convolution.pooling import max_pool
from course_lib.hidden.convolution.sizes import output_size
from course_lib.hidden.convolution.sliding import convolve
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Number
from course_lib.reference import receptive_field as fields

receptive_field = Exercise(
    fields.receptive_field,
    Number(rtol=0, atol=1e-6),
    builds_on=(output_size, parameter_count, convolve, max_pool, global_average_pool),
    few_inputs=True,
)

_ADVICE = "a layer adds d(k − 1) times the product of the strides of all layers before it"


def stack(title, *layers):
    """Return the case of these layers."""
    return receptive_field.case(title, layers=list(layers), otherwise=_ADVICE)


def numbers(draw, count, low, high):
    """Return whole numbers, of which each may occur more than once."""
    return [int(value) for value in draw.rng.integers(low, high, size=count)]


@receptive_field.cases()
def kernels_alone(draw):
    k, m, q = draw.sizes(3, low=3, high=13)
    yield stack("of one layer", (k, 1, 1))
    yield stack("of three kernels", (k, 1, 1), (m, 1, 1), (q, 1, 1))
    same = (m, 1, 1)
    yield stack("of one layer four times", same, same, same, same)
    yield stack("with a 1 × 1 kernel in between", (k, 1, 1), (1, 1, 1), (q, 1, 1))
    yield stack("of a 1 × 1 kernel", (1, 1, 1))
    yield stack("of forty layers", *((kernel, 1, 1) for kernel in numbers(draw, 40, 1, 9)))


@receptive_field.cases("stride")
def with_strides(draw):
    k, m, q, r = draw.sizes(4, low=2, high=13)
    s, t, u, v = draw.sizes(4, low=2, high=11)
    yield stack("of one layer with a stride", (k, s, 1))
    yield stack("of two layers", (k, s, 1), (m, t, 1))
    yield stack("of three layers", (k, s, 1), (m, t, 1), (q, u, 1))
    yield stack("of four layers", (k, s, 1), (m, t, 1), (q, 1, 1), (r, v, 1))
    yield stack("where the first stride is 1", (k, 1, 1), (m, t, 1), (q, u, 1))
    yield stack("with a 1 × 1 kernel that strides", (k, 1, 1), (1, s, 1), (m, 1, 1))
    same = (k, 2, 1)
    yield stack("of one layer three times", same, same, same)
    many = zip(numbers(draw, 11, 1, 9), numbers(draw, 11, 1, 4), [1] * 11)
    yield stack("of eleven layers", *many)
    yield stack(
        "of two layers, with gaps between the first one's windows", (k, k + s, 1), (m, t, 1)
    )


@receptive_field.cases("dilation", unchanged=True)
def with_dilation(draw):
    k, m, q = draw.sizes(3, low=2, high=13)
    d, e, g = draw.sizes(3, low=2, high=11)
    s, t, u = draw.sizes(3, low=2, high=11)
    yield stack("of one layer with dilation", (k, 1, d))
    yield stack("of three layers with dilation", (k, 1, d), (m, 1, e), (q, 1, g))
    yield stack("with strides and dilation", (k, s, d), (m, t, e), (q, u, g))
    yield stack("of a dilated 1 × 1 kernel", (k, 1, 1), (1, s, d), (m, t, 1))
    yield stack("of one layer three times", (m, 2, d), (m, 2, d), (m, 2, d))
    many = zip(numbers(draw, 11, 1, 6), numbers(draw, 11, 1, 4), numbers(draw, 11, 1, 5))
    yield stack("of eleven layers", *many)


# --- mistakes ----------------------------------------------------------------------------------


@receptive_field.helper
def grown(layers, growth=lambda k, d: d * (k - 1), factor=lambda step, s: step * s):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        field += growth(kernel, dilation) * step
        step = factor(step, stride)
    return field


@receptive_field.mistake("strides are ignored: earlier ones spread what a later layer sees")
def no_strides(layers):
    return grown(layers, factor=lambda step, s: 1)


@receptive_field.mistake(
    "a layer's own stride counts too early: it spreads only the layers after it", warned=True
)
def own_stride_too_early(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        step *= stride
        field += dilation * (kernel - 1) * step
    return field


@receptive_field.mistake("only the layer's own stride counts in yours: it is all the earlier ones")
def own_stride_alone(layers):
    return 1 + sum(dilation * (kernel - 1) * stride for kernel, stride, dilation in layers)


@receptive_field.mistake(
    "only the stride just before counts: all earlier strides multiply", warned=True
)
def last_stride_alone(layers):
    return grown(layers, factor=lambda step, s: s)


@receptive_field.mistake("strides are added up: they multiply", warned=True)
def strides_added(layers):
    field, step = 1, 0
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1) * max(step, 1)
        step += stride
    return field


@receptive_field.mistake("the field found so far is multiplied by the stride: only later growth is")
def field_times_stride(layers):
    field = 1
    for kernel, stride, dilation in layers:
        field = (field + dilation * (kernel - 1)) * stride
    return field


@receptive_field.mistake("each layer grows by the product of all strides: the earlier ones count")
def all_strides(layers):
    product = np.prod([stride for _, stride, _ in layers])
    return 1 + product * sum(dilation * (kernel - 1) for kernel, _, dilation in layers)


@receptive_field.mistake("the layers are taken from the last to the first: begin at the input")
def backwards(layers):
    return grown(layers[::-1])


@receptive_field.mistake("strides of the layers behind count in yours: it is those before a layer")
def own_and_later_strides(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers[::-1]:
        step *= stride
        field += dilation * (kernel - 1) * step
    return field


@receptive_field.mistake(
    "kernels are added up: a layer adds k − 1, for its windows overlap", warned=True
)
def kernels_added(layers):
    return grown(layers, growth=lambda k, d: d * (k - 1) + 1) - 1


@receptive_field.mistake("every layer adds k in full: it adds k − 1 to the 1 it starts from")
def kernels_added_to_one(layers):
    return grown(layers, growth=lambda k, d: d * (k - 1) + 1)


@receptive_field.mistake("kernels are multiplied: what a layer adds, it adds", warned=True)
def kernels_multiplied(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        field *= (dilation * (kernel - 1)) * step + 1
        step *= stride
    return field


@receptive_field.mistake("this is the largest span of a layer: what layers add, they add up")
def largest_span(layers):
    return max(dilation * (kernel - 1) + 1 for kernel, _, dilation in layers)


@receptive_field.mistake("it starts at 0: with no layer an output is an input, which sees 1")
def starts_at_zero(layers):
    return grown(layers) - 1


@receptive_field.mistake("dilation is ignored: a kernel's k − 1 steps are d long")
def no_dilation(layers):
    return grown(layers, growth=lambda k, d: k - 1)


@receptive_field.mistake("a dilated kernel spans d(k − 1) + 1, so it adds d(k − 1), not d · k − 1")
def dilation_times_kernel(layers):
    return grown(layers, growth=lambda k, d: d * k - 1)


@receptive_field.mistake("dilation is added: a kernel's k − 1 steps are each d long, so multiply")
def dilation_added(layers):
    return grown(layers, growth=lambda k, d: k - 1 + d - 1)


@receptive_field.mistake("dilation spreads the layers after it in yours: only strides do")
def dilation_as_stride(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1) * step
        step *= stride * dilation
    return field


@receptive_field.mistake("stride and dilation are exchanged: a layer is (kernel, stride, dilation)")
def exchanged(layers):
    return grown([(kernel, dilation, stride) for kernel, stride, dilation in layers])


@receptive_field.mistake("this is the last layer alone: add up over all of them")
def last_layer(layers):
    return grown(layers[-1:])


@receptive_field.mistake("this is the first layer alone: does a return stand in the loop?")
def first_layer(layers):
    return grown(layers[:1])


@receptive_field.mistake("the last layer is left out")
def all_but_the_last(layers):
    return grown(layers[:-1])


@receptive_field.mistake("equal layers count once: each adds what it adds")
def equal_layers_once(layers):
    return grown(list(dict.fromkeys(layers)))


@receptive_field.mistake("these are the fields after each layer: return the last one")
def all_fields(layers):
    return [grown(layers[: i + 1]) for i in range(len(layers))]


@receptive_field.mistake("this is an area: the receptive field counts inputs along one axis")
def area(layers):
    return grown(layers) ** 2
