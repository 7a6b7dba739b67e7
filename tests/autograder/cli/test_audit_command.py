"""`audit` as it is called: in the sandbox, with a table, gaps and an exit status."""

import json

import pytest

from autograder.cli.main import main
from tests.support.cells import ADD_TEST, small_lesson, write_lesson
from tests.support.engines import PassingEngine


@pytest.fixture
def root(bank):
    return bank.parents[1]


def weaken(root):
    """Take what is hidden from the test of `add_up`."""
    cells = small_lesson()
    cells[3].source = ADD_TEST.partition("### BEGIN")[0]
    write_lesson(root, cells)


def test_a_sound_lesson_passes_in_the_sandbox(root, capsys):
    assert main(["--root", str(root), "audit", "--mutants", "--messages"]) == 0
    printed = capsys.readouterr()
    rows = [line.split() for line in printed.out.splitlines() if line.startswith(" add_")]
    assert rows[0][:8] == ["add_up", "3/3", "5/5", "0/0", "0/0", "5/5", "5/5", "1/1"]
    assert rows[1][:8] == ["add_facts", "2/2", "2/2", "0/0", "0/0", "3/3", "3/3", "1/1"]
    killed, made = map(int, rows[0][8].split("/"))
    assert killed == made > 10
    assert "\nadd_up: doubled (no id)\nadd_up([1]): one value is its own square\n" in printed.out
    assert "01_adding: no gaps" in printed.out
    assert "audit of 01_adding: 1 of" in printed.err


def test_gaps_are_listed_and_are_a_failure(root, capsys):
    weaken(root)
    assert main(["--root", str(root), "audit", "01_adding", "--exercise", "add_up"]) == 1
    printed = capsys.readouterr().out
    assert "add_up: squares_without_weights: expected it to lose points" in printed
    assert "01_adding: 3 gaps" in printed
    assert "add_facts" not in printed


def test_lessons_can_be_audited_in_stock_nbgraders_way(root, capsys):
    arguments = ["audit", "--engine", "kernel", "--exercise", "add_facts"]
    assert main(["--root", str(root), *arguments]) == 0
    assert "NOT ISOLATED" in capsys.readouterr().err


def test_an_audit_prints_json(root, capsys):
    assert main(["--root", str(root), "audit", "--exercise", "add_facts", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    data = json.loads(line)
    assert (data["lesson"], data["gaps"], data["mutants"]) == ("01_adding", [], None)


def test_a_lesson_without_a_bank_is_a_failure(root, bank, capsys):
    bank.unlink()
    assert main(["--root", str(root), "audit"]) == 1
    assert "no bank" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["02_unheard_of"], ["--exercise", "adding"]])
def test_what_does_not_exist_is_misuse(root, arguments, capsys):
    assert main(["--root", str(root), "audit", *arguments]) == 2
    assert "there: " in capsys.readouterr().err


def test_a_solution_that_kills_its_worker_is_a_gap_and_the_audit_goes_on(root, capsys, monkeypatch):
    monkeypatch.setattr("autograder.cli.audit.IsolatedEngine", PassingEngine)
    bank = root / "banks" / "01_adding.py"
    bank.write_text(bank.read_text() + '\nright_answers("add_facts", "KILL THE WORKER")\n')
    assert main(["--root", str(root), "audit", "--workers", "1"]) == 1
    printed = capsys.readouterr()
    gap = "add_facts: 'KILL THE WORKER': expected it to be run; its process was killed"
    assert gap in printed.out
    assert "24 of 24" in printed.err


def test_a_hidden_test_that_is_broken_is_said_to_be(root, capsys):
    cells = small_lesson()
    cells[3].source = ADD_TEST.replace("sum(weighted)", "sum(wieghted)")
    write_lesson(root, cells)
    assert main(["--root", str(root), "audit", "--exercise", "add_up"]) == 1
    gap = "expected all 60 points; it earned 0, and the test itself is broken: NameError: wieghted"
    assert f"add_up: the lesson's own solutions: {gap}" in capsys.readouterr().out
