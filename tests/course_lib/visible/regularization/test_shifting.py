"""The visible tests of `random_shift`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import regularization
from course_lib.visible import regularization as visible

CHECKS = [
    visible.check_seven_pixels,
    visible.check_shifts_beyond_the_image,
    visible.check_no_shift,
    visible.check_shift_leaves_nothing_behind,
]


def shift(image, dy, dx):
    """Return one image, moved pixel by pixel."""
    moved = np.zeros(image.shape)
    for (row, column), ink in np.ndenumerate(image):
        if 0 <= row + dy < len(image) and 0 <= column + dx < image.shape[1]:
            moved[row + dy, column + dx] = ink
    return moved


def shifting(move, last=1):
    """Return random_shift with another way to move an image, or other shifts."""

    def random_shift(images, max_shift, rng):
        shifts = rng.integers(-max_shift, max_shift + last, size=(len(images), 2))
        return np.array(
            [move(image, dy, dx) for image, (dy, dx) in zip(images, shifts, strict=True)]
        )

    return random_shift


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [regularization.random_shift, shifting(shift)])
def test_a_right_shift_passes(check, right):
    check(right)


def kept_where_too_far(image, dy, dx):
    return shift(image, dy, dx) if abs(dy) < 3 and abs(dx) < 5 else image


def in_place(images, max_shift, rng):
    images[:] = regularization.random_shift(images, max_shift, rng)
    return images


def remembered(images, max_shift, rng, kept={}):  # noqa: B006
    state = kept.setdefault(images.shape, rng.bit_generator.state)
    rng.bit_generator.state = state
    return regularization.random_shift(images, max_shift, rng)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], shifting(lambda m, y, x: shift(m, x, y)), "its pixel starts at"),
        (CHECKS[0], shifting(lambda m, y, x: np.roll(m, (y, x), (0, 1))), "Which dy and dx"),
        (CHECKS[0], shifting(shift, last=0), "image . is not what it should be"),
        (CHECKS[0], remembered, "image 0 is not what it should be"),
        (CHECKS[1], shifting(kept_where_too_far), "only zeros remain"),
        (CHECKS[2], shifting(lambda m, y, x: shift(m, y + 1, x)), "values are wrong"),
        (CHECKS[3], in_place, "leave images unchanged"),
    ],
)
def test_a_wrong_shift_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
