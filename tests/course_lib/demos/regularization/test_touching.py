import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.demos._figure import Point
from course_lib.reference.regularization import l1_penalty, l2_penalty

BOTH = (l1_penalty, l2_penalty)


@pytest.fixture
def touching(figure):
    return figure(regularization.diamond_and_circle, *BOTH)


def test_l1_puts_a_weight_on_its_axis_and_l2_does_not(touching):
    sentence = touching.sentence()
    assert "your L1 penalty the sum is lowest at (1.40, 0.00): w₂ exactly 0" in sentence
    assert "your L2 penalty the sum is lowest at (0.77, 0.46): no weight exactly 0" in sentence


def test_the_lowest_sum_with_l2_is_where_both_gradients_cancel(touching):
    A = np.array([[1.0, 0.45], [0.45, 0.6]])
    x, y = np.linalg.solve(A + 2 * 1.5 * np.eye(2), A @ (1.0, 2.0))
    sentence = touching.sentence(strength=1.5, lowest=(1.0, 2.0))
    assert f"L2 penalty the sum is lowest at ({x:.2f}, {y:.2f})" in sentence


def test_without_strength_nothing_is_penalized(touching):
    sentence = touching.sentence(strength=0.0)
    assert sentence.count("is lowest at (1.80, 0.90): no weight exactly 0") == 2


def test_strong_l1_leaves_nothing(touching):
    assert "w₁ and w₂ exactly 0" in touching.sentence(strength=2.0, lowest=(0.5, 0.5))


def test_the_lowest_point_of_the_loss_is_dragged_in_both_panels(touching):
    assert isinstance(touching.controls["lowest"], Point)
    assert len(touching.state().handles["lowest"]) == 2


def test_one_panel_is_drawn_while_the_other_waits(figure, unwritten):
    drawing = figure(regularization.diamond_and_circle, unwritten, l2_penalty).state()
    assert drawing.picture is not None
    assert "The panel L1 waits for l1_penalty, which is not written yet." in drawing.sentence
    assert "With your L2 penalty" in drawing.sentence


def test_it_waits_for_penalties(figure):
    def values_only(W, strength):
        return strength * np.sum(W**2)

    drawing = figure(regularization.diamond_and_circle, values_only, values_only).state()
    assert drawing.picture is None
    assert "waits for l1_penalty: it must return (penalty, gradient)" in drawing.sentence


def test_a_norm_that_is_not_squared_is_drawn_as_it_is(figure):
    def norm(W, strength):
        return strength * np.sqrt(np.sum(W**2)), strength * W

    shown = figure(regularization.diamond_and_circle, l1_penalty, norm)
    assert "your L2 penalty the sum is lowest at (1.20, 0.69)" in shown.sentence()


def test_every_setting_is_drawn(touching):
    drawings = [touching.state(**values) for values in touching.settings()]
    drawings += [touching.in_the_dark(), touching.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
