"""Grading does without cells that only draw: nobody's score, message or mistake depends on them."""

from dataclasses import replace

import nbformat
import pytest
from nbgrader.converters import Autograde

from autograder.audit.bank import read_bank
from autograder.audit.samples import with_solutions, write_samples
from autograder.engine import IsolatedEngine
from autograder.engine.base import DEFAULT_LIMITS
from autograder.engine.notebooks import PASSED_OVER, is_passed_over
from autograder.feedback.page import feedback_page
from autograder.grading.grade import grade_lesson
from autograder.grading.gradebook import Grades
from autograder.grading.run import run_submission
from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import Lesson, lesson_ids
from autograder.release.build import generate
from autograder.submission.submissions import Submission
from tests.support.cells import REPOSITORY, drawing, small_lesson, write_lesson
from tests.support.engines import PassingEngine

SOURCE = REPOSITORY / "source"
PICTURE = "print('a picture')"
RIGHT = {
    "add_up": "def add_up(values):\n    return sum((i + 1) * v * v for i, v in enumerate(values))",
    "add_facts": "add_facts = 'bd'",
}


def handed_in(folder, notebook, lesson):
    """Return `notebook` as a student handed it in."""
    path = folder / "sample-a" / lesson.id / f"{lesson.id}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return Submission("sample-a", lesson.id, path.parent).read()


def graded(handed_in, lesson, figures):
    """Return a submission's record and its executed notebook."""
    executed = run_submission(
        handed_in, lesson, IsolatedEngine(), DEFAULT_LIMITS, b"secret", figures
    )
    return executed.record, nbformat.reads(executed.notebook.decode(), as_version=4)


def printed(notebook):
    """Return what ordinary cells have printed."""
    cells = [c for c in notebook.cells if c.cell_type == "code" and "nbgrader" not in c.metadata]
    return [output.text for cell in cells for output in cell.outputs]


@pytest.fixture
def lesson(tmp_path):
    """The small lesson with a cell that only draws."""
    write_canonical(write_lesson(tmp_path, [*small_lesson(), drawing(PICTURE)]))
    return Lesson.load(tmp_path / "source", "01_adding")


@pytest.fixture
def solved(released):
    """A right submission."""
    return with_solutions(released, RIGHT)


def test_the_notebook_and_the_page_say_what_was_not_run(tmp_path, lesson, solved):
    record, notebook = graded(handed_in(tmp_path, solved, lesson), lesson, figures=False)
    assert record.score == 100
    assert printed(notebook) == [PASSED_OVER]
    page = feedback_page(notebook, record, Grades(lesson.id, record.score, record.points))
    assert PASSED_OVER.strip() in page


def test_with_figures_everything_runs(tmp_path, lesson, solved):
    record, notebook = graded(handed_in(tmp_path, solved, lesson), lesson, figures=True)
    assert record.score == 100
    assert printed(notebook) == ["a picture\n"]


def test_a_changed_drawing_runs_also_beside_one_that_is_as_released(tmp_path, lesson, solved):
    solved.cells.insert(1, nbformat.v4.new_code_cell(f"# mine\n{PICTURE}"))
    _, notebook = graded(handed_in(tmp_path, solved, lesson), lesson, figures=False)
    assert printed(notebook) == ["a picture\n", PASSED_OVER]


def test_one_that_was_moved_is_passed_over_where_it_stands(tmp_path, lesson, solved):
    solved.cells.insert(1, solved.cells.pop())
    _, notebook = graded(handed_in(tmp_path, solved, lesson), lesson, figures=False)
    assert notebook.cells[1].source == PICTURE
    assert printed(notebook) == [PASSED_OVER]


class Noting(PassingEngine):
    """Writes down how many cells of each notebook it is to pass over."""

    def __init__(self, path):
        self.path = path

    def execute(self, notebook, **options):
        with self.path.open("a") as file:
            file.write(f"{sum(map(is_passed_over, notebook.cells))}")
        return super().execute(notebook, **options)


@pytest.mark.parametrize(("figures", "seen"), [(False, "11"), (True, "00")])
def test_the_lessons_own_solutions_run_as_submissions_do(
    course, lesson, solved, tmp_path, figures, seen
):
    handed_in(course.submitted, solved, lesson)
    engine = Noting(tmp_path / "seen")
    grade_lesson(course, lesson, engine, workers=1, figures=figures)
    assert (tmp_path / "seen").read_text() == seen


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
@pytest.mark.parametrize(("figures", "said"), [(False, PASSED_OVER), (True, "a picture\n")])
def test_plain_nbgrader_does_the_same_by_the_same_setting(course, lesson, solved, figures, said):
    handed_in(course.submitted, solved, lesson)
    course.config.SubmissionExporter.figures = figures
    course.directory.assignment_id = lesson.id
    Autograde(coursedir=course.directory, config=course.config).start()
    path = course.autograded("sample-a", lesson.id) / f"{lesson.id}.ipynb"
    assert printed(nbformat.read(path, as_version=4)) == [said]


def compare(lesson_id, folder, *, samples):
    """Grade samples of a lesson with and without figures, and hold the records together."""
    lesson = Lesson.load(SOURCE, lesson_id)
    released = nbformat.read(generate(lesson, folder / "release"), as_version=4)
    bank = read_bank(REPOSITORY / "banks" / f"{lesson_id}.py")
    write_samples(lesson, released, bank, folder / "submitted")
    for sample in samples:
        path = folder / "submitted" / sample / lesson_id
        submission = Submission(sample, lesson_id, path).read()
        (all_run, _), (some_run, notebook) = (
            graded(submission, lesson, figures) for figures in (True, False)
        )
        assert sum(map(is_passed_over, notebook.cells)) >= 7
        assert some_run.tests == all_run.tests
        assert some_run.graded == replace(all_run.graded, figures=False)
        assert {*some_run.broken_cells} <= {*all_run.broken_cells}


def test_results_of_a_lesson_are_equal_either_way(tmp_path):
    compare("01_knn", tmp_path, samples=["sample-mistakes"])


@pytest.mark.slow
@pytest.mark.parametrize("lesson_id", lesson_ids(SOURCE))
def test_results_of_all_lessons_are_equal_either_way(tmp_path, lesson_id):
    kinds = ("perfect", "alternative", "mistakes", "cells-deleted", "untouched")
    compare(lesson_id, tmp_path, samples=[f"sample-{kind}" for kind in kinds])
