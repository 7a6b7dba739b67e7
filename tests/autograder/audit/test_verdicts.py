"""Verdicts: what each kind of trial has to come to, and the gap where it does not."""

import pytest

from autograder.audit.trials import Outcome, Trial
from autograder.audit.verdicts import earns_everything, find_gaps, is_caught, is_named
from tests.support import records


def outcome(kind, first, second=("ok",), exercise="first", says=("the root",)):
    """An outcome for two exercises; each test is "ok" or fails with the message given."""

    def result(name, messages):
        tests = [
            records.passed(f"test_{name}_{number}", 5.0)
            if message == "ok"
            else records.failed(f"test_{name}_{number}", 5.0, message)
            for number, message in enumerate(messages)
        ]
        return records.exercise(name, *tests)

    trial = Trial(kind, exercise, "an entry", None, {}, says)
    return Outcome(trial, (result("first", first), result("second", second)))


def gaps(*arguments, **options):
    return [str(gap) for gap in find_gaps(outcome(*arguments, **options))]


@pytest.mark.parametrize(
    ("kind", "first", "second", "exercise"),
    [
        ("source", ["ok", "ok"], ["ok"], None),
        ("released", ["no", "no"], ["no"], None),
        ("nothing", ["no", "no"], ["ok"], "first"),
        ("right", ["ok", "ok"], ["ok"], "first"),
        ("wrong", ["ok", "The  ROOT\nis missing"], ["ok"], "first"),
    ],
)
def test_what_is_as_it_should_be_leaves_no_gap(kind, first, second, exercise):
    assert gaps(kind, first, second, exercise) == []


@pytest.mark.parametrize(
    ("kind", "first", "second", "exercise", "expected"),
    [
        ("source", ["ok", "no"], ["ok"], None, "first: an entry: expected all 10 points"),
        ("released", ["no", "ok"], ["no"], None, "no points; it passed test_first_1"),
        ("nothing", ["ok", "ok"], ["ok"], "first", "it passed test_first_0, test_first_1"),
        ("right", ["no", "ok"], ["ok"], "first", "it earned 5, and the first message is: no"),
        ("wrong", ["ok", "ok"], ["ok"], "first", "expected it to lose points"),
        ("wrong", ["no", "the root"], ["ok"], "first", "'the root' in the first message"),
        (
            "wrong",
            ["the root"],
            ["no"],
            "first",
            "second: an entry of first: expected all 5 points",
        ),
        ("right", ["ok"], ["no"], "first", "second: an entry of first: expected all 5 points"),
        ("nothing", ["no"], ["no"], "first", "second: an entry of first: expected all 5 points"),
    ],
)
def test_what_is_not_leaves_one(kind, first, second, exercise, expected):
    (gap,) = gaps(kind, first, second, exercise)
    assert expected in gap


def test_every_word_that_the_bank_asks_for_is_needed():
    (gap,) = gaps("wrong", ["the root"], says=("the root", "missing"))
    assert "expected 'the root', 'missing' in the first message" in gap


def test_caught_is_less_than_named():
    unnamed = outcome("wrong", ["ok", "something"])
    assert (is_caught(unnamed), is_named(unnamed)) == (True, False)
    passed = outcome("wrong", ["ok", "ok"])
    assert (is_caught(passed), is_named(passed)) == (False, False)


def test_everything_is_everything_of_every_exercise():
    assert earns_everything(outcome("right", ["ok"]))
    assert not earns_everything(outcome("right", ["ok"], ["no"]))


@pytest.mark.parametrize("kind", ["source", "right"])
def test_a_test_that_breaks_by_itself_is_at_fault(kind):
    broken = records.failed("test_f", 5.0, "NameError: expexted is not defined", error="NameError")
    trial = Trial(kind, "f" if kind == "right" else None, "an entry", None, {})
    (gap,) = find_gaps(Outcome(trial, (records.exercise("f", broken),)))
    assert gap.got.endswith(
        "the test itself is broken: NameError: expexted is not defined (test_f)"
    )


@pytest.mark.parametrize("kind", ["source", "released", "nothing", "right", "wrong"])
def test_a_trial_that_its_process_died_of_is_one_gap_and_proves_nothing(kind):
    died = Outcome(
        Trial(kind, "f", "an entry", None, {}), (records.exercise("f"),), "its process was killed"
    )
    (gap,) = map(str, find_gaps(died))
    assert gap == "f: an entry: expected it to be run; its process was killed"
    assert not earns_everything(died)
    assert not is_caught(died)
