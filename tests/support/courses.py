"""A course with the small lesson, of which tests make copies."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import CONFIG_FILE, Course
from autograder.grading.draws import course_secret
from autograder.grading.gradebook import register
from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import Lesson
from autograder.release.build import generate
from tests.support.cells import REPOSITORY, small_lesson, write_lesson


def small_course(root: Path) -> tuple[Course, Lesson, NotebookNode]:
    """Make a course in the folder `root`; return it, its lesson, and what students get of that.

    It has its secret, so that hidden tests draw the same cases in all copies.
    """
    write_canonical(write_lesson(root, small_lesson()))
    (root / CONFIG_FILE).write_bytes((REPOSITORY / CONFIG_FILE).read_bytes())
    course = Course.open(root)
    lesson = Lesson.load(course.source, "01_adding")
    register(course, lesson)
    course_secret(root)
    return course, lesson, nbformat.read(generate(lesson, root / "release"), as_version=4)
