"""A lesson whose own solutions do not pass is not graded by: its test is at fault, not students."""

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.cli.main import main
from autograder.engine import IsolatedEngine
from autograder.grading import own_solutions
from autograder.grading.grade import grade_lesson
from autograder.grading.own_solutions import BrokenLessonError, refuse_broken_lesson
from autograder.lesson.lesson import Lesson
from tests.support.cells import ADD_TEST, small_lesson, write_lesson
from tests.support.engines import CountingEngine, PassingEngine
from tests.support.records import failed, passed, record

LESSON = "01_adding"


@pytest.fixture
def course(course, released):
    folder = course.submitted / "sample-a" / LESSON
    folder.mkdir(parents=True)
    nbformat.write(with_solutions(released, {}), folder / f"{LESSON}.ipynb")
    return course


@pytest.fixture
def broken(course):
    """The small lesson with a typo in a hidden test."""
    cells = small_lesson()
    cells[3].source = ADD_TEST.replace("sum(weighted)", "sum(wieghted)")
    write_lesson(course.root, cells)
    return Lesson.load(course.source, LESSON)


def test_a_typo_in_a_hidden_test_stops_the_run_before_anything_is_written(course, broken):
    with pytest.raises(BrokenLessonError) as refused:
        grade_lesson(course, broken, IsolatedEngine())
    said = str(refused.value)
    assert "test_add_up: the test itself is broken: NameError: wieghted is not defined" in said
    assert "autograder audit 01_adding" in said
    for folder in ("results", "autograded", "feedback"):
        assert not (course.root / folder).exists()


def test_the_command_says_so(course, broken, capsys):
    assert main(["--root", str(course.root), "grade", LESSON]) == 1
    assert "error: nothing was graded: the lesson's own solutions" in capsys.readouterr().err


def test_an_engine_that_fails_on_them_stops_the_run_too(course, lesson):
    lesson.notebook.cells[2].source += "\n# KILL THE WORKER"
    with pytest.raises(BrokenLessonError, match=r"cannot be run: its process was killed"):
        grade_lesson(course, lesson, PassingEngine())
    assert not (course.root / "results").exists()


def test_submissions_that_are_done_sooner_wait_for_them(course, lesson):
    lesson.notebook.cells[2].source += "\n# TAKE A WHILE, FAIL EVERYTHING"
    with pytest.raises(BrokenLessonError, match="test_add_up: failed"):
        grade_lesson(course, lesson, PassingEngine(), workers=2)
    assert not (course.root / "results").exists()


def test_that_they_pass_is_remembered_for_this_lesson_grader_and_engine(
    course, lesson, tmp_path, monkeypatch
):
    engine = CountingEngine(tmp_path / "runs")

    def runs():
        lesson = Lesson.load(course.source, LESSON)
        report = grade_lesson(course, lesson, engine, workers=1, force=True)
        assert [record.student for record in report.graded] == ["sample-a"]
        return engine.runs()

    assert (runs(), runs()) == (2, 1)
    monkeypatch.setattr(own_solutions, "grader_version", lambda: "another")
    assert (runs(), runs()) == (2, 1)
    engine.name = "another"
    assert (runs(), runs()) == (2, 1)
    cells = small_lesson()
    cells[2].source += "\n# another version"
    write_lesson(course.root, cells)
    assert (runs(), runs()) == (2, 1)


def test_the_message_names_what_failed_and_what_to_do():
    refuse_broken_lesson(record(tests=[passed("test_f")]))
    wrong = failed("test_f", message="take\nthe root")
    with pytest.raises(BrokenLessonError, match=r"test_f: take the root\. Correct the test or the"):
        refuse_broken_lesson(record(tests=[wrong, passed("test_g")]))
