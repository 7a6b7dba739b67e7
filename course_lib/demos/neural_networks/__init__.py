"""The figures of lesson 05, neural networks: activations, hinges, depth, and what is counted."""

from course_lib.demos.neural_networks.curves import activations
from course_lib.demos.neural_networks.kinks import knots

__all__ = ["activations", "knots"]
