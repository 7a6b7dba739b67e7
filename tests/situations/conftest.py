"""The lesson that all situations come from."""

import nbformat
import pytest

from autograder.lesson.lesson import Lesson
from autograder.release.build import generate
from tests.attacks.lesson import LESSON_ID, lesson_cells
from tests.support.cells import write_lesson


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    root = tmp_path_factory.mktemp("lesson")
    write_lesson(root, lesson_cells(), LESSON_ID)
    return Lesson.load(root / "source", LESSON_ID)


@pytest.fixture(scope="module")
def released(lesson, tmp_path_factory):
    return nbformat.read(generate(lesson, tmp_path_factory.mktemp("release")), as_version=4)
