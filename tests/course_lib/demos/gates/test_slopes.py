import numpy as np
import pytest

from course_lib.demos import gates
from course_lib.demos.gates import slopes as module
from course_lib.reference.gates import AddGate, MaxGate, MultiplyGate
from tests.course_lib.demos.gates import slips


@pytest.fixture
def shown(figure):
    return figure(gates.checking, MultiplyGate, AddGate, MaxGate)


@pytest.mark.parametrize("x", [-1.8, -0.4, 0.7, 1.3])
def test_the_gates_gradient_is_the_derivative(shown, x):
    sentence = shown.sentence(x=(x, 0.0)).replace("−", "-")
    assert f"the gradient {3 * x**2 - 2:.3g}" in sentence
    kink = shown.sentence(x=(x, 0.0), function=module._KINK).replace("−", "-")
    assert f"the gradient {2 * x if x * x > 1.303 * x else 1.303:.4g}. " in kink


def test_a_coarse_step_is_wrong_by_its_square_on_both_sides_and_by_itself_on_one(shown):
    told = "the slope between x − h and x + h is {} away from it, that between x and x + h {}."
    assert told.format("1", "4.9") in shown.sentence(k=0)
    assert told.format("0.01", "0.4") in shown.sentence(k=1)
    assert told.format("1.0·10⁻⁶", "0.004") in shown.sentence(k=3)


def test_a_step_that_is_too_small_is_wrong_by_rounding(shown):
    def off(k):
        said = shown.sentence(k=k).split("x + h is ")[1].split(" away")[0]
        mantissa, exponent = said.split("·10")
        return float(mantissa) * 10 ** float(
            exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        )

    assert off(5) < 1e-9 < off(8) < off(12)


def test_a_kink_between_the_points_is_no_mistake_of_the_gates(shown):
    kink = {"function": module._KINK}
    assert "Between the points lies the kink at 1.303" in shown.sentence(k=2, **kink)
    assert "kink" not in shown.sentence(k=3, **kink)
    assert "Here is a kink" in shown.sentence(x=(0.0, 0.0), **kink)


def test_a_backward_that_does_not_fit_is_shown_to_fit_nowhere(figure):
    drawing = figure(gates.checking, MultiplyGate, slips.HalvingAdd, MaxGate).state(k=5)
    assert "✗ No h brings the two closer than 1.535" in drawing.sentence
    assert drawing.picture is not None


def test_it_waits_for_gates_that_give_it_nothing(figure):
    sentence = figure(gates.checking, slips.Unwritten, AddGate, MaxGate).sentence()
    assert sentence == "This figure waits for SomeGate, which is not written yet."


@pytest.mark.parametrize(
    ("value", "words"), [(0.0, "0"), (0.25, "0.25"), (2.34e-9, "2.3·10⁻⁹"), (-1e-12, "−1.0·10⁻¹²")]
)
def test_numbers_of_any_size_are_readable(value, words):
    assert module.small(value) == words


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) >= len(drawings) - 3
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert np.all([drawing.handles["x"] for drawing in drawings])
