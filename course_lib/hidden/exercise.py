"""An exercise's hidden tests: its reference, its mistakes, its checks, and what a cell calls.

A topic's module makes one `Exercise` for each that students write, under its name. Its checks are
generators of cases, one check for each test cell: ``@exercise.cases()`` for ``test_NAME``,
``@exercise.cases("edges")`` for ``test_NAME_edges``. A cell calls ``exercise.check(solution)`` or
``exercise.check_edges(solution)``. An exercise can be called itself, and is then the reference, so
that mistakes of later exercises read as students' code does.
"""

import copy
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Any, TypeVar

from course_lib import lending
from course_lib._arguments import compare_arguments
from course_lib._draws import BrokenTest, current_draws
from course_lib._messages import CheckFailed, fail
from course_lib.checks import parts
from course_lib.hidden.cases import Case, Handed, Script, Solution, Trace
from course_lib.hidden.draws import Draw, first_twin, twins
from course_lib.hidden.results import Result

DrawCases = Callable[[Draw], Iterator[Case]]
_Drawn = TypeVar("_Drawn")
Recognise = Callable[[Trace, Trace], object]
"""Called with a student's trace and the right one; true, or a sentence, where it recognises."""


@dataclass(frozen=True)
class Mistake:
    """A wrong solution as a student would write it."""

    id: str
    sentence: str
    solution: Solution
    variants: tuple[Mapping[str, Any], ...] = ({},)
    """Other values of its keyword arguments, such as other sizes of an ε."""
    warned: bool = False
    """Whether the exercise's own text warns of it, so that visible tests must catch it."""


@dataclass(frozen=True)
class Symptom:
    """A property of right solutions that a wrong one may break."""

    id: str
    sentence: str
    recognise: Recognise
    decisive: bool
    """Whether it goes before mistakes: what a function was called with says more than results."""


