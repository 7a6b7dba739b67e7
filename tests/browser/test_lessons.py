"""Every lesson in a real JupyterLab: it runs, its figures live, and nbgrader validates it."""

import re

import pytest
from playwright.sync_api import Locator, expect

from autograder.lesson.lesson import Exercise, grade_id
from autograder.lesson.regions import without_markers
from tests.browser.figures import Figure
from tests.browser.lessons import FIGURES

pytestmark = pytest.mark.browser

WIDEST_FORMULA = 700
"""Pixels: what a notebook has room for in a window of 900."""

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


def errors(cell: Locator) -> Locator:
    return cell.locator(".jp-OutputArea-output[data-mime-type$=stderr]")


def exercises_tested(lesson) -> dict[int, Exercise]:
    """Return the exercise of each test cell, by the cell's number."""
    number = {grade_id(cell): i for i, cell in enumerate(lesson.notebook.cells)}
    return {number[test.grade_id]: e for e in lesson.exercises for test in e.tests}


def test_run_all_goes_on_past_unwritten_exercises_and_says_of_each_in_one_line(released, lesson):
    for index, exercise in exercises_tested(lesson).items():
        expect(errors(released.cell(index))).to_have_count(1)
        said = errors(released.cell(index)).inner_text().strip()
        unwritten = {"code": "replace this line with your code.", "answer": "it is still None"}
        assert said.startswith(f"{exercise.name}: {unwritten[exercise.kind]}"), said
        assert len(said.splitlines()) == 1


def test_an_error_of_the_students_is_shown_with_their_line_and_no_other(solved, lesson):
    index, exercise = next(iter(exercises_tested(lesson).items()))
    cell = next(i for i, c in enumerate(lesson.notebook.cells) if grade_id(c) == exercise.name)
    solved.run(cell, f'def {exercise.name}(*given):\n    raise ValueError("a slip")')
    solved.run(index)
    message, line, call = errors(solved.cell(index)).inner_text().strip().splitlines()
    assert message == f"{exercise.name}(…) raised ValueError: a slip"
    assert line.strip() == (
        f'line 2 of the cell with your {exercise.name}: raise ValueError("a slip")'
    )
    assert call.strip().startswith(f"in the call {exercise.name}(")
    solved.run(cell, without_markers(exercise.solution, "SOLUTION"))
    solved.run(index)


def test_each_test_of_the_solved_lesson_says_what_holds(solved, lesson):
    for index, exercise in exercises_tested(lesson).items():
        output = solved.cell(index).locator(".jp-OutputArea-output")
        expect(output.last).to_contain_text(f"✓ {exercise.name}: ")


def test_no_formula_is_cut_off_in_a_narrow_window(released):
    formulas = released.page.locator(".jp-RenderedMarkdown mjx-container[display=true] mjx-math")
    expect(formulas.first).to_be_attached()
    widths = formulas.evaluate_all("all => all.map(f => [f.offsetWidth, f.textContent])")
    assert [(width, text) for width, text in widths if width > WIDEST_FORMULA] == []


def test_each_figure_says_what_it_waits_for(released, lesson):
    for call, words in FIGURES[lesson.id].unsolved.items():
        expect(figure(released, lesson, call).sentence).to_contain_text(words)


def test_validate_reports_what_is_unwritten(released):
    report = released.validate()
    assert "failed" in report
    assert "replace this line with your code" in report
    assert "Traceback" not in report


def test_no_test_of_the_solved_lesson_fails(solved):
    expect(solved.page.locator(".jp-OutputArea-output[data-mime-type$=stderr]")).to_have_count(0)


def test_figures_of_the_solved_lesson_react_to_each_of_their_controls(solved, lesson):
    known = FIGURES[lesson.id]
    for call in sorted(known.unsolved):
        shown = figure(solved, lesson, call)
        for control in shown.controls():
            sentence, picture = shown.sentence.inner_text(), shown.picture_source()
            control.move()
            expect(shown.sentence).not_to_have_text(sentence)
            expect(shown.picture).not_to_have_attribute("src", picture)


def test_of_each_row_of_options_one_is_chosen(solved):
    rows = solved.page.locator(".course-figure-choice")
    chosen = rows.evaluate_all("rows => rows.map(r => r.querySelectorAll(':checked').length)")
    assert chosen == [1] * rows.count()


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
