"""Visible tests of ``parameter_count``."""

from course_lib import checks
from course_lib.visible._shared import Function

_ADVICE = "a filter has k · k · C weights and at most one bias, and there are F filters"
_LAYERS = ((5, 3, 7), (1, 11, 13), (3, 1, 17), (7, 13, 1), (3, 6, 6), (2, 300, 512))
"""Kernel, channels and filters of several layers."""


def check_counts_with_biases(parameter_count: Function) -> None:
    """Compare the counts of layers with biases, of which each filter has one.

    Parameters
    ----------
    parameter_count : callable
        The student's function.
    """
    counts = (532, 156, 170, 638, 330, 614912)
    for (kernel, channels, filters), right in zip(_LAYERS, counts, strict=True):
        call = f"parameter_count({kernel}, {channels}, {filters}"
        got = parameter_count(kernel, channels, filters)
        _check(got, right, f"{call})")
        _check(parameter_count(kernel, channels, filters, True), right, f"{call}, True)")


def check_counts_without_biases(parameter_count: Function) -> None:
    """Compare the counts of layers without biases, and of one with biases afterwards.

    Parameters
    ----------
    parameter_count : callable
        The student's function.
    """
    counts = (525, 143, 153, 637, 324, 614400)
    for (kernel, channels, filters), right in zip(_LAYERS, counts, strict=True):
        got = parameter_count(kernel, channels, filters, False)
        _check(got, right, f"parameter_count({kernel}, {channels}, {filters}, False)")
    got = parameter_count(5, 3, 7, True)
    _check(got, 532, "parameter_count(5, 3, 7, True) after parameter_count(5, 3, 7, False)")


def _check(got: object, right: int, call: str) -> None:
    checks.check_number(got, right, call, rtol=0, atol=1e-6, otherwise=_ADVICE)
