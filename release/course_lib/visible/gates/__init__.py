"""Visible tests of the lesson on gates and the backward pass."""

from course_lib.visible.gates._driving import one_part
from course_lib.visible.gates._graphs import WeightedSum, check_gradients
from course_lib.visible.gates.behaviour import check_gate_again, check_two_gates
from course_lib.visible.gates.chains import check_long_chain
from course_lib.visible.gates.graphs import (
    SUM,
    check_a_leaf,
    check_behind_a_zero,
    check_diamond,
    check_graph_again,
    check_names,
    check_shared_arrays,
    check_trees,
    check_twice_in_one_gate,
)
from course_lib.visible.gates.neuron import (
    check_bias,
    check_neuron_leaves_nothing_behind,
    check_neuron_that_is_off,
    check_neuron_that_is_on,
)
from course_lib.visible.gates.paths import (
    check_a_net_of_paths,
    check_skips,
    check_twice_and_once,
)
from course_lib.visible.gates.roles import check_form_of_roles
from course_lib.visible.gates.single import (
    LARGER_WINS,
    SWAP,
    TIES,
    WHOLE,
    check_add_gate,
    check_entries,
    check_max_gate,
    check_multiply_gate,
    check_part,
    check_relu_gate,
    check_relu_gate_at_the_kink,
    check_ties,
)

__all__ = [
    "LARGER_WINS",
    "SUM",
    "SWAP",
    "TIES",
    "WHOLE",
    "WeightedSum",
    "check_a_leaf",
    "check_a_net_of_paths",
    "check_add_gate",
    "check_behind_a_zero",
    "check_bias",
    "check_diamond",
    "check_entries",
    "check_form_of_roles",
    "check_gate_again",
    "check_gradients",
    "check_graph_again",
    "check_long_chain",
    "check_max_gate",
    "check_multiply_gate",
    "check_names",
    "check_neuron_leaves_nothing_behind",
    "check_neuron_that_is_off",
    "check_neuron_that_is_on",
    "check_part",
    "check_relu_gate",
    "check_relu_gate_at_the_kink",
    "check_shared_arrays",
    "check_skips",
    "check_ties",
    "check_trees",
    "check_twice_and_once",
    "check_twice_in_one_gate",
    "check_two_gates",
    "one_part",
]
