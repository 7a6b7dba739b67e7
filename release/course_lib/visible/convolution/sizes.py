"""Visible tests of ``output_size``."""

from collections.abc import Sequence

from course_lib import checks
from course_lib.visible._shared import Function

_ADVICE = "the first window counts, and one more for each whole stride that fits behind it"
_PADDED = f"{_ADVICE}; padding stands at both ends"
_FITS = "n + 2p is not below d(k − 1) + 1"
_JUST_SO = "the kernel fits just so: there is exactly one window"


def check_strides(output_size: Function) -> None:
    """Compare sizes without padding, with strides that leave a rest and others that don't.

    Parameters
    ----------
    output_size : callable
        The student's function.
    """
    for numbers, right in (
        ((17, 5), 13),
        ((17, 5, 3), 5),
        ((18, 5, 3), 5),
        ((19, 5, 3), 5),
        ((20, 5, 3), 6),
        ((29, 3, 7), 4),
        ((11, 1, 4), 3),
        ((1000, 11, 4), 248),
    ):
        _check(output_size, numbers, right, _ADVICE)


def check_padding_and_dilation(output_size: Function) -> None:
    """Compare sizes with padding, with dilation, and with both.

    Parameters
    ----------
    output_size : callable
        The student's function.
    """
    for numbers, right in (
        ((13, 5, 1, 3), 15),
        ((13, 5, 3, 2), 5),
        ((4, 3, 2, 7), 8),
        ((29, 4, 1, 0, 3), 20),
        ((30, 4, 5, 0, 3), 5),
        ((23, 4, 5, 2, 3), 4),
        ((11, 1, 2, 0, 5), 6),
        ((31, 3, 2, 3, 7), 12),
    ):
        _check(output_size, numbers, right, _PADDED if numbers[3] else _ADVICE)


def check_kernels_that_fit(output_size: Function) -> None:
    """Make sure that a kernel that fits just so has one output, with padding, too.

    Parameters
    ----------
    output_size : callable
        The student's function.
    """
    for numbers in ((7, 7, 3), (3, 7, 3, 2), (10, 4, 2, 0, 3), (4, 3, 2, 1, 2), (7, 4, 5, 3, 4)):
        _check(output_size, numbers, 1, _JUST_SO)
    _check(output_size, (3, 5, 1, 2), 3, _PADDED)
    _check(output_size, (12, 5, 3), 3, f"{_ADVICE}; the pixels behind the last one are left out")


def check_kernels_that_do_not_fit(output_size: Function) -> None:
    """Make sure that a ValueError is raised where a kernel is too large, by one or by far.

    Parameters
    ----------
    output_size : callable
        The student's function.
    """
    for numbers in (
        (6, 7),
        (6, 7, 3),
        (2, 11, 2),
        (2, 7, 3, 2),
        (3, 8, 1, 2),
        (9, 4, 1, 0, 3),
        (9, 4, 2, 0, 3),
        (3, 3, 2, 0, 2),
    ):
        call = _call(numbers)
        try:
            output_size(*numbers)
        except ValueError:
            continue
        except Exception as error:
            kind = type(error).__name__
            said = f"it raises {kind}: where the kernel does not fit raise a ValueError."
            raise checks.CheckFailed(f"{call}: {said}", f"raises_{kind}") from error
        said = "the kernel does not fit, so there is no output: raise a ValueError."
        raise checks.CheckFailed(f"{call}: {said}", "nothing_raised")


def check_size_leaves_nothing_behind(output_size: Function) -> None:
    """Make sure that a call does not depend on another.

    Parameters
    ----------
    output_size : callable
        The student's function.
    """
    advice = "is anything left over from an earlier call?"
    for numbers, right in (
        ((23, 4, 5, 2, 3), 4),
        ((23, 4, 3, 2, 3), 6),
        ((23, 4, 3, 4, 3), 8),
        ((23, 4, 3, 4, 2), 9),
        ((23, 4, 5, 2, 3), 4),
    ):
        _check(output_size, numbers, right, advice)


def _check(output_size: Function, numbers: Sequence[int], right: int, advice: str) -> None:
    try:
        got = output_size(*numbers)
    except ValueError as error:
        said = f"a ValueError is raised, and the kernel fits: {_FITS}."
        raise checks.CheckFailed(f"{_call(numbers)}: {said}", "refuses_what_fits") from error
    checks.check_number(got, right, _call(numbers), rtol=0, atol=1e-6, otherwise=advice)


def _call(numbers: Sequence[int]) -> str:
    names = ("n", "kernel", "stride", "padding", "dilation")
    given = (f"{name}={n}" for name, n in zip(names, numbers, strict=False))
    return f"output_size({', '.join(given)})"
