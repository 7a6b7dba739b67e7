"""The component that shows figures, in a real JupyterLab: dragged, played, dark, narrow.

Its notebook has a figure of each kind of control; what a figure says holds what it was drawn with.
"""

import base64
import io

import nbformat
import pytest
from PIL import Image
from playwright.sync_api import expect

from course_lib.demos import _style
from tests.browser import jupyterlab
from tests.browser.figures import Figure
from tests.support.browser import chromium

pytestmark = pytest.mark.browser

PREPARE = """
import time
from pathlib import Path
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Slider, Steps, Told, place, show
from course_lib.demos._student import StudentFunction, Waiting

def square(x):
    raise NotImplementedError("square: replace this line")

QUERY = Point("query", (0.5, 0.3), (-2, -2), (2, 2))

def plane(figure, query, count=1):
    for axes in _style.panels(figure, count):
        axes.set(xlim=(-2, 2), ylim=(-2, 2))
        axes.plot(*query, "o")
        place(axes, "query")
"""

MOVING = """
def moving(figure, query, metric):
    if query[1] < -1:
        raise Waiting("This figure waits for a better place.")
    plane(figure, query, 2)
    return f"With {metric} the query is at {query}."

show(moving, [], {"query": QUERY, "metric": Choice("metric", ("L1", "L2"))}, narrow=(4.8, 8))
"""

PLAYING = """
drawn = []

def playing(figure, steps):
    drawn.append(steps)
    figure.add_axes((0.1, 0.1, 0.8, 0.8), xlim=(0, 4), ylim=(0, 1)).plot(steps, 0.5, "o")
    lines = [f"step {steps}", "σ(z) = 1 / (1 + e⁻ᶻ)"]
    return Told(f"At step {steps}; drawn: {drawn}.", ("Worked solution", lines))

show(playing, [], {"steps": Steps("steps", 0, 4, 1)}, size=(7.2, 2))
"""

SLOW = """
begun = []

def slow(figure, query):
    begun.append(query)
    while len(begun) == 2 and Path("stop").exists():
        time.sleep(0.01)
    plane(figure, query)
    return f"The query is at {query}, after {len(begun)} drawings."

show(slow, [], {"query": QUERY})
"""

WAITING = """
student = StudentFunction(square, "square")

def waiting(figure, x):
    figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([0, x], [0, student(x)])
    return f"The square of {x} is {student(x)}."

show(waiting, [student], {"x": Slider("x", 0, 5, 3)}, size=(5, 2))
"""

WRITTEN = """
def square(x):
    return x * x
"""

ENDING = """
def ending(figure, cell, cells):
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(1, -1))
    place(axes, "cell")
    last = int(cells) - 1
    return Told(f"Cell {cell[0]:.0f} of {cells}.", ends={"cell": (last, 0)})

controls = {"cell": Point("cell", (1, 0), (0, 0), (9, 0), 1), "cells": Choice("cells", ("10", "4"))}
show(ending, [], controls, size=(5, 1))
"""

CELLS = (PREPARE, MOVING, ENDING, PLAYING, SLOW, WAITING, WRITTEN)


@pytest.fixture(scope="module")
def browser():
    return chromium()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def server(browser, folder, tmp_path_factory):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source.strip()) for source in CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, folder / "figures.ipynb")
    with jupyterlab.serve(folder, tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="module")
def notebook(server, browser):
    """The notebook, open after all of its cells have run."""
    with jupyterlab.opened(server, browser, "figures.ipynb", width=1280) as opened:
        opened.run_all()
        yield opened


@pytest.fixture
def figure(notebook):
    """Call for the figure of a cell, as in ``figure(MOVING)``; it is drawn anew."""

    def drawn_anew(source):
        notebook.run(CELLS.index(source))
        shown = Figure(notebook.cell(CELLS.index(source)))
        expect(shown.sentence).to_be_visible()
        return shown

    return drawn_anew


def picture_of(shown) -> Image.Image:
    encoded = shown.picture_source().partition(",")[2]
    return Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")


