"""A course folder and a gradebook from before there were records work on.

``older/course.tar.xz`` holds them; ``older/make_course.py`` says how they were made.
"""

import shutil
import tarfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import GenerateFeedback

from autograder.course import Course
from autograder.engine import IsolatedEngine
from autograder.feedback.exporter import write_feedback
from autograder.grading.grade import grade_lesson
from autograder.grading.record import Record
from autograder.lesson.lesson import Lesson

LESSON = "01_adding"

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def course(tmp_path):
    with tarfile.open(Path(__file__).with_name("older") / "course.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    shutil.rmtree(tmp_path / "course" / "feedback")
    return Course.open(tmp_path / "course")


def page_of(course, student):
    return (course.feedback(student, LESSON) / f"{LESSON}.html").read_text()


def scores(course):
    with Gradebook(course.db_url) as gradebook:
        return {s.student.id: s.score for s in gradebook.find_assignment(LESSON).submissions}


def test_pages_are_made_of_notebooks_that_have_no_record(course):
    for student in ("sample-right", "sample-wrong", "sample-broken"):
        write_feedback(course, LESSON, student)
    assert "100 of 100 points" in page_of(course, "sample-right")
    wrong = page_of(course, "sample-wrong")
    assert "55 of 100 points" in wrong
    assert "Nearly! See the loop." in wrong
    assert "IndexError: list index out of range" in wrong
    assert "return values[7] / 0" in wrong
    assert "no valid JSON" in page_of(course, "sample-broken")


def test_nbgraders_own_command_makes_the_same_pages(course):
    write_feedback(course, LESSON, "sample-wrong")
    ours = page_of(course, "sample-wrong")
    shutil.rmtree(course.feedback("sample-wrong", LESSON))
    course.directory.assignment_id = LESSON
    GenerateFeedback(coursedir=course.directory, config=course.config).start()
    assert page_of(course, "sample-wrong") == ours


def test_grading_goes_on_in_the_same_gradebook(course):
    assert scores(course) == {"sample-right": 100, "sample-wrong": 55, "sample-broken": 0}
    lesson = Lesson.load(course.source, LESSON)
    report = grade_lesson(course, lesson, IsolatedEngine())
    assert not report.failures
    assert scores(course) == {"sample-right": 100, "sample-wrong": 55, "sample-broken": 0}
    records = {record.student: record for record in report.graded}
    assert records == {
        student: Record.read(course.result(student, LESSON)) for student in scores(course)
    }
    assert records["sample-wrong"].score == 40
    assert "Nearly! See the loop." in page_of(course, "sample-wrong")


def test_the_formgraders_button_goes_on_too(course):
    api = NbGraderAPI(course.directory, config=course.config)
    assert api.autograde(LESSON, "sample-wrong")["success"]
    assert scores(course)["sample-wrong"] == 55
    assert Record.read(course.result("sample-wrong", LESSON)).tests[0].error == "IndexError"
    assert api.generate_feedback(LESSON, "sample-wrong")["success"]
    assert "55 of 100 points" in page_of(course, "sample-wrong")
