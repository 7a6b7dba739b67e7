"""Trials: solutions put into a lesson, run and scored as a submission would be."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from autograder.audit.samples import with_solutions
from autograder.audit.visible_tests import (
    Outcomes,
    run_visible_tests,
    visible_cells,
    visible_outcomes,
    were_run,
)
from autograder.engine import Engine, Execution, Limits
from autograder.engine.base import DEFAULT_LIMITS
from autograder.grading.executors import gather
from autograder.grading.record import ExerciseRecord
from autograder.grading.run import test_records
from autograder.lesson.lesson import Lesson, exercise_of, grade_id, is_test
from autograder.lesson.names import bound_names, free_names, without_magics
from autograder.progress import Progress, silent
from autograder.submission.repair import repair

Kind = Literal["source", "released", "nothing", "right", "wrong", "mistake", "mutant"]
"""What is tried: the lesson's own solutions, none, a do-nothing answer, an entry of the bank, a
mistake that the hidden tests know, or a mutant of a solution."""


@dataclass(frozen=True)
class Trial:
    """A submission to be run: a notebook, and solutions to put into it."""

    kind: Kind
    exercise: str | None
    """The exercise that is tried; None where it is the whole lesson."""
    name: str
    notebook: NotebookNode
    solutions: Mapping[str, str]
    """Sources of solution cells, by exercise."""
    says: tuple[str, ...] = ()
    """What the first message must contain."""
    mistakes: tuple[str, ...] = ()
    """Ids of mistakes, one of which must be recognised."""
    warned: bool = False
    """Whether the exercise's own text warns of it."""
    tests_of: str | None = None
    """The exercise whose tests are run; None where those of all are."""
    visible: bool = False
    """Whether what is visible of the tests of `exercise` is run as well, by itself."""
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True)
class Outcome:
    """What a trial came to."""

    trial: Trial
    results: tuple[ExerciseRecord, ...]
    """Of every exercise; without tests where they were not run."""
    died: str = ""
    """Why there is no result, where the process died that ran it."""
    knows_mistakes: bool = True
    """Whether the engine says which mistake a check recognised."""
    visible: Outcomes = field(default_factory=dict)
    """How the visible parts of the exercise's tests ended, by the tests' ``grade_id``, where they
    were run by themselves."""

    @property
    def own(self) -> ExerciseRecord:
        """The result of the exercise that was tried."""
        return next(result for result in self.results if result.name == self.trial.exercise)

    @property
    def first_message(self) -> str:
        """What the student reads first about the exercise; empty where all tests passed."""
        return next(iter(self.own.messages), "")

    @property
    def first_mistake(self) -> str | None:
        """The id of the mistake that the first message names; None where it names none."""
        return next((test.mistake for test in self.own.tests if not test.passed), None)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": self.trial.kind,
            "exercise": self.trial.exercise,
            "name": self.trial.name,
            "died": self.died or None,
            "scores": {result.name: result.score for result in self.results if result.tests},
            "messages": {
                result.name: result.messages for result in self.results if result.messages
            },
            "mistakes": {
                result.name: [test.mistake for test in result.tests if test.mistake]
                for result in self.results
            },
            "visible": {name: test.passed for name, test in self.visible.items()},
        }


def run_trials(
    trials: Sequence[Trial],
    lesson: Lesson,
    engine: Engine,
    pool: Executor,
    progress: Progress = silent,
) -> list[Outcome]:
    """Run `trials` in `pool`, each as a submission of its own.

    Returns
    -------
    list of Outcome
        In the order of `trials`. One that the process died of which ran it says so.

    Raises
    ------
    EngineError
        If the engine cannot work on this machine.
    """
    return gather(
        {pool.submit(run_trial, trial, lesson, engine): trial for trial in trials},
        died=lambda trial, why: died(trial, lesson, why),
        name=lambda trial: trial.name,
        progress=progress,
    )


def died(trial: Trial, lesson: Lesson, why: str) -> Outcome:
    """Return the outcome of a trial that the process died of which ran it."""
    return Outcome(trial, tuple(ExerciseRecord(e.name, ()) for e in lesson.exercises), why)


def run_trial(trial: Trial, lesson: Lesson, engine: Engine) -> Outcome:
    """Run `trial` as a submission is run: repaired, so that its tests are the lesson's own."""
    execution, visible = _execute(submission(trial, lesson), trial, lesson, engine)
    return outcome_of(trial, execution, visible, lesson, engine)


