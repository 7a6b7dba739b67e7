"""Visible tests of ``max_pool`` and ``global_average_pool``."""

import numpy as np
from numpy.typing import ArrayLike

from course_lib import checks
from course_lib.visible._shared import Floats, Function, check_leaves_nothing_behind
from course_lib.visible.convolution._shared import unruly

SHAPE_OF_POOLING = "(H', W', C): a row and a column for each window, the channels of x"
_ADVICE = "each output is the largest value of its window, in one channel"
_MEANS = "one number for each channel"


# --- checks of max_pool ------------------------------------------------------------------------


def check_windows_side_by_side(max_pool: Function) -> None:
    """Compare maxima of windows that touch, in three channels, in one, and of single pixels.

    Parameters
    ----------
    max_pool : callable
        The student's function.
    """
    right = [
        [
            [1.825891, 1.978716, 1.860168],
            [1.25987, 1.976082, -0.352151],
            [1.366479, -1.190011, 1.912769],
        ],
        [
            [1.953117, 1.788128, 1.313746],
            [1.087739, 1.936819, 1.795563],
            [0.998106, -0.300172, 1.429205],
        ],
    ]
    _check(max_pool, unruly(4, 6, 3), 2, 2, right)
    right = [[[1.997633], [1.78802]], [[1.366391], [1.960455]], [[1.999821], [1.917951]]]
    _check(max_pool, unruly(9, 6, 1), 3, 3, right, " of one channel")
    right = [
        [[-1.327268, 1.978716, 1.088093, 1.907487], [1.25987, 1.976082, 0.659925, 1.366479]],
        [[-0.247386, 0.541579, 0.967058, 1.953117], [1.788128, 1.313746, 1.936819, 1.754977]],
    ]
    _check(max_pool, unruly(4, 4, 4), 2, 2, right, " with H = W = C")
    x = unruly(2, 3, 5)
    _check(max_pool, x, 1, 1, x, " of windows of one pixel, which change nothing")


def check_pooling_with_strides(max_pool: Function) -> None:
    """Compare maxima of windows that overlap, that leave gaps, and that leave a rest.

    Parameters
    ----------
    max_pool : callable
        The student's function.
    """
    right = [
        [[1.978716, 1.866619], [1.896545, 1.902109]],
        [[1.999053, 1.936849], [1.932376, 1.994369]],
        [[1.999976, 1.936849], [1.932376, 1.981058]],
    ]
    _check(max_pool, unruly(7, 6, 2), 3, 2, right, " of windows that overlap")
    right = [
        [[1.912717, 0.626572], [1.99436, 1.866641], [0.490446, 1.885009]],
        [[1.44387, 1.503645], [1.956038, 1.284814], [1.989177, 1.993978]],
    ]
    _check(max_pool, unruly(8, 12, 2), 2, 5, right, " of windows with gaps")
    right = [
        [[1.999824, 1.998406], [1.912717, 1.866641]],
        [[1.991413, 1.983403], [1.991502, 1.985817]],
    ]
    _check(max_pool, unruly(8, 8, 2), 3, 3, right, " of a square picture with a rest")
    right = [
        [[-0.558831, 0.824237], [-1.117578, -0.22957], [-1.872924, -0.123781]],
        [[0.888495, -0.966319], [-0.887847, -1.826063], [1.99563, -1.117128]],
    ]
    _check(max_pool, unruly(5, 7, 2), 1, 3, right, " of windows of one pixel")


def check_pooling_of_negative_values(max_pool: Function) -> None:
    """Compare maxima of negative values, with zeros among them, tiny, and large.

    Parameters
    ----------
    max_pool : callable
        The student's function.
    """
    x = -np.abs(unruly(5, 4, 3)) - 0.2
    right = [
        [[-0.690562, -0.323781, -0.517245], [-1.317578, -0.341384, -0.411915]],
        [[-0.893016, -1.527178, -0.639027], [-1.024567, -1.166319, -0.341084]],
    ]
    _check(max_pool, x, 2, 2, right, " of negative values")
    for scale, title in ((1e-9, "tiny"), (1e12, "large")):
        _check(max_pool, scale * x, 2, 2, scale * np.array(right), f" of {title} negative values")
    x[0] = 0.0
    right = [
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        [[-0.690562, -0.323781, -0.411915], [-0.690562, -0.341384, -0.341084]],
        [[-0.893016, -1.166319, -0.639027], [-0.893016, -1.166319, -0.341084]],
    ]
    _check(max_pool, x, 3, 1, right, " of zeros and negative values")
    _check(max_pool, 0 * x, 2, 2, np.zeros((2, 2, 3)), " of zeros")


