"""Every attack of the bank does its harm on a weaker grader, and none on ours.

Honest students are graded in the same batch, and must get what they deserve. `make attacks` tries
all; the few that are marked in the bank run with all other tests.
"""

import importlib

import pytest

from tests.autograder.engine.notebooks import needs_bubblewrap

KINDS = (
    "forged_results",
    "hostile_values",
    "interpreter",
    "processes",
    "limits",
    "machine",
    "floods",
    "exhaustion",
    "files",
    "documents",
    "pages",
    "wire",
    "forked",
)


def bank():
    for kind in KINDS:
        for attack in importlib.import_module(f"tests.attacks.bank.{kind}").ATTACKS:
            marks = () if attack.in_suite else (pytest.mark.attack,)
            yield pytest.param(attack, marks=marks, id=f"{kind}-{attack.name}")


@needs_bubblewrap
@pytest.mark.parametrize("attack", list(bank()))
def test_it_does_harm_elsewhere_and_none_here(attack, on_weaker_graders, on_our_grader, table_row):
    weak, ours = on_weaker_graders[attack.name], on_our_grader[attack.name]
    harmed, held = attack.harm(weak), not attack.harm(ours)
    on_weak = f"{'harm' if harmed else 'NO HARM'} ({attack.on})"
    table_row(attack.name, on_weak, "no harm" if held else "HARM", ours.cost)
    assert harmed, f"it tests nothing: no harm on the grader {attack.on!r}: {weak}"
    assert held, f"it did its harm on ours: {ours}"
    assert ours.honest == [100, 100], f"honest students lost points: {ours.honest}"


@needs_bubblewrap
@pytest.mark.attack
def test_all_attacks_together_leave_the_grader_its_memory_and_its_disk(attacks, on_our_grader):
    """Beside what each attack says of its own harm, no process of the batch grew too large."""
    batch = next(iter(on_our_grader.values())).batch
    assert batch.memory_bytes <= 1 << 30
    assert batch.temporary_bytes <= 100 << 20


def test_no_two_attacks_have_one_name():
    names = [parameter.values[0].name for parameter in bank()]
    assert len(names) == len(set(names)) >= 100
