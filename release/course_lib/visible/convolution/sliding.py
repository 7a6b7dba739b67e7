"""Visible tests of ``convolve``."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, check_leaves_nothing_behind
from course_lib.visible.convolution._shared import unruly

SHAPE_OF_CONVOLUTION = "(H', W', F): a row and a column for each window, a channel for each filter"
_APART = "channels are kept apart: a filter sums over all of them"
SLIPS_OF_CONVOLUTION: Slips = (
    ((((0, 3), (-1.5, 0)),), "the kernels are flipped: lay them on as they are"),
    ((((-1, -3), (1, 3)),), "only the first channel counts: sum over all of them"),
    ((((0, -1.5), (1.5, 3)),), "the channels are averaged: sum them"),
    ((((-2, 3), (-1, 0)),), "rows and columns of the kernels are exchanged"),
    ((((-1, 1), (1, 2)),), _APART),
    ((((-3, 0), (3, 3)),), _APART),
    ((((-1, 0), (1, 3)),), _APART),
)
"""Wrong outputs of the lesson's example without its biases."""

_ADVICE = "each output is the sum of a window times a kernel, over all channels"


def small_convolution() -> tuple[Floats, Floats, Floats]:
    """Return the picture, the two kernels and the two biases of the lesson's example."""
    picture = np.array([[[1.0, 0, 2], [3, -1, 0.5]], [[0, 1, -2], [2, 0, 1]]])
    first = np.array([[[1.0, 0], [0, 2]], [[0, -1], [1, 0]]])
    second = np.array([[[0.0, 1], [-1, 0]], [[2, 0], [0, 1]]])
    kernels = np.stack([first, second])
    # They are written channel by channel, and channels come last.
    return np.moveaxis(picture, 0, -1), np.moveaxis(kernels, 1, -1), np.array([0.5, -1.0])


def check_windows_and_channels(convolve: Function) -> None:
    """Compare the output of a picture with four channels, in which all sizes are different.

    Parameters
    ----------
    convolve : callable
        The student's function.
    """
    given = _layer((6, 5, 4), filters=2, kernel=3)
    right = [
        [[0.021242, -3.297672], [8.967431, 1.508662], [13.382277, -3.575613]],
        [[-7.26673, 11.244401], [16.427802, 18.938238], [-17.930273, 28.845547]],
        [[7.424663, -4.984363], [17.474343, 14.316854], [-6.784309, 5.008408]],
        [[2.440701, 15.136063], [23.927012, 3.331408], [-12.265844, -1.918422]],
    ]
    _check(convolve, given, right)
    given = _layer((3, 3, 2), filters=2, kernel=2)
    right = [
        [[11.153044, 5.198457], [5.278567, -3.63559]],
        [[11.598001, 0.881932], [16.657138, 7.181652]],
    ]
    _check(convolve, given, right, " of a square picture")


def check_single_filters_and_channels(convolve: Function) -> None:
    """Compare outputs of one filter, of one channel, of 1 × 1 kernels, and of one window.

    Parameters
    ----------
    convolve : callable
        The student's function.
    """
    right = [[[-22.665582], [-5.774044], [10.404118]], [[3.870386], [-1.226416], [-12.570817]]]
    _check(convolve, _layer((4, 5, 2), filters=1, kernel=3), right, " of one filter")
    right = [
        [[1.160355, -4.438848], [3.562463, -0.628468]],
        [[5.000414, 1.237138], [-2.906137, 1.779641]],
        [[0.79118, 3.230539], [-4.121526, 2.036841]],
    ]
    _check(convolve, _layer((4, 3, 1), filters=2, kernel=2), right, " of one channel")
    right = [
        [[2.163147, 9.746682], [11.602569, -0.138534], [6.325541, -2.841923]],
        [[0.405114, 3.780066], [-0.175489, -4.748834], [5.224472, -8.0391]],
    ]
    _check(convolve, _layer((2, 3, 5), filters=2, kernel=1), right, " of 1 × 1 kernels")
    right = [[[5.045089, -9.73505, 1.736692, -2.971821, -20.3014]]]
    _check(convolve, _layer((3, 3, 2), filters=5, kernel=3), right, " of one window")


def check_convolution_with_strides(convolve: Function) -> None:
    """Compare outputs with strides that leave a rest, leave gaps, or leave one column.

    Parameters
    ----------
    convolve : callable
        The student's function.
    """
    given = _layer((8, 6, 2), filters=3, kernel=3, stride=2)
    right = [
        [[-7.921666, -0.717493, 6.128699], [7.194592, -16.674947, 18.15321]],
        [[-12.891961, -17.022707, 9.690268], [12.715128, 12.763498, -1.299309]],
        [[5.082931, 0.564874, 9.754504], [22.83042, -2.097895, -3.828117]],
    ]
    _check(convolve, given, right, " with stride 2")
    given = _layer((8, 13, 2), filters=1, kernel=2, stride=5)
    right = [[[9.725406], [-8.805416], [-2.195158]], [[-4.306783], [-3.155147], [5.886289]]]
    _check(convolve, given, right, " with stride 5, more than the kernel")
    given = _layer((9, 9, 2), filters=2, kernel=4, stride=3)
    right = [
        [[29.864802, 15.360308], [-5.218118, 14.760208]],
        [[7.617601, 6.85076], [21.351026, -14.20147]],
    ]
    _check(convolve, given, right, " of a square picture with stride 3")
    given = _layer((7, 3, 2), filters=2, kernel=3, stride=2)
    right = [[[4.732774, 10.418707]], [[-1.183006, 4.182272]], [[-7.470758, 9.433242]]]
    _check(convolve, given, right, " with one column of windows")