def check_pooling_of_one_window(max_pool: Function) -> None:
    """Compare maxima where one window fits in all, or in a row, and in a hundred channels.

    Parameters
    ----------
    max_pool : callable
        The student's function.
    """
    right = [[[1.99998, 1.976175, 1.981215]]]
    _check(max_pool, unruly(5, 5, 3), 5, 1, right, " of one window")
    right = [[[1.945246, 1.967186], [1.973255, 1.927591], [1.536355, 1.999037]]]
    _check(max_pool, unruly(3, 7, 2), 3, 2, right, " of one row of windows")
    x = np.tile(unruly(2, 3, 5), 60)
    largest = np.tile(
        [
            [
                [0.759271, 1.840028, -0.053102, 1.936729, 1.989654],
                [0.592737, 1.992938, 1.953182, 1.936729, 1.989654],
            ]
        ],
        60,
    )
    _check(max_pool, x, 2, 1, largest, " of 300 channels")


def check_pooling_leaves_nothing_behind(max_pool: Function) -> None:
    """Make sure that x stays, and that a call does not depend on another.

    Parameters
    ----------
    max_pool : callable
        The student's function.
    """
    for size, stride in ((2, 3), (3, 1), (1, 1)):
        first = {"x": unruly(7, 5, 2), "size": size, "stride": stride}
        second = {"x": -1 - np.abs(unruly(7, 5, 2)), "size": size, "stride": stride}
        call = f"max_pool(x, {size}, {stride})"
        check_leaves_nothing_behind(max_pool, first, second, call)
        largest = np.array(max_pool(*first.values()))
        again = max_pool(1.5 * unruly(7, 5, 2), size, stride)
        checks.check_array(again, 1.5 * largest, f"{call} of 1.5 times the picture")


def _check(
    max_pool: Function, x: Floats, size: int, stride: int, right: ArrayLike, title: str = ""
) -> None:
    call = f"max_pool(x, {size}, {stride}){title}, x {x.shape}"
    got, means = max_pool(x.copy(), size, stride), SHAPE_OF_POOLING
    checks.check_array(got, right, call, shape_means=means, otherwise=_ADVICE)


# --- checks of global_average_pool -------------------------------------------------------------


def check_means_of_channels(global_average_pool: Function) -> None:
    """Compare the means of five channels, and of two in a wide picture.

    Parameters
    ----------
    global_average_pool : callable
        The student's function.
    """
    right = [0.62347197, 2.01850182, 0.62727107, 0.68813899, 1.10845799]
    _check_means(global_average_pool, unruly(2, 3, 5) + 0.7, right)
    right = [0.61083104, 0.83514638]
    _check_means(global_average_pool, unruly(3, 31, 2) + 0.7, right, " of a wide picture")


def check_means_of_unusual_pictures(global_average_pool: Function) -> None:
    """Compare the means of one channel, one pixel, a cube, of zeros, and of tiny values.

    Parameters
    ----------
    global_average_pool : callable
        The student's function.
    """
    right = [-0.34689113]
    _check_means(global_average_pool, unruly(3, 5, 1) - 0.7, right, " of one channel")
    x = unruly(1, 1, 7)
    _check_means(global_average_pool, x, x[0, 0], " of one pixel")
    right = [1.12590378, 0.40155002, 1.35681265]
    _check_means(global_average_pool, unruly(3, 3, 3) + 0.7, right, " with H = W = C")
    _check_means(global_average_pool, np.zeros((2, 5, 3)), np.zeros(3), " of zeros")
    x = unruly(5, 2, 3)
    x[::2] = 0.0
    right = [-0.28304902, 0.08137194, -0.36213008]
    _check_means(global_average_pool, x, right, " with zeros in it")
    _check_means(global_average_pool, 1e-9 * x, 1e-9 * np.array(right), " of tiny values")


def check_means_leave_nothing_behind(global_average_pool: Function) -> None:
    """Make sure that x stays, and that a call does not depend on another.

    Parameters
    ----------
    global_average_pool : callable
        The student's function.
    """
    first, second = {"x": unruly(5, 2, 3)}, {"x": 1 - unruly(5, 2, 3)}
    call = "global_average_pool(x)"
    check_leaves_nothing_behind(global_average_pool, first, second, call)
    means = np.array(global_average_pool(first["x"].copy()))
    again = global_average_pool(1.5 * first["x"])
    checks.check_array(again, 1.5 * means, f"{call} of 1.5 times the picture")


def _check_means(
    global_average_pool: Function, x: Floats, right: ArrayLike, title: str = ""
) -> None:
    call = f"global_average_pool(x){title}, x {x.shape}"
    checks.check_array(global_average_pool(x.copy()), right, call, shape_means=_MEANS)
