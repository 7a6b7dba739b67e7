"""Hidden tests of ``relu`` and ``relu_gradient``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import neural_networks

relu = Exercise(
    neural_networks.relu,
    Result(
        means="that of z",
        atol=1e-30,  # tiny values count as well
        groups=lambda z: {"z is negative": z < 0, "z is positive": z > 0},
    ),
)
relu_gradient = Exercise(
    neural_networks.relu_gradient,
    Result(
        means="that of z",
        atol=1e-12,
        groups=lambda z: {"z is negative": z < 0, "z is 0": z == 0, "z is positive": z > 0},
    ),
    builds_on=(relu,),
)


def moderate_values(draw):
    """Return values of both signs in three dimensions, none of them 0."""
    return draw.rng.normal(-0.2, 2.0, size=draw.sizes(3, high=7))


# --- relu --------------------------------------------------------------------------------------


@relu.cases()
def values_of_both_signs(draw):
    z = moderate_values(draw)
    z.flat[draw.rng.integers(z.size)] = 0
    yield relu.case(z=z)
    yield relu.case("of values in the hundreds", z=100 * z)


@relu.cases("any", unchanged=True)
def any_shape_and_size(draw):
    number = round(0.1 + draw.rng.random(), 3)
    for z in (number, -number, np.float64(-number), np.array(number)):
        yield relu.case("of a single number", z=z)
    ends = draw.rng.permutation([1e300, -1e300, 1e9, -1e9, 0.0, -0.0, 1e-5, -1e-5])
    yield relu.case("of values of all magnitudes", z=ends.reshape(4, 2))
    for size in (1e-9, 1e-20):
        yield relu.case("of tiny values alone", z=size * draw.rng.normal(size=(5, 3)))


@relu.mistake("this is z itself: negative values become 0")
def input_itself(z):
    return z


@relu.mistake("this is the absolute value: negative values become 0, not positive")
def absolute_value(z):
    return np.abs(z)


@relu.mistake("this is min(0, z): take the larger of the two")
def minimum(z):
    return np.minimum(z, 0)


@relu.mistake("this is max(0, -z): the sign of z is wrong")
def relu_of_minus_z(z):
    return np.maximum(-z, 0)


@relu.mistake("the sign of the result is wrong: positive values stay as they are")
def minus_relu(z):
    return -np.maximum(z, 0)


@relu.mistake(
    "negative values keep a small part of themselves, as in leaky ReLU: they become 0",
    slope=(0.01, 0.1, 0.2, 0.3, 0.05, 0.001),
)
def leaky(z, slope=0.01):
    return np.where(z > 0, z, slope * z)


@relu.mistake("this is 1 where z is positive: there the result is z itself")
def step(z):
    return np.where(z > 0, 1.0, 0.0)


@relu.mistake("large values are cut off: they stay as they are", top=(1, 6, 10, 20, 100))
def cut_off(z, top=6):
    return np.clip(z, 0, top)


@relu.mistake(
    "values near 0 become 0: every positive value stays as it is, however small",
    margin=(1e-3, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16),
)
def near_zero_becomes_zero(z, margin=1e-8):
    return np.where(z > margin, z, 0.0)


@relu.mistake("negative values become -1: they become 0")
def minus_one(z):
    return np.where(z > 0, z, -1.0)


@relu.mistake("the larger of z and 1 is taken: it is the larger of z and 0")
def maximum_with_one(z):
    return np.maximum(z, 1)


@relu.mistake("this is the smooth log(1 + e^z), called softplus: ReLU has a kink")
def softplus(z):
    return np.logaddexp(0, z)


@relu.mistake("negative values bend towards -1, as in ELU: they become 0")
def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


@relu.mistake("this is the largest entry alone: each entry is compared with 0")
def largest_entry(z):
    return np.maximum(np.max(z), 0)


@relu.mistake("this is the square where z is positive: there the result is z itself")
def squared(z):
    return np.maximum(z, 0) ** 2


@relu.mistake("this is the sigmoid")
def sigmoid_for_relu(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


@relu.mistake("this is tanh")
def tanh_for_relu(z):
    return np.tanh(z)


@relu.mistake("this is half of it: (z + |z|) is halved once", factor=(0.5, 2))
def wrong_half(z, factor=0.5):
    return factor * np.maximum(z, 0)


@relu.mistake("negative entries are left out: they become 0, and the shape stays")
def positive_entries_only(z):
    z = np.asarray(z)
    return z[z > 0]


@relu.symptom("it must take a plain float as well: np.maximum does, and an index as in z[...] not")
def no_plain_float(got, right):
    return isinstance(got.raised, TypeError | IndexError) and np.ndim(got.arguments["z"]) == 0


@relu.symptom("it must take arrays of any shape: compare entry by entry, as np.maximum does")
def no_array(got, right):
    return isinstance(got.raised, ValueError) and np.ndim(got.arguments["z"]) > 0


# --- relu_gradient -----------------------------------------------------------------------------


@relu_gradient.cases()
def slopes_of_both_signs(draw):
    z = moderate_values(draw)
    yield relu_gradient.case(z=z)
    yield relu_gradient.case("of values in the hundreds", z=100 * z)


@relu_gradient.cases("kink", unchanged=True)
def at_the_kink_and_near_it(draw):
    near = [0.0, -0.0, 0.0, 1e-9, -1e-9, 1e-300, -1e-300, 0.3, -0.4, 1e300, -1e300, 2.0]
    yield relu_gradient.case("at 0 and near it", z=draw.rng.permutation(near).reshape(4, 3))
    number = round(0.1 + draw.rng.random(), 3)
    for z in (0.0, number, -number, np.float64(number), np.array(-number)):
        yield relu_gradient.case("of a single number", z=z)


@relu_gradient.mistake("this is z itself")
def input_for_slope(z):
    return z


@relu_gradient.mistake("it is 1 at z = 0: the rule of this course is 0 there", warned=True)
def one_at_zero(z):
    return np.where(z >= 0, 1.0, 0.0)


@relu_gradient.mistake("it is 1/2 at z = 0: the rule of this course is 0 there", warned=True)
def half_at_zero(z):
    return 0.5 + 0.5 * np.sign(z)


@relu_gradient.mistake("it is 1 everywhere: the flat piece, z < 0, has the slope 0")
def one_everywhere(z):
    return np.ones_like(z)


@relu_gradient.mistake("it is 0 everywhere: the rising piece, z > 0, has the slope 1")
def zero_everywhere(z):
    return np.zeros_like(z)


@relu_gradient.mistake("this is ReLU itself: its slope is 1 where z > 0, however large z is")
def relu_itself(z):
    return relu(z)


@relu_gradient.mistake("it is -1 where z is negative, as the slope of |z|: ReLU is flat there")
def sign_of_z(z):
    return np.sign(z)


@relu_gradient.mistake("0 and 1 are exchanged: the slope is 1 where z is positive")
def exchanged(z):
    return np.where(z < 0, 1.0, 0.0)


@relu_gradient.mistake("0 and 1 are exchanged, and it is 1 at z = 0: it is 1 where z is positive")
def exchanged_with_zero(z):
    return np.where(z > 0, 0.0, 1.0)


@relu_gradient.mistake(
    "it is not 0 where z is negative, as for leaky ReLU", slope=(0.01, 0.1, 0.2, 0.3)
)
def leaky_slope(z, slope=0.01):
    return np.where(z > 0, 1.0, slope)


@relu_gradient.mistake("it is 1 only from some z > 0 on: it is 1 for every z above 0", end=(1, 0.5))
def late_step(z, end=1):
    return np.where(z > end, 1.0, 0.0)


@relu_gradient.mistake(
    "z near 0 counts as 0: it is 1 for every z above 0", margin=(1e-3, 1e-5, 1e-6, 1e-7, 1e-8)
)
def near_zero_is_zero(z, margin=1e-8):
    return np.where(z > margin, 1.0, 0.0)


@relu_gradient.mistake("this is the sigmoid, a smooth step: ReLU's slope jumps")
def smooth_step(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


@relu_gradient.mistake("it is 0 for large z: it is 1 for every z above 0", top=(1, 6))
def slope_of_cut_off(z, top=6):
    return np.where((z > 0) & (z < top), 1.0, 0.0)


@relu_gradient.mistake("this divides ReLU by z, which is 0/0 at z = 0: ask whether z > 0")
def quotient(z):
    with np.errstate(all="ignore"):
        return np.divide(relu(z), z)


@relu_gradient.symptom("it must take a plain float as well: compare z > 0, and index nothing")
def no_plain_float_for_slope(got, right):
    return isinstance(got.raised, TypeError | IndexError) and np.ndim(got.arguments["z"]) == 0


@relu_gradient.symptom("it must take arrays of any shape: compare entry by entry")
def no_array_for_slope(got, right):
    return isinstance(got.raised, ValueError) and np.ndim(got.arguments["z"]) > 0
