"""Visible tests of ``random_shift``."""

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, check_leaves_nothing_behind, waves

SLIPS_OF_SHIFT: Slips = (
    (
        (((6, 7, 8, 5), (2, 3, 4, 1)), ((6, 9, 8, 7), (2, 5, 4, 3)), ((7, 1, 3, 5), (8, 2, 4, 6))),
        "what leaves an image comes back on its other side: what comes in is 0 (np.roll wraps)",
    ),
    (
        (((6, 7, 8, 0), (2, 3, 4, 0)), ((6, 9, 8, 7), (2, 5, 4, 3)), ((7, 1, 3, 5), (0, 0, 0, 0))),
        "pixels come in from the other end, where a negative index finds them: what comes in is 0",
    ),
    (
        (((0, 0, 0, 0), (2, 3, 4, 0)), ((0, 0, 0, 0), (8, 7, 6, 0)), ((0, 0, 0, 0), (4, 6, 8, 0))),
        "all images move alike: draw a shift for each, size=(N, 2)",
    ),
    (
        (((0, 5, 6, 7), (0, 0, 0, 0)), ((0, 0, 0, 0), (9, 8, 7, 6)), ((0, 0, 0, 0), (4, 6, 8, 0))),
        "dy and dx are exchanged: the first is the shift down, of rows",
    ),
    (
        (((0, 5, 6, 7), (0, 0, 0, 0)), ((8, 7, 6, 0), (4, 3, 2, 0)), ((0, 0, 0, 0), (4, 6, 8, 0))),
        "the images move the other way: positive is down and to the right",
    ),
    (
        (((6, 7, 8, 0), (0, 0, 0, 0)), ((0, 9, 8, 7), (0, 5, 4, 3)), ((0, 0, 0, 0), (0, 2, 4, 6))),
        "dy moves the images up: positive is down",
    ),
    (
        (((0, 0, 0, 0), (0, 1, 2, 3)), ((8, 7, 6, 0), (4, 3, 2, 0)), ((3, 5, 7, 0), (0, 0, 0, 0))),
        "dx moves the images to the left: positive is to the right",
    ),
    (
        (((2, 3, 4, 0), (6, 7, 8, 0)), ((5, 4, 3, 2), (0, 0, 0, 0)), ((1, 3, 5, 7), (0, 0, 0, 0))),
        "rng.integers leaves its upper end out: ask for max_shift + 1",
    ),
    (
        (((1, 2, 3, 4), (5, 6, 7, 8)), ((9, 8, 7, 6), (5, 4, 3, 2)), ((2, 4, 6, 8), (1, 3, 5, 7))),
        "nothing moves: is the result ever filled in?",
    ),
)
"""Wrong images of the lesson's example."""

_Place = tuple[int, int]
_STARTS: tuple[_Place, ...] = ((2, 3), (2, 2), (3, 4), (1, 1), (2, 4), (3, 3), (0, 5))
"""Where the one dark pixel of each of seven images of 5 rows and 6 columns is."""
_ENDS: dict[int, tuple[_Place | None, ...]] = {
    53: ((3, 1), (3, 3), None, (1, 3), (1, 2), (1, 4), None),
    54: ((1, 2), (1, 2), (3, 2), (3, 1), (3, 2), (4, 3), None),
}
"""Where it is after a shift by at most 2, by the generator's seed; None if it has left."""


def check_seven_pixels(random_shift: Function) -> None:
    """Follow the one dark pixel of each of seven images, by one generator and by another.

    Parameters
    ----------
    random_shift : callable
        The student's function.
    """
    for seed, ends in _ENDS.items():
        _follow_pixels(random_shift, seed, ends)


def _follow_pixels(random_shift: Function, seed: int, ends: tuple[_Place | None, ...]) -> None:
    images, right = np.zeros((7, 5, 6)), np.zeros((7, 5, 6))
    for i, (start, end) in enumerate(zip(_STARTS, ends, strict=True)):
        images[(i, *start)] = 2.5 + i
        if end is not None:
            right[(i, *end)] = 2.5 + i
    call = "random_shift(images, 2, rng) of seven images, each with one dark pixel"
    found = random_shift(images.copy(), 2, np.random.default_rng(seed))
    checks.check_shape(found, images.shape, call, shape_means="that of images")
    for i, (image, expected) in enumerate(zip(found, right, strict=True)):
        if not np.allclose(image, expected):
            said = f"image {i} is not what it should be: its pixel starts at {_STARTS[i]}"
            dark = np.argwhere(image)
            ends_at = f" and is at {tuple(dark[0].tolist())} afterwards" if len(dark) == 1 else ""
            advice = "Which dy and dx are drawn for it?"
            raise checks.CheckFailed(f"{call}: {said}{ends_at}. {advice}")


def check_shifts_beyond_the_image(random_shift: Function) -> None:
    """Compare three images of which one moves off below, and one off to the right.

    Parameters
    ----------
    random_shift : callable
        The student's function.
    """
    images = np.arange(1.5, 46.0).reshape(3, 3, 5)
    right = np.zeros((3, 3, 5))
    right[1, 1:, :3] = [[18.5, 19.5, 20.5], [23.5, 24.5, 25.5]]
    call = "random_shift(images, 8, rng) of images with 3 rows and 5 columns"
    found = random_shift(images.copy(), 8, np.random.default_rng(113401))
    checks.check_shape(found, images.shape, call, shape_means="that of images")
    if np.asarray(found)[[0, 2]].any():
        said = "two of the images are shifted by their height or width, or more: only zeros remain."
        raise checks.CheckFailed(f"{call}: {said}", "stays_beyond_the_image")
    checks.check_array(found, right, call)


def check_no_shift(random_shift: Function) -> None:
    """Make sure that nothing changes where no shift is allowed.

    Parameters
    ----------
    random_shift : callable
        The student's function.
    """
    images = _ink()
    call = "random_shift(images, 0, rng)"
    found = random_shift(images.copy(), 0, np.random.default_rng(1))
    checks.check_array(found, images, call, shape_means="that of images")


def check_shift_leaves_nothing_behind(random_shift: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    random_shift : callable
        The student's function.
    """
    first = {"images": _ink(), "max_shift": 2, "rng": np.random.default_rng(3)}
    second = {"images": _ink() + 1, "max_shift": 1, "rng": np.random.default_rng(4)}
    call = "random_shift(images, 2, rng)"
    check_leaves_nothing_behind(random_shift, first, second, call)


def _ink() -> Floats:
    return waves(5, 7, 3) + 4
