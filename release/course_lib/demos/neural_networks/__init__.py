"""The figures of lesson 05, neural networks: activations, hinges, depth, and what is counted."""

from course_lib.demos.neural_networks.blocks import counting
from course_lib.demos.neural_networks.curves import activations
from course_lib.demos.neural_networks.depth import ten_layers
from course_lib.demos.neural_networks.folding import collapse
from course_lib.demos.neural_networks.following import approximation
from course_lib.demos.neural_networks.hand import forward_by_hand, network_by_hand
from course_lib.demos.neural_networks.kinks import knots
from course_lib.demos.neural_networks.reading import digits

__all__ = [
    "activations",
    "approximation",
    "collapse",
    "counting",
    "digits",
    "forward_by_hand",
    "knots",
    "network_by_hand",
    "ten_layers",
]
