"""Grading again: what has not changed does not run, and what is missing of it is made."""

import errno
import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import text

from autograder.audit.samples import with_solutions
from autograder.course import secret_path
from autograder.engine import Limits
from autograder.grading import coordinator, fingerprint, grade, gradebook
from autograder.grading.grade import grade_lesson
from autograder.grading.gradebook import GradebookError
from autograder.grading.record import Record
from autograder.grading.report import Watch
from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import Lesson
from tests.support.cells import small_lesson, write_lesson
from tests.support.engines import CountingEngine
from tests.support.executors import Here

LESSON = "01_adding"
SOLUTIONS = {"add_facts": "add_facts = 'db'"}


@pytest.fixture
def engine(tmp_path):
    return CountingEngine(tmp_path / "runs")


@pytest.fixture
def again(course, lesson, engine, monkeypatch):
    """Grades the course; returns the report and how many submissions ran."""
    monkeypatch.setattr(grade, "Workers", Here)
    monkeypatch.setattr(grade, "page_workers", Here)

    def grade_again(**options):
        present = Lesson.load(course.source, LESSON)
        report = grade_lesson(course, present, engine, **options)
        return report, engine.runs()

    return grade_again


@pytest.fixture
def graded(course, released, again):
    """A course with two submissions that have been graded."""
    for student in ("sample-a", "sample-b"):
        folder = course.submitted / student / LESSON
        folder.mkdir(parents=True)
        nbformat.write(with_solutions(released, SOLUTIONS), folder / f"{LESSON}.ipynb")
        (folder / "data.txt").write_text("theirs")
    report, runs = again()
    assert (len(report.graded), report.unchanged, runs) == (2, set(), 3)
    return course


def submitted(course, name=f"{LESSON}.ipynb", student="sample-a"):
    return course.submitted / student / LESSON / name


def page(course, student="sample-a"):
    return course.feedback(student, LESSON) / f"{LESSON}.html"


def whats_made(course):
    """All that grading has made, with the moment at which each file was written."""
    folders = (course.root / name for name in ("results", "autograded", "feedback"))
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_what_has_not_changed_neither_runs_nor_is_written_again(graded, again):
    before = whats_made(graded)
    report, runs = again()
    assert runs == 0
    assert [record.student for record in report.graded] == ["sample-a", "sample-b"]
    assert report.unchanged == {"sample-a", "sample-b"}
    assert whats_made(graded) == before


def test_where_nothing_has_to_run_the_lessons_own_solutions_need_not(graded, again):
    graded.result(".own-solutions-pass", LESSON).unlink()
    assert again()[1] == 0


def test_force_runs_them_all_the_same(graded, again):
    report, runs = again(force=True)
    assert (runs, report.unchanged) == (2, set())
    assert again(force=True, students=["sample-b"])[1] == 1


def changed_notebook(course):
    path = submitted(course)
    path.write_bytes(path.read_bytes() + b"\n")


def add_link(course):
    os.symlink("data.txt", submitted(course, "link.txt"))


def without_record(course):
    course.result("sample-a", LESSON).unlink()


def half_a_record(course):
    course.result("sample-a", LESSON).write_text('{"schema":')


def older_record(course):
    path = course.result("sample-a", LESSON)
    data = json.loads(path.read_text())
    for name in ("remarks", "lesson_code", "limits", "secret"):
        data["graded"].pop(name)
    path.write_text(json.dumps(data | {"schema": 2}))


def record_of_another_student(course):
    shutil.copy(course.result("sample-b", LESSON), course.result("sample-a", LESSON))


def record_that_somebody_changed(course):
    path = course.result("sample-a", LESSON)
    path.write_text(path.read_text().replace('"score": 60.0', '"score": 59.0'))
    assert '"score": 59.0' in path.read_text()


def without_notebook(course):
    shutil.rmtree(course.autograded("sample-a", LESSON))


def notebook_of_another_run(course):
    path = course.autograded("sample-a", LESSON) / f"{LESSON}.ipynb"
    digest = Record.read(course.result("sample-a", LESSON)).digest
    path.write_text(path.read_text().replace(digest, "0" * 16))
    course.finished("sample-a", LESSON).unlink()


@pytest.mark.parametrize(
    "change",
    [
        changed_notebook,
        add_link,
        lambda course: submitted(course, "data.txt").write_text("changed"),
        lambda course: submitted(course, "more.txt").write_text("more"),
        lambda course: submitted(course, "timestamp.txt").write_text("2026-11-25 12:00:00 UTC"),
        without_record,
        half_a_record,
        older_record,
        record_of_another_student,
        record_that_somebody_changed,
        without_notebook,
        notebook_of_another_run,
    ],
)
def test_a_submission_that_has_changed_runs_and_no_other(graded, again, change):
    change(graded)
    report, runs = again()
    assert (runs, report.unchanged) == (1, {"sample-b"})
    assert not report.failures
    assert again()[1] == 0


