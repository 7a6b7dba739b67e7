"""Visible tests of ``receptive_field``."""

from collections.abc import Sequence

from course_lib import checks
from course_lib.visible._shared import Function, check_leaves_nothing_behind

Layer = tuple[int, int, int]
_ADVICE = "what a layer adds is spread by the strides of all layers before it, not its own"


def check_fields_of_kernels(receptive_field: Function) -> None:
    """Compare the fields of layers without stride or dilation, equal ones among them.

    Parameters
    ----------
    receptive_field : callable
        The student's function.
    """
    same = (5, 1, 1)
    _check(receptive_field, [(7, 1, 1)], 7)
    _check(receptive_field, [(3, 1, 1), (7, 1, 1), (5, 1, 1)], 13)
    _check(receptive_field, [same, same, same, same], 17)
    _check(receptive_field, [(1, 1, 1)], 1)
    _check(receptive_field, [(4, 1, 1), (1, 1, 1), (2, 1, 1)], 5)
    _check(receptive_field, [(2, 1, 1)] * 30, 31)


def check_fields_with_strides(receptive_field: Function) -> None:
    """Compare the fields of layers with strides, which multiply.

    Parameters
    ----------
    receptive_field : callable
        The student's function.
    """
    _check(receptive_field, [(5, 3, 1)], 5)
    _check(receptive_field, [(3, 2, 1), (5, 3, 1), (7, 5, 1)], 47)
    _check(receptive_field, [(3, 1, 1), (5, 2, 1), (4, 3, 1), (2, 1, 1)], 19)
    _check(receptive_field, [(3, 1, 1), (1, 4, 1), (3, 1, 1)], 11)
    _check(receptive_field, [(3, 2, 1)] * 4, 31)


def check_fields_with_dilation(receptive_field: Function) -> None:
    """Compare the fields of dilated layers, with strides and without.

    Parameters
    ----------
    receptive_field : callable
        The student's function.
    """
    _check(receptive_field, [(4, 1, 5)], 16)
    _check(receptive_field, [(3, 1, 2), (5, 1, 3), (2, 1, 7)], 24)
    _check(receptive_field, [(3, 2, 5), (4, 3, 2), (5, 7, 3)], 95)
    _check(receptive_field, [(3, 1, 1), (1, 3, 7), (2, 2, 1)], 6)
    _check(receptive_field, [(3, 2, 3)] * 3, 43)


def check_field_leaves_nothing_behind(receptive_field: Function) -> None:
    """Make sure that the list stays, and that a call does not depend on another.

    Parameters
    ----------
    receptive_field : callable
        The student's function.
    """
    first: dict[str, list[Layer]] = {"layers": [(3, 2, 5), (4, 3, 2), (5, 7, 3)]}
    second: dict[str, list[Layer]] = {"layers": [(2, 5, 1), (7, 2, 3), (3, 1, 4)]}
    check_leaves_nothing_behind(receptive_field, first, second, "receptive_field(layers)")
    _check(receptive_field, second["layers"], 172)


def _check(receptive_field: Function, layers: Sequence[Layer], right: int) -> None:
    shown = f"[{layers[0]}] * {len(layers)}" if len(layers) > 9 else f"{list(layers)}"
    got = receptive_field(list(layers))
    call = f"receptive_field({shown})"
    checks.check_number(got, right, call, rtol=0, atol=1e-6, otherwise=_ADVICE)
