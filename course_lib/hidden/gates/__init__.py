"""Hidden tests of the lesson on gates and the backward pass."""

from course_lib.hidden.answers import ByHand
from course_lib.hidden.gates.adding import AddGate
from course_lib.hidden.gates.graphs import backpropagate
from course_lib.hidden.gates.multiplying import MultiplyGate
from course_lib.hidden.gates.neuron import neuron_backward
from course_lib.hidden.gates.opening import ReLUGate
from course_lib.hidden.gates.roles import gate_roles
from course_lib.hidden.gates.routing import MaxGate

__all__ = [
    "AddGate",
    "MaxGate",
    "MultiplyGate",
    "ReLUGate",
    "backpropagate",
    "gate_roles",
    "neuron_backward",
    "neuron_forward",
    "neuron_gradients",
    "router_forward",
    "router_gradients",
]

neuron_forward = ByHand(
    "neuron_forward",
    {"p1": -2, "p2": 6, "s": 4, "t": 3, "y": 3},
    {
        "sums_for_products": (
            {"p1": 1, "p2": 5, "s": 6, "t": 5, "y": 5},
            "p1 and p2 are products: w1·x1 and w2·x2",
        ),
        "sign_of_the_weight": (
            {"p1": 2, "p2": 6, "s": 8, "t": 7, "y": 7},
            "w1 is negative, and so is p1",
        ),
        "bias_forgotten": (
            {"p1": -2, "p2": 6, "s": 4, "t": 4, "y": 4},
            "t is s + b, and b is -1",
        ),
        "bias_added": (
            {"p1": -2, "p2": 6, "s": 4, "t": 5, "y": 5},
            "b is -1: adding it makes t smaller than s",
        ),
        "bias_multiplied": (
            {"p1": -2, "p2": 6, "s": 4, "t": -4, "y": 0},
            "the bias is added: t = s + b",
        ),
        "product_of_products": (
            {"p1": -2, "p2": 6, "s": -12, "t": -13, "y": 0},
            "s is the sum of p1 and p2",
        ),
        "difference_of_products": (
            {"p1": -2, "p2": 6, "s": -8, "t": -9, "y": 0},
            "s is the sum of p1 and p2, signs included: -2 + 6",
        ),
        "relu_shut": (
            {"p1": -2, "p2": 6, "s": 4, "t": 3, "y": 0},
            "t is positive, so the ReLU passes it on as it is",
        ),
        "slope_for_the_value": (
            {"p1": -2, "p2": 6, "s": 4, "t": 3, "y": 1},
            "y is relu(t), the value: 1 is its slope",
        ),
    },
)

neuron_gradients = ByHand(
    "neuron_gradients",
    {"x1": -1, "w1": 2, "x2": 2, "w2": 3, "b": 1},
    {
        "not_swapped": (
            {"x1": 2, "w1": -1, "x2": 3, "w2": 2, "b": 1},
            "each input of a product got its own value: multiply hands it the other's",
        ),
        "halved_at_the_sums": (
            {"x1": -0.25, "w1": 0.5, "x2": 0.5, "w2": 0.75, "b": 0.5},
            "add hands all of the gradient to each input: nothing is halved",
        ),
        "halved_at_one_sum": (
            {"x1": -0.5, "w1": 1, "x2": 1, "w2": 1.5, "b": 1},
            "add hands all of the gradient to each input: nothing is halved",
        ),
        "halved_once_each": (
            {"x1": -0.5, "w1": 1, "x2": 1, "w2": 1.5, "b": 0.5},
            "add hands all of the gradient to each input: nothing is halved",
        ),
        "value_as_seed": (
            {"x1": -3, "w1": 6, "x2": 6, "w2": 9, "b": 3},
            "the way back starts with 1, not with the value of y",
        ),
        "bias_as_a_factor": (
            {"x1": -1, "w1": 2, "x2": 2, "w2": 3, "b": -1},
            "b is added, so it gets what comes from above, whatever its value is",
        ),
        "bias_forgotten": (
            {"x1": -1, "w1": 2, "x2": 2, "w2": 3, "b": 0},
            "b is an input as well: add hands it what comes from above",
        ),
        "products_for_factors": (
            {"x1": -2, "w1": -2, "x2": 6, "w2": 6, "b": 1},
            "multiply hands each input the other's value, not the product",
        ),
        "sign_lost": (
            {"x1": 1, "w1": 2, "x2": 2, "w2": 3, "b": 1},
            "w1 is -1, with its sign, and so is the gradient of x1",
        ),
        "all_ones": (
            {"x1": 1, "w1": 1, "x2": 1, "w2": 1, "b": 1},
            "through a product the gradient is multiplied with the other input's value",
        ),
    },
)

