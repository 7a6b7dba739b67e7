"""Grading all submissions: one bad one costs nobody else anything, and nothing is lost."""

import errno
import json
import os
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook, MissingEntry

from autograder.audit.samples import with_solutions
from autograder.cli.main import main
from autograder.engine import EngineError, IsolatedEngine, Limits
from autograder.grading.grade import grade_lesson
from autograder.grading.gradebook import GradebookError
from autograder.grading.record import Record
from autograder.grading.report import Watch
from autograder.lesson.lesson import Lesson, grade_id, is_test
from tests.support.cells import solution, write_lesson
from tests.support.cells import test as test_cell
from tests.support.engines import PassingEngine

RIGHT = {
    "add_up": "def add_up(values):\n"
    "    return float(sum((i + 1) * v * v for i, v in enumerate(values)))",
    "add_facts": "add_facts = 'db'",
}


@pytest.fixture
def hand_in(course, released):
    """Writes a submission: solutions by exercise, or the file's bytes."""

    def write(student, solutions=None, content=None, name="01_adding"):
        notebook = with_solutions(released, RIGHT | (solutions or {}))
        folder = course.submitted / student / "01_adding"
        folder.mkdir(parents=True)
        raw = nbformat.writes(notebook).encode() if content is None else content
        (folder / f"{name}.ipynb").write_bytes(raw)
        return folder

    return write


class Noting(Watch):
    """Keeps what it is told."""

    def __init__(self):
        self.started, self.all = [], []

    def starts(self, *numbers):
        self.started.append(numbers)

    def ended(self, ended):
        self.all.append(ended)


def scores(report):
    return {graded.student: graded.score for graded in report.graded}


def test_scores_notebooks_and_pages_are_where_nbgrader_has_them(course, lesson, hand_in):
    hand_in("sample-a")
    report = grade_lesson(course, lesson, PassingEngine())
    assert scores(report) == {"sample-a": 100}
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_submission("01_adding", "sample-a").score == 100
    executed = nbformat.read(course.autograded("sample-a", "01_adding") / "01_adding.ipynb", 4)
    record = Record.read(course.result("sample-a", "01_adding"))
    assert report.graded == [record]
    assert executed.metadata.course.record == record.digest
    page = (course.feedback("sample-a", "01_adding") / "01_adding.html").read_text()
    assert "100 of 100 points" in page


def test_a_submission_that_kills_its_worker_costs_nobody_else(course, lesson, hand_in):
    for student in ("sample-a", "sample-b", "sample-d"):
        hand_in(student)
    hand_in("sample-c", {"add_facts": "'KILL THE WORKER'"})
    report = grade_lesson(course, lesson, PassingEngine(), workers=2)
    assert scores(report) == {"sample-a": 100, "sample-b": 100, "sample-d": 100}
    assert len(report.failures) == 1
    assert report.failures[0].startswith("sample-c: not graded: its process was killed")


def test_a_mistake_of_the_grader_is_reported_and_is_no_score(course, lesson, hand_in):
    hand_in("sample-a")
    hand_in("sample-b", {"add_facts": "'BREAK THE ENGINE'"})
    report = grade_lesson(course, lesson, PassingEngine())
    assert scores(report) == {"sample-a": 100}
    assert "ZeroDivisionError: a mistake in the engine" in report.failures[0]


def test_what_cannot_be_saved_or_shown_costs_nobody_else(course, lesson, hand_in):
    hand_in("sample-a", {"add_facts": "'WRITE NO TEXT'"})
    hand_in("sample-b", {"add_facts": "'BREAK THE PAGE'"})
    hand_in("sample-c")
    report = grade_lesson(course, lesson, PassingEngine())
    assert scores(report) == {"sample-b": 100, "sample-c": 100}
    assert report.failures[0].startswith("sample-a: not graded: the grader failed on it: Unicode")
    assert len(report.failures) == 1
    assert report.plain_pages == [
        "sample-b: graded, but has a plain page, without the notebook: TypeError while it was made"
    ]
    plain = (course.feedback("sample-b", "01_adding") / "01_adding.html").read_text()
    assert "100 of 100 points" in plain
    assert "This page is a plain one" in plain
    assert (course.feedback("sample-c", "01_adding") / "01_adding.html").exists()


