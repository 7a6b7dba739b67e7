import re

import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.reference.regularization import dropout_forward


def inks(figure, dropout, **values):
    """Return the ink of the picture, of the mean output, and of that without the scale."""
    sentence = figure(regularization.dropped, dropout).sentence(**values)
    found = re.search(r"has (\S+) ink .* outputs have (\S+), .* (\S+)\.$", sentence)
    return [float(number) for number in found.groups()]


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_only_with_the_scale_the_mean_comes_back_to_the_picture(figure, p):
    picture, scaled, unscaled = inks(figure, dropout_forward, p=p, n_masks=100)
    assert scaled == pytest.approx(picture, rel=0.06)
    assert unscaled == pytest.approx((1 - p) * picture, rel=0.06)


def test_a_function_that_forgets_the_scale_is_seen_to_lose_ink(figure):
    def unscaled(x, p, rng, train):
        mask = rng.random(x.shape) >= p
        return x * mask, mask

    picture, mean, _ = inks(figure, unscaled, p=0.5, n_masks=100)
    assert mean == pytest.approx(picture / 2, rel=0.06)


def test_the_share_that_was_dropped_is_told(figure):
    shown = figure(regularization.dropped, dropout_forward)
    for p in (0.1, 0.9):
        share = float(re.search(r"\(([\d.]+)\u00a0%\)", shown.sentence(p=p))[1])
        assert share == pytest.approx(100 * p, abs=4)
    assert "dropped 0 of 576 pixels" in shown.sentence(p=0.0)


def test_the_masks_of_a_p_are_drawn_once(figure):
    calls = []

    def counting(x, p, rng, train):
        calls.append(p)
        return dropout_forward(x, p, rng, train)

    shown = figure(regularization.dropped, counting)
    for n_masks in (1, 4, 100):
        shown.state(n_masks=n_masks)
    assert calls == [0.5] * 100


@pytest.mark.parametrize(
    ("dropout", "words"),
    [
        (lambda x, p, rng, train: x, "must return (out, mask)"),
        (lambda x, p, rng, train: (x, None), "mask: it returned None, not an array"),
        (lambda x, p, rng, train: (x[0], x), "the shape must be (9, 64), that of x"),
        (lambda x, p, rng, train: (x / np.zeros_like(x), x), "among its numbers"),
    ],
)
def test_it_waits_for_outputs_and_masks(figure, dropout, words):
    drawing = figure(regularization.dropped, dropout).state()
    assert drawing.picture is None
    assert "waits for dropout_forward" in drawing.sentence
    assert words in drawing.sentence


def test_every_setting_is_drawn(figure):
    shown = figure(regularization.dropped, dropout_forward)
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