def test_why_there_is_nothing_to_run_is_said_anew(graded, again):
    submitted(graded).unlink()
    assert again()[0].graded[0].problem == f"{LESSON}.ipynb is missing"
    submitted(graded, "homework.ipynb").write_text("{}")
    assert again()[0].graded[0].problem.endswith("there is 'homework.ipynb': rename it")
    assert again()[0].unchanged == {"sample-a", "sample-b"}


def another_lesson(cell, source):
    def change(course, engine, monkeypatch):
        cells = small_lesson()
        cells[cell].source += source
        write_canonical(write_lesson(course.root, cells))

    return change


def another_secret(course, engine, monkeypatch):
    secret_path(course.root).unlink()


def another_engine(course, engine, monkeypatch):
    engine.name = "another"


def a_sandbox(course, engine, monkeypatch):
    engine.isolation = "bubblewrap"


def another_grader(course, engine, monkeypatch):
    monkeypatch.setattr(fingerprint, "grader_version", lambda: "another")


@pytest.mark.parametrize(
    "change",
    [
        another_lesson(2, "\n# another solution"),
        another_lesson(3, "\n# another test"),
        another_lesson(1, "\n# other imports"),
        another_secret,
        another_engine,
        a_sandbox,
        another_grader,
    ],
)
def test_what_they_are_graded_by_has_changed_and_all_run(
    graded, again, engine, monkeypatch, change
):
    change(graded, engine, monkeypatch)
    report, runs = again()
    assert runs >= 2
    assert report.unchanged == set()


def test_words_between_the_cells_of_a_lesson_are_no_change(graded, again):
    cells = small_lesson()
    assert cells[0].cell_type == "markdown"
    cells[0].source += "\n\nMore words."
    write_canonical(write_lesson(graded.root, cells))
    assert again()[1] == 0


def test_other_limits_are_other_grades(graded, again):
    assert again(limits=Limits(cell_seconds=60.0))[1] == 3
    assert again(limits=Limits(cell_seconds=60.0))[1] == 0
    assert again()[1] == 3


def test_what_could_not_be_run_is_not_tried_again_for_a_sandbox(graded, again, engine):
    for student in ("sample-a", "sample-b"):
        submitted(graded, student=student).write_text("{")
    again()
    engine.isolation = "bubblewrap"
    assert again()[1] == 0
    assert again()[0].unchanged == {"sample-a", "sample-b"}


def enter_by_hand(course, points=45.0):
    with Gradebook(course.db_url) as books:
        grade = books.find_grade("test_add_up", LESSON, LESSON, "sample-a")
        grade.manual_score, grade.needs_manual_grade = points, False
        comment = books.find_comment("add_up", LESSON, LESSON, "sample-a")
        comment.manual_comment = None if points is None else "Nearly!"
        books.db.commit()


def test_what_graders_enter_makes_a_new_page_and_nothing_else(graded, again):
    before = whats_made(graded)
    enter_by_hand(graded)
    assert again()[1] == 0
    shown = page(graded).read_text()
    assert "85 of 100 points" in shown
    assert "Nearly!" in shown
    after = whats_made(graded)
    written = {path for path in after if after[path] != before[path]}
    assert written == {page(graded), graded.finished("sample-a", LESSON)}
    with Gradebook(graded.db_url) as books:
        grade = books.find_grade("test_add_up", LESSON, LESSON, "sample-a")
        assert (grade.auto_score, grade.manual_score) == (60, 45)
        assert not grade.needs_manual_grade  # a grader has looked at just this


