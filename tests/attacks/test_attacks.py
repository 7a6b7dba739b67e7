"""Every attack of the bank does its harm on a weaker grader, and none on ours.

Honest students are graded in the same batch, and must get what they deserve. `make attacks` tries
all; the few that are marked in the bank run with all other tests.
"""

import importlib

import pytest

from tests.autograder.engine.notebooks import needs_bubblewrap

GROUPS = (
    "forged_results",
    "hostile_values",
    "interpreter",
    "processes",
    "floods",
    "files",
    "documents",
    "pages",
)


def bank():
    for group in GROUPS:
        for attack in importlib.import_module(f"tests.attacks.bank.{group}").ATTACKS:
            marks = () if attack.in_suite else (pytest.mark.attack,)
            yield pytest.param((group, attack), marks=marks, id=f"{group}-{attack.name}")


@needs_bubblewrap
@pytest.mark.parametrize("attack", bank())
def test_it_does_harm_elsewhere_and_none_here(attack, outcome_on_weak, outcome_on_ours, table_row):
    group, attack = attack
    weak = outcome_on_weak(group, attack)
    ours = outcome_on_ours(group, attack)
    harmed, held = attack.harm(weak), not attack.harm(ours)
    table_row(
        group,
        attack.name,
        f"{'harm' if harmed else 'NO HARM'} ({attack.on})",
        "held" if held else "HARM",
    )
    assert harmed, f"it tests nothing: no harm on the grader {attack.on!r}: {weak}"
    assert held, f"it did its harm on ours: {ours}"
    assert ours.honest == [100, 100], f"honest students lost points: {ours.honest}"
