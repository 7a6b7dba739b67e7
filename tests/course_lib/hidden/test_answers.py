"""Hidden tests of answers: each wrong one has the id of its mistake."""

import pytest

from course_lib.checks import CheckFailed
from course_lib.hidden.answers import ByHand, Choice

CHOICE = Choice("facts", "bc", {"a": "no.", "b": "yes.", "c": "yes too.", "d": "not at all."})
BY_HAND = ByHand("total", 1031, {"no_bias": (1021, "the biases are forgotten")})


def test_every_option_is_explained_whatever_the_answer(capsys):
    CHOICE.check("cb")
    assert capsys.readouterr().out.splitlines() == [
        "a) wrong: no.",
        "b) right: yes.",
        "c) right: yes too.",
        "d) wrong: not at all.",
    ]


@pytest.mark.parametrize("question", [CHOICE, BY_HAND], ids=["choice", "by hand"])
def test_each_known_wrong_answer_is_told_by_its_mistake(question, capsys):
    assert question.wrong_answers
    for mistake, answer in question.wrong_answers.items():
        with pytest.raises(CheckFailed) as failed:
            question.check(answer)
        assert failed.value.mistake == mistake


def test_the_wrong_answers_of_a_choice_follow_from_its_options():
    assert CHOICE.wrong_answers == {
        "chose_a": "a",
        "chose_d": "d",
        "missed_b": "c",
        "missed_c": "b",
    }
    assert set(Choice("one", "a", {"a": "x", "b": "y"}).wrong_answers) == {"chose_b"}


def test_a_right_answer_by_hand_passes_and_another_wrong_one_has_no_name():
    BY_HAND.check(1031.0)
    with pytest.raises(CheckFailed, match="the value is not right") as failed:
        BY_HAND.check(7)
    assert failed.value.mistake is None
