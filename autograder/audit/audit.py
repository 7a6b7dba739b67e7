"""The audit: a lesson's tests held against right, wrong and empty solutions, and mutants."""

import dataclasses
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.audit.bank import BankEntry, read_bank
from autograder.audit.do_nothing import do_nothing_answers
from autograder.audit.draws import DRAWS, DrawsReport, OverDraws
from autograder.audit.hidden_tests import known_mistakes
from autograder.audit.mutation.equivalents import equivalents_path, read_equivalents
from autograder.audit.mutation.mutants import make_mutants
from autograder.audit.mutation.trials import MutantResult, mutant_gaps, mutant_results, mutant_trial
from autograder.audit.needed_tests import hidden_parts, unneeded_gap, unneeded_parts, unneeded_tests
from autograder.audit.sessions import run_trials_together
from autograder.audit.trials import Kind, Outcome, Trial, needed_cells, run_trials
from autograder.audit.verdicts import Gap, find_gaps
from autograder.audit.visible_report import VisibleReport
from autograder.audit.visible_trials import run_visible_trials
from autograder.engine import Engine
from autograder.lesson.lesson import Exercise, Lesson, LessonError
from autograder.progress import Progress, silent
from autograder.release.build import generate

LEAST_RIGHT = {"code": 5, "answer": 2}
"""How many right solutions an exercise needs in the bank, the lesson's own not counted."""
LEAST_WRONG = {"code": 5, "answer": 3}
"""How many wrong ones, with the mistakes that its hidden tests know."""


@dataclass(frozen=True)
class LessonAudit:
    """What came of the audit of a lesson."""

    lesson: Lesson
    exercises: tuple[Exercise, ...]
    """Those that were looked at."""
    outcomes: list[Outcome]
    unneeded: frozenset[str]
    """Test cells that could be removed, or lose what is hidden in them, unnoticed."""
    mutants: list[MutantResult] | None
    """None where none were made."""
    draws: dict[str, DrawsReport]
    """What hidden tests did over many draws of their cases, by exercise."""
    gaps: list[Gap] = field(default_factory=list)

    def of(self, exercise: Exercise, kind: Kind) -> list[Outcome]:
        """Return the outcomes of the trials of one kind of `exercise`."""
        return [
            outcome
            for outcome in self.outcomes
            if outcome.trial.exercise == exercise.name and outcome.trial.kind == kind
        ]

    @property
    def visible(self) -> VisibleReport:
        """What the visible tests catch by themselves."""
        return VisibleReport.of(self.lesson, self.exercises, self.outcomes)

    def mutants_of(self, exercise: Exercise) -> list[MutantResult]:
        """Return what became of the mutants of `exercise`."""
        return [m for m in self.mutants or [] if m.mutant.key.exercise == exercise.name]

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "lesson": self.lesson.id,
            "trials": [outcome.as_json() for outcome in self.outcomes],
            "visible_catch": self.visible.counts(),
            "unneeded_tests": sorted(self.unneeded),
            "mutants": None if self.mutants is None else [m.as_json() for m in self.mutants],
            "draws": {
                name: {"draws": d.draws, "pairs": d.pairs, "told_apart": d.told_apart}
                for name, d in self.draws.items()
            },
            "gaps": [dataclasses.asdict(gap) for gap in self.gaps],
        }


def bank_path(root: Path, lesson_id: str) -> Path:
    """Return where the bank of a lesson is, in the course folder `root`."""
    return root / "banks" / f"{lesson_id}.py"


def audit_lesson(
    lesson: Lesson,
    bank: Path,
    engine: Engine,
    pool: Executor,
    *,
    only: Sequence[str] = (),
    mutants: bool = False,
    alone: bool = False,
    draws: int = DRAWS,
    progress: Progress = silent,
) -> LessonAudit:
    """Try every solution that is known of a lesson, and judge its tests by them.

    Those of its bank, the mistakes that its hidden tests know, its own and empty ones. Hidden tests
    are also held directly against them, over many draws of their cases.

    Parameters
    ----------
    lesson : Lesson
        The lesson, from its source.
    bank : Path
        The file with its right and wrong solutions. Beside it may lie a list of equivalent mutants.
    engine : Engine
        What runs them.
    pool : Executor
        The processes in which they are run.
    only : sequence of str
        Exercises to look at; all when empty.
    mutants : bool
        Whether to try mutants of the lesson's own solutions as well.
    alone : bool
        Whether each is run in a session of its own; else some of one exercise share one.
    draws : int
        Over how many draws of their cases hidden tests are held.
    progress : callable
        Called after each of them.

    Raises
    ------
    LessonError
        If the lesson has no exercise of a name in `only`.
    BankError
        If the bank, or the list of equivalent mutants, cannot be used.
    EngineError
        If the engine cannot work on this machine.
    """
    exercises = _chosen(lesson, only)
    entries = [entry for entry in read_bank(bank) if not only or entry.exercise in only]
    mistakes = [mistake for exercise in exercises for mistake in known_mistakes(exercise)]
    listed = read_equivalents(equivalents_path(bank))
    listed = {key: reason for key, reason in listed.items() if not only or key.exercise in only}
    over_draws = OverDraws(exercises, entries, pool, draws)
    made = [mutant for e in exercises for mutant in make_mutants(e)] if mutants else []
    released, short = _notebooks(lesson, [*entries, *mistakes])
    trials = list(_trials(lesson, exercises, [*entries, *mistakes], released, short))
    tried = [mutant_trial(mutant, short, _own(lesson)) for mutant in made]
    run = run_trials if alone else run_trials_together
    outcomes = run([*trials, *tried], lesson, engine, pool, progress)
    outcomes, of_mutants = outcomes[: len(trials)], outcomes[len(trials) :]

    unneeded = {test for e in exercises for test in unneeded_tests(e, outcomes)}
    cuts = [c for c in hidden_parts(lesson, exercises, outcomes) if c.test_id not in unneeded]
    unneeded |= set(unneeded_parts(cuts, engine, pool, progress))

    results = mutant_results(made, of_mutants, listed)
    audit = LessonAudit(
        lesson,
        exercises,
        outcomes,
        frozenset(unneeded),
        results if mutants else None,
        over_draws.reports(progress),
    )
    audit.gaps.extend(_gaps(audit, [*entries, *mistakes]))
    audit.gaps.extend(mutant_gaps(results, listed) if mutants else ())
    return audit


