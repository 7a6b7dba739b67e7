"""The table that ends a run of attacks: what each did to a weaker grader, and to ours."""

import pytest

from tests.attacks.arena import Ground, on_ours, on_weak_grader

_rows: list[tuple[str, str, str, str]] = []


@pytest.fixture(scope="session")
def ground(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("ground") / "course")


@pytest.fixture(scope="session")
def selected(request):
    """The attacks that this run is to try, by the name of their group."""
    groups: dict[str, list] = {}
    for item in request.session.items:
        call = getattr(item, "callspec", None)
        if call and "attack" in call.params:
            group, attack = call.params["attack"]
            if attack not in groups.setdefault(group, []):
                groups[group].append(attack)
    return groups


@pytest.fixture(scope="session")
def outcome_on_weak(ground, selected, tmp_path_factory):
    """Tries an attack on the weaker grader that it names; harmless ones of a group in one run."""
    outcomes = {}

    def outcome(group, attack):
        if attack.name not in outcomes:
            together = [attack]
            if not attack.alone and attack.on != "engine":
                together = [a for a in selected[group] if a.on == attack.on and not a.alone]
            course = ground.copy(tmp_path_factory.mktemp("weak") / "course", together)
            outcomes.update(on_weak_grader(course, attack.on, together))
        return outcomes[attack.name]

    return outcome


@pytest.fixture(scope="session")
def outcome_on_ours(ground, selected, tmp_path_factory):
    """Tries an attack on ours, in one batch with its whole group and the honest students."""
    outcomes = {}

    def outcome(group, attack):
        if attack.name not in outcomes:
            course = ground.copy(tmp_path_factory.mktemp("ours") / "course", selected[group])
            outcomes.update(on_ours(course, selected[group]))
        return outcomes[attack.name]

    return outcome


@pytest.fixture
def table_row():
    """Takes a line of the table."""
    return lambda *row: _rows.append(row)


def pytest_terminal_summary(terminalreporter):
    if not _rows:
        return
    terminalreporter.section("attacks")
    width = max(len(row[1]) for row in _rows)
    terminalreporter.write_line(f"{'attack':{width}}  weaker grader                 ours")
    for _, name, weak, ours in _rows:
        terminalreporter.write_line(f"{name:{width}}  {weak:28}  {ours}")
    held = sum(row[3].startswith("held") for row in _rows)
    terminalreporter.write_line(f"{held} of {len(_rows)} attacks failed on ours")
