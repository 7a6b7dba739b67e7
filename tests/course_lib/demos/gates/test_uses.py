import pytest

from course_lib import gradcheck
from course_lib.demos import gates
from course_lib.demos.gates._graphs import GRAPHS
from course_lib.reference.gates import AddGate, MultiplyGate, backpropagate
from tests.course_lib.demos.gates import slips, walks

FORMULAS = {
    "used twice": lambda x, u=3, v=-2, w=3: (x * u + x * v) * w,
    "a diamond": lambda x, w=1, u=3, v=-2: (x + w) * u * (x + w + v),
    "a skip": lambda x, w=1, u=3, v=-2: (x + w) * u + v + (x + w),
    "x·x": lambda x, u=3, v=-2: x * x * u + x * v,
}


@pytest.fixture
def shown(figure):
    return figure(gates.used_twice, AddGate, MultiplyGate, backpropagate)


def with_walk(figure, walk):
    return figure(gates.used_twice, AddGate, MultiplyGate, walk)


@pytest.mark.parametrize("graph", list(GRAPHS))
@pytest.mark.parametrize("x", [2.0, -2.5])
def test_the_gradient_of_x_is_the_slope_of_the_formula(shown, graph, x):
    sentence = shown.sentence(graph=graph, x=x).replace("−", "-")
    slope = gradcheck.numerical_gradient(FORMULAS[graph], x)
    assert f"✓ Nudging each input gives the same slopes: x {round(slope, 6):g}, " in sentence


@pytest.mark.parametrize(
    ("graph", "parts"),
    [
        ("used twice", "x was handed −6 and 9, in all 3"),
        ("a diamond", "s was handed 9 and 3, in all 12"),
        ("a skip", "s was handed 1 and 3, in all 4"),
        ("x·x", "x was handed −2, 6 and 6, in all 10"),
    ],
)
def test_it_says_what_each_use_handed_on(shown, graph, parts):
    assert parts in shown.sentence(graph=graph)


def test_it_steps_from_node_to_node(shown):
    assert shown.sentence(graph="a skip", step=0).endswith(
        "y = 10. s is used by p and y. No node has been asked yet."
    )
    told = [shown.sentence(graph="a skip", step=step) for step in (1, 2, 3)]
    assert told == [
        "With x = 2: number 1, y, is asked with the gradient 1, and hands 1 to q and 1 to s.",
        "With x = 2: number 2, q, is asked with the gradient 1, and hands 1 to p and 1 to v.",
        "With x = 2: number 3, p, is asked with the gradient 1, and hands 3 to s and 3 to u.",
    ]


@pytest.mark.parametrize("graph", list(GRAPHS))
def test_the_last_step_is_the_last_node_that_is_asked(shown, graph):
    told = [shown.sentence(graph=graph, step=step) for step in range(5)]
    assert len(set(told)) == 5
    assert "in this order" in told[4]


def test_a_walk_that_asks_more_often_is_shown_to_its_end(figure):
    sentence = with_walk(figure, walks.along_each_path).sentence(graph="a skip")
    assert "asked y, q, p, s, s, in this order" in sentence


def test_a_node_that_is_asked_too_early_is_told(figure):
    shown = with_walk(figure, walks.breadth_first)
    sentence = shown.sentence(graph="a skip")
    assert "asked y, q, s, p, in this order" in sentence
    assert "✗ Nudging gives other slopes: x 4 and not 1, w 4 and not 1." in sentence
    assert "s was asked with 1, before all that uses it had handed on its part." in sentence
    early = shown.sentence(graph="a skip", step=3)
    assert "✗ Its gradient is not complete yet: it will be 4." in early
    assert "✓" in shown.sentence(graph="a diamond")


def test_a_part_that_stands_for_the_sum_is_told(figure):
    sentence = with_walk(figure, walks.overwriting).sentence()
    assert "x was handed −6 and 9, in all 3; its gradient in your dict is 9." in sentence
    assert "✗ Nudging gives other slopes: x 3 and not 9." in sentence


def test_a_walk_along_each_path_is_right_and_asks_too_often(figure):
    sentence = with_walk(figure, walks.along_each_path).sentence(graph="a diamond")
    assert "s was asked 2 times, where once is enough." in sentence
    assert "✓" in sentence


def test_gates_that_are_wrong_are_shown(figure):
    drawing = figure(gates.used_twice, slips.HalvingAdd, MultiplyGate, backpropagate).state()
    assert "✗ Nudging gives other slopes: x 3 and not 1.5" in drawing.sentence
    assert "AddGate makes 1.5 and 1.5 of 3 for " in drawing.sentence
    assert drawing.picture is not None


@pytest.mark.parametrize(
    ("walk", "reason"),
    [
        (walks.endless, "it asked nodes for local_gradients more than 12 times."),
        (lambda output: None, "it returned None, not a dict."),
        (lambda output: [1.0], "it returned a list, not a dict."),
        (lambda output: {output: "one"}, "it returned a str, not a number."),
    ],
)
def test_it_waits_for_a_walk_that_gives_it_nothing(figure, walk, reason):
    sentence = with_walk(figure, walk).sentence()
    assert sentence == f"This figure waits for backpropagate: {reason}"


def test_a_gate_that_hands_on_its_own_value_is_not_taken_for_a_node_asked_too_early(figure):
    shown = figure(gates.used_twice, AddGate, slips.UnswappedMultiply, backpropagate)
    for step in range(1, 5):
        sentence = shown.sentence(graph="a skip", x=1.0, step=step)
        assert "not complete" not in sentence
        assert "before all that uses it" not in sentence
    assert "✗ Nudging gives other slopes" in sentence
    assert "MultiplyGate makes 2 and 3 of 1 for p, where it should be 3 and 2." in sentence


def test_nodes_that_are_left_out_are_missing(figure):
    sentence = with_walk(figure, lambda output: {output: 1.0}).sentence()
    assert sentence.startswith(
        "With x = 2: no node was asked. ✗ Nudging gives other slopes: x 3 and not missing"
    )


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(graph=graph) for graph in GRAPHS]
    drawings += [shown.in_a_narrow_page(graph=graph, step=2) for graph in GRAPHS]
    assert all(drawing.picture is not None for drawing in drawings)
