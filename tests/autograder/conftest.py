import shutil

import nbformat
import pytest

from autograder.audit.audit import bank_path
from autograder.course import CONFIG_FILE, Course
from autograder.grading import gradebook
from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import Lesson
from autograder.release.build import generate
from tests.support.cells import REPOSITORY, small_lesson, write_lesson


@pytest.fixture
def lesson(tmp_path):
    """A lesson with a function (60 points) and a question (40), both with hidden tests."""
    write_canonical(write_lesson(tmp_path, small_lesson()))
    return Lesson.load(tmp_path / "source", "01_adding")


@pytest.fixture
def released(lesson, tmp_path):
    """The notebook that students get of `lesson`, unanswered."""
    return nbformat.read(generate(lesson, tmp_path / "release"), as_version=4)


@pytest.fixture
def bank(lesson):
    """The small lesson's bank, where the audit looks for it."""
    path = bank_path(lesson.path.parents[2], lesson.id)
    path.parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / "tests" / "support" / "adding_bank.py", path)
    return path


@pytest.fixture(scope="session")
def registered(tmp_path_factory):
    """A gradebook that knows the small lesson: making one takes nbgrader two seconds."""
    root = tmp_path_factory.mktemp("gradebook")
    write_canonical(write_lesson(root, small_lesson()))
    course = Course.open(root)
    gradebook.register(course, Lesson.load(course.source, "01_adding"))
    return root / "gradebook.db"


@pytest.fixture
def course(lesson, registered):
    """A course with the small lesson, nbgrader's configuration and a gradebook."""
    root = lesson.path.parents[2]
    shutil.copy(REPOSITORY / CONFIG_FILE, root)
    shutil.copy(registered, root)
    return Course.open(root)
