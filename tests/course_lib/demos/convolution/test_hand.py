import numpy as np
import pytest

from course_lib.demos import convolution
from course_lib.demos.convolution import hand as module
from course_lib.reference.convolution import convolve, output_size, parameter_count

RIGHT = {"output": [[11, 5], [-1, 19]], "shape": (14, 10, 6), "parameters": 456}
NOTHING = dict.fromkeys(RIGHT)


def convolved(kernel):
    x, kernels = module._INPUT[:, :, None], np.asarray(kernel)[None, :, :, None]
    return convolve(x, kernels, np.zeros(1))[:, :, 0].tolist()


def test_the_paper_shows_both_channels_and_no_result(figure):
    shown = figure(convolution.paper)
    sentence = shown.sentence()
    for numbers in (*module._PAPER_INPUT, *module._PAPER_KERNEL):
        assert str(numbers.astype(int).tolist()) in sentence
    drawings = [shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)


def test_the_windows_on_the_paper_are_those_of_stride_2():
    assert len(module._WINDOWS) == output_size(2, 2, stride=2, padding=1) ** 2
    assert all(row % 2 == column % 2 == 0 for row, column in module._WINDOWS)


def test_the_solution_is_right():
    assert convolved(module._KERNEL) == RIGHT["output"]
    shape = (output_size(28, 5, 2, 2), output_size(20, 5, 2, 2), 6)
    assert shape == RIGHT["shape"]
    assert parameter_count(5, 3, 6) == RIGHT["parameters"]


def test_right_answers_unfold_the_solution(figure):
    drawing = figure(convolution.small_by_hand, RIGHT).state()
    assert drawing.sentence.endswith("output: ✓ right\nshape: ✓ right\nparameters: ✓ right")
    assert drawing.unfold == ("Worked solution", module._SOLUTION)
    in_a_row = figure(convolution.small_by_hand, RIGHT | {"output": (11, 5, -1, 19)})
    assert "output: ✓ right" in in_a_row.sentence()


def test_it_waits_for_all_answers_before_it_unfolds(figure):
    drawing = figure(convolution.small_by_hand, NOTHING).state()
    assert "output: not filled in yet" in drawing.sentence
    assert drawing.unfold is None
    some = figure(convolution.small_by_hand, RIGHT | {"parameters": None}).state()
    assert some.unfold is None
    wrong = figure(convolution.small_by_hand, RIGHT | {"parameters": 1}).state()
    assert wrong.unfold is not None


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("output", convolved(module._KERNEL[::-1, ::-1]), "not flipped"),
        ("output", convolved(module._KERNEL.T), "not transposed"),
        ("output", np.transpose(RIGHT["output"]), "rows and columns are exchanged"),
        ("shape", (output_size(28, 5, 2, 1), output_size(20, 5, 2, 1), 6), "counts twice"),
        ("shape", (output_size(28, 5, 2), output_size(20, 5, 2), 6), "padding is missing"),
        ("shape", (15, 11, 6), "does not fit as a whole"),
        ("shape", (14, 10, 3), "each filter makes one channel"),
        ("parameters", parameter_count(5, 3, 6, bias=False), "each filter has a bias"),
        ("parameters", parameter_count(5, 1, 6), "as deep as its input"),
        ("parameters", parameter_count(5, 3, 1), "that is one filter"),
    ],
)
def test_usual_slips_get_a_hint(figure, name, answer, hint):
    sentence = figure(convolution.small_by_hand, RIGHT | {name: answer}).sentence()
    assert f"{name}: ✗ not right: " in sentence
    assert hint in sentence


@pytest.mark.parametrize("answer", ["eleven", [1, 2], [[1], [2, 3]], np.nan, object()])
def test_anything_may_be_answered(figure, answer):
    for name in RIGHT:
        drawing = figure(convolution.small_by_hand, NOTHING | {name: answer}).state()
        assert drawing.picture is not None
        assert "asked for" in drawing.sentence


def test_it_is_drawn_everywhere(figure):
    shown = figure(convolution.small_by_hand, RIGHT | {"other": 3})
    drawings = [shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert "other: there is no such question" in drawings[0].sentence
