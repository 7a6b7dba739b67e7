"""The whole machine on sample submissions, in a course folder of its own."""

import shutil
from pathlib import Path

import nbformat

from autograder.audit.bank import read_bank
from autograder.audit.samples import write_samples
from autograder.course import CONFIG_FILE, Course
from autograder.lesson.lesson import Lesson, lesson_ids


def prepare(repository: Path, demo: Path) -> Course:
    """Make the course folder `demo` afresh: sources, configuration, samples of every lesson.

    Raises
    ------
    FileNotFoundError
        If a lesson has not been released.
    """
    if demo.exists():
        shutil.rmtree(demo)
    demo.mkdir(parents=True)
    shutil.copy(repository / CONFIG_FILE, demo)
    shutil.copytree(repository / "source", demo / "source")
    course = Course.open(demo)
    for lesson_id in lesson_ids(course.source):
        released = repository / "release" / lesson_id / f"{lesson_id}.ipynb"
        if not released.is_file():
            raise FileNotFoundError(
                f"{released} is missing: build it with `python -m autograder release`"
            )
        write_samples(
            Lesson.load(course.source, lesson_id),
            nbformat.read(released, as_version=4),
            read_bank(repository / "banks" / f"{lesson_id}.py"),
            course.submitted,
        )
    return course
