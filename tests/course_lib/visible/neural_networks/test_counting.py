"""The visible tests of `count_parameters`: what passes, what slips are told."""

import pytest

from course_lib.checks import CheckFailed
from course_lib.layers import BatchNorm, Linear
from course_lib.reference import neural_networks
from course_lib.visible import neural_networks as visible

CHECKS = [
    visible.check_count_of_wide_layers,
    visible.check_count_without_biases,
    visible.check_count_with_batch_norm,
    visible.check_count_of_nothing_to_learn,
    visible.check_count_leaves_nothing_behind,
]


def counted(layers, *, bias=None, norm=2, other=0):
    total = 0.0
    for layer in layers:
        if isinstance(layer, Linear):
            has_bias = layer.bias if bias is None else bias
            total += layer.out_features * (layer.in_features + has_bias)
        elif isinstance(layer, BatchNorm):
            total += norm * layer.num_features
        else:
            total += other
    return total


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [neural_networks.count_parameters, counted])
def test_a_right_count_passes(check, right):
    check(right)


def eaten_up(layers):
    total = counted(layers)
    layers.clear()
    return total


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], lambda layers: counted(layers[:-1]), "three times"),
        (CHECKS[0], lambda layers: counted(layers, bias=False), "three times"),
        (CHECKS[1], lambda layers: counted(layers, bias=True), "Ask layer.bias"),
        (CHECKS[2], lambda layers: counted(layers, norm=4), "all four kinds.*not trained"),
        (CHECKS[3], lambda layers: counted(layers, other=1), "nothing is learned"),
        (CHECKS[4], eaten_up, "leave layers unchanged"),
    ],
)
def test_a_wrong_count_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
