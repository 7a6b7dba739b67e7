import nbformat
import pytest

from autograder.canonical import write_canonical
from autograder.lesson import Lesson
from autograder.release import generate
from tests.support.cells import small_lesson, write_lesson


@pytest.fixture
def lesson(tmp_path):
    """A lesson with a function (60 points) and a question (40), both with hidden tests."""
    write_canonical(write_lesson(tmp_path, small_lesson()))
    return Lesson.load(tmp_path / "source", "01_adding")


@pytest.fixture
def released(lesson, tmp_path):
    """The notebook that students get of `lesson`, unanswered."""
    return nbformat.read(generate(lesson, tmp_path / "release"), as_version=4)
