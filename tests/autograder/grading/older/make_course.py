"""How ``course.tar.xz`` was made: by the last commit whose results were prose.

In a work tree of commit 6c44116, with the path of the archive to write::

    git worktree add ../before 6c44116 && cd ../before
    PYTHONPATH=. python .../make_course.py .../course.tar.xz

Its isolated engine graded a right, a wrong and a broken submission of the small lesson of
`tests.support.cells`; then a grader gave the wrong one points and a comment by hand.
"""

import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

import nbformat
from autograder.canonical import write_canonical
from autograder.grade import grade_lesson
from autograder.samples import with_solutions
from nbgrader.api import Gradebook

from autograder.course import CONFIG_FILE, Course
from autograder.engine import IsolatedEngine
from autograder.feedback import write_feedback
from autograder.lesson import Lesson
from autograder.release import generate
from tests.support.cells import REPOSITORY, small_lesson, write_lesson

LESSON = "01_adding"
RIGHT = {
    "add_up": "def add_up(values):\n    return sum((i + 1) * v * v for i, v in enumerate(values))",
    "add_facts": "add_facts = 'db'",
}
WRONG = RIGHT | {"add_up": "def add_up(values):\n    return values[7] / 0"}


def main(archive: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        write_canonical(write_lesson(root, small_lesson()))
        shutil.copy(REPOSITORY / CONFIG_FILE, root)
        grade(Course.open(root))
        with tarfile.open(archive, "w:xz", preset=9) as tar:
            tar.add(root, "course")


def grade(course: Course) -> None:
    lesson = Lesson.load(course.source, LESSON)
    with tempfile.TemporaryDirectory() as folder:
        released = nbformat.read(generate(lesson, Path(folder)), as_version=4)
    samples = {
        "sample-right": nbformat.writes(with_solutions(released, RIGHT)),
        "sample-wrong": nbformat.writes(with_solutions(released, WRONG)),
        "sample-broken": "{",
    }
    for student, text in samples.items():
        path = course.submitted / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    (course.submitted / "sample-right" / LESSON / "data.txt").write_text("mine")
    report = grade_lesson(course, lesson, IsolatedEngine(require_isolation=True))
    assert not report.failures, report.failures
    with Gradebook(course.db_url) as gradebook:
        where = LESSON, LESSON, "sample-wrong"
        gradebook.find_grade("test_add_up", *where).manual_score = 15.0
        gradebook.find_comment("add_up", *where).manual_comment = "Nearly! See the loop."
        gradebook.db.commit()
    write_feedback(course.root, LESSON, "sample-wrong")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