def test_a_point_is_dragged_with_the_mouse(figure):
    shown = figure(MOVING)
    expect(shown.sentence).to_have_text("With L1 the query is at (0.5, 0.3).")
    before = shown.picture_source()
    first, second = shown.points.all()
    wide = shown.picture.bounding_box()["width"]
    # Each of the two panels is half the picture, but for margins; it shows four units.
    unit = (wide / 2 - 85) / 4
    shown.drag(first, right=unit, down=0)
    expect(shown.sentence).to_have_text("With L1 the query is at (1.5, 0.3).")
    expect(shown.picture).not_to_have_attribute("src", before)
    for point in (first, second):
        expect(point).to_have_attribute("aria-valuetext", "x 1.5, y 0.3")
    shown.drag(second, right=0, down=-2000)
    expect(shown.sentence).to_have_text("With L1 the query is at (1.5, 2.0).")


def test_a_point_is_dragged_with_a_finger(figure):
    shown = figure(MOVING)
    unit = (shown.picture.bounding_box()["width"] / 2 - 85) / 4
    shown.drag_with_a_finger(shown.points.first, right=-unit, down=0)
    expect(shown.sentence).to_have_text("With L1 the query is at (-0.5, 0.3).")


def test_a_point_goes_to_its_ends_by_keys(figure):
    shown = figure(MOVING)
    shown.points.first.press("End")
    expect(shown.sentence).to_have_text("With L1 the query is at (2.0, 0.3).")
    shown.points.first.press("Home")
    expect(shown.sentence).to_have_text("With L1 the query is at (-2.0, 0.3).")


def test_a_point_goes_no_further_than_its_end_in_this_state(figure):
    shown = figure(ENDING)
    point = shown.points.first
    point.press("End")
    expect(shown.sentence).to_have_text("Cell 9 of 10.")
    shown.cell.get_by_role("radio", name="4").check()
    expect(point).to_have_attribute("aria-valuetext", "x 3, y 0")
    expect(point).to_have_attribute("aria-valuemax", "3")
    shown.drag(point, right=-50, down=0)
    expect(shown.sentence).to_have_text("Cell 2 of 4.")
    shown.drag(point, right=200, down=0)
    expect(shown.sentence).to_have_text("Cell 3 of 4.")
    expect(point).to_have_attribute("aria-valuetext", "x 3, y 0")
    point.press("ArrowLeft")
    expect(shown.sentence).to_have_text("Cell 2 of 4.")


def test_a_point_is_reached_by_tab_and_moved_by_arrow_keys(figure, notebook):
    shown = figure(MOVING)
    keyboard = notebook.page.keyboard
    shown.cell.get_by_role("radio").first.focus()
    keyboard.press("Tab")
    expect(shown.points.first).to_be_focused()
    keyboard.press("ArrowRight")
    keyboard.press("Shift+ArrowDown")
    expect(shown.sentence).to_have_text("With L1 the query is at (0.6, -0.7).")
    # The picture has changed under it.
    expect(shown.points.first).to_be_focused()
    expect(shown.points.first).to_have_accessible_name("query")
    keyboard.press("ArrowLeft")
    expect(shown.sentence).to_have_text("With L1 the query is at (0.5, -0.7).")


def test_a_point_leaves_a_place_where_nothing_can_be_drawn(figure):
    shown = figure(MOVING)
    shown.points.first.press("Shift+ArrowDown")
    shown.points.first.press("Shift+ArrowDown")
    expect(shown.sentence).to_have_text("This figure waits for a better place.")
    shown.points.first.press("Shift+ArrowUp")
    expect(shown.sentence).to_have_text("With L1 the query is at (0.5, -0.7).")


def test_options_are_chosen_by_keys(figure, notebook):
    shown = figure(MOVING)
    shown.cell.get_by_role("radio", name="L1").focus()
    notebook.page.keyboard.press("ArrowRight")
    expect(shown.sentence).to_have_text("With L2 the query is at (0.5, 0.3).")


def test_one_picture_is_drawn_at_a_time_and_the_last_place_wins(figure, folder):
    shown = figure(SLOW)
    expect(shown.sentence).to_have_text("The query is at (0.5, 0.3), after 1 drawings.")
    (folder / "stop").touch()
    shown.drag(shown.points.first, right=0, down=-150, moves=30)
    # The second picture is not there yet, but the handle is.
    expect(shown.points.first).not_to_have_attribute("aria-valuetext", "x 0.5, y 0.3")
    place = shown.points.first.get_attribute("aria-valuetext").replace("x ", "").replace("y ", "")
    expect(shown.sentence).to_contain_text("after 1 drawings")
    (folder / "stop").unlink()
    expect(shown.sentence).to_have_text(f"The query is at ({place}), after 3 drawings.")