def test_an_engine_that_fails_in_one_submission_costs_nobody_else(course, lesson, hand_in):
    hand_in("sample-a", {"add_facts": "'NO ENGINE HERE'"})
    hand_in("sample-b")
    report = grade_lesson(course, lesson, PassingEngine())
    assert scores(report) == {"sample-b": 100}
    assert report.failures == [
        "sample-a: not graded: this machine has no sandbox; install one",
    ]
    with Gradebook(course.db_url) as gradebook, pytest.raises(MissingEntry):
        gradebook.find_submission("01_adding", "sample-a")


def test_an_engine_that_cannot_run_the_lessons_own_solutions_ends_the_run(course, lesson, hand_in):
    hand_in("sample-a")
    lesson.notebook.cells[2].source += "\n# NO ENGINE HERE"
    with pytest.raises(EngineError, match="install one"):
        grade_lesson(course, lesson, PassingEngine())


@pytest.mark.parametrize("name", ["01_adding.ipynb", "data.txt"])
def test_what_cannot_be_read_changes_no_earlier_result(
    course, lesson, hand_in, monkeypatch, name, capsys
):
    """Whose fault that is nobody knows: it is no score, and the instructor is told what to do."""
    (hand_in("sample-a") / "data.txt").write_text("x")
    hand_in("sample-b")
    assert scores(grade_lesson(course, lesson, PassingEngine())) == dict.fromkeys(
        ["sample-a", "sample-b"], 100
    )
    kept = [course.result("sample-a", "01_adding")]
    for folder in (course.autograded, course.feedback):
        kept += folder("sample-a", "01_adding").iterdir()
    before = [path.read_bytes() for path in kept]
    refused, real = course.submitted / "sample-a" / "01_adding" / name, os.open

    def deny(path, *arguments, **options):
        if Path(path) == refused:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", deny)
    assert main(["--root", str(course.root), "grade", "01_adding", "--engine", "kernel"]) == 1
    assert (
        f"sample-a: not graded: '{name}' cannot be read: Permission denied: "
        "make it readable for you, and grade again"
    ) in capsys.readouterr().err
    assert [path.read_bytes() for path in kept] == before
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_submission("01_adding", "sample-a").score == 100


def test_only_the_students_asked_for_are_graded(course, lesson, hand_in):
    hand_in("sample-a")
    hand_in("sample-b")
    assert scores(grade_lesson(course, lesson, PassingEngine(), students=["sample-b"])) == {
        "sample-b": 100
    }


def test_whoever_watches_is_told_of_every_submission(course, lesson, hand_in):
    hand_in("sample-a")
    hand_in("sample-b", content=b"broken")
    watch = Noting()
    report = grade_lesson(course, lesson, PassingEngine(), watch=watch)
    assert watch.started == [(2, 2)]
    assert sorted((ended.student, ended.record) for ended in watch.all) == [
        (record.student, record) for record in report.graded
    ]


def test_grading_again_replaces_what_was_there_and_keeps_the_graders_own(course, lesson, hand_in):
    folder = hand_in("sample-a", {"add_facts": "'FAIL EVERYTHING'"})
    assert scores(grade_lesson(course, lesson, PassingEngine())) == {"sample-a": 0}
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade("test_add_up", "01_adding", "01_adding", "sample-a")
        grade.manual_score = 45.0
        comment = gradebook.find_comment("add_up", "01_adding", "01_adding", "sample-a")
        comment.manual_comment = "Nearly! <b>See</b> the second loop."
        gradebook.db.commit()
    path = folder / "01_adding.ipynb"
    path.write_text(path.read_text().replace("FAIL EVERYTHING", "PASS"))
    grade_lesson(course, lesson, PassingEngine())
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade("test_add_up", "01_adding", "01_adding", "sample-a")
        assert (grade.auto_score, grade.score, grade.needs_manual_grade) == (60, 45, True)
    page = (course.feedback("sample-a", "01_adding") / "01_adding.html").read_text()
    assert "85 of 100 points" in page
    assert "Nearly! &lt;b&gt;See&lt;/b&gt; the second loop." in page


