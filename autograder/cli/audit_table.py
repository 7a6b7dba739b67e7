"""The table of an audit: for each exercise, what was tried and how it went."""

from collections.abc import Callable, Sequence

from rich.table import Table

from autograder.audit.audit import LessonAudit
from autograder.audit.trials import Kind, Outcome
from autograder.audit.verdicts import earns_everything, find_gaps, is_caught, is_named
from autograder.audit.visible_report import VisibleReport, fails_visibly, share
from autograder.lesson.lesson import Exercise

_HEADINGS = (
    "empty refused",
    "right accepted",
    "mistakes caught",
    "mistakes named",
    "others caught",
    "others named",
    "pairs told apart",
    "draws",
    "tests needed",
    "visible catch",
)
_OF_MUTANTS = ("mutants killed", "equivalent")


def audit_table(audit: LessonAudit) -> Table:
    """Return a row for each exercise: of what was tried, how much went as it should."""
    table = Table(title=f"{audit.lesson.id}: audit", title_justify="left", box=None)
    table.add_column("exercise")
    for heading in (*_HEADINGS, *(_OF_MUTANTS if audit.mutants is not None else ())):
        table.add_column(heading, justify="right")
    for exercise in audit.exercises:
        kinds: tuple[Kind, ...] = ("nothing", "right", "mistake", "wrong")
        empty, right, mistakes, others = (audit.of(exercise, kind) for kind in kinds)
        needed = sum(test.grade_id not in audit.unneeded for test in exercise.tests)
        draws = audit.draws.get(exercise.name)
        cells = [
            _share(empty, lambda outcome: not any(find_gaps(outcome))),
            _share(right, earns_everything),
            _share(mistakes, is_caught),
            _share(mistakes, is_named),
            _share(others, is_caught),
            _share(others, is_named),
            f"{draws.told_apart}/{draws.pairs}" if draws else "",
            f"{draws.draws}" if draws else "",
            f"{needed}/{len(exercise.tests)}",
            _visible_catch(audit.visible, exercise),
        ]
        if audit.mutants is not None:
            states = [result.state for result in audit.mutants_of(exercise)]
            n_equivalent = states.count("equivalent")
            cells += [f"{states.count('killed')}/{len(states) - n_equivalent}", f"{n_equivalent}"]
        table.add_row(exercise.name, *cells)
    return table


def visible_table(report: VisibleReport) -> Table:
    """Return a row for each code exercise: what its visible tests accept and catch."""
    table = Table(title=f"{report.lesson_id}: visible tests", title_justify="left", box=None)
    table.add_column("exercise")
    for heading in ("right accepted", "visible catch"):
        table.add_column(heading, justify="right")
    for exercise in report.exercises:
        accepted = _share(report.right(exercise), lambda outcome: not fails_visibly(outcome))
        table.add_row(exercise.name, accepted, _visible_catch(report, exercise))
    return table


def visible_catch(report: VisibleReport) -> str:
    """Say in a line what the visible tests catch of all wrong solutions."""
    caught, tried = len(report.caught()), len(report.wrong())
    return f"visible catch {caught}/{tried} ({share(caught, tried)})"


def _visible_catch(report: VisibleReport, exercise: Exercise) -> str:
    if exercise.kind != "code":
        return ""
    return f"{len(report.caught(exercise))}/{len(report.wrong(exercise))}"


def _share(outcomes: Sequence[Outcome], is_good: Callable[[Outcome], bool]) -> str:
    return f"{sum(map(is_good, outcomes))}/{len(outcomes)}"
