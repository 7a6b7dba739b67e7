import numpy as np
import pytest

from course_lib.demos import batchnorm
from course_lib.demos.batchnorm import applying as module
from course_lib.reference.batchnorm import batchnorm_forward, fold_batchnorm
from tests.course_lib.demos.batchnorm import slips


@pytest.fixture
def shown(figure):
    return figure(batchnorm.folded, batchnorm_forward, fold_batchnorm)


def test_the_two_ways_differ_by_rounding_alone(shown):
    for eps in module._EPS:
        for unit in range(10):
            sentence = shown.sentence(unit=unit, eps=eps)
            assert sentence.count("nothing but rounding") == 2


def test_it_says_what_the_weights_are_scaled_by(shown):
    layer = module._layer()
    gamma, var = layer.norm.gamma[8], layer.norm.running_var[8]
    sentence = shown.sentence(unit=8, eps="1")
    assert f"γ/√(var + ε) is −{abs(gamma / np.sqrt(var + 1)):.3f}" in sentence
    assert gamma < 0


@pytest.mark.parametrize(
    ("slip", "eps"),
    [
        (lambda W, b, g, beta, mean, var, eps: fold_batchnorm(W, b, g, beta, mean, var, 0.0), "1"),
        (lambda W, b, *rest: fold_batchnorm(W, 0 * b, *rest), "0.1"),
        (lambda W, b, g, beta, *rest: fold_batchnorm(W, b, g, 0 * beta, *rest), "0.1"),
    ],
    ids=["no eps", "no bias", "no beta"],
)
def test_what_is_forgotten_shows(figure, slip, eps):
    sentence = figure(batchnorm.folded, batchnorm_forward, slip).sentence(eps=eps)
    assert sentence.count("up to") == 2


def test_batch_statistics_at_test_time_cannot_be_folded(figure):
    shown = figure(batchnorm.folded, slips.batch_at_test_time, fold_batchnorm)
    assert "up to" in shown.sentence()


def test_results_beyond_the_picture_are_drawn(figure):
    def enormous(*arguments):
        return tuple(1e6 * each for each in fold_batchnorm(*arguments))

    assert figure(batchnorm.folded, batchnorm_forward, enormous).state().picture is not None


def test_right_results_are_inside_the_picture():
    layer = module._layer()
    for eps in module._EPS:
        y, *_ = batchnorm_forward(
            layer.X @ layer.W + layer.b,
            layer.norm.gamma,
            layer.norm.beta,
            layer.norm.running_mean,
            layer.norm.running_var,
            0.9,
            float(eps),
            False,
        )
        assert np.abs(y).max() < module._LIMIT


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, "it must return (W_folded, b_folded)"),
        ((np.ones((10, 64)), np.ones(10)), "W_folded in the shape of W"),
        ((np.ones((64, 10)), np.ones((1, 10))), "b_folded in the shape of b"),
    ],
)
def test_it_waits_for_a_layer(figure, result, words):
    drawing = figure(batchnorm.folded, batchnorm_forward, lambda *_: result).state()
    assert drawing.picture is None
    assert words in drawing.sentence


def test_it_waits_for_the_function_that_is_missing(figure, unwritten):
    sentence = figure(batchnorm.folded, unwritten, fold_batchnorm).sentence()
    assert sentence == "This figure waits for batchnorm_forward, which is not written yet."
    sentence = figure(batchnorm.folded, batchnorm_forward, unwritten).sentence()
    assert sentence == "This figure waits for fold_batchnorm, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(unit=0)]
    assert all(drawing.picture is not None for drawing in drawings)
