import pytest

from course_lib.demos import descent
from course_lib.reference.descent import momentum_descent
from tests.course_lib.demos.descent.slips import averaging, forgetting, unwritten


@pytest.mark.parametrize(
    ("rho", "steady", "alternating"),
    [(0.0, "1.00", "1.00"), (0.5, "2.00", "0.67"), (0.8, "5.00", "0.56"), (0.9, "10.00", "0.53")],
)
def test_the_limits_are_those_of_the_geometric_sums(figure, rho, steady, alternating):
    sentence = figure(descent.memory, momentum_descent).sentence(rho=rho)
    assert f"1/(1 − ρ) = {steady} and, in size, 1/(1 + ρ) = {alternating}" in sentence
    assert "✓ as a decaying sum does" in sentence


def test_v_is_told_step_by_step(figure):
    shown = figure(descent.memory, momentum_descent)
    assert "step 1 of your path used v = 1.00 where the gradient is always 1, and 1.00" in (
        shown.sentence(n_steps=1)
    )
    # 1 + 0.8 + 0.64, and 1 − 0.8 + 0.64
    assert "step 3 of your path used v = 2.44 where the gradient is always 1, and 0.84" in (
        shown.sentence(n_steps=3)
    )


@pytest.mark.parametrize(
    ("function", "steady", "alternating"),
    [(averaging, "0.49", "0.17"), (forgetting, "1.00", "1.00")],
)
def test_another_rule_is_shown_as_it_is(figure, function, steady, alternating):
    drawing = figure(descent.memory, function).state(n_steps=3)
    assert drawing.picture is not None
    assert f"v = {steady} where the gradient is always 1, and {alternating}" in drawing.sentence
    assert "✗ a decaying sum would be at 2.44 and 0.84" in drawing.sentence


def test_a_function_that_asks_twice_at_a_point_gets_one_answer(figure):
    def asking_twice(gradient, x0, *settings):
        return momentum_descent(lambda x: (gradient(x) + gradient(x)) / 2, x0, *settings)

    assert "✓" in figure(descent.memory, asking_twice).sentence()


def test_it_waits_for_the_function(figure):
    sentence = figure(descent.memory, unwritten).sentence()
    assert "waits for momentum_descent, which is not written yet" in sentence


def test_every_setting_is_drawn(figure):
    shown = figure(descent.memory, momentum_descent)
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == 4  # it starts at the last step
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
