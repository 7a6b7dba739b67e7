"""A figure in a notebook: it answers its page, and follows the student's functions."""

import dataclasses
import queue
import threading

import pytest

from course_lib.demos import _live
from course_lib.demos._controls import Choice, Point, Slider
from course_lib.demos._drawing import Told, place
from course_lib.demos._live import InteractiveFigure
from course_lib.demos._student import StudentFunction, Waiting
from tests.support.waiting import MOST_SECONDS

CONTROLS = {"x": Slider("x", 0, 5, 2), "sign": Choice("sign", ("plus", "minus"))}
FIRST = {"x": 2, "sign": "plus"}


def unwritten(x):
    raise NotImplementedError("square: replace this line with your code.")


def figure_of(square, narrow=None):
    """Return a figure that shows the student's `square`."""
    student = StudentFunction(square, "square")

    def draw(figure, x, sign):
        value = student(x) if sign == "plus" else -student(x)
        figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([0, x], [0, value])
        return f"The square of {sign} {x} is drawn at {value} < 100."

    return InteractiveFigure(draw, [student], CONTROLS, (7, 3), narrow)


def ask(figure, values, theme="light", narrow=False, request="a 1"):
    """Let the page ask for a picture, and return what it is shown."""
    message = {"request": request, "values": values, "theme": theme, "narrow": narrow}
    figure.widget._handle_custom_msg(message, [])
    return figure.widget.shown


def test_the_first_state_is_there_before_the_page_asks():
    shown = figure_of(lambda x: x * x).widget.shown
    assert shown["sentence"] == "The square of plus 2 is drawn at 4 < 100."
    assert shown["picture"].startswith("iVBOR")  # a PNG in base 64
    assert shown["values"] == FIRST
    assert (shown["width"], shown["height"]) == (700, 300)


def test_an_answer_shows_the_values_that_were_asked_for_and_names_the_request():
    figure = figure_of(lambda x: x * x)
    first = figure.widget.shown
    shown = ask(figure, {"x": 3, "sign": "minus"}, request="a 7")
    assert shown["sentence"] == "The square of minus 3 is drawn at -9 < 100."
    assert shown["values"] == {"x": 3, "sign": "minus"}
    assert shown["answers"] == "a 7"
    assert shown["picture"] != first["picture"]


def test_a_dark_page_gets_a_dark_picture():
    figure = figure_of(lambda x: x * x)
    light = figure.widget.shown["picture"]
    dark = ask(figure, FIRST, theme="dark")
    assert dark["theme"] == "dark"
    assert dark["picture"] != light
    assert ask(figure, FIRST, request="a 2")["picture"] == light


def test_a_narrow_page_gets_a_narrow_picture():
    shown = ask(figure_of(lambda x: x * x), FIRST, narrow=True)
    assert (shown["width"], shown["height"], shown["narrow"]) == (480, 300, True)
    shown = ask(figure_of(lambda x: x * x, narrow=(4, 6)), FIRST, narrow=True)
    assert (shown["width"], shown["height"]) == (400, 600)


def test_the_next_figure_begins_as_the_page_is(notebook):
    ask(figure_of(lambda x: x * x), FIRST, theme="dark", narrow=True)
    shown = figure_of(lambda x: x * x).widget.shown
    assert (shown["theme"], shown["width"]) == ("dark", 480)


def test_a_figure_that_waits_sends_no_picture():
    shown = figure_of(unwritten).widget.shown
    assert shown["picture"] == ""
    assert shown["sentence"] == "This figure waits for square, which is not written yet."


def test_points_and_what_unfolds_reach_the_page():
    def draw(figure, query):
        place(figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1)), "query")
        return Told(f"The query is at {query}.", ("Worked solution", ["a line"]))

    query = Point("query", (0.5, 0.5), (0, 0), (1, 1))
    figure = InteractiveFigure(draw, [], {"query": query}, (4, 3))
    assert figure.widget.controls["query"]["kind"] == "point"
    shown = ask(figure, {"query": [0.25, 0.7]})
    assert shown["sentence"] == "The query is at (0.2, 0.7)."
    assert shown["unfold"] == ("Worked solution", ["a line"])
    assert shown["handles"]["query"] == [
        {"box": (0.0, 1.0, 0.0, 1.0), "x": (0.0, 1.0), "y": (1.0, 0.0)}
    ]