def test_scores_that_are_new_are_flagged_also_by_the_run_that_goes_on(
    graded, again, engine, monkeypatch
):
    enter_by_hand(graded)
    changed_notebook(graded)

    def end(*arguments, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(gradebook.Books, "save_scores", end)
        with pytest.raises(KeyboardInterrupt):
            again(students=["sample-a"])
    engine.runs()
    assert again()[1] == 0
    with Gradebook(graded.db_url) as books:
        assert books.find_grade("test_add_up", LESSON, LESSON, "sample-a").needs_manual_grade


def test_a_gradebook_that_was_moved_away_gets_all_scores_again(graded, again):
    (graded.root / "gradebook.db").unlink()
    assert again()[1] == 0
    with Gradebook(graded.db_url) as books:
        found = books.find_assignment(LESSON).submissions
        assert {submission.student.id: submission.score for submission in found} == {
            "sample-a": 100,
            "sample-b": 100,
        }


def remove_page(course, monkeypatch):
    page(course).unlink()


def newer_page(course, monkeypatch):
    """As `nbgrader generate_feedback` writes one."""
    page(course).write_text("another")
    later = course.finished("sample-a", LESSON).stat().st_mtime_ns + 1
    os.utime(page(course), ns=(later, later))


def unfinished(course, monkeypatch):
    course.finished("sample-a", LESSON).write_text("{")
    page(course).write_text("another")


@pytest.mark.parametrize("change", [remove_page, newer_page, unfinished])
def test_a_page_that_is_not_as_it_should_be_is_made_again(graded, again, monkeypatch, change):
    before = page(graded).read_bytes()
    change(graded, monkeypatch)
    assert again()[1] == 0
    assert page(graded).read_bytes() == before


def test_a_plain_page_is_tried_again_and_said_again(graded, again, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(coordinator, "make_page", lambda *page: 1 / 0)
        enter_by_hand(graded)
        first, second = again()[0], again()[0]
    assert first.plain_pages == second.plain_pages
    assert first.plain_pages[0].startswith("sample-a: graded, but has a plain page")
    assert again()[0].plain_pages == []
    assert "This page is a plain one" not in page(graded).read_text()


class FullDisk:
    """Has room for half of each file of a student that is written below a folder."""

    def __init__(self, folder, student, monkeypatch):
        real_open = Path.open

        def open_there(path, mode="r", *rest, **options):
            file = real_open(path, mode, *rest, **options)
            if "r" in mode or student not in path.parts or not path.is_relative_to(folder):
                return file
            return HalfWritten(file)

        monkeypatch.setattr(Path, "open", open_there)


class HalfWritten:
    def __init__(self, file):
        self.file = file

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.close()

    def write(self, content):
        self.file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("results", "not graded: No space left on device"),
        ("autograded", "not graded: No space left on device"),
        ("feedback", "graded, but has no page: No space left on device"),
        ("results/.finished", "graded, but has no page: No space left on device"),
    ],
)
def test_a_full_disk_costs_nobody_else_and_leaves_nothing_half_written(
    graded, again, monkeypatch, folder, says
):
    for student in ("sample-a", "sample-b"):
        submitted(graded, "data.txt", student).write_text("changed")
    with monkeypatch.context() as patched:
        FullDisk(graded.root / folder, "sample-b", patched)
        report, runs = again()
    assert runs == 2
    (failure,) = report.failures
    assert failure.startswith(f"sample-b: {says}")
    assert failure.endswith("see that there is room to write, and grade again")
    assert not [path for path in graded.root.rglob(".*") if path.name.endswith(".new")]
    report, runs = again()
    assert (report.failures, len(report.graded)) == ([], 2)
    assert runs == ("not graded" in says)
    assert "sample-a" in report.unchanged


def test_a_gradebook_that_takes_no_scores_of_one_gets_them_next_time(graded, again, monkeypatch):
    def save_scores(books, record, *details, **options):
        if record.student == "sample-b":
            raise GradebookError("the gradebook is full")
        real(books, record, *details, **options)

    real = gradebook.Books.save_scores
    for student in ("sample-a", "sample-b"):
        submitted(graded, student=student).write_text("{")
    with monkeypatch.context() as patched:
        patched.setattr(gradebook.Books, "save_scores", save_scores)
        report, _ = again()
    assert report.failures == [
        "sample-b: graded, but its scores are not in the gradebook: the gradebook is full"
    ]
    assert again()[1] == 0
    with Gradebook(graded.db_url) as books:
        assert books.find_submission(LESSON, "sample-b").score == 0


class Noting(Watch):
    """Keeps what it is told."""

    def __init__(self):
        self.told = []

    def starts(self, submissions, to_run):
        self.told.append((submissions, to_run))

    def ended(self, ended):
        self.told.append((ended.student, ended.is_unchanged, ended.failure))


def test_whoever_watches_hears_how_many_have_to_run_and_which_were_unchanged(graded, again):
    changed_notebook(graded)
    watch = Noting()
    again(watch=watch)
    assert watch.told[0] == (2, 1)
    assert sorted(watch.told[1:]) == [("sample-a", False, None), ("sample-b", True, None)]


@pytest.mark.parametrize(
    ("option", "seconds"), [("", 60), ("?timeout=7", 7)], ids=["default", "the course's own"]
)
def test_a_gradebook_that_another_process_writes_to_is_waited_for(course, option, seconds):
    course.directory.db_url += option
    with gradebook._open(course) as opened:
        assert opened.db.execute(text("PRAGMA busy_timeout")).scalar() == seconds * 1000