def test_play_shows_each_step_and_begins_again_at_the_end(figure):
    shown = figure(PLAYING)
    play = shown.cell.get_by_role("button", name="Play: steps")
    play.click()
    expect(shown.sentence).to_have_text("At step 4; drawn: [1, 2, 3, 4].")
    play.click()
    expect(shown.sentence).to_have_text("At step 4; drawn: [1, 2, 3, 4, 0, 1, 2, 3, 4].")
    expect(play).to_be_visible()


def test_playing_stops_where_the_reader_takes_the_slider(figure):
    shown = figure(PLAYING)
    shown.cell.get_by_role("button", name="Play: steps").click()
    slider = shown.cell.get_by_role("slider", name="steps")
    slider.press("Home")
    expect(shown.sentence).to_contain_text("At step 0; ")
    expect(shown.cell.get_by_role("button", name="Play: steps")).to_be_visible()


def test_a_worked_solution_is_unfolded_and_stays_as_the_reader_leaves_it(figure):
    shown = figure(PLAYING)
    solution = shown.cell.locator("details")
    expect(solution.locator("p")).to_have_text(["step 1", "σ(z) = 1 / (1 + e⁻ᶻ)"])
    expect(solution.locator("p").first).to_be_visible()
    solution.locator("summary").click()
    shown.cell.get_by_role("slider", name="steps").press("End")
    expect(shown.sentence).to_contain_text("At step 4; ")
    expect(solution.locator("p").first).to_be_hidden()


def test_a_figure_waits_and_is_drawn_once_its_function_is_written(figure, notebook):
    notebook.run(CELLS.index(PREPARE))
    shown = figure(WAITING)
    expect(shown.sentence).to_contain_text("waits for square, which is not written yet")
    expect(shown.picture).to_have_count(0)
    notebook.run(CELLS.index(WRITTEN))
    expect(shown.sentence).to_have_text("The square of 3 is 9.")
    expect(shown.picture).to_be_visible()


def test_the_picture_follows_the_theme(figure, notebook):
    shown = figure(MOVING)
    before = shown.picture_source()
    assert picture_of(shown).getpixel((0, 0)) == (255, 255, 255)
    notebook.choose_theme("JupyterLab Dark")
    expect(shown.picture).not_to_have_attribute("src", before)
    dark = picture_of(shown).getpixel((0, 0))
    assert f"#{bytes(dark).hex()}" == _style.LOOKS["dark"].paper
    notebook.choose_theme("JupyterLab Light")
    expect(shown.picture).to_have_attribute("src", before)


def test_in_little_room_the_picture_is_narrow(figure, notebook):
    shown = figure(MOVING)
    expect(shown.picture).to_have_attribute("width", "720")
    notebook.page.set_viewport_size({"width": 900, "height": 900})
    expect(shown.picture).to_have_attribute("width", "480")
    upper, lower = shown.points.all()
    assert upper.bounding_box()["y"] < lower.bounding_box()["y"]
    notebook.page.set_viewport_size({"width": 1280, "height": 900})
    expect(shown.picture).to_have_attribute("width", "720")


def test_a_notebook_that_is_opened_again_says_what_to_do(server, browser):
    with jupyterlab.opened(server, browser, "figures.ipynb") as first:
        first.run_all()
        asleep = first.cell(CELLS.index(MOVING)).get_by_text("lives only while its notebook runs")
        expect(asleep).to_be_hidden()
        first.save()
    with jupyterlab.opened(server, browser, "figures.ipynb") as again:
        asleep = again.cell(CELLS.index(MOVING)).get_by_text("lives only while its notebook runs")
        expect(asleep).to_be_visible()
        again.run(CELLS.index(PREPARE))
        again.run(CELLS.index(MOVING))
        expect(asleep).to_be_hidden()


def test_a_figure_whose_kernel_was_restarted_says_what_to_do(server, browser):
    with jupyterlab.opened(server, browser, "figures.ipynb") as opened:
        opened.run_all()
        shown = Figure(opened.cell(CELLS.index(MOVING)))
        asleep = shown.cell.get_by_text("lives only while its notebook runs")
        expect(asleep).to_be_hidden()
        opened.restart()
        expect(asleep).to_be_visible()
        opened.run(CELLS.index(PREPARE))
        opened.run(CELLS.index(MOVING))
        expect(asleep).to_be_hidden()
        shown.points.first.press("ArrowRight")
        expect(shown.sentence).to_have_text("With L1 the query is at (0.6, 0.3).")


def test_the_browser_logs_no_error(notebook):
    assert notebook.errors == []
