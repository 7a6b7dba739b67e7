import numpy as np
import pytest

from course_lib.demos import neural_networks
from course_lib.demos.neural_networks import following as module
from course_lib.reference.approximation import approximate, relu_interpolant, relu_network
from course_lib.reference.neural_networks import relu

CURVES = list(module._CURVES)


@pytest.fixture
def shown(figure):
    return figure(neural_networks.approximation, relu, relu_interpolant)


def largest_error(curve, n):
    values = module._CURVES[curve].values
    network = approximate(values, -3, 3, n)
    x = np.linspace(-3, 3, 6001)
    return np.abs(relu_network(x, network) - values(x)).max()


@pytest.mark.parametrize("curve", CURVES)
def test_the_error_is_that_of_the_network_and_below_the_line(shown, curve):
    bound = module._CURVES[curve].bound
    for n in (3, 8, 17, 40):
        expected = largest_error(curve, n)
        told = float(shown.sentence(curve=curve, n=n).split("at most ")[1].split()[0])
        assert told == pytest.approx(expected, abs=1.5e-3)
        assert expected <= bound(n) * (1 + 1e-9)


def test_twice_the_units_have_a_quarter_of_the_error_on_a_smooth_curve():
    assert largest_error(CURVES[0], 20) / largest_error(CURVES[0], 40) == pytest.approx(4, rel=0.1)


def test_outside_nothing_was_promised(shown):
    assert "Outside, where nothing was promised, it is up to 1.28 away" in shown.sentence()


def test_networks_are_asked_once_for_each_number_of_units(figure):
    asked = []

    def counting(x_knots, y_knots):
        asked.append(len(x_knots))
        return relu_interpolant(x_knots, y_knots)

    shown = figure(neural_networks.approximation, relu, counting)
    shown.state(n=5)
    first = len(asked)
    shown.state(n=5)
    assert first == 5 + 2
    assert len(asked) == first + 2


def test_a_network_that_goes_astray_is_drawn(figure):
    def enormous(x_knots, y_knots):
        w1, b1, w2, b2 = relu_interpolant(x_knots, y_knots)
        return w1, b1, 1e6 * w2, b2

    assert figure(neural_networks.approximation, relu, enormous).state().picture is not None


def test_it_waits_for_the_function_that_is_missing(figure, unwritten):
    sentence = figure(neural_networks.approximation, unwritten, relu_interpolant).sentence()
    assert sentence == "This figure waits for relu, which is not written yet."
    sentence = figure(neural_networks.approximation, relu, unwritten).sentence()
    assert sentence == "This figure waits for relu_interpolant, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
