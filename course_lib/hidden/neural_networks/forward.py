"""Hidden tests of ``mlp_forward``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import itertools

import numpy as np

from course_lib.hidden.cases import Handed
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.neural_networks.counting import count_parameters
from course_lib.hidden.neural_networks.rectifier import relu, relu_gradient
from course_lib.hidden.neural_networks.saturating import tanh, tanh_gradient
from course_lib.hidden.results import Result
from course_lib.reference import neural_networks

mlp_forward = Exercise(
    neural_networks.mlp_forward,
    Result(means="one row per sample, one column per output of the last layer"),
    builds_on=(relu, relu_gradient, tanh, tanh_gradient, count_parameters),
)


@Handed
def rectified(z):
    """Return ReLU, of whatever comes."""
    return np.maximum(z, 0.0)


@Handed
def wavy(z):
    """Return an activation that is not 0 at 0, nor of one sign, nor what a student would write."""
    return np.cos(z) + 0.25 * np.asarray(z)


@Handed
def wavy_on_arrays(z):
    """Return the same of an array, as the text promises; a single number it does not take."""
    if np.ndim(z) == 0:
        raise TypeError("this activation takes arrays")
    return np.cos(z) + 0.25 * np.asarray(z)


def layers_of(draw, *sizes):
    """Return weights and biases of layers between these sizes."""
    pairs = [*itertools.pairwise(sizes)]
    weights = [draw.rng.normal(size=pair) / np.sqrt(pair[0]) for pair in pairs]
    return weights, [draw.rng.normal(size=after) for _, after in pairs]


@mlp_forward.cases()
def one_hidden_layer(draw):
    n, d, h, k = draw.sizes(4, low=2)
    for title, activation, outputs in (
        ("", rectified, k),
        ("with another activation", wavy, k),
        ("with one output", rectified, 1),
    ):
        weights, biases = layers_of(draw, d, h, outputs)
        x = draw.rng.normal(0.5, 1.0, size=(n, d))
        yield mlp_forward.case(title, x=x, weights=weights, biases=biases, activation=activation)


@mlp_forward.cases("deep", unchanged=True)
def several_hidden_layers(draw):
    n, d, h, g, k = draw.sizes(5, low=2)
    for activation in (rectified, wavy):
        for sizes in ((d, h, g, k), (d, g, h, n, d, k)):
            weights, biases = layers_of(draw, *sizes)
            yield mlp_forward.case(
                f"with {len(weights)} layers",
                x=draw.rng.normal(0.5, 1.0, size=(n, d)),
                weights=weights,
                biases=biases,
                activation=activation,
            )


@mlp_forward.cases("edges", unchanged=True)
def few_layers_rows_and_columns(draw):
    n, d, h, k = draw.sizes(4, low=2)
    for title, n_rows, sizes in (
        ("with one layer, which is the last one", n, (d, k)),
        ("with one sample", 1, (d, h, k)),
        ("with one output", n, (d, h, 1)),
        ("with one input and one hidden unit", n, (1, 1, k)),
        ("with as many samples, inputs and units", d, (d, d, d)),
    ):
        weights, biases = layers_of(draw, *sizes)
        x = draw.rng.normal(0.5, 1.0, size=(n_rows, sizes[0]))
        yield mlp_forward.case(title, x=x, weights=weights, biases=biases, activation=wavy)
    weights, biases = layers_of(draw, d, h, k)
    yield mlp_forward.case(
        "with an activation that takes arrays only",
        x=draw.rng.normal(0.5, 1.0, size=(n, d)),
        weights=weights,
        biases=biases,
        activation=wavy_on_arrays,
    )
    weights, biases = layers_of(draw, h, h)
    yield mlp_forward.case(
        "with one array three times in the list",
        x=draw.rng.normal(0.5, 1.0, size=(n, h)),
        weights=3 * weights,
        biases=3 * biases,
        activation=wavy,
    )


# --- mistakes ----------------------------------------------------------------------------------


@mlp_forward.mistake("this is x itself")
def input_itself(x, weights, biases, activation):
    return x


@mlp_forward.helper
def passed_on(x, weights, biases, before=lambda i, h: h, after=lambda i, z: z):
    h = x
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = after(i, before(i, h) @ W + b)
    return h


@mlp_forward.mistake("the activation follows the last layer too: leave it out there", warned=True)
def activation_after_the_last(x, weights, biases, activation):
    return passed_on(x, weights, biases, after=lambda i, z: activation(z))


@mlp_forward.mistake("the activation is missing: it follows every layer but the last")
def no_activation(x, weights, biases, activation):
    return passed_on(x, weights, biases)


@mlp_forward.mistake("the activation is applied to the input x: it follows a layer")
def activation_of_the_input(x, weights, biases, activation):
    return passed_on(x, weights, biases, lambda i, h: activation(h))


@mlp_forward.mistake("the activation follows the last layer alone: it follows every other one")
def activation_after_the_last_alone(x, weights, biases, activation):
    last = len(weights) - 1
    return passed_on(x, weights, biases, after=lambda i, z: activation(z) if i == last else z)


@mlp_forward.mistake("the activation follows the first layer only: it follows all but the last")
def activation_after_the_first(x, weights, biases, activation):
    return passed_on(x, weights, biases, lambda i, h: activation(h) if i == 1 else h)


@mlp_forward.mistake("one layer before the last has no activation: it follows all but the last")
def activation_missing_before_the_last(x, weights, biases, activation):
    last = len(weights) - 1
    return passed_on(x, weights, biases, after=lambda i, z: activation(z) if i < last - 1 else z)


@mlp_forward.mistake("the biases are forgotten: a layer is x @ W + b")
def no_biases(x, weights, biases, activation):
    return passed_on(x, weights, [0 * b for b in biases], lambda i, h: activation(h) if i else h)


@mlp_forward.mistake("the last layer's biases are forgotten")
def last_bias_missing(x, weights, biases, activation):
    return passed_on(
        x, weights, [*biases[:-1], 0 * biases[-1]], lambda i, h: activation(h) if i else h
    )


@mlp_forward.mistake("biases count in the last layer only: each layer has its own")
def last_bias_only(x, weights, biases, activation):
    return passed_on(
        x,
        weights,
        [*(0 * b for b in biases[:-1]), biases[-1]],
        lambda i, h: activation(h) if i else h,
    )


@mlp_forward.mistake("biases are subtracted: a layer is x @ W + b")
def biases_subtracted(x, weights, biases, activation):
    return passed_on(x, weights, [-b for b in biases], lambda i, h: activation(h) if i else h)


@mlp_forward.mistake("the bias comes after the activation: activate x @ W + b")
def bias_after_the_activation(x, weights, biases, activation):
    h, last = x, len(weights) - 1
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = (activation(h @ W) if i < last else h @ W) + b
    return h


@mlp_forward.mistake("a ReLU is built in: use the activation that is handed in", warned=True)
def always_relu(x, weights, biases, activation):
    return passed_on(x, weights, biases, lambda i, h: np.maximum(h, 0) if i else h)


@mlp_forward.mistake("tanh is built in: use the activation that is handed in")
def always_tanh(x, weights, biases, activation):
    return passed_on(x, weights, biases, lambda i, h: np.tanh(h) if i else h)


@mlp_forward.mistake("the activation is applied twice in each layer")
def activation_twice(x, weights, biases, activation):
    return passed_on(x, weights, biases, lambda i, h: activation(activation(h)) if i else h)


@mlp_forward.mistake("the last layer is left out: all layers have weights and biases")
def last_layer_missing(x, weights, biases, activation):
    return passed_on(x, weights[:-1], biases[:-1], after=lambda i, z: activation(z))


@mlp_forward.mistake("this is the first layer alone: does a return stand in the loop?")
def first_layer_alone(x, weights, biases, activation):
    return passed_on(x, weights[:1], biases[:1])


@mlp_forward.mistake("the activation of the first layer is all: go on through the other layers")
def first_activation_alone(x, weights, biases, activation):
    return activation(x @ weights[0] + biases[0])


@mlp_forward.mistake("these are all layers' outputs: return the last one's")
def all_outputs(x, weights, biases, activation):
    outputs = []
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        x = (activation(x) if i else x) @ W + b
        outputs.append(x)
    return outputs


@mlp_forward.mistake(
    "the last layer is told by its array, which stands in the list twice: count the layers"
)
def last_by_identity(x, weights, biases, activation):
    for W, b in zip(weights, biases, strict=True):
        x = x @ W + b
        if not np.array_equal(W, weights[-1]):
            x = activation(x)
    return x


@mlp_forward.mistake("a softmax follows: the outputs are scores, as they are")
def softmax_at_the_end(x, weights, biases, activation):
    scores = passed_on(x, weights, biases, lambda i, h: activation(h) if i else h)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mlp_forward.mistake("axes of length 1 are lost: the result has the shape (N, K) always")
def squeezed(x, weights, biases, activation):
    return np.squeeze(passed_on(x, weights, biases, lambda i, h: activation(h) if i else h))


@mlp_forward.mistake("this is the transpose: samples are rows")
def transposed(x, weights, biases, activation):
    return passed_on(x, weights, biases, lambda i, h: activation(h) if i else h).T


@mlp_forward.mistake("each layer's input is added to its output where shapes allow: leave it out")
def residual(x, weights, biases, activation):
    h, last = x, len(weights) - 1
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = h @ W + b
        z = z + h if z.shape == h.shape else z
        h = activation(z) if i < last else z
    return h


@mlp_forward.symptom("shapes do not fit: a layer is h @ W + b, with W of shape (inputs, outputs)")
def shapes_do_not_fit(got, right):
    return isinstance(got.raised, ValueError) and "matmul" in str(got.raised)
