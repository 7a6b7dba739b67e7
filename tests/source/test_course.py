"""The lessons are one course: each knows its neighbours, and the README's map knows them all."""

import re
from itertools import pairwise

import nbformat
import pytest

from autograder.lesson.lesson import Lesson, lesson_ids
from tests.support.cells import REPOSITORY

SOURCE = REPOSITORY / "source"
LESSONS = lesson_ids(SOURCE)
README = REPOSITORY / "autograder" / "release" / "templates" / "student" / "README.md"
EARLIER = re.compile(r'earlier\.function\("(\w+)", "(\w+)"\)')


def texts(lesson_id):
    """Return the texts and the code of a lesson's cells, in their order."""
    cells = nbformat.read(SOURCE / lesson_id / f"{lesson_id}.ipynb", as_version=4).cells
    return [cell.source for cell in cells]


def course_map():
    """Return the rows of the map, by lesson: question, gift, functions used, minutes."""
    rows = re.findall(r"^\| `(\d\d_\w+)` \|(.*)\|$", README.read_text(), re.MULTILINE)
    return {lesson: [part.strip() for part in rest.split("|")] for lesson, rest in rows}


def test_the_map_has_the_lessons_in_their_order():
    assert list(course_map()) == list(LESSONS)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_the_map_names_the_functions_that_a_lesson_uses(lesson_id):
    used = [name for text in texts(lesson_id) for name, _ in EARLIER.findall(text)]
    assert re.findall(r"`(\w+)`", course_map()[lesson_id][2]) == used


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_the_map_has_the_minutes_of_the_opening(lesson_id):
    minutes = re.search(r"about (\d+) minutes", texts(lesson_id)[0]).group(1)
    assert course_map()[lesson_id][3] == minutes


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_earlier_functions_are_exercises_of_earlier_lessons(lesson_id):
    for name, earlier in [pair for text in texts(lesson_id) for pair in EARLIER.findall(text)]:
        assert earlier < lesson_id
        assert name in {exercise.name for exercise in Lesson.load(SOURCE, earlier).exercises}


@pytest.mark.parametrize(("before", "lesson_id"), list(pairwise(LESSONS)))
def test_a_lesson_opens_by_the_one_before_which_ends_by_it(before, lesson_id):
    assert f"esson {int(before[:2])} " in texts(lesson_id)[0]
    (wrap_up,) = [text for text in texts(before) if text.startswith("## What you now know")]
    assert re.search(rf"\*\*Next:\*\* .*[Ll]esson {int(lesson_id[:2])}\b", wrap_up)
