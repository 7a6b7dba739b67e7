import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.reference.regularization import random_shift


def test_each_shift_is_told_as_it_was_drawn(figure):
    sentence = figure(regularization.shifts, random_shift).sentence(max_shift=2, draw_number=3)
    (dy, dx), *_ = np.random.default_rng(3).integers(-2, 3, size=(5, 2))
    assert (dy, dx) == (2, -2)
    assert "draw 3 moves the 2 (2 down and 2 left)" in sentence


def test_a_small_shift_loses_little_ink_and_a_large_one_much(figure):
    shown = figure(regularization.shifts, random_shift)
    assert "11\u00a0% of the ink has left the pictures" in shown.sentence(
        max_shift=1, draw_number=1
    )
    assert "all ink is still in the pictures" in shown.sentence(max_shift=0)


def test_the_first_picture_moves_the_2_that_is_mirrored_beside_it(figure):
    assert (
        "moves the 2 (1 down and 1 left)" in figure(regularization.shifts, random_shift).sentence()
    )


def test_a_shift_that_wraps_around_is_seen_to_lose_nothing(figure):
    def wrapping(images, max_shift, rng):
        return np.roll(images, max_shift, axis=2)

    assert "all ink is still" in figure(regularization.shifts, wrapping).sentence(max_shift=3)


def test_it_says_that_mirrored_digits_lose_their_labels(figure):
    sentence = figure(regularization.shifts, random_shift).sentence()
    assert "their labels would be wrong" in sentence


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (lambda images, max_shift, rng: None, "it returned None"),
        (lambda images, max_shift, rng: images[0], "must be (5, 8, 8), that of the images"),
    ],
)
def test_it_waits_for_images(figure, shift, words):
    drawing = figure(regularization.shifts, shift).state()
    assert drawing.picture is None
    assert words in drawing.sentence


def test_every_setting_is_drawn_and_told_apart(figure):
    shown = figure(regularization.shifts, random_shift)
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings)
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
