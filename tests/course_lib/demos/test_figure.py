"""Where a figure is shown: in a notebook, in a terminal and while grading."""

import pytest

from course_lib.demos._figure import Choice, Slider, Told, has_browser, show
from course_lib.demos._live import InteractiveFigure
from course_lib.demos._student import StudentFunction

CONTROLS = {"x": Slider("x", 0, 5, 2), "sign": Choice("sign", ("plus", "minus"))}


def unwritten(x):
    raise NotImplementedError("square: replace this line with your code.")


def figure_of(square):
    """Return a figure's draw function and the student's function that it calls."""
    student = StudentFunction(square, "square")

    def draw(figure, x, sign):
        value = student(x) if sign == "plus" else -student(x)
        figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([0, x], [0, value])
        return f"The square of {sign} {x} is drawn at {value} < 100."

    return draw, [student]


@pytest.fixture
def displayed(monkeypatch):
    """What is put into the output of the cell."""
    items = []
    monkeypatch.setattr("IPython.display.display", lambda item, **_: items.append(item))
    return items


def test_in_a_notebook_a_figure_lives(notebook, monkeypatch):
    shown = []
    monkeypatch.setattr(InteractiveFigure, "display", lambda figure: shown.append(figure))
    show(*figure_of(lambda x: x * x), CONTROLS, size=(7, 4), narrow=(4, 7))
    (figure,) = shown
    assert figure.widget.shown["sentence"] == "The square of plus 2 is drawn at 4 < 100."


def test_outside_a_notebook_the_sentence_is_printed(capsys):
    show(*figure_of(lambda x: x * x), CONTROLS)
    assert capsys.readouterr().out == "The square of plus 2 is drawn at 4 < 100.\n"


def test_what_unfolds_is_printed_below_the_sentence(capsys):
    show(lambda figure: Told("Right.", ("Worked solution", ["2 + 2 = 4", "done"])), [])
    assert capsys.readouterr().out == "Right.\nWorked solution\n2 + 2 = 4\ndone\n"


def test_while_grading_the_first_state_is_a_picture_and_no_widget(
    notebook, monkeypatch, displayed, capsys
):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    show(*figure_of(lambda x: x * x), CONTROLS, size=(4, 3))
    (picture,) = displayed
    assert picture.data.startswith(b"\x89PNG")
    assert (picture.width, picture.height) == (400, 300)
    assert picture.alt == "The square of plus 2 is drawn at 4 < 100."
    assert capsys.readouterr().out == "The square of plus 2 is drawn at 4 < 100.\n"


def test_while_grading_an_unwritten_function_costs_nothing(
    notebook, monkeypatch, displayed, capsys
):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    show(*figure_of(unwritten), CONTROLS)
    assert displayed == []
    assert "waits for square" in capsys.readouterr().out


def test_somebody_looks_in_a_notebook_alone(notebook, monkeypatch):
    assert has_browser()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert not has_browser()
