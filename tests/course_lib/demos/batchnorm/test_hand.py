import numpy as np
import pytest

from course_lib.demos import batchnorm
from course_lib.demos.batchnorm import hand as module
from course_lib.reference.batchnorm import batchnorm_forward

RIGHT = {
    "mean": 4,
    "variance": 4.0,
    "x_hat": (-1.5, -0.5, 0, 0.5, 1.5),
    "y": [-3.5, -0.5, 1, 2.5, 5.5],
    "running_mean": 9.4,
}
EMPTY = dict.fromkeys(RIGHT)


def test_the_right_answers_are_those_of_the_reference():
    y, cache, running_mean, _ = batchnorm_forward(
        module._X[:, None], [3.0], [1.0], [10.0], [1.0], 0.9, 0.0, True
    )
    np.testing.assert_allclose(module._RIGHT["x_hat"], cache[0][:, 0])
    np.testing.assert_allclose(module._RIGHT["y"], y[:, 0])
    np.testing.assert_allclose(module._RIGHT["running_mean"], running_mean[0])
    assert module._RIGHT["mean"] == module._X.mean()
    assert module._RIGHT["variance"] == module._X.var()


def test_nothing_is_given_away_before_all_is_answered(figure):
    drawing = figure(batchnorm.batch_by_hand, EMPTY).state()
    assert drawing.unfold is None
    assert drawing.sentence.count("not filled in yet") == 5
    assert figure(batchnorm.batch_by_hand, RIGHT | {"y": None}).state().unfold is None


def test_right_answers_unfold_the_solution(figure):
    drawing = figure(batchnorm.batch_by_hand, RIGHT).state()
    assert drawing.sentence.count("✓ right") == 5
    assert drawing.unfold is not None


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("variance", 5, "over all N = 5, not over N − 1"),
        ("variance", 2, "this is the standard deviation"),
        ("variance", 20, "divide the sum of squares by N"),
        ("x_hat", (-0.75, -0.25, 0, 0.25, 0.75), "divide by the root"),
        ("x_hat", (-3, -1, 0, 1, 3), "divide by the root of the variance as well"),
        ("y", (-4.5, -1.5, 0, 1.5, 4.5), "β is missing"),
        ("y", (-0.5, 0.5, 1, 1.5, 2.5), "γ is missing"),
        ("y", (-1.5, 1.5, 3, 4.5, 7.5), "first times γ, then plus β"),
        ("running_mean", 4.6, "momentum weighs the old value"),
        ("running_mean", 4, "keeps 0.9 of its old value"),
    ],
)
def test_a_common_slip_is_named(figure, name, given, words):
    sentence = figure(batchnorm.batch_by_hand, RIGHT | {name: given}).sentence()
    assert f"{name}: ✗ not right" in sentence
    assert words in sentence


@pytest.mark.parametrize("given", ["four", [1, 2], {}, np.nan, [[1], [2, 3]]])
def test_answers_of_any_kind_are_drawn(figure, given):
    for name in RIGHT:
        drawing = figure(batchnorm.batch_by_hand, RIGHT | {name: given}).state()
        assert drawing.picture is not None
        assert f"{name}: " in drawing.sentence


def test_answers_far_away_and_names_that_ask_nothing_are_told(figure):
    far = {name: np.multiply(answer, 1e6) for name, answer in RIGHT.items()} | {"std": 2}
    drawing = figure(batchnorm.batch_by_hand, far).state()
    assert drawing.picture is not None
    assert "std: there is no such question" in drawing.sentence


def test_it_is_drawn_everywhere(figure):
    shown = figure(batchnorm.batch_by_hand, RIGHT)
    assert shown.in_the_dark().picture is not None
    assert shown.in_a_narrow_page().picture is not None
