"""Trials of one exercise that share a session, as starting one costs more than most tests do.

The first of them, the host, is run as a submission of its own would be, with the tests of all
exercises. Behind its last cell stand the others, each with the test cells of its exercise. What
does not come out as it should is run again by itself, and that counts: no gap is an effect of what
was run before. An effect that hides one is possible, so trials can be run alone as well.
"""

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor

import nbformat
from nbformat import NotebookNode

from autograder.audit.trials import (
    Outcome,
    Trial,
    died,
    outcome_of,
    run_trial,
    run_trials,
    submission,
    with_tests_of,
)
from autograder.audit.verdicts import find_gaps, is_caught
from autograder.audit.visible_report import fails_visibly
from autograder.audit.visible_tests import visible_cells, visible_outcomes, were_run
from autograder.engine import Engine, Execution
from autograder.engine.outputs import NOT_RUN
from autograder.grading.executors import gather
from autograder.lesson.lesson import Exercise, Lesson
from autograder.progress import Progress, silent

_TOGETHER = 32
"""Trials that share a session, at most."""


Run = Callable[[Sequence[Trial], Lesson, Engine], list[Outcome]]
"""Runs trials that share a session, and returns their outcomes in their order."""


def run_trials_together(
    trials: Sequence[Trial],
    lesson: Lesson,
    engine: Engine,
    pool: Executor,
    progress: Progress = silent,
) -> list[Outcome]:
    """Do what `run_trials` does, with some trials of an exercise in one session."""
    outcomes = run_sessions(trials, run_session, lesson, engine, pool, progress)
    lost = [number for number, outcome in enumerate(outcomes) if outcome.died]
    again = run_trials([trials[number] for number in lost], lesson, engine, pool, progress)
    for number, outcome in zip(lost, again, strict=True):
        outcomes[number] = outcome
    return outcomes


def run_sessions(
    trials: Sequence[Trial],
    run: Run,
    lesson: Lesson,
    engine: Engine,
    pool: Executor,
    progress: Progress = silent,
) -> list[Outcome]:
    """Cut `trials` into sessions, and let `run` run each in `pool`.

    Returns
    -------
    list of Outcome
        In the order of `trials`. All of a session that the process died of which ran it say so.

    Raises
    ------
    EngineError
        If the engine cannot work on this machine.
    """
    sessions = list(sessions_of(trials))
    of_sessions = gather(
        {
            pool.submit(run, [trials[number] for number in some], lesson, engine): some
            for some in sessions
        },
        died=lambda some, why: [died(trials[number], lesson, why) for number in some],
        name=lambda some: _name_of([trials[number] for number in some]),
        progress=progress,
    )
    outcomes = {
        number: outcome
        for some, of_session in zip(sessions, of_sessions, strict=True)
        for number, outcome in zip(some, of_session, strict=True)
    }
    return [outcomes[number] for number in range(len(trials))]


def sessions_of(trials: Sequence[Trial]) -> Iterator[Sequence[int]]:
    """Yield the numbers of `trials` that share a session; those of whole lessons have their own."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, trial in enumerate(trials):
        groups.setdefault(_surroundings(trial), []).append(number)
    for (exercise, *_), group in groups.items():
        yield from _halved(group, _TOGETHER if exercise is not None else 1)


def _halved(group: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    """Yield 1, 2, 4, 8... parts of one length, at most `most`: then no processor waits for one."""
    parts = 1
    while len(group) > most * parts:
        parts *= 2
    parts = min(parts, len(group))
    bounds = [len(group) * i // parts for i in range(parts + 1)]
    for first, end in itertools.pairwise(bounds):
        yield group[first:end]


def run_session(trials: Sequence[Trial], lesson: Lesson, engine: Engine) -> list[Outcome]:
    """Run `trials`, all of one exercise and in the same notebook, in one session."""
    if len(trials) == 1:
        return [run_trial(trials[0], lesson, engine)]
    exercise = next(e for e in lesson.exercises if e.name == trials[0].exercise)
    notebook = submission(trials[0], lesson)
    longer: NotebookNode = nbformat.from_dict(notebook)
    for number, trial in enumerate(trials):
        source = trial.solutions[exercise.name]
        if number:
            longer.cells.extend(_companion_cells(exercise, source, number))
        if trial.visible:
            longer.cells.extend(visible_cells(exercise, source, number))
    execution = engine.execute(longer, limits=trials[0].limits)
    outcomes = []
    for number, trial in enumerate(trials):
        visible = visible_outcomes(exercise, execution.tests, number) if trial.visible else {}
        part = dataclasses.replace(execution, notebook=notebook)
        if number:
            part = _of_companion(part, exercise, number, lesson)
        outcomes.append(outcome_of(trial, part, visible, lesson, engine))
    return [run_trial(o.trial, lesson, engine) if _is_doubtful(o) else o for o in outcomes]


def _surroundings(trial: Trial) -> tuple[object, ...]:
    """Return what trials have in common that share a session."""
    return trial.exercise, id(trial.notebook), trial.limits, trial.tests_of


def _companion_cells(exercise: Exercise, source: str, number: int) -> list[NotebookNode]:
    """Return a solution as an ordinary cell, and its tests under names of their own."""
    cells = [nbformat.v4.new_code_cell(source)]
    for test in exercise.tests:
        cell = nbformat.v4.new_code_cell(test.source)
        name = _companion_name(test.grade_id, number)
        cell.metadata["nbgrader"] = {"grade": True, "grade_id": name, "points": 0}
        cells.append(cell)
    return cells


def _of_companion(
    execution: Execution, exercise: Exercise, number: int, lesson: Lesson
) -> Execution:
    """Return what came of the tests of a companion, as of a submission with no other tests."""
    tests = {
        test.grade_id: execution.tests[_companion_name(test.grade_id, number)]
        for test in exercise.tests
    }
    notebook = with_tests_of(exercise.name, execution.notebook, lesson)
    return dataclasses.replace(execution, notebook=notebook, tests=tests, broken_cells=[])


def _name_of(session: Sequence[Trial]) -> str:
    """Return what progress calls a session."""
    first = session[0]
    return first.name if len(session) == 1 else f"{len(session)} solutions of {first.exercise}"


def _companion_name(test_id: str, number: int) -> str:
    """Return the ``grade_id`` of a companion's test; no cell of a lesson has one with spaces."""
    return f"{test_id} of companion {number}"


def _is_doubtful(outcome: Outcome) -> bool:
    """Tell whether `outcome` is not what was expected, so that its trial is to be run alone."""
    trial, wrong = outcome.trial, outcome.trial.kind in ("wrong", "mistake")
    return (
        any(test.error == NOT_RUN for test in outcome.own.tests)
        or any(find_gaps(outcome))
        or (trial.kind == "mutant" and not is_caught(outcome))
        or (trial.visible and (not were_run(outcome.visible) or fails_visibly(outcome) != wrong))
    )
