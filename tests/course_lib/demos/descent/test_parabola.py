import numpy as np
import pytest

from course_lib.demos import descent
from course_lib.demos._figure import Point, Steps
from course_lib.reference.descent import gradient_descent
from tests.course_lib.demos.descent.slips import ascent, unwritten


@pytest.fixture
def shown(figure):
    return figure(descent.one_parabola, gradient_descent)


@pytest.mark.parametrize(
    ("rate", "factor", "end", "fate"),
    [
        (0.1, "0.2", "0.00064", "it shrinks"),
        (0.22, "−0.76", "−0.507", "it zigzags and shrinks"),
        (0.3, "−1.4", "−10.8", "it zigzags and explodes"),
    ],
)
def test_the_factor_says_what_becomes_of_x(shown, rate, factor, end, fate):
    sentence = shown.sentence(rate=rate, n_steps=5)
    assert f"With α = {rate:g} and λ = 8 each step multiplies x by 1 − αλ = {factor}: {fate}." in (
        sentence
    )
    assert f"is at {end} after 5 steps" in sentence
    assert "as the factor says ✓" in sentence


def test_at_the_edges_it_arrives_at_once_or_never(shown):
    assert "arrives at once" in shown.sentence(rate=0.1, curvature=10)
    assert "never gets closer" in shown.sentence(rate=0.2, curvature=10)
    assert "from 0 after 20 steps" in shown.sentence(rate=0.1, n_steps=20)
    assert "is at more than a million after" in shown.sentence(rate=0.3, curvature=10, n_steps=20)


def test_another_path_is_drawn_and_told(figure):
    drawing = figure(descent.one_parabola, ascent).state(n_steps=1)
    assert drawing.picture is not None
    assert "is at 2.64 after 1 step, which is not what the factor says ✗" in drawing.sentence


def test_the_start_moves_sideways_on_a_curve_in_axes_that_keep_still(shown):
    assert isinstance(shown.controls["start"], Point)
    assert isinstance(shown.controls["n_steps"], Steps)
    (left,), (right,) = (shown.state(start=(x, 0.0)).handles["start"] for x in (-1.0, 2.0))
    assert (left.box, left.x) == (right.box, right.x)
    # The start is held at its height, 4x².
    np.testing.assert_allclose(left.y[0] - right.y[0], 16 - 4)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (unwritten, "waits for gradient_descent, which is not written yet"),
        (lambda *_: None, "it returned None"),
        (lambda *_: np.zeros((20, 1)), "the shape must be (21, 1), the start, and a row for each"),
        (lambda *_: np.full((21, 1), np.nan), "NaN among its numbers"),
    ],
)
def test_it_waits_for_a_path(figure, function, words):
    drawing = figure(descent.one_parabola, function).state()
    assert drawing.picture is None
    assert words in drawing.sentence


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings)
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