@dataclass(frozen=True, eq=False)
class Check:
    """What one test cell checks: cases, and which of the results count in it."""

    exercise: "Exercise"
    aspect: str
    draw_cases: DrawCases
    results: tuple[Result, ...]
    counted: tuple[str, ...]
    """Names of the results that are compared; all where there are none."""
    unchanged: bool
    """Whether arguments must stay as they were."""
    once: bool = False
    """Whether only the first of twins is run."""

    @property
    def name(self) -> str:
        """What the check is called in messages to authors."""
        return f"{self.exercise.name}.check{f'_{self.aspect}' if self.aspect else ''}"

    @cached_property
    def without_twins(self) -> "Check":
        """The same check with the first of twins alone."""
        return self if self.once else replace(self, once=True)

    @cache  # noqa: B019 - checks live as long as their module
    def twins(self, draw: int) -> tuple[list[Case], list[Case]]:
        """Return the cases of a draw: the same scripts twice, with other values."""
        return self._drawn(twins, draw)

    def _drawn(self, how: Callable[[str, int, DrawCases], _Drawn], draw: int) -> _Drawn:
        try:
            return how(self.name, draw, self.draw_cases)
        except BrokenTest:
            raise
        except Exception as error:
            raise BrokenTest(
                f"{self.name}, draw {draw}: {type(error).__name__}: {error}"
            ) from error

    @cache  # noqa: B019
    def cases(self, draw: int) -> list[Case]:
        """Return the cases of a draw in the order in which they are run: all, then their twins.

        Of twins whose data is of one form the first is enough to show what is left over.
        """
        if self.once:
            return self._drawn(first_twin, draw)
        first, second = self.twins(draw)
        twin_of = {twin.form: twin for twin in reversed(second)}
        return [*first, *(twin for twin in second if twin_of[twin.form] is twin)]

    @cache  # noqa: B019
    def right(self, draw: int, number: int) -> Trace:
        """Return what the reference does in a case."""
        case = self.cases(draw)[number]
        trace = case.trace(self.exercise.reference)
        if trace.raised is not None:
            raise BrokenTest(f"{case.call}: the reference fails: {trace.raised}") from trace.raised
        return trace

    def compare(self, case: Case, got: Trace, right: Trace) -> None:
        """Compare a student's trace with the right one.

        Raises
        ------
        CheckFailed
            At the first part that differs. What the solution raised is its cause.
        """
        if isinstance(got.raised, CheckFailed):  # what was handed to the solution says why
            raise CheckFailed(f"{case.call}: {got.raised}.", got.raised.mistake) from got.raised
        if got.raised is not None:
            name = type(got.raised).__name__
            said = f"{name}: {got.raised}" if str(got.raised) else name
            advice = f" {case.otherwise[:1].upper()}{case.otherwise[1:]}." if case.otherwise else ""
            message = f"{case.call}: it raises {said}{'' if said.endswith('.') else '.'}{advice}"
            raise CheckFailed(message, f"raises_{name}") from got.raised
        if self.unchanged:
            data = {n: v for n, v in case.arguments.items() if not isinstance(v, Handed)}
            compare_arguments(data, got.arguments, case.call)
        values = self.split(got.result, case.call)
        expected = self.split(right.result)
        for result, place in self._compared:
            result.check(values[place], expected[place], case.call, case.arguments, case.otherwise)
        if case.no_warning and any(case.no_warning in warning for warning in got.warned):
            fail(case.call, f"there is a warning: {case.warning_means}", f"warns_{case.no_warning}")

    @property
    def _compared(self) -> list[tuple[Result, int]]:
        """The results that count and their places, in the order in which they are compared."""
        places = {result.name: place for place, result in enumerate(self.results)}
        return [(self.results[places[n]], places[n]) for n in self.counted or places]

    def split(self, value: Any, call: str = "") -> tuple[Any, ...]:
        """Return the results of what a solution returned, one for each of ``results``."""
        if len(self.results) == 1:
            return (value,)
        return parts(value, [result.name.removeprefix("the ") for result in self.results], call)

    def shares_results_with(self, other: "Check") -> bool:
        """Tell whether some result counts in both checks."""
        return not {r.name for r, _ in self._compared}.isdisjoint(
            r.name for r, _ in other._compared
        )

    def same(self, case: Case, a: Trace, b: Trace, right: Trace) -> bool:
        """Tell whether two solutions did the same, as far as this check can tell."""
        if a.raised is not None or b.raised is not None:
            return type(a.raised).__name__ == type(b.raised).__name__
        if self.unchanged and self._changes(case, a) != self._changes(case, b):
            return False
        try:
            ones, others = self.split(a.result), self.split(b.result)
        except CheckFailed:
            return Result().same(a.result, b.result, right.result, case.arguments)
        expected = self.split(right.result)
        return all(
            result.same(ones[place], others[place], expected[place], case.arguments)
            for result, place in self._compared
        )

    def _changes(self, case: Case, trace: Trace) -> bool:
        data = {n: v for n, v in case.arguments.items() if not isinstance(v, Handed)}
        try:
            compare_arguments(data, trace.arguments, "")
        except CheckFailed:
            return True
        return False

    def run(self, solution: Solution, draw: int | None = None, *, is_named: bool = True) -> None:
        """Hold `solution` against every case of a draw.

        Parameters
        ----------
        solution : callable
            What a student wrote.
        draw : int, optional
            The number of the draw. By default the one that the grader has set; should the test be
            at fault there, the next of its spares.
        is_named : bool
            Whether the mistake is looked for, which takes most of the time.

        Raises
        ------
        CheckFailed
            At the first case in which it does not do what it should; names the mistake if it can.
        BrokenTest
            If the test itself is at fault.
        """
        *others, last = current_draws() if draw is None else (draw,)
        for other in others:
            try:
                return self._hold(solution, other, is_named)
            except BrokenTest:
                continue
        return self._hold(solution, last, is_named)

    def _hold(self, solution: Solution, draw: int, is_named: bool) -> None:
        traces: list[Trace] = []
        for number, case in enumerate(self.cases(draw)):
            right = self.right(draw, number)
            got = case.trace(solution)
            traces.append(got)
            try:
                self.compare(case, got, right)
            except CheckFailed as difference:
                if not is_named or lending.is_tentative():
                    raise
                try:
                    from course_lib.hidden.naming import explain  # loaded where something is wrong

                    failure = explain(self, solution, draw, traces, difference)
                except (Exception, KeyboardInterrupt):
                    raise
                except BaseException:  # its time is up: rather no name than no message
                    failure = difference
                raise failure from (difference.__cause__ or got.raised)


