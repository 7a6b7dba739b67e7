import numpy as np
import pytest

from course_lib.demos import descent
from course_lib.reference.descent import gradient_descent, momentum_descent

RIGHT = (-0.5, -1.0, 0.5)


def factors(figure, *answers):
    return figure(descent.factors_by_hand, dict(zip(("factor", "x1", "x2"), answers, strict=True)))


def verdicts(figure, *answers):
    sentence = factors(figure, *answers).sentence()
    return [line.partition(": ")[2] for line in sentence.splitlines()[1:]]


def test_right_answers_are_those_of_descent(figure):
    path = gradient_descent(lambda x: 5 * x, [2.0], 0.3, 2)[:, 0]
    assert verdicts(figure, path[1] / path[0], path[1], path[2]) == ["✓ right"] * 3


def test_an_answer_may_be_any_kind_of_number(figure):
    assert verdicts(figure, np.float32(-0.5), -1, np.array(0.5)) == ["✓ right"] * 3


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ((None, -1, 0.5), "not filled in yet"),
        ((0.5, -1, 0.5), "✗ not right (look at the sign"),
        ((1.5, -1, 0.5), "✗ not right (this is αλ"),
        ((-2, -1, 0.5), "✗ not right"),
        (("-0.5", -1, 0.5), "one number is asked for"),
        (((-0.5, 1), -1, 0.5), "one number is asked for"),
        (([[1], [2, 3]], -1, 0.5), "one number is asked for"),
        ((np.nan, -1, 0.5), "one number is asked for"),
    ],
)
def test_each_answer_gets_a_verdict(figure, answers, words):
    first, *others = verdicts(figure, *answers)
    assert first.startswith(words)
    assert others == ["✓ right"] * 2


@pytest.mark.parametrize("answers", [RIGHT, (1, 2, 3)])
def test_a_worked_solution_unfolds_once_all_answers_are_in(figure, answers):
    title, lines = factors(figure, *answers).state().unfold
    assert title == "Worked solution"
    assert "1 − 0.3 · 5 = −0.5" in lines[0]


@pytest.mark.parametrize("missing", range(3))
@pytest.mark.parametrize("nothing", [None, "?"])
def test_before_that_nothing_is_given_away(figure, missing, nothing):
    answers = list(RIGHT)
    answers[missing] = nothing
    assert factors(figure, *answers).state().unfold is None
    assert "0.5" not in factors(figure, None, None, None).sentence()


def test_the_problem_that_is_graded_is_drawn_without_its_answer(figure):
    shown = figure(descent.parabola_by_hand)
    assert "the start at x = 1" in shown.sentence()
    answer = momentum_descent(lambda x: 2 * x, [1.0], 0.1, 0.9, 2)[1:, 0]
    assert not any(f"{x:g}" in shown.sentence() for x in (*answer, 3.4))


@pytest.mark.parametrize("answers", [RIGHT, (None, None, None), (1e9, -1e9, 0.0), (1, -1, 2)])
def test_they_are_drawn_in_every_page(figure, answers):
    for shown in (factors(figure, *answers), figure(descent.parabola_by_hand)):
        for drawing in (shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()):
            assert drawing.picture is not None
