"""What is remembered of rendering: nothing but what was rendered, as far as there is room.

Pages are the same with it and without.
"""

import nbformat
import pytest
from markupsafe import Markup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.audit.samples import with_solutions
from autograder.feedback import mathematics, safe_html
from autograder.feedback.memo import Memo
from autograder.feedback.page import feedback_page
from autograder.grading.grades import Grades
from autograder.lesson.lesson import Lesson, lesson_ids
from tests.support.cells import REPOSITORY
from tests.support.records import passed, record

ROOM = 100_000


@pytest.fixture
def rendered():
    """The texts that were rendered, in their order."""
    return []


@pytest.fixture
def memo(rendered):
    def render(text):
        rendered.append(text)
        return Markup("<b>{}</b>").format(text)

    return Memo(render, ROOM)


def test_the_same_text_is_rendered_once(memo, rendered):
    assert memo("a<b") == memo("a<" + "b") == "<b>a&lt;b</b>"
    assert rendered == ["a<b"]


@pytest.mark.parametrize("other", ["a ", "A", "a\n", " a", "а", "a\u200b"])
def test_a_text_that_differs_in_whatever_is_rendered_itself(memo, rendered, other):
    memo("a")
    assert memo(other) == f"<b>{other}</b>"
    assert rendered == ["a", other]


def test_texts_without_end_take_no_more_than_there_is_room_for(memo, rendered):
    for number in range(10_000):
        memo(f"{number} {'x' * 50}")
        assert memo.bytes <= ROOM
    assert memo.bytes > ROOM / 2
    memo("0 " + "x" * 50)
    assert len(rendered) == 10_001


def test_what_is_asked_for_again_and_again_stays(memo, rendered):
    for number in range(10_000):
        memo("the lesson's")
        memo(f"{number} {'x' * 50}")
    assert rendered.count("the lesson's") == 1


def test_a_text_that_is_too_large_drives_nothing_out(memo, rendered):
    memo("the lesson's")
    for _ in range(2):
        memo("x" * ROOM)
    memo("the lesson's")
    assert rendered == ["the lesson's", "x" * ROOM, "x" * ROOM]


def test_a_mistake_is_not_remembered(rendered):
    def fails_once(text):
        rendered.append(text)
        if len(rendered) == 1:
            raise MemoryError
        return Markup("fine")

    memo = Memo(fails_once, ROOM)
    with pytest.raises(MemoryError):
        memo("a")
    assert memo("a") == "fine"


def test_memory_that_a_page_lacks_once_changes_no_later_page(monkeypatch):
    """A hostile notebook may leave little; others show the same cells of the lesson."""

    def lacks_memory(*_, **__):
        raise MemoryError

    text = "The sum $x_1 + x_2$ of *this* test"
    with monkeypatch.context() as short:
        short.setattr(mathematics, "convert", lacks_memory)
        assert safe_html.markdown(text) == safe_html.as_text(text)
    assert "<math" in safe_html.markdown(text)


def pages(lesson_id):
    """Return the page of a solved lesson, and of one with hostile cells beside."""
    lesson = Lesson.load(REPOSITORY / "source", lesson_id)
    solutions = {exercise.name: exercise.solution for exercise in lesson.exercises}
    released = nbformat.read(REPOSITORY / "release" / lesson_id / f"{lesson_id}.ipynb", 4)
    solved = with_solutions(released, solutions)
    hostile = nbformat.from_dict(solved)
    shown = new_output("display_data", {"text/markdown": "$x$ <script>1</script>"})
    hostile.cells += [
        new_markdown_cell("<b onclick='1'>" * 200),
        new_markdown_cell("$" * 999 + "\ud800"),
        new_code_cell("\x1b'''" * 500, outputs=[shown]),
    ]
    tests = [
        passed(test.grade_id, test.points, exercise.name)
        for exercise in lesson.exercises
        for test in exercise.tests
    ]
    about = record(lesson=lesson_id, tests=tests)
    grades = Grades(lesson_id, about.score, about.points)
    return [feedback_page(notebook, about, grades) for notebook in (solved, hostile)]


@pytest.mark.parametrize("lesson_id", lesson_ids(REPOSITORY / "source"))
def test_a_page_is_the_same_with_what_is_remembered_and_without(lesson_id, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(safe_html, "_markdown", Memo(safe_html._rendered, 0))
        without.setattr(safe_html, "_code", Memo(safe_html._highlighted, 0))
        expected = pages(lesson_id)
    assert pages(lesson_id) == expected
    assert pages(lesson_id) == expected
