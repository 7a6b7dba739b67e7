"""Hidden tests of ``global_average_pool``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.convolution.pooling import max_pool, picture
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import pooling

global_average_pool = Exercise(
    pooling.global_average_pool,
    Result(
        means="one number for each channel",
        factors=lambda x: {"H": x.shape[0], "W": x.shape[1], "H·W": x.shape[0] * x.shape[1]},
    ),
    builds_on=(*max_pool.builds_on, max_pool),
)


@global_average_pool.cases()
def pictures(draw):
    h, w, c = draw.sizes(3, low=3, high=13)
    yield global_average_pool.case(x=0.5 + picture(draw, h, w, c))
    yield global_average_pool.case("of a wide picture", x=0.5 + picture(draw, h, 31, c))
    yield global_average_pool.case("of many channels", x=0.5 + picture(draw, 3, 2, 100 + c))


@global_average_pool.cases("edges", unchanged=True)
def unusual_pictures(draw):
    h, w, c = draw.sizes(3, low=3, high=13)
    yield global_average_pool.case("with H = W = C", x=0.5 + picture(draw, c, c, c))
    yield global_average_pool.case("of one channel", x=0.5 + picture(draw, h, w, 1))
    yield global_average_pool.case("of one cell", x=picture(draw, 1, 1, c))
    yield global_average_pool.case("of one row", x=0.5 + picture(draw, 1, w, c))
    yield global_average_pool.case("of negative values", x=-1 - np.abs(picture(draw, h, w, c)))
    yield global_average_pool.case("of tiny values", x=1e-9 * (1 + picture(draw, h, w, c)))
    yield global_average_pool.case("of zeros", x=np.zeros((h, w, c)))
    some = np.where(draw.rng.random((h, w, c)) < 0.5, 0.0, picture(draw, h, w, c))
    yield global_average_pool.case("of a picture with many zeros", x=some)


# --- mistakes ----------------------------------------------------------------------------------


@global_average_pool.mistake(
    "the mean is taken over the channels: take it over rows and columns", warned=True
)
def over_channels_alone(x):
    return x.mean(axis=2)


@global_average_pool.mistake("the mean is taken over all three axes: each channel keeps its own")
def one_number(x):
    return x.mean()


@global_average_pool.mistake("the mean is taken over rows alone: take it over columns, too")
def over_rows(x):
    return x.mean(axis=0)


@global_average_pool.mistake("the mean is taken over columns alone: take it over rows, too")
def over_columns(x):
    return x.mean(axis=1)


@global_average_pool.mistake("the mean is taken over columns and channels: rows and columns go")
def rows_are_kept(x):
    return x.mean(axis=(1, 2))


@global_average_pool.mistake("the mean is taken over rows and channels: rows and columns go")
def columns_are_kept(x):
    return x.mean(axis=(0, 2))


@global_average_pool.mistake("the axes are kept: the result has the shape (C,)")
def axes_kept(x):
    return x.mean(axis=(0, 1), keepdims=True)


@global_average_pool.mistake("the values are summed: divide by their number, H times W")
def total(x):
    return x.sum(axis=(0, 1))


@global_average_pool.mistake("the sum is divided by H alone: divide by H times W")
def divided_by_height(x):
    return x.sum(axis=(0, 1)) / x.shape[0]


@global_average_pool.mistake("the sum is divided by W alone: divide by H times W")
def divided_by_width(x):
    return x.sum(axis=(0, 1)) / x.shape[1]


@global_average_pool.mistake("the sum is divided by C as well: divide by H times W")
def divided_by_all(x):
    return x.sum(axis=(0, 1)) / x.size


@global_average_pool.mistake("the maximum is taken, not the mean")
def maximum(x):
    return x.max(axis=(0, 1))


@global_average_pool.mistake("the median is taken, not the mean")
def median(x):
    return np.median(x, axis=(0, 1))


@global_average_pool.mistake("the magnitudes are averaged: take the values with their signs")
def magnitudes(x):
    return np.abs(x).mean(axis=(0, 1))


@global_average_pool.mistake("negative values count as 0: take the values with their signs")
def positive_part(x):
    return np.maximum(x, 0).mean(axis=(0, 1))


@global_average_pool.mistake("zeros are left out of the mean: they are pixels as well")
def without_zeros(x):
    return x.sum(axis=(0, 1)) / np.maximum(np.count_nonzero(x, axis=(0, 1)), 1)
