"""Trials: what is put into a notebook, what is left out of it, and what comes back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from nbformat.v4 import new_notebook

from autograder.audit.trials import Trial, needed_cells, run_trial, run_trials
from autograder.engine import EngineError, IsolatedEngine
from tests.support.cells import code, markdown, solution
from tests.support.cells import test as test_cell
from tests.support.engines import PassingEngine, PlainEngine


@pytest.fixture
def own(lesson):
    return {exercise.name: exercise.solution for exercise in lesson.exercises}


def sources(cells, uses=()):
    return [cell.source for cell in needed_cells(new_notebook(cells=cells), uses).cells]


def test_a_solution_is_scored_as_if_it_had_been_handed_in(lesson, released, own):
    doubled = {"add_up": "def add_up(values):\n    return 2 * len(values)"}
    trial = Trial("wrong", "add_up", "doubled", released, own | doubled)
    outcome = run_trial(trial, lesson, PlainEngine())
    assert [(result.name, result.score) for result in outcome.results] == [
        ("add_up", 0),
        ("add_facts", 40),
    ]
    assert outcome.own.name == "add_up"
    assert outcome.first_message == "add_up([1]): one value is its own square"


def test_outcomes_come_in_the_order_of_the_trials(lesson, released, own):
    trials = [Trial("source", None, str(number), released, own) for number in range(7)]
    told = []
    with ThreadPoolExecutor(3) as pool:
        outcomes = run_trials(
            trials, lesson, PassingEngine(), pool, lambda *what: told.append(what)
        )
    assert [outcome.trial.name for outcome in outcomes] == list("0123456")
    assert [(done, total) for _, done, total in told] == [(n, 7) for n in range(1, 8)]


def test_an_engine_that_cannot_work_ends_the_run(lesson, released, own):
    broken = own | {"add_facts": "'NO ENGINE HERE'"}
    trials = [Trial("source", None, "it", released, broken)] * 3
    with ThreadPoolExecutor(1) as pool, pytest.raises(EngineError, match="install one"):
        run_trials(trials, lesson, PassingEngine(), pool)


def test_imports_stay_that_their_own_cell_uses():
    imports = code("import tables\nimport earlier\ng = earlier.function('g')")
    cells = [imports, solution("f", "f = g"), test_cell("test_f", "assert f", 1)]
    assert sources(cells)[0] == "import earlier\ng = earlier.function('g')"


def test_graded_cells_stay_and_text_and_figures_go():
    f, test = solution("f", "f = 1"), test_cell("test_f", "assert f", 1)
    cells = [markdown("# f"), f, code("draw(f)"), test, code("other = 2")]
    assert sources(cells) == ["f = 1", "assert f"]


def test_what_a_graded_cell_uses_stays_with_what_that_uses_itself():
    cells = [
        code("base = 2"),
        code("def helper():\n    return base"),
        code("unused = base"),
        solution("f", "f = helper()"),
    ]
    assert sources(cells) == ["base = 2", "def helper():\n    return base", "f = helper()"]


def test_what_a_solution_of_the_bank_uses_stays():
    cells = [code("table = {1: 2}"), solution("f", "f = None")]
    assert sources(cells) == ["f = None"]
    assert sources(cells, ["f = table[1]"]) == ["table = {1: 2}", "f = None"]


def test_of_imports_those_stay_that_are_used():
    first = code("import matplotlib.pyplot as plt\nimport numpy as np\n\n%matplotlib inline")
    kept = sources([first, solution("f", "f = np.ones(3)")])[0]
    assert "import numpy as np" in kept
    assert "matplotlib" not in kept


def test_a_cell_that_cannot_be_read_might_define_anything():
    cells = [code("%%capture out\nx ="), solution("f", "f = 1")]
    assert sources(cells) == ["%%capture out\nx =", "f = 1"]


HIDDEN_TESTS_FAIL = "def add_up(values):\n    return {1: 1, 2: 9}.get(len(values))"


def visible_trial(released, own, source):
    return Trial("wrong", "add_up", "it", released, own | {"add_up": source}, visible=True)


def test_visible_tests_are_run_by_themselves_as_well_and_count_for_nothing(lesson, released, own):
    trial = visible_trial(released, own, HIDDEN_TESTS_FAIL)
    outcome = run_trial(trial, lesson, PlainEngine())
    assert outcome.visible["test_add_up"].passed
    without = run_trial(replace(trial, visible=False), lesson, PlainEngine())
    assert outcome.results == without.results
    assert without.visible == {}
    assert outcome.own.score == 0


def test_visible_tests_meet_a_solution_that_has_not_been_called(lesson, released, own):
    once = "def add_up(values, calls=[]):\n    calls.append(1)\n    return {1: 1, 2: 9}[len(calls)]"
    outcome = run_trial(visible_trial(released, own, once), lesson, PlainEngine())
    assert not outcome.own.tests[0].passed
    assert outcome.visible["test_add_up"].passed


def test_what_ends_the_process_in_hidden_tests_has_visible_tests_in_another(lesson, released, own):
    deadly = HIDDEN_TESTS_FAIL.replace(
        "return", "import os\n    len(values) < 3 or os._exit(1)\n    return"
    )
    outcome = run_trial(visible_trial(released, own, deadly), lesson, IsolatedEngine())
    assert "process ended" in outcome.first_message
    assert outcome.visible["test_add_up"].passed
