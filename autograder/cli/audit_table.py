"""The table of an audit: for each exercise, what was tried and how it went."""

from collections.abc import Callable, Sequence

from rich.table import Table

from autograder.audit.audit import LessonAudit
from autograder.audit.trials import Outcome
from autograder.audit.verdicts import earns_everything, find_gaps, is_caught, is_named


def audit_table(audit: LessonAudit) -> Table:
    """Return a row for each exercise: of what was tried, how much went as it should."""
    table = Table(title=f"{audit.lesson.id}: audit", title_justify="left", box=None)
    table.add_column("exercise")
    headings = ["empty refused", "right accepted", "wrong caught", "wrong named", "tests needed"]
    if audit.mutants is not None:
        headings += ["mutants killed", "equivalent"]
    for heading in headings:
        table.add_column(heading, justify="right")
    for exercise in audit.exercises:
        empty, right, wrong = (audit.of(exercise, kind) for kind in ("nothing", "right", "wrong"))
        needed = sum(test.grade_id not in audit.unneeded for test in exercise.tests)
        cells = [
            _share(empty, lambda outcome: not any(find_gaps(outcome))),
            _share(right, earns_everything),
            _share(wrong, is_caught),
            _share(wrong, is_named),
            f"{needed}/{len(exercise.tests)}",
        ]
        if audit.mutants is not None:
            states = [result.state for result in audit.mutants_of(exercise)]
            n_equivalent = states.count("equivalent")
            cells += [f"{states.count('killed')}/{len(states) - n_equivalent}", f"{n_equivalent}"]
        table.add_row(exercise.name, *cells)
    return table


def _share(outcomes: Sequence[Outcome], is_good: Callable[[Outcome], bool]) -> str:
    return f"{sum(map(is_good, outcomes))}/{len(outcomes)}"
