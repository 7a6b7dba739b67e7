"""Answers to problems by hand: what counts as numbers, what is said of them, what unfolds."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course_lib.demos import _style
from course_lib.demos._by_hand import (
    NOT_FILLED_IN,
    Verdict,
    all_judged,
    as_numbers,
    draw_verdict,
    entries,
    judge,
    judge_each,
    told,
)

RIGHT, WRONG = Verdict(True, "right"), Verdict(False, "not right (a hint)")


@pytest.mark.parametrize("answer", [(1, 0), [1.0, 0.0], np.float32([1, 0]), (True, False)])
def test_numbers_of_any_kind_are_numbers(answer):
    numbers = as_numbers(answer)
    assert numbers.dtype == np.float64
    assert numbers.tolist() == [1, 0]


@pytest.mark.parametrize("answer", [None, "1", "?", [[1], [2, 3]], object(), {}, 1j, (1, np.nan)])
def test_anything_else_is_none(answer):
    assert as_numbers(answer) is None


def test_a_verdict_starts_with_its_sign():
    assert [str(verdict) for verdict in (RIGHT, WRONG, NOT_FILLED_IN)] == [
        "✓ right",
        "✗ not right (a hint)",
        "not filled in yet",
    ]
    assert [verdict.sign for verdict in (RIGHT, WRONG, NOT_FILLED_IN)] == ["✓", "✗", ""]


@pytest.mark.parametrize(
    ("answer", "right", "words"),
    [
        (None, np.ones(3), "not filled in yet"),
        ((1, 2), np.array(1.0), "one number is asked for"),
        ("?", np.ones(3), "three numbers are asked for"),
        (4, np.ones(5), "five numbers are asked for"),
        (np.inf, np.array(1.0), "one number is asked for"),
    ],
)
def test_what_cannot_be_judged_is_asked_for(answer, right, words):
    assert judge(answer, right, lambda given: "") == Verdict(None, words)


def test_numbers_rounded_to_two_digits_are_right():
    def judged(*answer):
        return judge(answer, np.array([0.125, 1000.0]), lambda given: " (a hint)")

    assert judged(0.13, 1000.0) == RIGHT
    # What rounding may cost does not grow with the number.
    assert judged(0.125, 1000.1) == WRONG


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([1, 2, 3], "✓ right"),
        ((1, 2, 3.001), "✓ right"),
        ((1, 2, 4), "✗ not right (the last is 4.0)"),
        ([[1, 2, 3]], "three numbers are asked for"),
        ("1, 2, 3", "three numbers are asked for"),
        (None, "not filled in yet"),
    ],
)
def test_an_answer_is_judged_whatever_it_is(answer, said):
    right = np.array([1.0, 2.0, 3.0])
    assert str(judge(answer, right, lambda given: f" (the last is {given[-1]})")) == said


def test_answers_are_judged_by_the_names_of_their_questions():
    said = judge_each(
        {"sum": 3, "mean": np.inf, "size": 2},
        {"sum": np.array(2.0), "mean": np.array(1.0)},
        lambda name, given: f" (the {name} of 2 and 0)",
    )
    assert {name: str(verdict) for name, verdict in said.items()} == {
        "sum": "✗ not right (the sum of 2 and 0)",
        "mean": "one number is asked for",
        "size": "there is no such question",
    }


def test_exact_answers_may_be_asked_for():
    right = np.array(6.0)
    assert judge(6.001, right, lambda given: "").right
    assert not judge(6.001, right, lambda given: "", tolerance=1e-6).right


def test_the_problem_and_its_verdicts_are_told_a_line_each():
    said = told("Two questions.", {"sum": RIGHT, "mean": NOT_FILLED_IN}, ("Add.",), False)
    assert said.sentence == "Two questions.\nsum: ✓ right\nmean: not filled in yet"
    assert said.unfold is None
    assert told("", {}, ("Add.",), True).unfold == ("Worked solution", ("Add.",))


@pytest.mark.parametrize(
    ("verdicts", "are_all"),
    [
        ({"sum": RIGHT, "mean": WRONG}, True),
        ({"sum": RIGHT, "mean": WRONG, "mode": NOT_FILLED_IN}, True),
        ({"sum": RIGHT, "mean": NOT_FILLED_IN}, False),
        ({"sum": RIGHT}, False),
    ],
)
def test_all_questions_must_be_judged_right_or_wrong(verdicts, are_all):
    assert all_judged(verdicts, ("sum", "mean")) is are_all


def test_answers_are_written_as_far_as_their_number_fits():
    assert entries(np.array([[-0.75, 2, 1 / 3]]), 3) == ["−0.75", "2", "0.333"]
    assert entries(np.array(6.0), 1) == ["6"]
    assert entries(np.array([1.0, 2.0]), 3) == entries(None, 3) == ["?"] * 3


def test_a_verdict_is_drawn_in_the_colour_of_right_or_wrong():
    axes = _style.new_figure(4, 3).add_axes((0, 0, 1, 1))
    for verdict in (RIGHT, WRONG, NOT_FILLED_IN):
        draw_verdict(axes, 0.5, 0.25, verdict, verdict.sign, fontsize=15)
    assert [text.get_text() for text in axes.texts] == ["✓", "✗"]
    _, vermilion, green, *_ = _style.look().colours
    assert [to_hex(text.get_color()) for text in axes.texts] == [green.lower(), vermilion.lower()]
    assert axes.texts[0].get_position() == (0.5, 0.25)
    assert axes.texts[0].get_fontsize() == 15
