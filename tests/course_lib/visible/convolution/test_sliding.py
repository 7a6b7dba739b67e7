"""The visible tests of `convolve`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import convolution
from course_lib.visible import convolution as visible

CHECKS = [
    visible.check_windows_and_channels,
    visible.check_single_filters_and_channels,
    visible.check_convolution_with_strides,
    visible.check_convolution_with_padding,
    visible.check_biases,
    visible.check_convolution_leaves_nothing_behind,
]


def shift_by_shift(x, kernels, bias, stride, padding, **how):
    sides = (padding, padding)
    padded, k = np.pad(x, (sides, sides, (0, 0)), **how), kernels.shape[1]
    height, width = (n - k + 1 for n in padded.shape[:2])
    y = sum(padded[u : u + height, v : v + width] @ kernels[:, u, v].T for u, v in np.ndindex(k, k))
    return y[::stride, ::stride] + bias


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [convolution.convolve, shift_by_shift])
def test_a_right_convolution_passes(check, right):
    check(right)


def flipped(x, kernels, bias, stride, padding):
    return shift_by_shift(x, kernels[:, ::-1, ::-1], bias, stride, padding)


def squeezed(x, kernels, bias, stride, padding):
    return np.squeeze(shift_by_shift(x, kernels, bias, stride, padding))


def stride_on_rows(x, kernels, bias, stride, padding):
    return shift_by_shift(x, kernels, bias, 1, padding)[::stride]


def edges_repeated(x, kernels, bias, stride, padding):
    return shift_by_shift(x, kernels, bias, stride, padding, mode="edge")


def bias_where_there_is_light(x, kernels, bias, stride, padding):
    y = shift_by_shift(x, kernels, 0 * bias, stride, padding)
    return y + bias if x.any() else y


def bias_in_place(x, kernels, bias, stride, padding):
    y = shift_by_shift(x, kernels, bias, stride, padding)
    bias += 1
    return y


def kernels_remembered(x, kernels, bias, stride, padding, kept={}):  # noqa: B006
    kept_kernels = kept.setdefault(kernels.shape, kernels.copy())
    return shift_by_shift(x, kept_kernels, bias, stride, padding)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], flipped, r"x \(6, 5, 4\), kernels \(2, 3, 3, 4\)"),
        (CHECKS[1], squeezed, r"of one filter.*expected shape \(2, 3, 1\)"),
        (CHECKS[2], stride_on_rows, r"with stride 2.*expected shape \(3, 2, 3\)"),
        (CHECKS[3], edges_repeated, "with padding 1"),
        (CHECKS[4], bias_where_there_is_light, "all of x is 0: only the biases are left"),
        (CHECKS[5], bias_in_place, "leave bias unchanged"),
        (CHECKS[5], kernels_remembered, "convolve"),
    ],
)
def test_a_wrong_convolution_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_the_slips_of_the_example_are_what_they_are_called():
    x, kernels, _ = visible.small_convolution()

    def output(x, kernels):
        return convolution.convolve(x, kernels, None)

    apart = "channels are kept apart: a filter sums over all of them"
    slips = {
        sentence: np.array(wrong)
        for wrong, sentence in visible.SLIPS_OF_CONVOLUTION
        if sentence != apart
    }
    made = {
        "flipped": output(x, kernels[:, ::-1, ::-1]),
        "first channel": output(x[..., :1], kernels[..., :1]),
        "averaged": output(x, kernels / 2),
        "exchanged": output(x, kernels.swapaxes(1, 2)),
    }
    assert len(made) == len(slips)
    for word, wrong in made.items():
        (told,) = (slip for sentence, slip in slips.items() if word in sentence)
        np.testing.assert_allclose(told, wrong)

    # What each filter makes of each channel by itself.
    by_channel = [output(x[..., c : c + 1], kernels[..., c : c + 1]) for c in range(2)]
    unsummed = np.stack(by_channel, axis=-1)
    filter_on_its_channel = np.stack([unsummed[..., f, f] for f in range(2)], axis=-1)
    expected = [unsummed[..., 0, :], unsummed[..., 1, :], filter_on_its_channel]
    wrong = [np.array(w) for w, sentence in visible.SLIPS_OF_CONVOLUTION if sentence == apart]
    assert np.array_equal(wrong, expected)
