"""Hidden tests of ``tanh`` and ``tanh_gradient``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.losses import sigmoid
from course_lib.hidden.neural_networks.rectifier import moderate_values, relu, relu_gradient
from course_lib.hidden.results import Result
from course_lib.reference import neural_networks

OVERFLOW = (
    "an exponential overflows: give np.exp nothing but negative numbers, for every entry (np.where "
    "computes both of its branches everywhere)"
)
INEXACT = "it must be exact within 1e-12"


def by_sign(z):
    """Return what wrong entries may have in common."""
    return {"z is negative": z < 0, "z is positive": z > 0}


tanh = Exercise(
    neural_networks.tanh,
    Result(means="that of z", rtol=0, atol=1e-12, groups=by_sign),
    builds_on=(sigmoid, relu, relu_gradient),
)
tanh_gradient = Exercise(
    neural_networks.tanh_gradient,
    Result(means="that of z", rtol=0, atol=1e-12, groups=by_sign),
    builds_on=(sigmoid, relu, relu_gradient, tanh),
)


def moderate(exercise, draw):
    """Yield cases of values that no exponential minds."""
    z = moderate_values(draw)
    # At 12.5 tanh is 1 - 3e-11, so a bound on z or on the result shows.
    most = draw.rng.uniform(12.4, 13.0)
    z.flat[draw.rng.choice(z.size, 3, replace=False)] = 0, most, -most
    yield exercise.case(z=z)
    yield exercise.case("with z near 0", z=1e-3 * draw.rng.permutation(z.ravel()))
    (n,) = draw.sizes(1, 3, 5)
    yield exercise.case("of a square array", z=draw.rng.normal(size=(n, n)))


def extreme(exercise, draw):
    """Yield cases of any floats, one of them alone or several."""
    silent = {"no_warning": "encountered", "warning_means": OVERFLOW, "otherwise": INEXACT}
    ends = [1e300, -1e300, 800.0, -800.0, 360.0, -360.0, 19.0, -19.0, 1e-300, -1e-9, 0.0, 9.0]
    z = draw.rng.permutation(ends).reshape(6, 2)
    yield exercise.case("with large values of z", z=z, **silent)
    spread = np.concatenate([draw.rng.normal(0, 8, size=11), draw.rng.normal(0, 900, size=11)])
    yield exercise.case("with large values of z", z=spread, **silent)
    number = round(0.1 + draw.rng.random(), 3)
    for single in (number, -number, 0.0, -1e4, np.float64(750.0), np.array(-720.0)):
        yield exercise.case("of a single number", z=single, **silent)


# --- tanh --------------------------------------------------------------------------------------


@tanh.cases()
def moderate_numbers(draw):
    yield from moderate(tanh, draw)


@tanh.cases("stable", unchanged=True)
def extreme_numbers(draw):
    yield from extreme(tanh, draw)


@tanh.helper
def exact_tanh(z):
    q = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - q) / (1 + q)


@tanh.mistake("this is z itself")
def input_itself(z):
    return z


@tanh.mistake("this is the sigmoid, from 0 to 1: tanh z is 2 sigmoid(2z) - 1")
def sigmoid_for_tanh(z):
    return 0.5 + 0.5 * exact_tanh(z / 2)


@tanh.mistake("this is sigmoid(2z), from 0 to 1: double it, and subtract 1")
def sigmoid_of_2z(z):
    return 0.5 + 0.5 * exact_tanh(z)


@tanh.mistake(
    "z is multiplied by a constant: the exponent is 2z, and -2|z| where it must be negative",
    factor=(0.5, 2),
)
def tanh_of_multiple(z, factor=0.5):
    return exact_tanh(factor * z)


@tanh.mistake("the sign is wrong: tanh is positive where z is")
def minus_tanh(z):
    return -exact_tanh(z)


@tanh.mistake("the sign of z is lost: a negative z gives a negative result", sign=(1, -1))
def sign_lost(z, sign=1):
    return sign * exact_tanh(np.abs(z))


@tanh.mistake("the fraction is upside down")
def upside_down(z):
    with np.errstate(all="ignore"):
        return 1 / exact_tanh(z)


@tanh.mistake("parentheses are missing: numerator and denominator are sums, each in its own")
def no_parentheses(z):
    return np.exp(2 * z) - 1 / np.exp(2 * z) + 1


@tanh.mistake("parentheses are missing around the denominator")
def no_parentheses_below(z):
    return (np.exp(2 * z) - 1) / np.exp(2 * z) + 1


@tanh.mistake("parentheses are missing around the numerator")
def no_parentheses_above(z):
    return np.exp(2 * z) - 1 / (np.exp(2 * z) + 1)


@tanh.mistake("this is sinh z, the numerator alone: divide by the sum of the exponentials")
def sinh(z):
    return np.sinh(z)


@tanh.mistake("this is its derivative")
def derivative(z):
    return 1 - exact_tanh(z) ** 2


@tanh.mistake("this is a straight line, cut off at -1 and 1")
def hard_tanh(z):
    return np.clip(z, -1, 1)


@tanh.mistake("this is z / (1 + |z|), which looks alike but is another curve")
def softsign(z):
    return z / (1 + np.abs(z))


@tanh.mistake("this is the arc tangent", factor=(1, 2 / np.pi))
def arc_tangent(z, factor=1):
    return factor * np.arctan(z)


@tanh.mistake("this is the tangent: tanh is the hyperbolic one, made of exponentials")
def tangent(z):
    return np.tan(z)


@tanh.mistake("this is the sign of z: tanh passes through 0 smoothly")
def sign_of_z(z):
    return np.sign(z)


@tanh.mistake("this is ReLU")
def relu_for_tanh(z):
    return relu(z)


@tanh.mistake("a 1 is missing from the numerator")
def numerator_without_one(z):
    return np.exp(2 * z) / (np.exp(2 * z) + 1)


@tanh.mistake("leave out the ε: e^2z + 1 is never 0", eps=(1e-6, 1e-7, 1e-8, 1e-9, 1e-10))
def epsilon_under_the_fraction(z, eps=1e-8):
    q = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - q) / (1 + q + eps)


@tanh.mistake("z is clipped too early: at z = 10 tanh is not 1 yet", bound=(2, 3, 4, 5, 8, 10, 12))
def clipped(z, bound=5):
    return exact_tanh(np.clip(z, -bound, bound))


@tanh.mistake("the result is cut off near -1 and 1", margin=(1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10))
def result_clipped(z, margin=1e-7):
    return np.clip(exact_tanh(z), margin - 1, 1 - margin)


@tanh.mistake("large z are mended to 0: tanh goes to -1 and 1")
def mended_to_zero(z):
    with np.errstate(all="ignore"):
        grown = np.exp(2 * z)
        return np.nan_to_num((grown - 1) / (grown + 1), nan=0.0)


# --- tanh_gradient -----------------------------------------------------------------------------


@tanh_gradient.cases()
def moderate_slopes(draw):
    yield from moderate(tanh_gradient, draw)


@tanh_gradient.cases("stable", unchanged=True)
def extreme_slopes(draw):
    yield from extreme(tanh_gradient, draw)


@tanh_gradient.mistake("this is z itself")
def input_for_slope(z):
    return z


@tanh_gradient.mistake("tanh must be squared: it is 1 - tanh(z)²", warned=True)
def not_squared(z):
    return 1 - tanh(z)


@tanh_gradient.mistake(
    "this is 1 - z², which holds for z = tanh of something: take tanh(z) first", warned=True
)
def square_of_z(z):
    return 1 - np.asarray(z) ** 2


@tanh_gradient.mistake("this is tanh itself")
def tanh_itself(z):
    return tanh(z)


@tanh_gradient.mistake("it is 1 - tanh(z)², not 1 - |tanh(z)|")
def absolute_for_square(z):
    return 1 - np.abs(tanh(z))


@tanh_gradient.mistake("the square is subtracted from 1, not added")
def added(z):
    return 1 + tanh(z) ** 2


@tanh_gradient.mistake("the sign is wrong: tanh rises everywhere")
def negative(z):
    return tanh(z) ** 2 - 1


@tanh_gradient.mistake("the square is a matrix product: it is taken entry by entry")
def matrix_square(z):
    t = tanh(z)
    is_square = np.ndim(t) == 2 and len(set(np.shape(t))) == 1
    return 1 - (t @ t if is_square else t**2)


@tanh_gradient.mistake("1 - is missing: this is tanh(z)²")
def square_alone(z):
    return tanh(z) ** 2


@tanh_gradient.mistake("the square belongs to tanh alone: 1 - tanh(z)²")
def square_of_difference(z):
    return (1 - tanh(z)) ** 2


@tanh_gradient.mistake("this is t (1 - t), the derivative of the sigmoid's kind: it is 1 - t²")
def product_with_tanh(z):
    return tanh(z) * (1 - tanh(z))


@tanh_gradient.mistake("this is the derivative of the sigmoid: that of tanh is 1 - tanh(z)²")
def slope_of_sigmoid(z):
    s = 0.5 + 0.5 * np.tanh(z / 2)
    return s * (1 - s)


@tanh_gradient.mistake("tanh is taken twice")
def tanh_twice(z):
    return 1 - tanh(tanh(z)) ** 2


@tanh_gradient.mistake("this is the slope at another place: z is halved or doubled", f=(0.5, 2))
def slope_elsewhere(z, f=0.5):
    return 1 - tanh(f * np.asarray(z)) ** 2


@tanh_gradient.mistake("a square is missing: it is 1 / cosh(z)²")
def root_of_slope(z):
    return np.sqrt(np.maximum(1 - tanh(z) ** 2, 0))


@tanh_gradient.mistake("this is the second derivative: stop after the first", factor=(-2, 2))
def second_derivative(z, factor=-2):
    return factor * tanh(z) * (1 - tanh(z) ** 2)


@tanh_gradient.mistake("this is 2 tanh(z), the derivative of a square", factor=(2, -2))
def double(z, factor=2):
    return factor * tanh(z)


@tanh_gradient.mistake("the factor 4 is missing: it is 4q / (1 + q)² with q = e^(-2|z|)", k=(1, 2))
def factor_of_q(z, k=1):
    return k / 4 * (1 - tanh(z) ** 2)


@tanh_gradient.mistake("this is the slope of ReLU")
def slope_of_relu(z):
    return relu_gradient(z)


@tanh_gradient.mistake("it is 1 everywhere: tanh is that steep at 0 only")
def one_everywhere(z):
    return np.ones_like(np.asarray(z, dtype=float))


@tanh_gradient.mistake("small slopes are cut off: they go to 0", floor=(1e-3, 1e-6, 1e-8, 1e-10))
def kept_from_zero(z, floor=1e-8):
    return np.maximum(1 - tanh(z) ** 2, floor)


@tanh_gradient.mistake(
    "this is a difference quotient, which is not exact: take the formula",
    step=(1e-3, 1e-4, 1e-5, 1e-6, 1e-7),
)
def difference_quotient(z, step=1e-5):
    return (tanh(np.asarray(z) + step) - tanh(np.asarray(z) - step)) / (2 * step)


for exercise in (tanh, tanh_gradient):

    @exercise.symptom(OVERFLOW)
    def overflow_error(got, right):
        return isinstance(got.raised, OverflowError)

    @exercise.symptom(f"there is NaN, since {OVERFLOW}")
    def nan_from_overflow(got, right):
        return np.isnan(got.result).any()

    @exercise.symptom("it must take plain floats and arrays of any shape: use np.exp, not math.exp")
    def no_plain_float(got, right):
        return isinstance(got.raised, TypeError | IndexError | ValueError)


@tanh.symptom("tanh lies between -1 and 1, your values do not")
def outside_of_minus_1_and_1(got, right):
    outside = np.abs(got.result) > 1 + 1e-12
    return np.shape(got.result) == np.shape(right.result) and outside.any()


@tanh_gradient.symptom("the slopes of tanh lie between 0 and 1, your values do not")
def outside_of_0_and_1(got, right):
    outside = (got.result < -1e-12) | (got.result > 1 + 1e-12)
    return np.shape(got.result) == np.shape(right.result) and outside.any()
