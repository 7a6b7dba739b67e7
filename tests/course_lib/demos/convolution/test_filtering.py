import time

import numpy as np
import pytest

from course_lib import datasets
from course_lib.demos import convolution
from course_lib.demos.convolution import filtering
from course_lib.reference.convolution import convolve

UNCHANGED = [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


@pytest.fixture
def clock(monkeypatch):
    """A clock that student functions can put forward; it stands still otherwise."""

    class Clock:
        now = 0.0

    monkeypatch.setattr(time, "process_time", lambda: Clock.now)
    return Clock


@pytest.fixture
def shown(figure):
    return figure(convolution.filters, convolve, UNCHANGED)


def test_the_result_is_told_with_one_window_added_up(shown):
    assert shown.sentence() == (
        "Upright edges: 96 × 80 pixels become 94 × 78 numbers from −3.51 to 3.45. The window at "
        "row 85, column 23 adds up to 3.45, and your convolve says 3.45 ✓."
    )


def test_what_changes_nothing_changes_nothing(shown):
    photograph = datasets.load_photograph()
    inner = photograph[1:-1, 1:-1]
    sentence = shown.sentence(name="mine", window=(40, 50))
    assert f"from {inner.min():.2f} to {inner.max():.2f}" in sentence
    assert f"adds up to {photograph[51, 41]:.2f}" in sentence


def test_it_begins_with_the_student_s_own_kernel_once_there_is_one(figure, shown):
    assert shown.controls["name"].value == "upright edges"
    own = figure(convolution.filters, convolve, [[0, 0, 0], [0, -1, 0], [0, 0, 0]])
    assert own.sentence().startswith("Mine: 96 × 80 pixels become 94 × 78 numbers from −1.00 to")


@pytest.mark.parametrize("mine", ["blur", np.ones((2, 2)), [[1, 2], [3]], np.eye(3)[0]])
def test_a_kernel_of_one_s_own_must_be_3_by_3_numbers(figure, mine):
    shown = figure(convolution.filters, convolve, mine)
    assert shown.sentence().startswith("This figure waits for mine, an array of 3 × 3 numbers")
    assert shown.sentence(name="blur").startswith("Blur: ")


def test_a_kernel_of_another_shape_hears_of_it(figure):
    shown = figure(convolution.filters, convolve, np.ones((2, 5)))
    assert shown.sentence().endswith("3 × 3 numbers; yours has the shape (2, 5).")


def test_without_a_kernel_of_one_s_own_it_begins_with_another(figure):
    shown = figure(convolution.filters, convolve)
    assert shown.sentence().startswith("Upright edges: ")
    assert shown.sentence(name="mine").endswith("for mine, an array of 3 × 3 numbers.")


def test_a_flipped_kernel_is_told(figure):
    def flipped(x, kernels, bias, stride, padding):
        return convolve(x, kernels[:, ::-1, ::-1], bias, stride, padding)

    sentence = figure(convolution.filters, flipped).sentence()
    assert "adds up to 3.45, and your convolve says −3.45 ✗" in sentence


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1e-6, "96 × 80 pixels become"),
        (3e-5, "48 × 40 pixels become"),
        (1e-3, "24 × 20 pixels become"),
    ],
)
def test_a_slow_function_gets_fewer_pixels_and_hears_of_it(figure, clock, seconds, words):
    def slow(x, *others):
        clock.now += seconds * x.size
        return convolve(x, *others)

    shown = figure(convolution.filters, slow)
    sentence = shown.sentence(window=(77, 93))
    assert words in sentence
    assert ("Your convolve is slow" in sentence) == ("96" not in words)
    assert "✓" in sentence


def test_each_kernel_is_asked_for_once(figure):
    asked = []

    def counting(x, kernels, *others):
        asked.append(x.shape)
        return convolve(x, kernels, *others)

    shown = figure(convolution.filters, counting)
    for name in ("blur", "sharpen", "blur"):
        shown.state(name=name)
        shown.state(name=name, window=(0, 0))
    probe = (filtering._PROBE, filtering._PROBE, 1)
    assert [shape for shape in asked if shape != probe] == [(96, 80, 1)] * 2


def test_it_waits_for_convolve(figure, unwritten):
    sentence = figure(convolution.filters, unwritten).sentence()
    assert sentence == "This figure waits for convolve, which is not written yet."
    sentence = figure(convolution.filters, lambda x, *_: x).sentence()
    assert "the shape must be" in sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(name="mine")]
    assert all(drawing.picture is not None for drawing in drawings)
