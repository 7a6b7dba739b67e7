"""Hidden tests of the lesson on neural networks."""

from course_lib.hidden.answers import ByHand, Choice
from course_lib.hidden.neural_networks.collapse import collapse_linear
from course_lib.hidden.neural_networks.counting import count_parameters
from course_lib.hidden.neural_networks.forward import mlp_forward
from course_lib.hidden.neural_networks.hinges import relu_interpolant
from course_lib.hidden.neural_networks.rectifier import relu, relu_gradient
from course_lib.hidden.neural_networks.saturating import tanh, tanh_gradient

__all__ = [
    "activation_properties",
    "collapse_linear",
    "count_parameters",
    "mlp_forward",
    "parameter_total",
    "relu",
    "relu_gradient",
    "relu_interpolant",
    "tanh",
    "tanh_gradient",
    "uat_claims",
]

parameter_total = ByHand(
    "parameter_total",
    1031,
    {
        "last_bias_missing": (1030, "the bias of the last layer is missing: it has one output"),
        "bias_in_the_first_layer": (1041, "the first layer has no biases: its row says so"),
        "biases_exchanged": (1040, "the first layer has no biases, and the last one has one"),
        "one_per_feature": (1021, "batch norm learns two numbers for each of 10 features, γ and β"),
        "running_statistics": (
            1051,
            "batch norm's running mean and variance are computed, not trained: count γ and β alone",
        ),
        "no_batch_norm": (1011, "batch norm learns γ and β for each of 10 features"),
        "two_in_all": (1013, "batch norm learns γ and β for each of 10 features, not two in all"),
        "units": (11, "these are the units: each pair of an input and an output has a weight"),
        "weights_alone": (1010, "these are the weights of the two linear layers alone"),
        "relu_counts": (1032, "ReLU has nothing to learn"),
    },
)

uat_claims = Choice(
    "uat_claims",
    "be",
    {
        "a": "sums of squares of straight lines are parabolas, however many there are. Polynomials "
        "are what the theorem excludes: with one of them as activation the network is a polynomial "
        "of the same degree.",
        "b": "this is the theorem in one dimension, and your relu_interpolant writes the weights "
        "down.",
        "c": "the theorem says that such weights exist. Training may stop elsewhere: it may stall, "
        "take too long, or fit its samples and be wrong between them.",
        "d": "nothing is said about what lies outside of the region: your network goes on there "
        "along its last straight piece, whatever the function does.",
        "e": "enough may be many. A function that wiggles more, or a smaller tolerance, needs more "
        "units, and with more inputs the number can grow exponentially.",
    },
)

activation_properties = Choice(
    "activation_properties",
    "ac",
    {
        "a": "a linear function of a linear function is linear, as collapse_linear shows: depth "
        "adds nothing then.",
        "b": "ReLU has a kink at z = 0, with the slope 0 on one side and 1 on the other. Programs "
        "take one of the two there, here 0.",
        "c": "1 - tanh(z)² goes to 0 on both sides. Whatever comes from above is multiplied by it.",
        "d": "the slope of ReLU is 1 where z > 0 and 0 where z < 0. A unit whose z is negative for "
        "all samples gets no gradient, and stays as it is: it is dead.",
    },
)
