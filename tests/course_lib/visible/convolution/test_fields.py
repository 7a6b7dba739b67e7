"""The visible tests of `receptive_field`: what passes, what slips are told."""

import pytest

from course_lib.checks import CheckFailed
from course_lib.reference.receptive_field import receptive_field
from course_lib.visible import convolution as visible

CHECKS = [
    visible.check_fields_of_kernels,
    visible.check_fields_with_strides,
    visible.check_fields_with_dilation,
    visible.check_field_leaves_nothing_behind,
]


def from_the_output_down(layers):
    field = 1
    for kernel, stride, dilation in reversed(layers):
        field = (field - 1) * stride + dilation * (kernel - 1) + 1
    return float(field)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [receptive_field, from_the_output_down])
def test_a_right_field_passes(check, right):
    check(right)


def equal_layers_once(layers):
    return receptive_field(dict.fromkeys(layers))


def own_stride_too_early(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        step *= stride
        field += dilation * (kernel - 1) * step
    return field


def no_dilation(layers):
    return receptive_field([(kernel, stride, 1) for kernel, stride, _ in layers])


def used_up(layers):
    field = receptive_field(layers)
    layers.pop()
    return field


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], equal_layers_once, r"\(5, 1, 1\), \(5, 1, 1\)"),
        (CHECKS[1], own_stride_too_early, r"\[\(5, 3, 1\)\].*not its own"),
        (CHECKS[2], no_dilation, r"\[\(4, 1, 5\)\]"),
        (CHECKS[3], used_up, "leave layers unchanged"),
    ],
)
def test_a_wrong_field_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