def test_a_slider_that_ends_early_goes_back_to_its_end():
    def draw(figure, page, pages):
        return Told(f"Page {min(page, int(pages))}.", ends={"page": int(pages)})

    controls = {"page": Slider("page", 1, 9, 1), "pages": Choice("pages", ("9", "3"))}
    figure = InteractiveFigure(draw, [], controls, (4, 3))
    assert ask(figure, {"page": 7, "pages": "9"})["values"] == {"page": 7, "pages": "9"}
    shown = ask(figure, {"page": 7, "pages": "3"}, request="a 2")
    assert (shown["values"], shown["ends"]) == ({"page": 3, "pages": "3"}, {"page": 3})


def test_a_point_that_ends_early_goes_back_to_its_end():
    def draw(figure, cell, size):
        return Told("A cell.", ends={"cell": (int(size), 2)})

    controls = {
        "cell": Point("cell", (0, 0), (0, 0), (9, 9), 1),
        "size": Choice("size", ("9", "3")),
    }
    figure = InteractiveFigure(draw, [], controls, (4, 3))
    assert ask(figure, {"cell": (7, 1), "size": "9"})["values"]["cell"] == (7, 1)
    assert ask(figure, {"cell": (7, 5), "size": "3"}, request="a 2")["values"]["cell"] == (3, 2)


def test_a_figure_is_drawn_as_soon_as_its_function_is_written(notebook):
    notebook.user_ns["square"] = unwritten
    figure = figure_of(unwritten)
    figure.display()
    assert figure.drawing.picture is None
    notebook.run_cell(square=lambda x: x * x)
    assert figure.widget.shown["sentence"].startswith("The square of plus 2 is drawn at 4")


@pytest.mark.parametrize(("seconds", "drawn_at"), [(0.01, 3), (5.0, 4)], ids=["quick", "slow"])
def test_a_quick_figure_follows_a_function_that_changes(notebook, seconds, drawn_at):
    notebook.user_ns["square"] = square = lambda x: x * x
    figure = figure_of(square)
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


def test_where_widgets_are_not_shown_there_is_the_sentence_and_what_to_do(notebook, monkeypatch):
    displayed = []
    monkeypatch.setattr("IPython.display.display", lambda item, **_: displayed.append(item))
    figure = figure_of(lambda x: x * x)
    figure.display()
    bundle, asleep = displayed
    assert bundle["text/plain"] == "The square of plus 2 is drawn at 4 < 100."
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == figure.widget.model_id
    assert "Run All" in asleep.data
    assert figure.widget.asleep in asleep.data


class LoopOfTheNotebook:
    """Keeps what it is given to do until the thread that runs cells comes to it."""

    def __init__(self):
        self._waiting = queue.SimpleQueue()

    def call_soon_threadsafe(self, work, *arguments):
        self._waiting.put((work, arguments))

    def run_next(self):
        work, arguments = self._waiting.get(timeout=MOST_SECONDS)
        work(*arguments)


def test_it_is_drawn_in_the_thread_that_runs_cells(notebook, monkeypatch):
    threads = []

    def draw(figure):
        threads.append(threading.current_thread())
        return "Nothing."

    loop = LoopOfTheNotebook()
    monkeypatch.setattr(_live, "_running_loop", lambda: loop)
    figure = InteractiveFigure(draw, [], {}, (4, 3))
    figure.display()
    page = threading.Thread(target=ask, args=(figure, {}))
    page.start()
    loop.run_next()
    page.join()
    assert figure.widget.shown["answers"] == "a 1"
    assert threads == [threading.main_thread()] * 2
