"""Plain nbgrader commands, configured by ``nbgrader_config.py``, use the course's own steps."""

import os
import shutil
import sysconfig

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.plugins import CsvExportPlugin

from autograder.audit.samples import with_solutions
from autograder.course import CONFIG_FILE, Course
from autograder.engine.base import MachineFault
from autograder.engine.isolated import COLD, NO_SANDBOX, WARM
from autograder.grading.record import Record
from autograder.submission.submissions import Submission
from tests.support.cells import REPOSITORY

# nbgrader relates new submissions to old ones before it adds them, which is harmless.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

RIGHT = {
    "add_up": "def add_up(values):\n    return sum((i + 1) * v * v for i, v in enumerate(values))"
}


@pytest.fixture
def course(course, lesson, released):
    """A course with a submission that earns 60, one that is broken, and a thief's."""
    honest = nbformat.writes(with_solutions(released, RIGHT))
    for student, content in (("sample-honest", honest), ("sample-broken", "{"), ("thief", honest)):
        folder = course.submitted / student / lesson.id
        folder.mkdir(parents=True)
        (folder / f"{lesson.id}.ipynb").write_text(content)
    (course.submitted / "thief" / lesson.id / "notes.txt").symlink_to(course.root / CONFIG_FILE)
    (course.submitted / "sample-honest" / lesson.id / "data.txt").write_text("mine")
    return course


def autograde(course):
    course.directory.assignment_id = "01_adding"
    Autograde(coursedir=course.directory, config=course.config).start()


def scores(course):
    with Gradebook(course.db_url) as gradebook:
        return {s.student.id: s.score for s in gradebook.find_assignment("01_adding").submissions}


def test_autograde_runs_the_isolated_engine_on_every_submission(course):
    autograde(course)
    assert scores(course) == {"sample-honest": 60, "sample-broken": 0, "thief": 60}
    record = Record.read(course.result("sample-honest", "01_adding"))
    assert record.isolation in (WARM, COLD, NO_SANDBOX)
    assert [(test.grade_id, test.score) for test in record.tests] == [
        ("test_add_up", 60),
        ("test_add_facts", 0),
    ]
    assert list(record.graded.files) == ["data.txt"]
    broken = nbformat.read(course.autograded("sample-broken", "01_adding") / "01_adding.ipynb", 4)
    assert "no valid JSON" in broken.metadata.course.problem


def fail_with(course, monkeypatch, student, error):
    """Run nbgrader's command on a course where reading the submission of `student` fails."""
    real = Submission.read

    def read(submission):
        if submission.student == student:
            raise error
        return real(submission)

    monkeypatch.setattr(Submission, "read", read)
    with pytest.raises(NbGraderException):
        autograde(course)


def test_a_fault_of_the_machine_books_nothing(course, monkeypatch):
    fail_with(course, monkeypatch, "sample-honest", MachineFault("cannot be read: grade again"))
    assert scores(course) == {"sample-broken": 0, "thief": 60}


def test_a_fault_of_the_machine_leaves_an_earlier_score(course, monkeypatch):
    autograde(course)
    record = course.result("sample-honest", "01_adding").read_bytes()
    shutil.rmtree(course.autograded("sample-honest", "01_adding"))  # so that it is graded again
    fail_with(course, monkeypatch, "sample-honest", MachineFault("cannot be read: grade again"))
    assert scores(course) == {"sample-honest": 60, "sample-broken": 0, "thief": 60}
    assert course.result("sample-honest", "01_adding").read_bytes() == record


def test_other_files_are_handed_on_but_no_link_is_followed(course):
    autograde(course)
    assert (course.autograded("sample-honest", "01_adding") / "data.txt").read_text() == "mine"
    assert not (course.autograded("thief", "01_adding") / "notes.txt").exists()


def test_generate_feedback_makes_our_pages(course):
    autograde(course)
    GenerateFeedback(coursedir=course.directory, config=course.config).start()
    page = (course.feedback("sample-honest", "01_adding") / "01_adding.html").read_text()
    assert "60 of 100 points" in page
    assert "HIDDEN" not in page
    assert "enumerate([3, 1, 2])" not in page


def test_the_formgraders_buttons_do_the_same(course):
    api = NbGraderAPI(course.directory, config=course.config)
    assert api.autograde("01_adding", "sample-honest")["success"]
    assert scores(course) == {"sample-honest": 60}
    assert api.generate_feedback("01_adding", "sample-honest")["success"]
    page = (course.feedback("sample-honest", "01_adding") / "01_adding.html").read_text()
    assert "60 of 100 points" in page


def test_grades_can_be_exported(course, tmp_path):
    autograde(course)
    exporter = CsvExportPlugin(to=str(tmp_path / "grades.csv"))
    with Gradebook(course.db_url) as gradebook:
        exporter.export(gradebook)
    rows = (tmp_path / "grades.csv").read_text().splitlines()
    assert len(rows) == 4
    assert any("sample-honest" in row and "60.0" in row for row in rows)


def test_generate_assignment_registers_a_lesson_and_cuts_its_solutions(lesson, monkeypatch):
    # As in an active virtual environment: nbgrader starts alembic for a new gradebook.
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    monkeypatch.setenv("PATH", path)
    root = lesson.path.parents[2]
    shutil.copy(REPOSITORY / CONFIG_FILE, root)
    course = Course.open(root)
    course.directory.assignment_id = lesson.id
    GenerateAssignment(coursedir=course.directory, config=course.config).start()
    released = (root / "release" / lesson.id / f"{lesson.id}.ipynb").read_text()
    assert "replace this line with your code" in released
    assert "HIDDEN" not in released
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_assignment(lesson.id).max_score == 100
