"""Every lesson in a real JupyterLab: it runs, its figures live, and nbgrader validates it."""

import re

import pytest
from playwright.sync_api import expect

from autograder.lesson.lesson import grade_id, is_test
from autograder.lesson.regions import without_markers
from tests.browser.figures import Figure
from tests.browser.lessons import FIGURES

pytestmark = pytest.mark.browser

CALL = re.compile(r"^(demos\.\w+\.\w+)\(", re.MULTILINE)


def calls_of_figures(lesson) -> dict[str, int]:
    """Return the number of the cell that draws each figure, by the function that draws it."""
    return {
        match[1]: index
        for index, cell in enumerate(lesson.notebook.cells)
        if cell.cell_type == "code" and (match := CALL.search(cell.source))
    }


def figure(notebook, lesson, call) -> Figure:
    return Figure(notebook.cell(calls_of_figures(lesson)[call]))


def test_the_table_knows_every_figure(lesson):
    assert lesson.id in FIGURES, "add the lesson to tests/browser/lessons.py"
    assert sorted(FIGURES[lesson.id].unsolved) == sorted(calls_of_figures(lesson))


def test_run_all_goes_on_past_unwritten_exercises(released, lesson):
    for index, cell in enumerate(lesson.notebook.cells):
        if is_test(cell):
            errors = released.cell(index).locator(".jp-OutputArea-output[data-mime-type$=stderr]")
            expect(errors).to_have_count(1)


def test_each_figure_says_what_it_waits_for(released, lesson):
    for call, words in FIGURES[lesson.id].unsolved.items():
        expect(figure(released, lesson, call).sentence).to_contain_text(words)


def test_validate_reports_what_is_unwritten(released):
    report = released.validate()
    assert "failed" in report
    assert "NotImplementedError" in report


def test_no_test_of_the_solved_lesson_fails(solved):
    expect(solved.page.locator(".jp-OutputArea-output[data-mime-type$=stderr]")).to_have_count(0)


def test_figures_of_the_solved_lesson_react_to_each_of_their_controls(solved, lesson):
    known = FIGURES[lesson.id]
    for call in sorted(set(known.unsolved) - set(known.explored)):
        shown = figure(solved, lesson, call)
        for control in shown.controls():
            sentence, picture = shown.sentence.inner_text(), shown.picture_source()
            control.move()
            expect(shown.sentence).not_to_have_text(sentence)
            expect(shown.picture).not_to_have_attribute("src", picture)


def test_figures_show_another_function_when_the_student_writes_another(solved, lesson):
    change = FIGURES[lesson.id].change
    solution = next(e.solution for e in lesson.exercises if e.name == change.exercise)
    exercise = next(
        i for i, c in enumerate(lesson.notebook.cells) if grade_id(c) == change.exercise
    )

    def drawn() -> list[str]:
        pictures = []
        for call in change.figures:
            solved.run(calls_of_figures(lesson)[call])
            pictures.append(figure(solved, lesson, call).picture_source())
        return pictures

    before = drawn()
    solved.run(exercise, change.source)
    changed = drawn()
    solved.run(exercise, without_markers(solution, "SOLUTION"))
    assert [old == new for old, new in zip(before, changed, strict=True)] == [False] * len(before)
    assert drawn() == before


def test_validate_finds_nothing_wrong_with_the_solved_lesson(solved):
    assert "Success" in solved.validate()


def test_the_browser_logs_no_error(released, solved):
    assert released.errors == []
    assert solved.errors == []
