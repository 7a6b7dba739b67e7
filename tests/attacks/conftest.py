"""Tries the selected attacks, each once on a weaker grader and once on ours, and prints a table."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.grading.executors import available_processors
from tests.attacks.arena import Ground, on_ours, on_weak_grader

_TOGETHER = 8
"""Attacks that a weaker grader is given in one run, where they leave it alive."""

_rows: list[tuple[str, str, str, str]] = []


@pytest.fixture(scope="session")
def attacks(request):
    """The attacks that this run of the tests is to try."""
    calls = (getattr(item, "callspec", None) for item in request.session.items)
    return [call.params["attack"] for call in calls if call and "attack" in call.params]


@pytest.fixture(scope="session")
def ground(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("ground") / "course")


@pytest.fixture(scope="session")
def on_our_grader(ground, attacks, tmp_path_factory):
    """What came of each attack on ours: all were graded in one batch."""
    course = ground.copy(tmp_path_factory.mktemp("ours") / "course", attacks)
    return on_ours(course, attacks)


@pytest.fixture(scope="session")
def on_weaker_graders(ground, attacks, tmp_path_factory, on_our_grader):
    """What came of each attack on the weaker grader that it names."""

    def run(together):
        course = ground.copy(tmp_path_factory.mktemp("weak") / "course", together)
        return on_weak_grader(course, together[0].on, together)

    runs = [[attack] for attack in attacks if attack.alone or attack.on == "engine"]
    for grader in sorted({attack.on for attack in attacks} - {"engine"}):
        shared = [attack for attack in attacks if attack.on == grader and not attack.alone]
        runs += [shared[i : i + _TOGETHER] for i in range(0, len(shared), _TOGETHER)]
    with ThreadPoolExecutor(available_processors()) as pool:
        return {name: seen for outcomes in pool.map(run, runs) for name, seen in outcomes.items()}


@pytest.fixture
def table_row():
    """Takes a row of the table: the attack, what it did to a weaker grader, to ours, its cost."""
    return lambda *row: _rows.append(row)


def pytest_terminal_summary(terminalreporter):
    if not _rows:
        return
    terminalreporter.section("attacks")
    rows = [("attack", "weaker grader", "ours", "what it cost ours"), *_rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        terminalreporter.write_line("  ".join(map(str.ljust, row, widths)).rstrip())
    held = sum(ours == "no harm" for _, _, ours, _ in _rows)
    terminalreporter.write_line(f"{held} of {len(_rows)} attacks failed on ours")
