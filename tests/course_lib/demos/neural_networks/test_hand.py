import pytest

from course_lib.demos import neural_networks
from course_lib.demos.neural_networks import hand as module
from course_lib.reference.approximation import relu_network

RIGHT = {"hidden": (1, 2, 0), "output": 6, "slope": 4.0}


def verdicts(figure, **answers):
    sentence = figure(neural_networks.forward_by_hand, RIGHT | answers).sentence()
    return dict(line.split(": ", 1) for line in sentence.splitlines()[1:])


def test_right_answers_are_right(figure):
    assert verdicts(figure) == dict.fromkeys(RIGHT, "✓ right")


def test_the_answers_are_those_of_the_network():
    network = (module._IN, module._SHIFTS, module._OUT, module._LAST)
    at_2, after = relu_network([2.0, 2.001], network)
    assert at_2 == RIGHT["output"]
    assert (after - at_2) / 0.001 == pytest.approx(RIGHT["slope"])


@pytest.mark.parametrize(
    ("name", "answer", "verdict"),
    [
        ("hidden", None, "not filled in yet"),
        ("hidden", [1, 2, 0.5], "✗ not right"),
        ("hidden", (1, 2, -1), "✗ not right (ReLU makes 0 of what is negative)"),
        ("hidden", (2, 0, 4), "✗ not right (add each unit's bias before ReLU)"),
        ("hidden", 3, "three numbers are asked for"),
        ("output", 2, "✗ not right (the third unit is off: ReLU makes 0 of −1)"),
        ("output", 1, "✗ not right (b₂ is missing)"),
        ("output", (6, 6), "one number is asked for"),
        (
            "slope",
            12,
            "✗ not right (the third unit is off at x = 2, and adds nothing to the slope)",
        ),
        ("slope", 2, "✗ not right (each unit also passes on its own w₁)"),
        ("slope", "four", "one number is asked for"),
        ("hidden", [[1], [2, 3]], "three numbers are asked for"),
    ],
)
def test_an_answer_is_judged_and_common_slips_are_named(figure, name, answer, verdict):
    assert verdicts(figure, **{name: answer})[name] == verdict


def test_a_worked_solution_unfolds_once_all_answers_are_in(figure):
    wrong = {"hidden": (1, 2, -1), "output": 2, "slope": 12}
    for answers in (RIGHT, wrong):
        unfold = figure(neural_networks.forward_by_hand, answers).state().unfold
        assert unfold is not None
        assert "3·1 − 1·2 + 4·0 + 5 = 6" in "\n".join(unfold[1])


@pytest.mark.parametrize("name", list(RIGHT))
@pytest.mark.parametrize("missing", [None, "?", (1.0, 2.0)])
def test_before_that_nothing_is_given_away(figure, name, missing):
    shown = figure(neural_networks.forward_by_hand, RIGHT | {name: missing})
    assert shown.state().unfold is None


def test_the_network_to_count_is_described_without_its_number(figure):
    sentence = figure(neural_networks.network_by_hand).sentence()
    assert "100 inputs, passes Linear(100, 10, bias=False), ReLU(), BatchNorm(10)" in sentence
    for given_away in ("1031", "1,031", "1000", "20 "):
        assert given_away not in sentence


@pytest.mark.parametrize("answers", [RIGHT, dict.fromkeys(RIGHT)], ids=["filled in", "empty"])
def test_both_are_drawn_in_every_page(figure, answers):
    for shown in (
        figure(neural_networks.forward_by_hand, answers),
        figure(neural_networks.network_by_hand),
    ):
        for drawing in (shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()):
            assert drawing.picture is not None
