import pytest

from course_lib.demos import convolution
from course_lib.reference.convolution import output_size, parameter_count


@pytest.fixture
def shown(figure):
    return figure(convolution.counting, parameter_count, output_size)


def test_a_window_that_is_shared_needs_few_numbers(shown):
    assert shown.sentence() == (
        "Kernels of 1 × 3 × 3 × 3 and a bias for each filter: your parameter_count says 28 ✓. They "
        "make 30 × 30 × 1 outputs of a picture of 32 × 32 × 3 (dilation 1). One dense unit on that "
        "picture has 3,073; a dense layer with as many outputs has 2,765,700, 98,775 times as many "
        "as the convolution."
    )


def test_neither_the_picture_nor_dilation_changes_what_the_convolution_learns(shown):
    for values in ({"side": 16}, {"side": 64}, {"dilation": 3}):
        assert "your parameter_count says 28 ✓" in shown.sentence(**values)
    assert "26 × 26 × 1 outputs" in shown.sentence(dilation=3)
    assert "parameter_count says 2,432 ✓" in shown.sentence(n_filters=32, kernel=5)


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (lambda k, channels, filters: k * k * filters + filters, "says 10 ✗"),
        (lambda k, channels, filters: k * k * channels * filters, "says 27 ✗"),
        (lambda k, channels, filters: 0, "says 0 ✗"),
        (lambda k, channels, filters: 1e15, "says 1,000,000,000,000,000 ✗"),
    ],
)
def test_another_count_is_told(figure, slip, words):
    drawing = figure(convolution.counting, slip, output_size).state()
    assert drawing.picture is not None
    assert words in drawing.sentence


def test_the_graded_layer_is_out_of_reach(shown):
    assert shown.controls["kernel"].high < 7


@pytest.mark.parametrize("result", [-3, 2.5])
def test_what_counts_nothing_is_refused(figure, result):
    sentence = figure(convolution.counting, lambda *_: result, output_size).sentence()
    assert f"it returned {result:g}, which counts nothing" in sentence


def test_it_waits_for_both_functions(figure, unwritten):
    sentence = figure(convolution.counting, unwritten, output_size).sentence()
    assert sentence == "This figure waits for parameter_count, which is not written yet."
    sentence = figure(convolution.counting, parameter_count, unwritten).sentence()
    assert sentence == "This figure waits for output_size, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(n_filters=32, side=64)]
    assert all(drawing.picture is not None for drawing in drawings)
