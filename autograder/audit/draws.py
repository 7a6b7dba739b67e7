"""Hidden tests held directly against solutions, without an engine, over many draws of their cases.

Cases are drawn at random, so what one draw shows is little. Here every check runs on twenty draws
against the lesson's own solution, every mistake and every solution of the bank.
"""

import contextlib
import io
import math
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import combinations, repeat
from typing import Any

import numpy as np

from autograder.audit.bank import BankEntry
from autograder.audit.hidden_tests import hidden_tests
from autograder.grading.executors import gather
from autograder.lesson.lesson import Exercise as LessonExercise
from autograder.progress import Progress, silent
from course_lib import layers
from course_lib._draws import BrokenTest
from course_lib.checks import CheckFailed
from course_lib.hidden.cases import Solution
from course_lib.hidden.exercise import Check, Exercise, solutions_of
from course_lib.hidden.naming import mistaken

DRAWS = 20
"""How many are tried where nobody asks for another number."""
_PIECES = 4
"""Into how many pieces draws are cut, for processes to share."""
_Verdict = tuple[str, str, str]
"""On a wrong solution: its kind and its name (mistakes and bank may share names), the check's."""


@dataclass(frozen=True)
class DrawFinding:
    """Something that a check did in some draws and should not have."""

    about: str
    """The solution that shows it."""
    expected: str
    got: str


@dataclass(frozen=True)
class DrawsReport:
    """What came of holding the checks of an exercise against its solutions over draws."""

    draws: int
    findings: tuple[DrawFinding, ...]
    pairs: int
    """Pairs of mistakes."""
    same: frozenset[tuple[str, str]]
    """Pairs that do the same in all cases."""
    passed: Mapping[_Verdict, int] = field(default_factory=dict)
    """In how many draws wrong solutions passed, for each and each check."""

    @property
    def told_apart(self) -> int:
        """How many pairs of mistakes some case tells apart."""
        return self.pairs - len(self.same)

    def all_findings(self) -> Iterator[DrawFinding]:
        """Yield the findings, and one for each verdict that varies and each pair alike."""
        yield from self.findings
        yield from self._varying_verdicts()
        for a, b in sorted(self.same):
            expected, got = "some case to tell them apart", "they do the same in all"
            yield DrawFinding(f"{a} and {b}", expected, got)

    def _varying_verdicts(self) -> Iterator[DrawFinding]:
        # Where a wrong solution passes in some draws, handing in again may earn the cell by luck.
        for (_, name, check), passed in sorted(self.passed.items()):
            if 0 < passed < self.draws:
                expected = f"{check} to fail, or to pass, in every draw"
                yield DrawFinding(name, expected, f"it passed in {passed} of {self.draws}")


class OverDraws:
    """Holds the hidden tests of exercises over all draws, beside what else runs in the processes.

    Parameters
    ----------
    exercises : sequence of Exercise
        Exercises of a lesson. Some may have no tests with cases.
    entries : sequence of BankEntry
        The solutions in the bank.
    pool : Executor
        The processes that do it, some draws of one exercise at a time.
    draws : int
        How many there are.
    """

    def __init__(
        self,
        exercises: Sequence[LessonExercise],
        entries: Sequence[BankEntry],
        pool: Executor,
        draws: int = DRAWS,
    ) -> None:
        size = math.ceil(draws / _PIECES)
        self._about = f"over {size} draw{'s' if size > 1 else ''}"
        self._futures = {
            pool.submit(
                hold_over_draws,
                exercise,
                [entry for entry in entries if entry.exercise == exercise.name],
                range(first, min(first + size, draws)),
            ): exercise.name
            for exercise in exercises
            if isinstance(hidden_tests(exercise), Exercise)
            for first in range(0, draws, size)
        }

    def reports(self, progress: Progress = silent) -> dict[str, DrawsReport]:
        """Wait for the reports and return them, by the exercise's name.

        `progress` is called after each piece.
        """
        reports = gather(
            self._futures,
            died=_died,
            name=lambda exercise: f"{exercise} {self._about}",
            progress=progress,
        )
        by_exercise: dict[str, list[DrawsReport]] = {}
        for name, report in zip(self._futures.values(), reports, strict=True):
            by_exercise.setdefault(name, []).append(report)
        return {name: _joined(some) for name, some in by_exercise.items()}


def _died(exercise: str, why: str) -> DrawsReport:
    finding = DrawFinding("hidden tests over draws", "them to run", why)
    return DrawsReport(0, (finding,), 0, frozenset())


def _joined(reports: Sequence[DrawsReport]) -> DrawsReport:
    findings = tuple(finding for report in reports for finding in report.findings)
    same = frozenset.intersection(*(report.same for report in reports))
    passed: Counter[_Verdict] = Counter()
    for report in reports:
        passed.update(report.passed)
    draws, pairs = sum(report.draws for report in reports), max(report.pairs for report in reports)
    return DrawsReport(draws, findings, pairs, same, passed)


