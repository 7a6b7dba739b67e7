"""Hidden tests of ``count_parameters``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.neural_networks.rectifier import relu, relu_gradient
from course_lib.hidden.neural_networks.saturating import tanh, tanh_gradient
from course_lib.hidden.results import Number
from course_lib.layers import BatchNorm, Dropout, Linear, ReLU
from course_lib.reference import neural_networks

count_parameters = Exercise(
    neural_networks.count_parameters,
    Number(rtol=0, atol=1e-6),
    builds_on=(relu, relu_gradient, tanh, tanh_gradient),
    few_inputs=True,
)


def wide(draw):
    """Return two layers of sizes of which there are too many for a table."""
    n_inputs, n_hidden, n_outputs = (int(n) for n in draw.rng.integers(300, 3000, size=3))
    return [Linear(n_inputs, n_hidden), Linear(n_hidden, n_outputs)]


@count_parameters.cases()
def linear_layers(draw):
    n_inputs, n_hidden, n_others, n_outputs = draw.sizes(4, low=5, high=41)
    yield count_parameters.case(
        "of three linear layers",
        layers=[
            Linear(n_inputs, n_hidden),
            ReLU(),
            Linear(n_hidden, n_others),
            ReLU(),
            Linear(n_others, n_outputs),
        ],
    )
    yield count_parameters.case("of one linear layer", layers=[Linear(n_hidden, n_outputs)])
    same = Linear(n_hidden, n_hidden)
    yield count_parameters.case(
        "where equal layers follow one another", layers=[same, ReLU(), same, ReLU(), same]
    )
    yield count_parameters.case("of wide layers", layers=wide(draw))


@count_parameters.cases("bias")
def with_and_without_biases(draw):
    sizes = draw.sizes(4, low=5, high=41)
    yield count_parameters.case(
        "where no layer has biases",
        layers=[Linear(sizes[0], sizes[1], bias=False), Linear(sizes[1], sizes[2], bias=False)],
    )
    yield count_parameters.case(
        "where some layers have biases and some have not",
        layers=[
            Linear(sizes[0], sizes[1], False),
            Linear(sizes[1], sizes[2], True),
            ReLU(),
            Linear(sizes[2], sizes[3], bias=False),
            Linear(sizes[3], sizes[0]),
        ],
    )
    first, last = wide(draw)
    yield count_parameters.case(
        "of wide layers, one without biases",
        layers=[Linear(first.in_features, first.out_features, bias=False), last],
    )


@count_parameters.cases("norm", unchanged=True)
def with_batch_norm_and_dropout(draw):
    n_inputs, n_hidden, n_others, n_outputs = draw.sizes(4, low=5, high=41)
    p = round(draw.rng.uniform(0.1, 0.9), 2)
    yield count_parameters.case("of batch norm alone", layers=[BatchNorm(n_hidden)])
    yield count_parameters.case(
        "with batch norm and dropout",
        layers=[
            Linear(n_inputs, n_hidden),
            BatchNorm(n_hidden),
            ReLU(),
            Dropout(p),
            Linear(n_hidden, n_others, bias=False),
            BatchNorm(n_others),
            ReLU(),
            Linear(n_others, n_outputs),
        ],
    )
    yield count_parameters.case(
        "with dropout alone", layers=[Linear(n_inputs, n_outputs), Dropout(p), ReLU()]
    )
    yield count_parameters.case(
        "with nothing to learn", layers=[ReLU(), Dropout(p), Dropout(0.0), ReLU()]
    )
    first, last = wide(draw)
    yield count_parameters.case(
        "of wide layers with batch norm", layers=[first, BatchNorm(first.out_features), last]
    )


# --- mistakes ----------------------------------------------------------------------------------


@count_parameters.helper
def counted(layers, linear=None, norm=None, other=None):
    total = 0
    for layer in layers:
        if isinstance(layer, Linear):
            weights = layer.in_features * layer.out_features
            right = weights + layer.out_features * layer.bias
            total += right if linear is None else linear(layer, weights)
        elif isinstance(layer, BatchNorm):
            total += 2 * layer.num_features if norm is None else norm(layer.num_features)
        else:
            total += 0 if other is None else other(layer)
    return total


@count_parameters.mistake("the biases are forgotten: one for each output of a layer", warned=True)
def no_biases(layers):
    return counted(layers, linear=lambda layer, weights: weights)


@count_parameters.mistake("biases are counted although the layer has none: look at layer.bias")
def biases_always(layers):
    return counted(layers, linear=lambda layer, weights: weights + layer.out_features)


@count_parameters.mistake("biases are counted where there are none, and not where there are some")
def biases_exchanged(layers):
    return counted(
        layers, linear=lambda layer, weights: weights + layer.out_features * (not layer.bias)
    )


@count_parameters.mistake("there is a bias for each output of a layer, not one for the layer")
def one_bias_per_layer(layers):
    return counted(layers, linear=lambda layer, weights: weights + layer.bias)


@count_parameters.mistake("there is a bias for each output of a layer, not for each input")
def bias_per_input(layers):
    return counted(layers, linear=lambda layer, weights: weights + layer.in_features * layer.bias)


@count_parameters.mistake("there is a bias for each output, not one for each weight")
def bias_per_weight(layers):
    return counted(layers, linear=lambda layer, weights: weights * (1 + layer.bias))


@count_parameters.mistake("inputs and outputs are added: each pair has a weight, so multiply")
def inputs_plus_outputs(layers):
    return counted(
        layers,
        linear=lambda layer, _: layer.in_features + layer.out_features * (1 + layer.bias),
    )


@count_parameters.mistake(
    "these are the units: each pair of an input and an output has a weight", warned=True
)
def units(layers):
    return counted(layers, linear=lambda layer, _: layer.out_features, norm=lambda n: 0)


@count_parameters.mistake("these are the biases alone: the weights are missing")
def biases_alone(layers):
    return counted(layers, linear=lambda layer, _: layer.out_features * layer.bias)


@count_parameters.mistake("a linear layer without biases has weights all the same")
def nothing_without_bias(layers):
    return counted(
        layers, linear=lambda layer, weights: (weights + layer.out_features) * layer.bias
    )


@count_parameters.mistake("weights are square here: a layer has in_features times out_features")
def squares_of_outputs(layers):
    return counted(
        layers,
        linear=lambda layer, _: layer.out_features**2 + layer.out_features * layer.bias,
    )


@count_parameters.mistake("batch norm is left out: it learns γ and β for each feature")
def no_batch_norm(layers):
    return counted(layers, norm=lambda n: 0)


@count_parameters.mistake("batch norm learns two numbers for each feature, γ and β, not one")
def one_per_feature(layers):
    return counted(layers, norm=lambda n: n)


@count_parameters.mistake(
    "batch norm's running mean and variance are computed, not trained: count γ and β alone",
    warned=True,
)
def running_statistics(layers):
    return counted(layers, norm=lambda n: 4 * n)


@count_parameters.mistake("batch norm has three numbers a feature in yours: it learns γ and β")
def three_per_feature(layers):
    return counted(layers, norm=lambda n: 3 * n)


@count_parameters.mistake("batch norm learns two numbers for each feature, not two in all")
def two_in_all(layers):
    return counted(layers, norm=lambda n: 2)


@count_parameters.mistake("batch norm counts as a linear layer: it scales each feature by itself")
def norm_as_linear(layers):
    return counted(layers, norm=lambda n: n * n + n)


@count_parameters.mistake("every ReLU and dropout counts as 1: they learn nothing")
def one_for_the_others(layers):
    return counted(layers, other=lambda layer: 1)


@count_parameters.mistake("dropout's p is chosen, not learned: it does not count")
def p_counts(layers):
    return counted(layers, other=lambda layer: isinstance(layer, Dropout))


@count_parameters.mistake("p of dropout is added: it is chosen, not learned")
def p_is_added(layers):
    return counted(layers, other=lambda layer: getattr(layer, "p", 0))


@count_parameters.mistake("dropout takes away parameters: they are all trained, in turn")
def dropped(layers):
    keep = np.prod([1 - layer.p for layer in layers if isinstance(layer, Dropout)])
    return keep * counted(layers)


@count_parameters.mistake("this is the first layer alone: does a return stand in the loop?")
def first_layer(layers):
    return counted(layers[:1])


@count_parameters.mistake("this is the last layer alone: add up, as total += does")
def last_layer(layers):
    return counted(layers[-1:])


@count_parameters.mistake("the last layer is left out")
def all_but_the_last(layers):
    return counted(layers[:-1])


@count_parameters.mistake("the first layer is left out")
def all_but_the_first(layers):
    return counted(layers[1:])


@count_parameters.mistake("equal layers count once: each has parameters of its own")
def equal_layers_once(layers):
    return counted(list(dict.fromkeys(layers)))


@count_parameters.mistake("these are the layers, not what they learn")
def number_of_layers(layers):
    return len(layers)


@count_parameters.mistake("this is one count for each layer: add them up")
def list_of_counts(layers):
    return [counted([layer]) for layer in layers]


@count_parameters.symptom(
    "ReLU and Dropout have no in_features: ask first which kind of layer it is, with isinstance"
)
def not_every_layer_is_linear(got, right):
    return isinstance(got.raised, AttributeError)