def submission(trial: Trial, lesson: Lesson) -> NotebookNode:
    """Return the notebook of `trial`, repaired as one that was handed in."""
    notebook = with_solutions(trial.notebook, trial.solutions)
    repaired: NotebookNode = repair(nbformat.writes(notebook).encode(), lesson).notebook
    return repaired if trial.tests_of is None else with_tests_of(trial.tests_of, repaired, lesson)


def with_tests_of(exercise: str, notebook: NotebookNode, lesson: Lesson) -> NotebookNode:
    """Return a copy of `notebook` without the test cells of other exercises."""
    names = tuple(exercise.name for exercise in lesson.exercises)
    result: NotebookNode = nbformat.from_dict(notebook)
    result.cells = [
        cell
        for cell in result.cells
        if not is_test(cell) or exercise_of(grade_id(cell) or "", names) == exercise
    ]
    return result


def outcome_of(
    trial: Trial, execution: Execution, visible: Outcomes, lesson: Lesson, engine: Engine
) -> Outcome:
    """Return what `trial` came to, from the execution of its notebook."""
    tests = test_records(execution)
    return Outcome(
        trial,
        tuple(
            ExerciseRecord(exercise.name, tuple(t for t in tests if t.exercise == exercise.name))
            for exercise in lesson.exercises
        ),
        knows_mistakes=engine.knows_mistakes,
        visible=visible,
    )


def _execute(
    notebook: NotebookNode, trial: Trial, lesson: Lesson, engine: Engine
) -> tuple[Execution, Outcomes]:
    """Run `notebook`, and where `trial` asks for it visible tests behind its last cell.

    Returns
    -------
    Execution
        What came of it; its notebook has the cells of `notebook`.
    mapping of str to TestOutcome
        How the visible tests ended.
    """
    if not trial.visible:
        return engine.execute(notebook, limits=trial.limits), {}
    exercise = next(e for e in lesson.exercises if e.name == trial.exercise)
    source = trial.solutions[exercise.name]
    longer: NotebookNode = nbformat.from_dict(notebook)
    longer.cells.extend(visible_cells(exercise, source))
    execution = engine.execute(longer, limits=trial.limits)
    del execution.notebook.cells[len(notebook.cells) :]
    visible = visible_outcomes(exercise, execution.tests)
    if not were_run(visible):  # the lesson's tests took the process, or its time
        alone = trial.notebook, lesson, engine, trial.limits
        visible = run_visible_tests(exercise, [source], *alone)[0]
    return execution, visible


def needed_cells(notebook: NotebookNode, sources: Iterable[str]) -> NotebookNode:
    """Return a copy of `notebook` without what no graded cell needs.

    What stays are solution cells, test cells, and the code cells that define a name which one of
    these, or of `sources`, or another cell that stays, uses; of imports only those that are used.
    Text, figures and worked examples go: they cost time and are no tests.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    kept = {number for number, cell in enumerate(code) if grade_id(cell)}
    used = set(_used_names([*sources, *(code[number].source for number in kept)]))
    while more := {
        number for number in range(len(code)) if number not in kept and _defines(code[number], used)
    }:
        kept |= more
        used |= set(_used_names(code[number].source for number in more))
    result: NotebookNode = nbformat.from_dict(notebook)
    result.cells = [_with_needed_imports(code[number], used) for number in sorted(kept)]
    return result


def _used_names(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        tree = _parsed(source)
        if tree is not None:
            yield from free_names(tree)


def _defines(cell: NotebookNode, names: set[str]) -> bool:
    """Tell whether `cell` binds one of `names`; what is not plain Python might."""
    tree = _parsed(cell.source)
    return tree is None or bool(bound_names(tree) & names)


def _with_needed_imports(cell: NotebookNode, used: set[str]) -> NotebookNode:
    result: NotebookNode = nbformat.from_dict(cell)
    tree = _parsed(cell.source)
    if tree is not None and not grade_id(cell):
        rest = [part for part in tree.body if not _is_import(part)]
        used = used | free_names(ast.Module(rest, []))
        tree.body = [part for part in tree.body if not _is_import(part) or _binds(part, used)]
        result.source = ast.unparse(tree)
    return result


def _is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _binds(statement: ast.stmt, names: set[str]) -> bool:
    return bool(bound_names(ast.Module([statement], [])) & names)


def _parsed(source: str) -> ast.Module | None:
    """Return the tree of a cell without magics, or None where even then it is not Python."""
    try:
        return ast.parse(without_magics(source))
    except SyntaxError:
        return None
