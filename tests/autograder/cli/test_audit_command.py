"""`audit` as it is called: in the sandbox, with a table, gaps and an exit status."""

import json

import pytest

from autograder.cli.main import main
from tests.support.cells import ADD_TEST, LAST_VISIBLE, small_lesson, write_lesson
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
    assert rows[0][8] == "5/5"
    assert rows[1][:8] == ["add_facts", "2/2", "2/2", "0/0", "0/0", "3/3", "3/3", "1/1"]
    killed, made = map(int, rows[0][9].split("/"))
    assert killed == made > 10
    assert "\nadd_up: doubled (no id)\nadd_up([1]): one value is its own square\n" in printed.out
    assert "\nvisible catch 5/5 (100 %)\n" in printed.out
    assert "01_adding: no gaps" in printed.out
    assert "audit of 01_adding: 1 of" in printed.err


def test_gaps_are_listed_and_are_a_failure(root, capsys):
    weaken(root)
    assert main(["--root", str(root), "audit", "01_adding", "--exercise", "add_up"]) == 1
    printed = capsys.readouterr().out
    assert "add_up: squares_without_weights: expected it to lose points" in printed
    assert "01_adding: 3 gaps" in printed
    assert "add_facts" not in printed


def test_a_number_of_draws_that_makes_no_sense_is_refused(root, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--root", str(root), "audit", "--draws", "0"])
    assert stop.value.code == 2
    assert "argument --draws: expected a number from 1, got 0" in capsys.readouterr().err


def test_what_passes_all_visible_tests_is_listed_where_it_is_asked_for(root, capsys):
    cells = small_lesson()
    cells[3].source = ADD_TEST.partition(LAST_VISIBLE)[0]
    write_lesson(root, cells)
    line = "passes all visible tests: add_up: last_value_left_out (wrong)\n"
    for asked, is_listed in ([], False), (["--missed"], True), (["--visible"], True):
        assert main(["--root", str(root), "audit", *asked]) == 1
        printed = capsys.readouterr().out
        assert (line in printed) == is_listed
        assert "\nvisible catch 2/5 (40 %)\n" in printed


@pytest.mark.parametrize("engine", ["isolated", "kernel"])
def test_visible_tests_can_be_tried_alone_and_quickly(root, engine, capsys):
    assert main(["--root", str(root), "audit", "--visible", "--engine", engine]) == 0
    printed = capsys.readouterr()
    (row,) = [line.split() for line in printed.out.splitlines() if line.startswith(" add_")]
    assert row == ["add_up", "5/5", "5/5"]
    assert "of 1: 10 solutions of add_up" in printed.err


def test_visible_tests_alone_are_printed_as_json(root, capsys):
    assert main(["--root", str(root), "audit", "--visible", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["visible_catch"], data["gaps"]) == ({"add_up": [5, 5]}, [])
    assert {len(trial["visible"]) for trial in data["trials"]} == {1}


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
    assert main(["--root", str(root), "audit", "--jobs", "1"]) == 1
    printed = capsys.readouterr()
    gap = "add_facts: 'KILL THE WORKER': expected it to be run; its process was killed"
    assert gap in printed.out
    assert printed.out.count("its process was killed") == 1
    assert "the lesson's own solutions" in printed.err


def test_of_visible_tests_alone_as_well(root, capsys, monkeypatch):
    monkeypatch.setattr("autograder.cli.audit.IsolatedEngine", PassingEngine)
    bank = root / "banks" / "01_adding.py"
    entry = '@wrong("add_up")\ndef deadly(values):\n    return "KILL THE WORKER"\n'
    bank.write_text(f"{bank.read_text()}\n\n{entry}")
    assert main(["--root", str(root), "audit", "--visible", "--jobs", "1"]) == 1
    gap = "add_up: deadly: expected it to be run; its process was killed"
    assert gap in capsys.readouterr().out


def test_a_hidden_test_that_is_broken_is_said_to_be(root, capsys):
    cells = small_lesson()
    cells[3].source = ADD_TEST.replace("sum(weighted)", "sum(wieghted)")
    write_lesson(root, cells)
    assert main(["--root", str(root), "audit", "--exercise", "add_up"]) == 1
    gap = "expected all 60 points; it earned 0, and the test itself is broken: NameError: wieghted"
    assert f"add_up: the lesson's own solutions: {gap}" in capsys.readouterr().out
