"""Hidden tests of ``collapse_linear``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.neural_networks.forward import mlp_forward
from course_lib.hidden.results import Result
from course_lib.reference import neural_networks

collapse_linear = Exercise(
    neural_networks.collapse_linear,
    Result(
        "W3",
        means="(outputs, inputs)",
        factors=lambda slope, **_: {"slope": slope},
    ),
    Result(
        "b3",
        means="one entry per output",
        factors=lambda slope, **_: {"slope": slope},
    ),
    builds_on=(*mlp_forward.builds_on, mlp_forward),
)


def two_layers(draw, cases):
    """Yield cases: a title, the numbers of inputs, hidden units and outputs, the slope's sign.

    With the sign 0 the slope is 0.
    """
    for title, (inputs, hidden, outputs), sign in cases:
        yield collapse_linear.case(
            title,
            W1=draw.rng.normal(size=(hidden, inputs)),
            b1=draw.rng.normal(size=hidden),
            W2=draw.rng.normal(size=(outputs, hidden)),
            b2=draw.rng.normal(size=outputs),
            slope=sign * round(draw.rng.uniform(1.2, 2.7), 3),
        )


def layers_that_fit_in_any_order(draw):
    """Yield cases in which a wrong product has a result, so that it can be named."""
    d, h, k = draw.sizes(3)
    same = (
        ("with as many inputs, hidden units and outputs", (d, d, d), 1),
        ("with as many hidden units as outputs", (k, h, h), -1),
    )
    yield from two_layers(draw, same)


collapse_linear.cases(counted=["W3"])(layers_that_fit_in_any_order)
collapse_linear.cases("bias", counted=["b3"])(layers_that_fit_in_any_order)


@collapse_linear.cases("sizes", unchanged=True)
def layers_of_other_sizes(draw):
    d, h, k = draw.sizes(3)
    sizes = (
        ("with layers of three sizes", (d, h, k), 1),
        ("with a negative slope", (h, k, d), -1),
        ("with one hidden unit", (d, 1, k), 1),
        ("with one input and one output", (1, h, 1), 1),
        ("with the slope 0", (d, h, k), 0),
    )
    yield from two_layers(draw, sizes)


# --- mistakes ----------------------------------------------------------------------------------


@collapse_linear.helper
def both(W1, b1, W2, b2, slope, W3=None, b3=None):
    return (
        slope * W2 @ W1 if W3 is None else W3,
        slope * W2 @ b1 + b2 if b3 is None else b3,
    )


@collapse_linear.mistake("the product is in the wrong order: W1 meets x first, so it is W2 @ W1")
def wrong_order_of_weights(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, W3=slope * W1 @ W2)


@collapse_linear.mistake("entries are multiplied one by one: * is no matrix product, @ is")
def entry_by_entry(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, W3=slope * W2 * W1)


@collapse_linear.mistake("the slope is missing from W3: φ multiplies what W1 gives", warned=True)
def no_slope_in_the_weights(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, W3=W2 @ W1)


@collapse_linear.mistake("the slope is squared: there is one activation between the layers")
def slope_squared(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope**2)


@collapse_linear.mistake("the slope is missing: φ multiplies W1 x + b1 by it", warned=True)
def no_slope(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, 1)


@collapse_linear.mistake(
    "the slope 0 becomes another: 0 is a slope, too, though it counts as False"
)
def zero_slope_is_one(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope or 1)


@collapse_linear.mistake("slope is divided by: φ multiplies by it")
def divided_by_slope(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, 1 / slope)


@collapse_linear.mistake("slope is added: φ multiplies by it")
def slope_added(W1, b1, W2, b2, slope):
    return W2 @ W1 + slope, W2 @ b1 + b2 + slope


@collapse_linear.mistake("W3 is the transpose: here weights are (outputs, inputs)")
def transposed_weights(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, W3=slope * (W2 @ W1).T)


@collapse_linear.mistake("a factor is transposed: with column vectors it is W2 @ W1", which=(1, 2))
def transposed_factor(W1, b1, W2, b2, slope, which=1):
    if which == 1:
        return both(W1, b1, W2, b2, slope, W3=slope * W2 @ W1.T)
    return both(W1, b1, W2, b2, slope, W3=slope * W2.T @ W1)


@collapse_linear.mistake("the weights are added: layers one after the other multiply")
def weights_added(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, W3=slope * (W1 + W2))


@collapse_linear.mistake("the slope is missing from the biases: φ multiplies b1, too", warned=True)
def no_slope_in_the_bias(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=W2 @ b1 + b2)


@collapse_linear.mistake("the slope multiplies b2 as well, which comes after φ", warned=True)
def slope_on_the_last_bias(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=slope * (W2 @ b1 + b2))


@collapse_linear.mistake("the slope multiplies b2 in place of b1: φ comes after b1, before b2")
def slope_on_the_wrong_bias(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=W2 @ b1 + slope * b2)


@collapse_linear.mistake("b1 is forgotten: it passes through φ and W2")
def first_bias_missing(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=b2)


@collapse_linear.mistake("b2 is forgotten: it is added at the end")
def last_bias_missing_here(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=slope * W2 @ b1)


@collapse_linear.mistake("b1 must pass through W2: it is a bias of hidden units, not of outputs")
def first_bias_as_it_is(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=slope * b1 + b2)


@collapse_linear.mistake("the biases are added as they are: b1 passes through φ and W2")
def biases_added(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=b1 + b2)


@collapse_linear.mistake("b2 is subtracted: it is added at the end")
def last_bias_subtracted(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=slope * W2 @ b1 - b2)


@collapse_linear.mistake("W2 is transposed where it meets b1")
def bias_through_the_transpose(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope, b3=slope * W2.T @ b1 + b2)


@collapse_linear.mistake("b3 has an axis too many: it has the shape (K,)", axis=(0, 1))
def bias_as_a_matrix(W1, b1, W2, b2, slope, axis=1):
    return both(W1, b1, W2, b2, slope, b3=np.expand_dims(slope * W2 @ b1 + b2, axis))


@collapse_linear.mistake("the order is wrong: return W3 first, then b3")
def bias_first(W1, b1, W2, b2, slope):
    return both(W1, b1, W2, b2, slope)[::-1]


@collapse_linear.mistake("this is the first layer's W1 and b1: both layers count")
def first_layer(W1, b1, W2, b2, slope):
    return W1, b1


@collapse_linear.mistake("this is the second layer's W2 and b2: both layers count")
def second_layer(W1, b1, W2, b2, slope):
    return W2, b2


@collapse_linear.symptom(
    "shapes do not fit: here x is a column, W1 (H, D) meets it first, then W2 (K, H)"
)
def matrices_do_not_fit(got, right):
    return isinstance(got.raised, ValueError)
