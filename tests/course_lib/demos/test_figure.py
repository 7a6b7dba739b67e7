"""A figure in a notebook, in a terminal and while grading; with functions written and not."""

import dataclasses
import io

import ipywidgets
import matplotlib
import pytest

from course_lib.demos._figure import Choice, InteractiveFigure, Slider, has_browser, render, show
from course_lib.demos._student import StudentFunction, Waiting

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

    return draw, student


def interactive(square, controls=CONTROLS):
    draw, student = figure_of(square)
    return InteractiveFigure(draw, [student], controls, (4, 3))


def page(figure) -> str:
    return figure.widget.children[-1].value


def widget(figure, kind):
    bar = figure.widget.children[0]
    return next(control for control in bar.children if isinstance(control, kind))


def test_the_first_state_is_drawn_with_a_sentence_for_those_who_do_not_see_it():
    shown = page(interactive(lambda x: x * x))
    assert shown.count("The square of plus 2 is drawn at 4 &lt; 100.") == 2  # alt, and below
    assert 'src="data:image/png;base64,' in shown
    assert 'role="status"' in shown


def test_each_control_changes_picture_and_sentence():
    figure = interactive(lambda x: x * x)
    first = page(figure)
    widget(figure, ipywidgets.IntSlider).value = 3
    second = page(figure)
    assert "The square of plus 3 is drawn at 9" in second
    widget(figure, ipywidgets.ToggleButtons).value = "minus"
    third = page(figure)
    assert "The square of minus 3 is drawn at -9" in third
    pictures = {text.split('"')[1] for text in (first, second, third)}
    assert len(pictures) == 3


def test_a_slider_is_whole_where_its_numbers_are():
    assert isinstance(Slider("k", 1, 9, 3).read(4.0), int)
    assert isinstance(Slider("rate", 0.0, 1.0, 0.5, 0.1).read(1), float)


@pytest.mark.parametrize(
    ("square", "sentence"),
    [
        (unwritten, "This figure waits for square, which is not written yet."),
        (lambda x: 1 / 0, "This figure waits for square: it raised ZeroDivisionError"),
        (lambda x: [1, 2, 3], "This figure could not draw what your functions returned"),
    ],
)
def test_a_figure_that_cannot_be_drawn_says_why_in_its_place(square, sentence):
    shown = page(interactive(square))
    assert sentence in shown
    assert "<img" not in shown


def test_a_figure_is_drawn_as_soon_as_its_function_is_written(notebook):
    notebook.user_ns["square"] = unwritten
    draw, student = figure_of(unwritten)
    figure = InteractiveFigure(draw, [student], CONTROLS, (4, 3))
    figure.display()
    assert figure.drawing.picture is None
    notebook.run_cell(square=lambda x: x * x)
    assert figure.drawing.sentence.startswith("The square of plus 2 is drawn at 4")


@pytest.mark.parametrize(("seconds", "drawn_at"), [(0.01, 3), (5.0, 4)], ids=["quick", "slow"])
def test_a_quick_figure_follows_a_function_that_changes(notebook, seconds, drawn_at):
    notebook.user_ns["square"] = square = lambda x: x * x
    draw, student = figure_of(square)
    figure = InteractiveFigure(draw, [student], CONTROLS, (4, 3))
    figure.display()
    figure.drawing = dataclasses.replace(figure.drawing, seconds=seconds)
    notebook.run_cell(square=lambda x: x + 1)
    assert figure.drawing.sentence == f"The square of plus 2 is drawn at {drawn_at} < 100."


def test_run_again_a_figure_takes_the_place_of_its_older_self(notebook):
    drawn = []

    def draw(figure):
        drawn.append(figure)
        raise Waiting("not yet")

    for _ in range(3):
        InteractiveFigure(draw, [], {}, (4, 3)).display()
    drawn.clear()
    notebook.run_cell()
    assert len(drawn) == 1


def test_outside_a_notebook_the_sentence_is_printed(capsys):
    draw, student = figure_of(lambda x: x * x)
    show(draw, [student], CONTROLS)
    assert capsys.readouterr().out == "The square of plus 2 is drawn at 4 < 100.\n"


def test_while_grading_the_first_state_is_a_picture_and_no_widget(notebook, monkeypatch, capsys):
    displayed = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    draw, student = figure_of(lambda x: x * x)
    show(draw, [student], CONTROLS, size=(4, 3))
    (picture,) = displayed
    assert picture.data.startswith(b"\x89PNG")
    assert (picture.width, picture.height) == (400, 300)
    assert picture.alt == "The square of plus 2 is drawn at 4 < 100."
    assert capsys.readouterr().out == "The square of plus 2 is drawn at 4 < 100.\n"


def test_while_grading_an_unwritten_function_costs_nothing(notebook, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    draw, student = figure_of(unwritten)
    show(draw, [student], CONTROLS)
    assert "waits for square" in capsys.readouterr().out


def test_somebody_looks_in_a_notebook_alone(notebook, monkeypatch):
    assert has_browser()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert not has_browser()


def test_pictures_are_twice_as_fine_as_the_page_shows_them():
    from PIL import Image

    drawing = render(figure_of(lambda x: x)[0], {"x": 2, "sign": "plus"}, (4, 3))
    with Image.open(io.BytesIO(drawing.picture)) as picture:
        assert picture.size == (800, 600)


def test_the_students_own_style_stays_theirs_and_out_of_figures():
    with matplotlib.rc_context({"lines.linewidth": 9.0, "figure.facecolor": "black"}):
        styled = render(figure_of(lambda x: x)[0], {"x": 2, "sign": "plus"}, (4, 3))
        assert matplotlib.rcParams["lines.linewidth"] == 9.0
    plain = render(figure_of(lambda x: x)[0], {"x": 2, "sign": "plus"}, (4, 3))
    assert styled.picture == plain.picture
