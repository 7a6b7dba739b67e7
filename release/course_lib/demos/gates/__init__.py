"""The figures of lesson 06, gates: how values flow forward through a circuit, and blame back."""

from course_lib.demos.gates.circuits import circuit
from course_lib.demos.gates.hand import neuron_by_hand, router_by_hand, used_twice_by_hand
from course_lib.demos.gates.learning import moons
from course_lib.demos.gates.neurons import neuron
from course_lib.demos.gates.slopes import checking
from course_lib.demos.gates.uses import used_twice

__all__ = [
    "checking",
    "circuit",
    "moons",
    "neuron",
    "neuron_by_hand",
    "router_by_hand",
    "used_twice",
    "used_twice_by_hand",
]