def check_convolution_with_padding(convolve: Function) -> None:
    """Compare outputs with padding, also with a stride and with more padding than kernel.

    Parameters
    ----------
    convolve : callable
        The student's function.
    """
    given = _layer((3, 4, 2), filters=2, kernel=3, padding=1)
    right = [
        [
            [-6.559146, 1.361369],
            [16.611407, 8.668509],
            [6.017323, -0.966408],
            [-0.409946, 11.151816],
        ],
        [[1.210958, 8.110285], [4.65798, -1.260738], [10.140265, -9.998991], [3.359459, 4.361707]],
        [
            [2.262913, -1.143646],
            [-4.941937, 8.291837],
            [-7.145595, 5.082771],
            [2.764097, -7.498762],
        ],
    ]
    _check(convolve, given, right, " with padding 1")
    given = _layer((6, 4, 2), filters=1, kernel=3, stride=3, padding=2)
    right = [[[4.226242], [-2.9483]], [[1.603494], [-1.720203]], [[2.91803], [0.89933]]]
    _check(convolve, given, right, " with padding 2 and stride 3")
    given = _layer((2, 3, 2), filters=1, kernel=2, stride=2, padding=3)
    right = [
        [[0.0], [0.0], [0.0], [0.0]],
        [[0.0], [-0.733548], [-0.730496], [0.0]],
        [[0.0], [-2.259622], [-4.057979], [0.0]],
        [[0.0], [0.0], [0.0], [0.0]],
    ]
    _check(convolve, given, right, " with padding 3, more than the kernel")
    given = _layer((2, 3, 3), filters=1, kernel=5, padding=2)
    right = [[[3.001479], [5.089052], [11.663687]], [[7.900278], [2.344295], [6.674595]]]
    _check(convolve, given, right, " of a kernel larger than the picture, with padding 2")


def check_biases(convolve: Function) -> None:
    """Compare outputs with biases, where the picture or the kernels are 0, and of tiny numbers.

    Parameters
    ----------
    convolve : callable
        The student's function.
    """
    given = _layer((5, 4, 2), filters=3, kernel=3, stride=2, padding=1, bias=True)
    right = [
        [[9.191854, 10.276252, -8.600872], [-9.596456, 2.993471, 0.827549]],
        [[4.495814, 2.850703, 0.96767], [-8.296798, 0.877089, -5.104155]],
        [[-7.568153, -9.103999, 0.362917], [-2.27573, 0.318307, -6.835978]],
    ]
    _check(convolve, given, right, " with biases")
    tiny = {**given, "x": 1e-9 * given["x"], "bias": 1e-9 * given["bias"]}
    _check(convolve, tiny, 1e-9 * np.array(right), " of tiny numbers")
    everywhere = given["bias"] + np.zeros((3, 2, 3))
    for name in ("x", "kernels"):
        case = f" where all of {name} is 0: only the biases are left"
        _check(convolve, {**given, name: 0 * given[name]}, everywhere, case)
    given = _layer((2, 3, 4), filters=4, kernel=2, bias=True)
    right = [
        [
            [-21.252261, -2.830493, -7.475435, -7.66798],
            [-22.587274, 10.718339, -0.202146, -3.733617],
        ]
    ]
    _check(convolve, given, right, " with as many filters as channels")
    given = _layer((3, 2, 2), filters=1, kernel=2, bias=True)
    right = [[[-8.505291]], [[3.819162]]]
    _check(convolve, given, right, " of one filter with its bias")


def check_convolution_leaves_nothing_behind(convolve: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    convolve : callable
        The student's function.
    """
    call = "convolve(x, kernels, bias, stride, padding)"
    for filters, kernel, padding in ((3, 2, 0), (2, 3, 1), (2, 1, 0)):
        first = _layer((5, 4, 2), filters=filters, kernel=kernel, padding=padding, bias=True)
        second = {n: v if isinstance(v, int) else 1 - v for n, v in first.items()}
        check_leaves_nothing_behind(convolve, first, second, call)
        _check_next_call(convolve, first, call)


def _check_next_call(convolve: Function, given: dict[str, Any], call: str) -> None:
    """Make sure that a call with another picture, kernel or bias of the same shape is right."""
    bias, advice = given["bias"], "is anything left over from an earlier call?"
    products = np.array(convolve(*given.values())) - bias
    for name, right in (("x", 1.5 * products), ("kernels", 1.5 * products)):
        got = convolve(*{**given, name: 1.5 * given[name]}.values())
        said = f"{call} with 1.5 times the {'picture' if name == 'x' else 'kernels'}, less the bias"
        checks.check_array(np.array(got) - bias, right, said, otherwise=advice)
    got = convolve(*{**given, "bias": 1.5 * bias}.values())
    checks.check_array(
        got, products + 1.5 * bias, f"{call} with 1.5 times the bias", otherwise=advice
    )


def _layer(
    shape: tuple[int, int, int],
    filters: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    bias: bool = False,
) -> dict[str, Any]:
    """Return arguments of fixed numbers; without biases these are 0."""
    return {
        "x": unruly(*shape) + 0.3,
        "kernels": unruly(filters, kernel, kernel, shape[2])[::-1].copy(),
        "bias": unruly(filters) + 0.4 if bias else np.zeros(filters),
        "stride": stride,
        "padding": padding,
    }


def _check(convolve: Function, given: dict[str, Any], right: ArrayLike, title: str = "") -> None:
    copies = (v if isinstance(v, int) else v.copy() for v in given.values())
    shape, kernels = given["x"].shape, given["kernels"].shape
    call = f"convolve(x, kernels, bias, {given['stride']}, {given['padding']}){title}"
    call = f"{call}, x {shape}, kernels {kernels}"
    means = SHAPE_OF_CONVOLUTION
    checks.check_array(convolve(*copies), right, call, shape_means=means, otherwise=_ADVICE)
