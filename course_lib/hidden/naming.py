"""Why a solution failed: the mistake that does the same, else a broken property, else what differs.

A mistake is named only where it does what the student's solution does in every case of the check,
or at least in this one; and not on one draw alone, since there two mistakes may coincide: what
matches must match on further draws too.
"""

import time
import warnings
from collections.abc import Sequence
from functools import cache

from course_lib._messages import CheckFailed
from course_lib.hidden.cases import Case, Solution, Trace
from course_lib.hidden.draws import further_draws, swapped_draws
from course_lib.hidden.exercise import Check, Mistake, Symptom, solutions_of

Candidate = tuple[Mistake, int]
"""A mistake and the number of its variant."""

_NOT_REPEATABLE = (
    "the same call gives another result the second time: does it draw at random, or is something "
    "left over from an earlier call? Compute everything anew in each call"
)
_LEFT_OVER = (
    "something is left over from an earlier call: it was right for the first data of this shape "
    "and is wrong for others. Compute everything anew in each call"
)
_MOST_SECONDS = 4.0
"""Processor time for running mistakes and the student's solution on further draws."""
_ENOUGH_AGREED = 6
"""Cases of further draws in which one mistake needs to agree; where more do, all draws decide."""
_ENOUGH_STALE = 3
"""Draws in which the second of two calls alone is wrong; fewer may be chance."""


def explain(
    check: Check, solution: Solution, draw: int, traces: Sequence[Trace], difference: CheckFailed
) -> CheckFailed:
    """Return the failure that a student reads about a case.

    Parameters
    ----------
    check : Check
        What the solution was held against.
    solution : callable
        The student's.
    draw : int
        The draw.
    traces : sequence of Trace
        What the solution did in its cases, up to the one that failed first.
    difference : CheckFailed
        What the comparison said.
    """
    if difference.mistake == "changes_argument":
        return difference  # whatever the result is
    number, got = len(traces) - 1, traces[-1]
    case, right = check.cases(draw)[number], check.right(draw, number)
    student = _Student(check, solution, {(draw, n): trace for n, trace in enumerate(traces)})
    if failure := _symptom(check.exercise.symptoms, case, got, right, decisive=True):
        return failure
    if got.raised is None and (mistake := _matching(check, student, draw, number)):
        return _failure(case, mistake.sentence, mistake.id)
    if failure := _symptom(check.exercise.symptoms, case, got, right, decisive=False):
        return failure
    if got.raised is None:
        again = case.trace(solution)
        if not check.same(case, got, again, right):
            return _failure(case, _NOT_REPEATABLE, "not_repeatable")
        if _is_left_over(check, student, draw, number):
            return _failure(case, _LEFT_OVER, "left_over")
    return difference


class _Student:
    """The student's solution and what it has done so far, each case once."""

    def __init__(
        self, check: Check, solution: Solution, known: dict[tuple[int, int], Trace]
    ) -> None:
        self.solution = solution
        self._check = check
        self._known = known

    def trace(self, draw: int, number: int) -> Trace:
        """Return what the solution does in a case."""
        key = draw, number
        if key not in self._known:
            self._known[key] = self._check.cases(draw)[number].trace(self.solution)
        return self._known[key]

    def passes(self, draw: int) -> bool:
        """Tell whether the solution is right in every case."""
        cases = range(len(self._check.cases(draw)))
        return all(_passes(self._check, draw, n, self.trace(draw, n)) for n in cases)


def _matching(check: Check, student: _Student, draw: int, number: int) -> Mistake | None:
    """Return the first mistake that does what the student's solution does."""
    ends = time.process_time() + _MOST_SECONDS
    candidates = [
        (mistake, variant)
        for mistake in check.exercise.mistakes.values()
        for variant in range(len(mistake.variants))
        if _agree(check, student, mistake, variant, draw, number)
        and not _passes(check, draw, number, mistaken(check, mistake.id, variant, draw, number))
    ]
    everywhere = [c for c in candidates if _agree_in_all(check, student, *c, draw)]
    alone = check.without_twins  # another draw tells more than another twin
    elsewhere = _Student(alone, student.solution, {})
    for chosen, places in ((everywhere, None), (candidates, [_place(check, draw, number)])):
        left, agreed = chosen, 0
        for further in further_draws(draw):
            is_certain = agreed >= _ENOUGH_AGREED and _is_one_mistake(left)
            if len(left) == 0 or is_certain or time.process_time() > ends:
                break
            cases = places or range(len(alone.cases(further)))
            left = [c for c in left if all(_agree(alone, elsewhere, *c, further, n) for n in cases)]
            agreed += len(cases)
        left = [c for c in left if _consistent(check, student, c, draw)]
        if left:
            return _told_apart(check, student, left, draw)[0][0]
    return None


