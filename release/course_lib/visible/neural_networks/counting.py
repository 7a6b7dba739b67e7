"""Visible tests of ``count_parameters``."""

from collections.abc import Sequence

from course_lib import checks
from course_lib.layers import BatchNorm, Dropout, Layer, Linear, ReLU
from course_lib.visible._shared import Function


def check_count_of_wide_layers(count_parameters: Function) -> None:
    """Compare the count of a deep network that has a layer three times, and of one layer.

    Parameters
    ----------
    count_parameters : callable
        The student's function.
    """
    square: list[Layer] = [ReLU(), Linear(19, 19)]
    layers: list[Layer] = [Linear(64, 19), *(3 * square), ReLU(), Linear(19, 7)]
    call = "count_parameters of Linear(64, 19), three times Linear(19, 19), Linear(19, 7)"
    _check(count_parameters, layers, 2515, call)
    _check(count_parameters, [Linear(13, 5)], 70, "count_parameters([Linear(13, 5)])")


def check_count_without_biases(count_parameters: Function) -> None:
    """Compare the counts of networks in which no layer, and the second layer, has no biases.

    Parameters
    ----------
    count_parameters : callable
        The student's function.
    """
    one, bare = [Linear(13, 5, bias=False)], Linear(11, 3, bias=False)
    advice = "does the layer have biases? Ask layer.bias"
    _check(count_parameters, one, 65, "count_parameters([Linear(13, 5, bias=False)])", advice)
    call = "count_parameters([Linear(7, 11), ReLU(), Linear(11, 3, bias=False)])"
    _check(count_parameters, [Linear(7, 11), ReLU(), bare], 121, call, advice)


def check_count_with_batch_norm(count_parameters: Function) -> None:
    """Compare the count of a network with all kinds of layers.

    Parameters
    ----------
    count_parameters : callable
        The student's function.
    """
    call = "count_parameters of all four kinds of layers"
    statistics = "batch norm's running mean and variance are not trained: γ and β alone count"
    _check(count_parameters, _all_kinds(), 187, call, slips=[(219, statistics)])
    call = "count_parameters([BatchNorm(17)])"
    advice = "γ and β for each feature are learned"
    _check(count_parameters, [BatchNorm(17)], 34, call, advice, slips=[(68, statistics)])


def check_count_of_nothing_to_learn(count_parameters: Function) -> None:
    """Make sure that activations and dropout count as 0.

    Parameters
    ----------
    count_parameters : callable
        The student's function.
    """
    layers: list[Layer] = [ReLU(), Dropout(0.3), ReLU()]
    call = "count_parameters([ReLU(), Dropout(0.3), ReLU()]), where nothing is learned"
    _check(count_parameters, layers, 0, call)


def check_count_leaves_nothing_behind(count_parameters: Function) -> None:
    """Make sure that the list stays, and that a call does not depend on another.

    Parameters
    ----------
    count_parameters : callable
        The student's function.
    """
    given, others = {"layers": _all_kinds()}, {"layers": [Linear(2, 3)]}
    checks.check_unchanged(count_parameters, given, "count_parameters(layers)")
    checks.check_repeatable(count_parameters, given, others, "count_parameters(layers)")


def _check(
    count_parameters: Function,
    layers: Sequence[Layer],
    right: int,
    call: str,
    advice: str = "",
    slips: Sequence[tuple[int, str]] = (),
) -> None:
    got = count_parameters(list(layers))
    checks.check_number(got, right, call, rtol=0, atol=1e-6, diagnoses=slips, otherwise=advice)


def _all_kinds() -> list[Layer]:
    return [
        Linear(7, 11, bias=False),
        BatchNorm(11),
        ReLU(),
        Dropout(0.4),
        Linear(11, 5),
        BatchNorm(5),
        ReLU(),
        Linear(5, 3),
    ]