@dataclass(eq=False)
class Exercise:
    """The hidden tests of a function or class that students write.

    Parameters
    ----------
    reference : callable
        The right implementation; its name and signature are the exercise's.
    *results : Result
        What it returns, a `Result` for each part; a single one where that is no tuple.
    builds_on : sequence of Exercise
        Earlier exercises, right versions of which are lent while this one is tested.
    few_inputs : bool
        Whether all answers fit into a table, such as those of small whole numbers. Then it is never
        lent: a submission could ask it for all of them, and look them up when it is handed in anew.
    name : str, optional
        The exercise's name, where the reference has another.
    """

    def __init__(
        self,
        reference: Solution,
        *results: Result,
        builds_on: Sequence["Exercise"] = (),
        few_inputs: bool = False,
        name: str | None = None,
    ) -> None:
        self.reference = reference
        self.name: str = name or reference.__name__
        self.results = results or (Result(),)
        self.builds_on = tuple(builds_on)
        self.few_inputs = few_inputs
        self.mistakes: dict[str, Mistake] = {}
        self.helpers: dict[str, Solution] = {}
        self.symptoms: list[Symptom] = []
        self.checks: dict[str, Check] = {}

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Do what the reference does."""
        return self.reference(*arguments, **named)

    def __getattr__(self, name: str) -> Callable[[Solution], None]:
        """Return what a test cell calls: ``check`` or ``check_<aspect>``."""
        aspect = name.removeprefix("check").removeprefix("_")
        if name.startswith("check") and aspect in self.__dict__.get("checks", {}):
            return self.checks[aspect].run
        raise AttributeError(f"{self.name} has no {name}: there are {', '.join(self.checks)}")

    def lend(self) -> None:
        """Put right versions of earlier exercises in place until the running test cell ends."""
        lent = (earlier for earlier in self.builds_on if not earlier.few_inputs)
        lending.lend(**{earlier.name: earlier.reference for earlier in lent})

    # What an author writes.

    def case(
        self,
        title: str = "",
        /,
        *,
        otherwise: str = "",
        no_warning: str = "",
        warning_means: str = "",
        script: Script | None = None,
        **arguments: Any,
    ) -> Case:
        """Return the case of a call with `arguments`, in the order of the signature.

        Parameters
        ----------
        title : str
            What is special about it, as the end of ``f(x)``: ``"with one sample"``.
        otherwise : str
            Advice where it fails in a way that has no name.
        no_warning : str
            A word of warnings that count as failure, such as ``"overflow"``.
        warning_means : str
            What such a warning means, for the student.
        script : callable, optional
            What to do in place of a call; called with the solution and the arguments by name.
        **arguments
            Values, copied for each call; a function wrapped in `Handed` is watched.
        """
        call = f"{self.name}({', '.join(_shown(n, v) for n, v in arguments.items())})"
        text = f"{call}{'' if not title or title.startswith(',') else ' '}{title}"
        # The generator that drew them may change them for its next case.
        return Case(text, copy.deepcopy(arguments), script, otherwise, no_warning, warning_means)

    def cases(
        self,
        aspect: str = "",
        *,
        counted: Sequence[str] = (),
        results: Sequence[Result] = (),
        unchanged: bool = False,
        once: bool = False,
    ) -> Callable[[DrawCases], DrawCases]:
        """Make a generator of cases the check of the test cell ``test_NAME_<aspect>``.

        Parameters
        ----------
        aspect : str
            The end of the cell's name; empty for ``test_NAME``.
        counted : sequence of str
            Names of the results that count in this cell, in the order in which they are compared;
            all where there are none.
        results : sequence of Result
            What scripts return, where that is not what the exercise returns.
        unchanged : bool
            Whether it counts that arguments stay as they were.
        once : bool
            Whether the solution is called once for each case, not again for the case's twin: where
            a call is costly, and other checks show what a solution keeps from call to call.
        """

        def add(draw_cases: DrawCases) -> DrawCases:
            known = tuple(results) or self.results
            self.checks[aspect] = Check(
                self, aspect, draw_cases, known, tuple(counted), unchanged, once
            )
            return draw_cases

        return add

    def mistake(
        self, sentence: str, /, *, warned: bool = False, **variants: Sequence[Any]
    ) -> Callable[[Solution], Solution]:
        """Make a function or class a mistake of this exercise; its name is the mistake's id.

        Parameters
        ----------
        sentence : str
            What a student reads: what was done, and what to do instead.
        warned : bool
            Whether the exercise's own text warns of it: then visible tests must catch it.
        **variants
            Values that a keyword argument of the function may have, such as ``eps=(1e-7, 1e-9)``.
        """

        def add(solution: Solution) -> Solution:
            identifier = solution.__name__
            if identifier in self.mistakes:
                raise ValueError(f"{self.name} has two mistakes {identifier}")
            others = tuple({key: v} for key, values in variants.items() for v in values)
            mistake = Mistake(identifier, sentence, solution, others or ({},), warned)
            self.mistakes[identifier] = mistake
            return solution

        return add

    def helper(self, function: Solution) -> Solution:
        """Let mistakes use `function`: its code goes with theirs where they are handed in."""
        self.helpers[function.__name__] = function
        return function

    def symptom(self, sentence: str, *, decisive: bool = False) -> Callable[[Recognise], Recognise]:
        """Make a function recognise a broken property; its name is the id of what it recognises."""

        def add(recognise: Recognise) -> Recognise:
            self.symptoms.append(Symptom(recognise.__name__, sentence, recognise, decisive))
            return recognise

        return add


def solutions_of(mistake: Mistake) -> list[Solution]:
    """Return the mistake's function, once for each of its variants."""
    return [partial(mistake.solution, **v) if v else mistake.solution for v in mistake.variants]


def sources_of(exercise: Exercise, mistake: Mistake) -> list[str]:
    """Return the code of the helpers that a mistake uses, and its own, with decorators."""
    used: dict[str, str] = {}
    waiting = [mistake.solution]
    while waiting:
        source = inspect.getsource(waiting.pop())
        for name, helper in exercise.helpers.items():
            if name not in used and re.search(rf"\b{name}\(", source):
                used[name] = inspect.getsource(helper)
                waiting.append(helper)
    return [*(used[n] for n in exercise.helpers if n in used), inspect.getsource(mistake.solution)]


def _shown(name: str, value: Any) -> str:
    return f"{name}={value!r}" if isinstance(value, int | float | str) else name
