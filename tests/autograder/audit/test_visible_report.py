"""What visible tests catch, and where that is a gap."""

import pytest

from autograder.audit.trials import Outcome, Trial
from autograder.audit.visible_report import VisibleReport, share
from autograder.engine.outcomes import TestFailure, TestOutcome
from autograder.lesson.lesson import Exercise

F = Exercise("f", "code", "", ())
G = Exercise("g", "code", "", ())


def outcome(kind, *messages, exercise="f", name="an entry", warned=False, died=""):
    """An outcome whose visible tests end with `messages`; one that is empty has passed."""
    tests = {
        f"test_{exercise}_{number}": TestOutcome(
            TestFailure("CheckFailed", message) if message else None
        )
        for number, message in enumerate(messages)
    }
    trial = Trial(kind, exercise, name, None, {}, warned=warned, visible=True)
    return Outcome(trial, (), died, visible=tests)


def gaps(*outcomes, is_whole=True):
    return [*map(str, VisibleReport("01_f", (F, G), outcomes, is_whole).gaps())]


def test_a_wrong_solution_is_caught_by_any_visible_test():
    caught = outcome("wrong", "", "no", name="caught")
    missed = outcome("mistake", "", "", name="missed")
    report = VisibleReport("01_f", (F, G), (caught, missed, outcome("right", "no")), True)
    assert report.caught() == [caught]
    assert report.missed == [missed]
    assert report.counts() == {"f": [1, 2], "g": [0, 0]}


@pytest.mark.parametrize(("n_caught", "is_enough"), [(20, True), (19, True), (18, False)])
def test_nineteen_of_twenty_are_enough(n_caught, is_enough):
    outcomes = [outcome("wrong", "no" if number < n_caught else "") for number in range(20)]
    assert (gaps(*outcomes) == []) == is_enough
    assert gaps(*outcomes, is_whole=False) == []


def test_bank_and_mistakes_of_all_exercises_are_counted_together():
    (gap,) = gaps(outcome("wrong", "no"), outcome("mistake", "", exercise="g"))
    assert gap.endswith("95% of the wrong solutions; they catch 1 of 2 (50 %)")


def test_a_right_solution_that_fails_a_visible_test_is_a_gap():
    (gap,) = gaps(outcome("right", "", "it is\nnot"))
    expected = "f: an entry: expected it to pass the visible tests; test_f_1 says: it is not"
    assert gap == expected
    assert gaps(outcome("right", "", "")) == []


def test_a_mistake_that_the_exercise_warns_of_must_be_caught():
    (gap,) = gaps(outcome("mistake", "", warned=True), is_whole=False)
    assert gap.startswith("f: an entry: expected the visible tests to catch it, as the exercise")
    assert gaps(outcome("mistake", "", warned=False), is_whole=False) == []
    assert gaps(outcome("mistake", "no", warned=True)) == []


def test_where_nothing_else_was_run_it_is_a_gap_in_every_form_of_the_report():
    outcomes = (outcome("mistake", died="its process was killed"),)
    dead = VisibleReport("01_f", (F, G), outcomes, is_whole=False)
    assert [gap.got for gap in dead.all_gaps()] == ["its process was killed"]
    assert [gap["got"] for gap in dead.as_json()["gaps"]] == ["its process was killed"]


def test_one_that_its_process_died_of_is_not_caught_and_no_gap_of_these_tests():
    dead = outcome("mistake", warned=True, died="its process was killed")
    assert gaps(dead, is_whole=False) == []
    assert VisibleReport("01_f", (F,), (dead,), True).counts() == {"f": [0, 1]}


def test_a_share_is_rounded_down():
    assert [share(946, 1000), share(949, 1000), share(3, 3)] == ["94 %", "94 %", "100 %"]
    assert share(0, 0) == "none to catch"
