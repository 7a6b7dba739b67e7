import numpy as np
import pytest

from course_lib.demos import convolution
from course_lib.demos.convolution import moving as module
from course_lib.reference.convolution import convolve

HOME = (6.0, 3.0)
PLACES = [(0.0, 0.0), (7.0, 3.0), (9.0, 2.0), (12.0, 6.0)]


@pytest.fixture
def shown(figure):
    return figure(convolution.shifted, convolve)


def test_both_find_the_digit_at_home(shown):
    assert shown.sentence() == (
        "A 0, at home: the dense unit says 2.93, sees a 0; the largest response of the kernel is "
        "2.93 ✓, sees a 0. This is its home."
    )


def test_one_pixel_further_the_kernel_alone_does(shown):
    assert shown.sentence(corner=(7.0, 3.0)) == (
        "A 0, moved 1 right: the dense unit says 0.21, sees no 0; the largest response of the "
        "kernel is 2.93 ✓, sees a 0. All 84 responses still in the picture have moved along with "
        "the digit."
    )
    assert "A 0, moved 1 up and 3 right: the dense unit says 0.02" in shown.sentence(
        corner=(9.0, 2.0)
    )


@pytest.mark.parametrize("corner", PLACES)
def test_wherever_it_lies_the_largest_response_is_the_same(shown, corner):
    sentence = shown.sentence(corner=corner)
    assert "the kernel is 2.93 ✓, sees a 0. All" in sentence
    assert "says 2.93" not in sentence


@pytest.mark.parametrize("label", module._OTHERS)
def test_other_digits_are_no_zeros_anywhere(shown, label):
    for corner in (HOME, *PLACES):
        assert shown.sentence(digit=str(label), corner=corner).count("sees no 0") == 2


def test_the_dense_unit_holds_the_kernel_s_weights_at_one_place():
    weights = module._placed(module._kernel(), module._HOME)
    assert np.count_nonzero(weights) <= module._SIDE**2
    assert weights.sum() == pytest.approx(module._kernel().sum())


def test_what_does_not_move_along_is_told(figure):
    def fading(x, kernels, bias, stride, padding):
        output = convolve(x, kernels, bias, stride, padding)
        return output * np.linspace(0, 1, output.shape[1])[:, None]

    sentence = figure(convolution.shifted, fading).sentence(corner=(9.0, 2.0))
    assert "Of the 60 responses still in the picture" in sentence
    assert "have not moved along" in sentence


def test_a_flipped_kernel_moves_along_and_is_told_all_the_same(figure):
    def flipped(x, kernels, bias, stride, padding):
        return convolve(x, kernels[:, ::-1, ::-1], bias, stride, padding)

    shown = figure(convolution.shifted, flipped)
    assert "the largest response of the kernel is 2.70 ✗" in shown.sentence()
    sentence = shown.sentence(corner=(9.0, 2.0))
    assert "have moved along with the digit. 70 of 91 responses are not the sums" in sentence


@pytest.mark.parametrize("constant", [0.0, -5.0, 1e9])
def test_constant_responses_are_drawn(figure, constant):
    drawing = figure(convolution.shifted, lambda *_: np.full((7, 13, 1), constant)).state()
    assert drawing.picture is not None


def test_it_waits_for_convolve(figure, unwritten):
    sentence = figure(convolution.shifted, unwritten).sentence()
    assert sentence == "This figure waits for convolve, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(digit="7")]
    assert all(drawing.picture is not None for drawing in drawings)