def audit_visible_tests(
    lesson: Lesson,
    bank: Path,
    engine: Engine,
    pool: Executor,
    *,
    only: Sequence[str] = (),
    progress: Progress = silent,
) -> VisibleReport:
    """Try right and wrong solutions of code exercises against what is visible of their own tests.

    Nothing else is run, which makes it quick. Parameters and errors are those of `audit_lesson`.
    """
    exercises = _chosen(lesson, only)
    names = {exercise.name for exercise in exercises if exercise.kind == "code"}
    mistakes = [mistake for exercise in exercises for mistake in known_mistakes(exercise)]
    entries = [e for e in [*read_bank(bank), *mistakes] if e.exercise in names]
    _, short = _notebooks(lesson, entries)
    trials = [_trial(entry, short, _own(lesson), visible=True) for entry in entries]
    outcomes = run_visible_trials(trials, lesson, engine, pool, progress)
    return VisibleReport.of(lesson, exercises, outcomes)


def _chosen(lesson: Lesson, only: Sequence[str]) -> tuple[Exercise, ...]:
    names = [exercise.name for exercise in lesson.exercises]
    for name in only:
        if name not in names:
            raise LessonError(f"{lesson.id} has no exercise {name!r} (there: {', '.join(names)})")
    return tuple(e for e in lesson.exercises if not only or e.name in only)


def _own(lesson: Lesson) -> dict[str, str]:
    return {exercise.name: exercise.solution for exercise in lesson.exercises}


def _notebooks(lesson: Lesson, entries: Sequence[BankEntry]) -> tuple[NotebookNode, NotebookNode]:
    """Return the lesson's release, whole and without cells that no graded cell needs."""
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        released = nbformat.read(generate(lesson, Path(folder)), as_version=4)
    sources = [*_own(lesson).values(), *(entry.source for entry in entries)]
    return released, needed_cells(released, sources)


def _trials(
    lesson: Lesson,
    exercises: Sequence[Exercise],
    entries: Sequence[BankEntry],
    released: NotebookNode,
    short: NotebookNode,
) -> Iterator[Trial]:
    """Yield what is tried with `lesson` beside mutants.

    The lesson's own solutions and its release are tried in the whole notebook, the lesson's own
    again, like all others, without cells that no graded cell needs.
    """
    own = _own(lesson)
    code = {exercise.name for exercise in lesson.exercises if exercise.kind == "code"}
    yield Trial("source", None, "the lesson's own solutions, whole notebook", released, own)
    yield Trial("released", None, "the released notebook as it is", released, {})
    yield Trial("source", None, "the lesson's own solutions", short, own)
    for exercise in exercises:
        for name, source in do_nothing_answers(exercise).items():
            yield Trial("nothing", exercise.name, name, short, own | {exercise.name: source})
    for entry in entries:
        if entry.exercise in own:
            yield _trial(entry, short, own, visible=entry.exercise in code)


def _trial(
    entry: BankEntry, notebook: NotebookNode, own: Mapping[str, str], *, visible: bool
) -> Trial:
    return Trial(
        entry.kind,
        entry.exercise,
        entry.name,
        notebook,
        {**own, entry.exercise: entry.source},
        entry.says,
        entry.mistakes,
        entry.warned,
        visible=visible,
    )


def _gaps(audit: LessonAudit, entries: Sequence[BankEntry]) -> Iterator[Gap]:
    for outcome in audit.outcomes:
        yield from find_gaps(outcome)
    yield from audit.visible.gaps()
    names = {exercise.name for exercise in audit.lesson.exercises}
    for entry in entries:
        if entry.exercise not in names:
            got = f"{audit.lesson.id} has none of this name"
            yield Gap(entry.exercise, entry.name, "an exercise of the lesson", got)
    for exercise in audit.exercises:
        for kind, least in (("right", LEAST_RIGHT), ("wrong", LEAST_WRONG)):
            expected = f"at least {least[exercise.kind]} {kind} solutions"
            found = sum(
                e.exercise == exercise.name and e.right == (kind == "right") for e in entries
            )
            if found < least[exercise.kind]:
                yield Gap(exercise.name, "the bank", expected, f"it has {found}")
        for test in exercise.tests:
            if test.grade_id in audit.unneeded:
                yield unneeded_gap(exercise, test.grade_id)
        if exercise.name in audit.draws:
            for finding in audit.draws[exercise.name].all_findings():
                yield Gap(exercise.name, finding.about, finding.expected, finding.got)