router_forward = ByHand(
    "router_forward",
    {"p": -6, "m": -6, "q": -3, "r": 0, "y": -6},
    {
        "larger_in_size": (
            {"p": -6, "m": -8, "q": -3, "r": 0, "y": -8},
            "-6 is larger than -8: max looks at the sign as well",
        ),
        "sign_of_p": (
            {"p": 6, "m": 6, "q": -3, "r": 0, "y": 6},
            "a is positive and b negative, so p is negative",
        ),
        "sign_of_q": (
            {"p": -6, "m": -6, "q": 3, "r": 3, "y": -3},
            "d is positive and b negative, so q is negative",
        ),
        "relu_passes_all": (
            {"p": -6, "m": -6, "q": -3, "r": -3, "y": -9},
            "q is negative: relu(q) is 0",
        ),
        "relu_as_magnitude": (
            {"p": -6, "m": -6, "q": -3, "r": 3, "y": -3},
            "q is negative: relu(q) is 0, not its size",
        ),
        "sums_for_products": (
            {"p": -1, "m": -1, "q": -2, "r": 0, "y": -1},
            "p and q are products: a·b and d·b",
        ),
        "max_at_least_0": (
            {"p": -6, "m": 0, "q": -3, "r": 0, "y": 0},
            "m is the larger of p and c: there is no 0 among them",
        ),
        "product_at_the_end": (
            {"p": -6, "m": -6, "q": -3, "r": 0, "y": 0},
            "y is the sum of m and r",
        ),
    },
)

router_gradients = ByHand(
    "router_gradients",
    {"a": -3, "b": 2, "c": 0, "d": 0},
    {
        "relu_open": (
            {"a": -3, "b": 3, "c": 0, "d": -3},
            "q is negative, so the ReLU passes nothing on: nothing comes from there to d and b",
        ),
        "overwritten": (
            {"a": -3, "b": 0, "c": 0, "d": 0},
            "b is used twice: what comes through q, 0, is added to what comes through p",
        ),
        "max_to_the_other": (
            {"a": 0, "b": 0, "c": 1, "d": 0},
            "p is larger than c (-6 against -8), so p gets all, and c nothing",
        ),
        "max_to_both": (
            {"a": -3, "b": 2, "c": 1, "d": 0},
            "max sends all to the winner, p: c gets nothing",
        ),
        "max_split": (
            {"a": -1.5, "b": 1, "c": 0.5, "d": 0},
            "max splits nothing: all goes to the winner, p",
        ),
        "add_halved": (
            {"a": -1.5, "b": 1, "c": 0, "d": 0},
            "add hands all of the gradient to each input: nothing is halved",
        ),
        "not_swapped": (
            {"a": 2, "b": -3, "c": 0, "d": 0},
            "each input of a product got its own value: multiply hands it the other's",
        ),
        "value_as_seed": (
            {"a": 18, "b": -12, "c": 0, "d": 0},
            "the way back starts with 1, not with the value of y",
        ),
        "sign_lost": (
            {"a": 3, "b": 2, "c": 0, "d": 0},
            "b is -3, with its sign, and so is the gradient of a",
        ),
        "all_ones": (
            {"a": 1, "b": 1, "c": 0, "d": 0},
            "through a product the gradient is multiplied with the other input's value",
        ),
    },
)
