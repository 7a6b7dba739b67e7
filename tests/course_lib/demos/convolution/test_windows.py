import numpy as np
import pytest

from course_lib.demos import convolution
from course_lib.demos.convolution.windows import _BIAS, _INPUT, _KERNEL, _sums
from course_lib.reference.convolution import convolve


@pytest.fixture
def shown(figure):
    return figure(convolution.window, convolve)


def test_one_output_is_worked_out(shown):
    assert shown.sentence() == (
        "Stride 1, padding 1. Output [2, 0]: the products add up to −5 in channel 1 and to 10 in "
        "channel 2; −5 + 10 + 2 for the bias is 7, and your convolve says 7 ✓. All 20 outputs are "
        "the sums of their windows."
    )


@pytest.mark.parametrize(("stride", "padding"), [(1, 1), (2, 1), (1, 0), (2, 0)])
def test_the_sums_are_those_of_the_reference(shown, stride, padding):
    x, kernel = np.stack(_INPUT, axis=-1), np.stack(_KERNEL, axis=-1)
    expected = convolve(x, kernel[None], np.array([_BIAS]), stride, padding)[:, :, 0]
    assert (_BIAS + sum(_sums(i, stride, padding) for i in range(2))).tolist() == expected.tolist()
    drawing = shown.state(stride=str(stride), padding=str(padding))
    assert f"All {expected.size} outputs" in drawing.sentence


def test_the_window_ends_where_the_outputs_end(shown):
    drawing = shown.state(output=(4, 3), stride="2")
    assert "Output [1, 2]" in drawing.sentence
    assert drawing.ends == {"output": (2, 1)}
    assert "Output [3, 4]" in shown.sentence(output=(4, 3))


def test_it_is_taken_hold_of_in_both_channels_and_in_the_output(shown):
    first, second, output = shown.state().handles["output"]
    assert first.x == second.x
    # In the left of the picture the window's middle lies on the padded picture's cell (1, 1).
    left, right = first.x
    assert first.box[0] + (0 - left) / (right - left) == pytest.approx((0.15 + 1.5 * 0.3) / 7.2)
    left, right = shown.state(stride="2").handles["output"][0].x
    assert (1 - 0) / (right - left) == pytest.approx(2 * 0.3 / 7.2)
    assert output.x != first.x


@pytest.mark.parametrize(
    ("slip", "wrong"),
    [
        (lambda x, kernels, *rest: convolve(x, kernels[:, ::-1, ::-1], *rest), 20),
        (lambda x, kernels, bias, *rest: convolve(x, kernels, 0 * bias, *rest), 20),
        (lambda x, kernels, *rest: convolve(x[..., :1], kernels[..., :1], *rest), 19),
    ],
)
def test_outputs_that_are_not_their_windows_sums_are_counted(figure, slip, wrong):
    drawing = figure(convolution.window, slip).state()
    assert drawing.picture is not None
    assert "✗" in drawing.sentence
    assert f"{wrong} of 20 outputs are not the sums of their windows." in drawing.sentence


def test_another_shape_is_told(figure):
    def unpadded(x, kernels, bias, stride, padding):
        return convolve(x, kernels, bias, stride, 0)

    sentence = figure(convolution.window, unpadded).sentence()
    assert "it returned the shape (2, 3, 1); the shape must be (4, 5, 1)" in sentence


def test_it_waits_for_convolve(figure, unwritten):
    sentence = figure(convolution.window, unwritten).sentence()
    assert sentence == "This figure waits for convolve, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(stride="2")]
    assert all(drawing.picture is not None for drawing in drawings)
