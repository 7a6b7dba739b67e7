"""Hidden tests of the lesson on gates, where they have a form of their own."""

import pytest

from course_lib.checks import CheckFailed
from course_lib.hidden.gates import gate_roles

RIGHT = {"add": "distributor", "multiply": "swap", "max": "router"}


def test_roles_are_explained_and_taken_in_any_case(capsys):
    gate_roles.check({gate: f" {word.upper()}" for gate, word in RIGHT.items()})
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == [*RIGHT]


def test_each_exchange_of_roles_is_told_by_its_mistake(capsys):
    for mistake, answer in gate_roles.wrong_answers.items():
        with pytest.raises(CheckFailed) as failed:
            gate_roles.check(answer)
        assert failed.value.mistake == mistake


@pytest.mark.parametrize("answer", [None, {"add": "swap"}, dict.fromkeys(RIGHT, "router")])
def test_other_answers_are_refused(answer, capsys):
    with pytest.raises(CheckFailed):
        gate_roles.check(answer)
