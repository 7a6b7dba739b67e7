"""One state of a figure: picture and sentence, in the light and the dark, and where points are."""

import io

import matplotlib
import numpy as np
import pytest
from PIL import Image

from course_lib.demos import _style
from course_lib.demos._drawing import Told, place, render
from course_lib.demos._student import Waiting

SIZE = (4, 3)


def empty(figure):
    return "Nothing is drawn."


def pixels(drawing) -> np.ndarray:
    with Image.open(io.BytesIO(drawing.picture)) as picture:
        return np.array(picture.convert("RGB"))


def test_pictures_are_twice_as_fine_as_the_page_shows_them():
    assert pixels(render(empty, {}, SIZE)).shape == (600, 800, 3)


@pytest.mark.parametrize("theme", _style.LOOKS)
def test_the_paper_is_that_of_the_page(theme):
    corner = pixels(render(empty, {}, SIZE, theme))[0, 0]
    assert tuple(corner / 255) == matplotlib.colors.to_rgb(_style.LOOKS[theme].paper)


def test_a_picture_holds_the_colours_that_were_drawn():
    def draw(figure):
        axes = figure.add_axes((0, 0, 1, 1))
        axes.imshow([[[1.0, 0, 0], [0, 0, 1.0]]], aspect="auto", interpolation="nearest")
        axes.axis("off")
        return "Red, then blue."

    shown = pixels(render(draw, {}, SIZE))
    assert shown[300, 100].tolist() == [255, 0, 0]
    assert shown[300, 700].tolist() == [0, 0, 255]


def test_what_unfolds_comes_with_the_sentence():
    def draw(figure):
        return Told("You are right.", ("Worked solution", ["2 + 2 = 4"]))

    drawing = render(draw, {}, SIZE)
    assert drawing.sentence == "You are right."
    assert drawing.unfold == ("Worked solution", ["2 + 2 = 4"])


def test_a_point_that_moves_sideways_may_be_held_on_a_curve():
    def draw(figure, query):
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 4), ylim=(0, 9))
        place(axes, "query", height=query[0] ** 2)
        return "A parabola."

    (area,) = render(draw, {"query": (2.0, 0.0)}, SIZE).handles["query"]
    assert area.y == (5.0, -4.0)


def test_a_point_may_count_the_cells_of_a_table():
    def draw(figure, cell):
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 4), ylim=(3, 0))
        place(axes, "cell", origin=(1.0, 0.5), unit=0.5)
        return "A table."

    (area,) = render(draw, {"cell": (0, 0)}, SIZE).handles["cell"]
    assert (area.x, area.y) == ((-2, 6), (-1, 5))


def test_a_state_may_end_a_slider_early():
    def draw(figure, page):
        return Told("One page.", ends={"page": 1})

    assert render(draw, {"page": 1}, SIZE).ends == {"page": 1}


def test_a_figure_that_waits_has_no_picture():
    def draw(figure):
        raise Waiting("This figure waits for square.")

    drawing = render(draw, {}, SIZE)
    assert (drawing.picture, drawing.sentence) == (None, "This figure waits for square.")


def test_whatever_goes_wrong_is_said():
    drawing = render(lambda figure: 1 / 0, {}, SIZE)
    assert drawing.picture is None
    assert drawing.sentence.startswith("This figure could not draw what your functions returned")


def test_handles_stand_where_the_axes_are_when_they_are_drawn():
    def draw(figure, query):
        left = figure.add_axes((0.1, 0.2, 0.3, 0.6), xlim=(-1, 1), ylim=(5, 0))
        # A square of 1.2 by 1.2 inches, in the middle of its room of 1.6 by 1.2.
        right = figure.add_axes((0.5, 0.3, 0.4, 0.4), xlim=(0, 2), ylim=(0, 2), aspect="equal")
        place(left, "query")
        place(right, "query")
        return "A point, twice."

    left, right = render(draw, {"query": (0.0, 1.0)}, SIZE).handles["query"]
    np.testing.assert_allclose(left.box, (0.1, 0.4, 0.2, 0.8))
    assert (left.x, left.y) == ((-1, 1), (0, 5))
    np.testing.assert_allclose(right.box, (0.55, 0.85, 0.3, 0.7))
    assert (right.x, right.y) == ((0, 2), (2, 0))


def test_only_a_control_of_the_figure_can_be_placed():
    def draw(figure):
        place(figure.add_axes((0, 0, 1, 1)), "qeury")
        return "A point."

    assert "place() was called for 'qeury', which is no control" in render(draw, {}, SIZE).sentence


def test_the_students_own_style_stays_theirs_and_out_of_figures():
    def draw(figure):
        figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([0, 1])
        return "A line."

    with matplotlib.rc_context({"lines.linewidth": 9.0, "figure.facecolor": "black"}):
        styled = render(draw, {}, SIZE)
        assert matplotlib.rcParams["lines.linewidth"] == 9.0
    assert styled.picture == render(draw, {}, SIZE).picture
