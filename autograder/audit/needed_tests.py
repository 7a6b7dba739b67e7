"""Whether the audit would notice if a test, or what is hidden in it, were missing.

An audit that passes says something about a lesson only if it fails without the tests.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import nbformat

from autograder.audit.trials import Outcome, Trial, run_trial
from autograder.audit.verdicts import Gap, find_gaps
from autograder.audit.visible_tests import were_run
from autograder.engine import Engine
from autograder.engine.outcomes import TestOutcome
from autograder.grading.executors import gather
from autograder.grading.record import ExerciseRecord, TestRecord
from autograder.grading.run import record_of
from autograder.lesson import regions
from autograder.lesson.lesson import Exercise, Lesson, grade_id
from autograder.progress import Progress, silent

_KIND: regions.Kind = "HIDDEN TESTS"


@dataclass(frozen=True)
class Cut:
    """A lesson without what is hidden in one test cell, and trials that may show it."""

    exercise: str
    test_id: str
    lesson: Lesson
    trials: tuple[Trial, ...]


def unneeded_tests(exercise: Exercise, outcomes: Sequence[Outcome]) -> list[str]:
    """List the test cells of `exercise` that could be removed without a gap in `outcomes`.

    Results are told by test cell, so this needs no new run: without the cell, a wrong solution that
    failed in it alone earns everything, and one that failed in it first shows another message. A
    cell is needed, too, where two wrong solutions that lose different points would lose the same
    without it: it is there for the points of the lesser mistake.
    """
    name = exercise.name
    sound = [o for o in outcomes if o.trial.exercise == name and not _has_gap(o, name)]
    return [
        test.grade_id
        for test in exercise.tests
        if not any(_has_gap(_ended_as(outcome, test.grade_id, None), name) for outcome in sound)
        and not _tells_apart(test.grade_id, sound)
    ]


def _tells_apart(test_id: str, outcomes: Sequence[Outcome]) -> bool:
    """Tell whether the points of a test cell tell two of the wrong solutions apart."""
    failed = {frozenset(_failed(o)) for o in outcomes if o.trial.kind in ("wrong", "mistake")}
    with_it = {cells - {test_id} for cells in failed if test_id in cells}
    return not with_it.isdisjoint(cells for cells in failed if cells and test_id not in cells)


def hidden_parts(
    lesson: Lesson, exercises: Sequence[Exercise], outcomes: Sequence[Outcome]
) -> list[Cut]:
    """List what is hidden in the test cells of `exercises`, each cut from the lesson.

    Left out are those that `outcomes` show to be needed without a new run: where a cell ended as
    what is visible of it did, there would be a gap.

    The trials of each are the wrong solutions of `outcomes` that may miss it: those that failed in
    its cell first, and where it lends right implementations, those of other exercises. Only the
    tests of the cell's own exercise are run, as no other can show a gap in it.
    """
    cuts = []
    for exercise in exercises:
        sound = [o for o in outcomes if not _has_gap(o, exercise.name)]
        wrong = [o for o in sound if o.trial.kind in ("wrong", "mistake")]
        for test in exercise.tests:
            hidden = "\n".join(regions.split(test.source, _KIND).inside)
            if hidden and not _is_shown(test.grade_id, exercise, wrong):
                trials = _first_in(test.grade_id, exercise, wrong)
                if "lend" in hidden:
                    trials += [o.trial for o in wrong if o.trial.exercise != exercise.name]
                cut = _without_hidden(lesson, test.grade_id)
                trials = [replace(t, visible=False, tests_of=exercise.name) for t in trials]
                cuts.append(Cut(exercise.name, test.grade_id, cut, tuple(trials)))
    return cuts


def unneeded_parts(
    cuts: Sequence[Cut],
    engine: Engine,
    pool: Executor,
    progress: Progress = silent,
) -> list[str]:
    """List the test cells of `cuts` whose hidden part could go without a gap.

    A cut whose trials the process dies of shows nothing, so its test cell is listed.

    Raises
    ------
    EngineError
        If the engine cannot work on this machine.
    """
    missed = gather(
        {pool.submit(is_missed, cut, engine): cut for cut in cuts},
        died=lambda cut, why: False,
        name=lambda cut: f"{cut.test_id} without its hidden part",
        progress=progress,
    )
    return [cut.test_id for cut, was_missed in zip(cuts, missed, strict=True) if not was_missed]


def is_missed(cut: Cut, engine: Engine) -> bool:
    """Run the trials of `cut` until one shows a gap; tell whether one does."""
    outcomes = (run_trial(trial, cut.lesson, engine) for trial in cut.trials)
    return any(_has_gap(outcome, cut.exercise) for outcome in outcomes)


def unneeded_gap(exercise: Exercise, about: str) -> Gap:
    """Return the gap that a test leaves which the audit would not miss."""
    return Gap(
        exercise.name,
        about,
        "a wrong solution in the bank that only this test catches or names",
        "the audit would pass without it",
    )


def _has_gap(outcome: Outcome, exercise: str) -> bool:
    return any(gap.exercise == exercise for gap in find_gaps(outcome))


def _first_in(test_id: str, exercise: Exercise, wrong: Sequence[Outcome]) -> list[Trial]:
    """Return the trials of `exercise` that failed in one cell first; alone in it come first."""
    failed = [(_failed(o), o.trial) for o in wrong if o.trial.exercise == exercise.name]
    first = [(len(tests), trial) for tests, trial in failed if tests[0] == test_id]
    return [trial for _, trial in sorted(first, key=lambda pair: pair[0])]


def _is_shown(test_id: str, exercise: Exercise, wrong: Sequence[Outcome]) -> bool:
    """Tell whether there would be a gap if a cell ended as its visible part did by itself."""
    return any(
        _has_gap(_ended_as(outcome, test_id, outcome.visible[test_id]), exercise.name)
        for outcome in wrong
        if outcome.trial.exercise == exercise.name
        and test_id in outcome.visible
        and were_run(outcome.visible)
    )


def _failed(outcome: Outcome) -> list[str]:
    return [test.grade_id for test in outcome.own.tests if not test.passed]


def _without_hidden(lesson: Lesson, test_id: str) -> Lesson:
    notebook = nbformat.from_dict(lesson.notebook)
    for cell in notebook.cells:
        if grade_id(cell) == test_id:
            cell.source = regions.split(cell.source, _KIND).outside
    return Lesson(lesson.id, lesson.path, notebook)


def _ended_as(outcome: Outcome, test_id: str, seen: TestOutcome | None) -> Outcome:
    """Return `outcome` as if a test cell had ended as `seen`; None takes the cell out."""

    def tests(result: ExerciseRecord) -> Iterator[TestRecord]:
        for test in result.tests:
            if test.grade_id != test_id:
                yield test
            elif seen is not None:
                yield record_of(seen, test_id, test.exercise, test.points)

    results = (ExerciseRecord(result.name, tuple(tests(result))) for result in outcome.results)
    return replace(outcome, results=tuple(results))