def test_a_gradebook_with_other_cells_is_refused_with_a_way_out(course, lesson, hand_in):
    hand_in("sample-a")
    grade_lesson(course, lesson, PassingEngine())
    cells = [*lesson.notebook.cells]
    cells += [solution("more", "more = 1"), test_cell("test_more", "assert more == 1", 1)]
    write_lesson(course.root, cells)
    changed = Lesson.load(course.source, "01_adding")
    with pytest.raises(GradebookError, match="move that gradebook away"):
        grade_lesson(course, changed, PassingEngine())


def test_a_date_of_handing_in_is_kept(course, lesson, hand_in):
    (hand_in("sample-a") / "timestamp.txt").write_text("2026-11-25 12:00:00 UTC")
    (hand_in("sample-b") / "timestamp.txt").write_text("last Tuesday")
    report = grade_lesson(course, lesson, PassingEngine())
    with Gradebook(course.db_url) as gradebook:
        assert gradebook.find_submission("01_adding", "sample-a").timestamp.year == 2026
        assert gradebook.find_submission("01_adding", "sample-b").timestamp is None
    assert "timestamp.txt holds no date" in report.graded[1].repairs[0]


def test_bad_submissions_of_every_kind_in_one_batch(course, lesson, hand_in, released):
    """Each gets what it deserves, with a reason; the honest one is graded as ever."""
    perfect = with_solutions(released, RIGHT)
    other = nbformat.from_dict(released)
    for cell in other.cells:
        if grade_id(cell):
            cell.metadata.nbgrader["grade_id"] = f"other_{grade_id(cell)}"
            cell.source = "other = 1"
    without_tests = nbformat.from_dict(perfect)
    without_tests.cells = [cell for cell in perfect.cells if not is_test(cell)]
    twice = nbformat.from_dict(perfect)
    twice.cells += [nbformat.from_dict(cell) for cell in perfect.cells]
    renamed = nbformat.from_dict(perfect)
    for number, cell in enumerate(renamed.cells):
        cell["id"] = f"new-{number}"
    hand_in("sample-honest")
    hand_in("sample-missing", name="homework")
    hand_in("sample-invalid", content=b'{"cells": [')
    hand_in("sample-other-lesson", content=nbformat.writes(other).encode())
    hand_in("sample-tests-deleted", content=nbformat.writes(without_tests).encode())
    hand_in("sample-cells-twice", content=json.dumps(twice).encode())
    hand_in("sample-ids-changed", content=nbformat.writes(renamed).encode())
    hand_in(
        "sample-flood",
        {"add_facts": "add_facts = 'bd'\nfor _ in range(1000):\n    print('x' * 100_000)"},
    )
    hand_in("sample-endless", {"add_facts": "while True:\n    pass"})
    report = grade_lesson(
        course, lesson, IsolatedEngine(), limits=Limits(cell_seconds=2.0), workers=2
    )
    assert scores(report) == {
        "sample-cells-twice": 100,
        "sample-endless": 60,
        "sample-flood": 100,
        "sample-honest": 100,
        "sample-ids-changed": 100,
        "sample-invalid": 0,
        "sample-missing": 0,
        "sample-other-lesson": 0,
        "sample-tests-deleted": 100,
    }
    records = {record.student: record for record in report.graded}
    assert "homework.ipynb" in records["sample-missing"].problem
    assert "no valid JSON" in records["sample-invalid"].problem
    assert "another lesson" in records["sample-other-lesson"].problem
    assert "2 seconds of computing for one cell" in records["sample-endless"].limit
    assert any("missing, put back" in line for line in records["sample-tests-deleted"].repairs)
    flooded = course.autograded("sample-flood", "01_adding") / "01_adding.ipynb"
    assert flooded.stat().st_size < 500_000
    assert not report.failures
    page = (course.feedback("sample-invalid", "01_adding") / "01_adding.html").read_text()
    assert "Nothing of this submission could be run" in page