def _consistent(check: Check, student: _Student, candidate: Candidate, draw: int) -> bool:
    """Tell whether a mistake passes the other checks that the student's solution passes.

    In an extreme case many wrong formulas are NaN alike, and of one row all are of one shape.
    """
    for other in check.exercise.checks.values():
        elsewhere = _Student(other, student.solution, {})
        alike = other is not check and other.shares_results_with(check)
        for number in range(len(other.cases(draw)) if alike else 0):
            mistake, variant = candidate
            wrong = mistaken(other, mistake.id, variant, draw, number)
            if not _passes(other, draw, number, wrong):
                if elsewhere.passes(draw):
                    return False
                break
    return True


def _told_apart(
    check: Check, student: _Student, candidates: list[Candidate], draw: int
) -> list[Candidate]:
    """Return those candidates that do what the student's solution does in the other checks too.

    A check on ties alone cannot tell the nearest label from the winner of a tie.
    """
    for other in check.exercise.checks.values():
        if _is_one_mistake(candidates):
            break
        if other is not check:
            elsewhere = _Student(other, student.solution, {})
            agreeing = [c for c in candidates if _agree_in_all(other, elsewhere, *c, draw)]
            candidates = agreeing or candidates
    return candidates


def _is_one_mistake(candidates: Sequence[Candidate]) -> bool:
    return len({mistake.id for mistake, _ in candidates}) == 1


def _agree_in_all(
    check: Check, student: _Student, mistake: Mistake, variant: int, draw: int
) -> bool:
    """Tell whether a mistake does what the student's solution does in all cases but their twins."""
    cases = range(len(check.twins(draw)[0]))
    return all(_agree(check, student, mistake, variant, draw, n) for n in cases)


def _agree(
    check: Check, student: _Student, mistake: Mistake, variant: int, draw: int, number: int
) -> bool:
    cases = check.cases(draw)
    if number >= len(cases):
        return False
    wrong = mistaken(check, mistake.id, variant, draw, number)
    if wrong.raised is not None and student.trace(draw, number).raised is None:
        return False
    right = check.right(draw, number)
    return check.same(cases[number], student.trace(draw, number), wrong, right)


@cache
def mistaken(check: Check, mistake_id: str, variant: int, draw: int, number: int) -> Trace:
    """Return what a mistake does in a case."""
    mistake = check.exercise.mistakes[mistake_id]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are no news: it is wrong on purpose
        return check.cases(draw)[number].trace(solutions_of(mistake)[variant])


def _symptom(
    symptoms: Sequence[Symptom], case: Case, got: Trace, right: Trace, *, decisive: bool
) -> CheckFailed | None:
    for symptom in symptoms:
        if symptom.decisive == decisive:
            try:
                said = symptom.recognise(got, right)
            except Exception:
                continue  # what a student's solution returned may be anything
            if said:
                sentence = said if isinstance(said, str) else symptom.sentence
                return _failure(case, sentence, symptom.id)
    return None


def _is_left_over(check: Check, student: _Student, draw: int, number: int) -> bool:
    """Tell whether a solution is right in whichever of two calls comes first, or repeats itself."""
    cases = check.cases(draw)
    for earlier in range(number):
        stale = student.trace(draw, earlier)
        repeats = check.same(cases[number], student.trace(draw, number), stale, stale)
        if repeats and _passes(check, draw, earlier, stale):
            return True
    place = _place(check, draw, number)
    return _is_right_at_first_alone(check, student.solution, place, swapped_draws(draw))


def _place(check: Check, draw: int, number: int) -> int:
    """Return the place among its twins of a case."""
    case = check.cases(draw)[number]
    return next(twin.index(case) for twin in check.twins(draw) if case in twin)


def _is_right_at_first_alone(
    check: Check, solution: Solution, place: int, draws: Sequence[int]
) -> bool:
    """Tell whether a solution is right in the first of two calls, and never in the second.

    The first is the twin of the case at `place`, so that neither is easier by itself. Where it is
    wrong, the second is asked for last, if at all: most solutions are wrong in every call.
    """
    stale, wrong_first = 0, []
    for tried, draw in enumerate(draws, start=1):
        case, twin = (cases[place] for cases in check.twins(draw))
        if not _does_right(check, solution, twin):
            wrong_first.append(case)
        elif _does_right(check, solution, case):
            return False
        else:
            stale += 1
        if stale + len(draws) - tried < _ENOUGH_STALE:
            return False
    return not any(_does_right(check, solution, case) for case in wrong_first)


def _does_right(check: Check, solution: Solution, case: Case) -> bool:
    return _is_right(check, case, case.trace(solution), case.trace(check.exercise.reference))


def _passes(check: Check, draw: int, number: int, trace: Trace) -> bool:
    return _is_right(check, check.cases(draw)[number], trace, check.right(draw, number))


def _is_right(check: Check, case: Case, got: Trace, right: Trace) -> bool:
    try:
        check.compare(case, got, right)
    except CheckFailed:
        return False
    return True


def _failure(case: Case, sentence: str, mistake: str) -> CheckFailed:
    end = "" if sentence.endswith((".", "?")) else "."
    return CheckFailed(f"{case.call}: {sentence}{end}", mistake)
