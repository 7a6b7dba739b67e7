"""Hidden tests of ``random_shift``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.regularization.dropout import dropout_backward, dropout_forward
from course_lib.hidden.regularization.penalties import l1_penalty, l2_penalty
from course_lib.hidden.results import Result
from course_lib.reference import regularization

random_shift = Exercise(
    regularization.random_shift,
    Result(means="that of images"),
    builds_on=(l2_penalty, l1_penalty, dropout_forward, dropout_backward),
)


def pictures(draw, n, height, width):
    """Return pictures with ink of no whole numbers on every pixel, none of which is twice there."""
    return draw.rng.uniform(0.5, 16.0, size=(n, height, width))


def seed_for(draw, n, max_shift, condition, what):
    """Return the seed of a generator whose shifts meet a condition."""

    def make():
        seed = int(draw.rng.integers(2**31))
        bounds = -max_shift, max_shift + 1
        dy, dx = np.random.default_rng(seed).integers(*bounds, size=(n, 2)).T
        draw.require(condition(dy, dx), what)
        return seed

    return draw.until(make)


def all_ways(dy, dx):
    """Tell whether all four directions occur, and shifts differ between images and axes."""
    some = min(dy) < 0 < max(dy) and min(dx) < 0 < max(dx)
    return some and len(set(dy.tolist())) > 2 and (dy != dx).any() and len(set(dx.tolist())) > 2


@random_shift.cases()
def moderate_shifts(draw):
    n, height, width = draw.sizes(3, low=5, high=13)
    for title, shape, max_shift in (
        ("", (n, height, width), 2),
        ("of square images", (n, width, width), 3),
        ("of many images", (7 * n, 5, 4), 1),
    ):
        seed = seed_for(draw, shape[0], max_shift, all_ways, "shifts in all directions")
        images, rng = pictures(draw, *shape), np.random.default_rng(seed)
        yield random_shift.case(title, images=images, max_shift=max_shift, rng=rng)


@random_shift.cases("edges", unchanged=True)
def unusual_shifts(draw):
    n, height, width = draw.sizes(3, low=3, high=11)
    rng = np.random.default_rng(int(draw.rng.integers(2**31)))
    images = pictures(draw, n, height, width)
    yield random_shift.case("that must change nothing", images=images, max_shift=0, rng=rng)
    far = max(height, width) + 2

    def beyond(dy, dx):
        out = (abs(dy) >= height) | (abs(dx) >= width)
        fits = ~out & (dy != 0) & (dx != 0)
        return out.sum() > 1 and fits.sum() > 1

    seed = seed_for(draw, 5 * n, far, beyond, "shifts within the image and beyond")
    advice = "a shift by the image's height or width, or by more, leaves nothing but zeros"
    images, rng = pictures(draw, 5 * n, height, width), np.random.default_rng(seed)
    yield random_shift.case(
        "where some shifts leave the image",
        images=images,
        max_shift=far,
        rng=rng,
        otherwise=advice,
    )
    seed = seed_for(draw, 11, 4, all_ways, "shifts in all directions")
    images, rng = pictures(draw, 11, 1, width), np.random.default_rng(seed)
    yield random_shift.case(
        "of images with one row", images=images, max_shift=4, rng=rng, otherwise=advice
    )
    seed = seed_for(
        draw, 1, 2, lambda dy, dx: (dy * dx != 0).all() and dy[0] != dx[0], "a slanting shift"
    )
    images, rng = pictures(draw, 1, height, width), np.random.default_rng(seed)
    yield random_shift.case("of one image", images=images, max_shift=2, rng=rng)
    seed = seed_for(draw, height, 2, all_ways, "shifts in all directions")
    images, rng = pictures(draw, height, height, height), np.random.default_rng(seed)
    images = images - 9.0
    yield random_shift.case("of negative ink, too", images=images, max_shift=2, rng=rng)


@random_shift.helper
def moved(image, dy, dx):
    height, width = image.shape
    new = np.zeros(image.shape)
    for row in range(height):
        for column in range(width):
            if 0 <= row - dy < height and 0 <= column - dx < width:
                new[row, column] = image[row - dy, column - dx]
    return new


@random_shift.helper
def drawn(images, max_shift, rng):
    return rng.integers(-max_shift, max_shift + 1, size=(len(images), 2))


@random_shift.mistake(
    "what leaves the image comes back on the other side, as with np.roll: what comes in is 0",
    warned=True,
)
def wraps_around(images, max_shift, rng):
    shifts = drawn(images, max_shift, rng)
    return np.array([np.roll(m, (y, x), axis=(0, 1)) for m, (y, x) in zip(images, shifts)])


@random_shift.mistake("the edge is repeated where the image comes in: what comes in is 0")
def edge_repeated(images, max_shift, rng):
    shifts = drawn(images, max_shift, rng)
    (height, width), m = images.shape[1:], max_shift
    wide = np.pad(images, ((0, 0), (m, m), (m, m)), mode="edge")
    crops = [w[m - y : m - y + height, m - x : m - x + width] for w, (y, x) in zip(wide, shifts)]
    return np.array(crops)


@random_shift.mistake("all images move alike: draw a shift for each, size=(N, 2)", warned=True)
def one_shift_for_all(images, max_shift, rng):
    dy, dx = drawn(images, max_shift, rng)[0]
    return np.array([moved(image, dy, dx) for image in images])


@random_shift.mistake("dy and dx are exchanged: the first is the shift down, of rows", warned=True)
def exchanged(images, max_shift, rng):
    return np.array([moved(m, y, x) for m, (x, y) in zip(images, drawn(images, max_shift, rng))])


@random_shift.mistake(
    "the images move the other way: positive is down and to the right", warned=True
)
def the_other_way(images, max_shift, rng):
    return np.array([moved(m, -y, -x) for m, (y, x) in zip(images, drawn(images, max_shift, rng))])


@random_shift.mistake("dy moves the images up: positive is down")
def up(images, max_shift, rng):
    return np.array([moved(m, -y, x) for m, (y, x) in zip(images, drawn(images, max_shift, rng))])


@random_shift.mistake("dx moves the images to the left: positive is to the right")
def to_the_left(images, max_shift, rng):
    return np.array([moved(m, y, -x) for m, (y, x) in zip(images, drawn(images, max_shift, rng))])


@random_shift.mistake("the images move down or up only: shift the columns by dx as well")
def rows_only(images, max_shift, rng):
    return np.array([moved(m, y, 0) for m, (y, x) in zip(images, drawn(images, max_shift, rng))])


@random_shift.mistake("the images move sideways only: shift the rows by dy as well")
def columns_only(images, max_shift, rng):
    return np.array([moved(m, 0, x) for m, (y, x) in zip(images, drawn(images, max_shift, rng))])


@random_shift.mistake(
    "the largest shift never occurs: rng.integers leaves its upper end out, so ask for "
    "max_shift + 1",
    warned=True,
)
def largest_left_out(images, max_shift, rng):
    shifts = rng.integers(-max_shift, max(max_shift, 1 - max_shift), size=(len(images), 2))
    return np.array([moved(m, y, x) for m, (y, x) in zip(images, shifts)])


@random_shift.mistake("shifts go down and to the right only: they start at -max_shift")
def no_negative_shifts(images, max_shift, rng):
    shifts = rng.integers(0, max_shift + 1, size=(len(images), 2))
    return np.array([moved(m, y, x) for m, (y, x) in zip(images, shifts)])


@random_shift.mistake(
    "all dy are drawn before all dx: draw them at once, with size=(N, 2), a row for each image"
)
def rows_of_shifts(images, max_shift, rng):
    dy, dx = rng.integers(-max_shift, max_shift + 1, size=(2, len(images)))
    return np.array([moved(m, y, x) for m, y, x in zip(images, dy, dx)])


@random_shift.mistake("the shifts come from a generator of your own: draw from rng")
def own_generator_for_shifts(images, max_shift, rng):
    shifts = drawn(images, max_shift, np.random.default_rng(0))
    return np.array([moved(m, y, x) for m, (y, x) in zip(images, shifts)])


@random_shift.mistake("every image moves by max_shift: draw the shifts")
def always_the_largest(images, max_shift, rng):
    return np.array([moved(m, max_shift, max_shift) for m in images])


@random_shift.mistake("nothing moves: what the loop makes is never put into the result")
def nothing_moves(images, max_shift, rng):
    return images.copy()


@random_shift.mistake("a flip, not a shift: a mirrored digit is another sign")
def mirrored(images, max_shift, rng):
    return images[:, :, ::-1].copy()


@random_shift.mistake("images that move beyond their edge stay where they were: they become zeros")
def too_far_is_left_alone(images, max_shift, rng):
    height, width = images.shape[1:]
    result = images.copy()
    for i, (y, x) in enumerate(drawn(images, max_shift, rng)):
        if abs(y) < height and abs(x) < width:
            result[i] = moved(images[i], y, x)
    return result


@random_shift.mistake(
    "a margin as wide as the image is too narrow, or a shift is cut off: a shift beyond the image "
    "leaves zeros"
)
def shifts_are_cut_off(images, max_shift, rng):
    height, width = images.shape[1:]
    shifts = drawn(images, max_shift, rng)
    shifts = np.clip(shifts, [1 - height, 1 - width], [height - 1, width - 1])
    return np.array([moved(m, y, x) for m, (y, x) in zip(images, shifts)])


@random_shift.symptom("what comes in must be 0: start from an array of zeros")
def no_zeros_come_in(got, right):
    where = right.result == 0
    rest = got.result[~where] == right.result[~where]
    return where.any() and rest.all() and got.result[where].all()