def hold_over_draws(
    exercise: LessonExercise, entries: Sequence[BankEntry], draws: Sequence[int]
) -> DrawsReport:
    """Hold the checks of an exercise against its own solution, its mistakes and its bank.

    Parameters
    ----------
    exercise : Exercise
        An exercise of a lesson whose test cells call hidden tests with cases.
    entries : sequence of BankEntry
        The solutions of this exercise in the bank.
    draws : sequence of int
        The numbers of the draws.
    """
    tests = hidden_tests(exercise)
    assert isinstance(tests, Exercise)
    try:
        refused = [*_right(tests, exercise.solution, entries, draws)]
        unexpected, passed = _wrong(tests, entries, draws)
    except BrokenTest as error:
        broken = DrawFinding("the hidden tests", "a test that works", str(error))
        return DrawsReport(0, (broken,), 0, frozenset())
    pairs = list(combinations(tests.mistakes, 2))
    same = frozenset(pair for pair in pairs if not _are_told_apart(tests, *pair, draws))
    return DrawsReport(len(draws), (*refused, *unexpected), len(pairs), same, passed)


def _right(
    tests: Exercise, own: str, entries: Sequence[BankEntry], draws: Sequence[int]
) -> Iterator[DrawFinding]:
    right = {entry.name: entry.source for entry in entries if entry.right}
    for name, source in {"the lesson's own solution": own, **right}.items():
        for draw in draws:
            solution = run_solution(source, tests)
            failure = _first(_failures(tests, solution, draw))
            if failure is not None:
                yield DrawFinding(name, f"it to pass draw {draw}", str(failure))


def _wrong(
    tests: Exercise, entries: Sequence[BankEntry], draws: Sequence[int]
) -> tuple[list[DrawFinding], Counter[_Verdict]]:
    findings: list[DrawFinding] = []
    passed: Counter[_Verdict] = Counter()
    for kind, name, mistakes, solutions in _wrong_solutions(tests, entries):
        for draw, solution in zip(draws, solutions, strict=False):
            failures = _failures(tests, solution, draw, is_named=bool(mistakes))
            checks = (check.name for check in tests.checks.values())
            passed.update((kind, name, check) for check in checks if check not in failures)
            findings += _unexpected(name, _first(failures), mistakes, draw)
    return findings, passed


def _wrong_solutions(
    tests: Exercise, entries: Sequence[BankEntry]
) -> Iterator[tuple[str, str, Sequence[str], Iterator[Solution]]]:
    """Yield each one's kind and name, the ids that will do for it, and itself again and again."""
    for mistake in tests.mistakes.values():
        for variant, solution in zip(mistake.variants, solutions_of(mistake), strict=True):
            yield "mistake", f"{mistake.id}{variant or ''}", (mistake.id,), repeat(solution)
    for entry in entries:
        if not entry.right:
            anew = map(run_solution, repeat(entry.source), repeat(tests))
            yield entry.kind, entry.name, entry.mistakes, anew


def _unexpected(
    name: str, failure: CheckFailed | None, mistakes: Sequence[str], draw: int
) -> Iterator[DrawFinding]:
    if failure is None:
        yield DrawFinding(name, f"it to be caught in draw {draw}", "it passed")
    elif mistakes and failure.mistake not in mistakes:
        expected = f"{' or '.join(mistakes)} to be recognised in draw {draw}"
        yield DrawFinding(name, expected, f"{failure.mistake}: {failure}")


def _failures(
    tests: Exercise, solution: Solution, draw: int, *, is_named: bool = True
) -> dict[str, CheckFailed]:
    """Return the failures by the names of checks; the mistake is looked for in the first alone."""
    failures: dict[str, CheckFailed] = {}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for check in tests.checks.values():
            try:
                check.run(solution, draw, is_named=is_named and not failures)
            except CheckFailed as failure:
                failures[check.name] = failure
    return failures


def _first(failures: Mapping[str, CheckFailed]) -> CheckFailed | None:
    return next(iter(failures.values()), None)


def run_solution(source: str, tests: Exercise) -> Any:
    """Run a solution's code, with right versions of earlier exercises, and return what it made.

    NumPy and the descriptions of layers stand for what a lesson's first cell imports.
    """
    namespace: dict[str, Any] = {"np": np} | {n: getattr(layers, n) for n in layers.__all__}
    namespace |= {earlier.name: earlier.reference for earlier in tests.builds_on}
    exec(compile(source, "<solution>", "exec"), namespace)
    return namespace[tests.name]


def _are_told_apart(tests: Exercise, a: str, b: str, draws: Sequence[int]) -> bool:
    return any(_differ(check, a, b, draw) for draw in draws for check in tests.checks.values())


def _differ(check: Check, a: str, b: str, draw: int) -> bool:
    return any(
        not check.same(
            case,
            mistaken(check, a, 0, draw, number),
            mistaken(check, b, 0, draw, number),
            check.right(draw, number),
        )
        for number, case in enumerate(check.cases(draw))
    )
