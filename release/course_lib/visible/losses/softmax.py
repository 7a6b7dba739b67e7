"""Visible tests of ``softmax`` and ``cross_entropy``."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, waves
from course_lib.visible.losses._shared import kept_small, loss_and_gradient

SLIPS_OF_CE: Slips = (
    (4.045554398052669, "this is the sum over the samples: take the mean"),
    (0.6742590663421115, "you divide by the number of classes, too: divide by N alone"),
    (np.nan, "it is NaN: is p changed before its logarithm is taken? g = p is no copy"),
    (-1.348518132684223, "the minus is missing: logarithms of probabilities are negative"),
)
"""Wrong losses of the lesson's small example."""
LOST_CE: Slips = (
    (np.inf, "it is infinite: take no log of a p that is rounded to 0"),
    (np.nan, "it is NaN: subtract each row's largest logit, and take no log of a rounded p"),
)
"""Losses of large logits that are no numbers."""
_LEAST_LARGE_CE = 6999
"""A little less than the loss of the lesson's large example."""
_SOFTMAX_TOLERANCE = 1e-9
_SUBTRACT_THE_LARGEST = "is each row's own largest logit subtracted from it before np.exp?"


def rows_sum_to_1(p: Floats) -> str | None:
    """Say which row of probabilities does not sum to 1.

    Parameters
    ----------
    p : ndarray of float, shape (N, C)
        What the student's function returned.
    """
    return _odd_row(~np.isclose(p.sum(axis=1), 1), "every row must sum to 1, and row {} does not")


def rows_sum_to_0(gradient: Floats) -> str | None:
    """Say which row of a gradient does not sum to 0.

    Parameters
    ----------
    gradient : ndarray of float, shape (N, C)
        What the student's function returned.
    """
    sums = gradient.sum(axis=1)
    return _odd_row(~np.isclose(sums, 0), "every row must sum to 0, and row {} does not")


# --- checks of softmax -------------------------------------------------------------------------


def check_softmax_of_five_classes(softmax: Function) -> None:
    """Make sure that rows sum to 1, and that ratios of probabilities fit differences of logits.

    Parameters
    ----------
    softmax : callable
        The student's function.
    """
    logits = np.array([[1.5, -0.4, 2.2, 0.3, -1.1], [-2.0, 0.7, 0.7, -0.5, 1.9]])
    p = softmax(logits.copy())
    call = "softmax(logits) of shape (2, 5)"
    checks.check_shape(p, logits.shape, call, shape_means="that of the logits")
    if broken := rows_sum_to_1(p):
        raise checks.CheckFailed(f"softmax(logits): {broken}.", "breaks_property")
    if not (p > 0).all():
        said = "softmax(logits): every probability must be above 0."
        raise checks.CheckFailed(said, "breaks_property")
    ratios = np.log(p / p[:, :1])
    checks.check_array(ratios, logits - logits[:, :1], "log(p_c / p_0), which is z_c - z_0")


def check_softmax_of_shifted_rows(softmax: Function) -> None:
    """Make sure that what is added to a row changes nothing, its largest logit first or last.

    Parameters
    ----------
    softmax : callable
        The student's function.
    """
    shifts = np.array([[0.0], [1000.0], [-1000.0], [1e4], [-1e4]])
    rows = np.array([2.3, 1.1, -0.7]) + shifts
    call = "softmax(logits) with rows (2.3, 1.1, -0.7) to which 0, ±1000 and ±10000 were added"
    right, upside_down, without_exp = (
        np.tile(row, (len(shifts), 1))
        for row in (
            [0.7402027064303174, 0.2229447708185586, 0.03685252275112413],
            [0.04097411224108637, 0.13603884344573758, 0.822987044313176],
            [0, 2 / 7, 5 / 7],
        )
    )
    slips = [
        (
            upside_down,
            "the smallest logit gets most: take logits minus largest, not largest minus logits",
        ),
        (without_exp, "np.exp is missing: the shares are those of exponentials"),
    ]
    _compare_shifted(softmax(rows.copy()), right, call, slips)
    turned = softmax(rows[:, ::-1].copy())
    _compare_shifted(turned, right[:, ::-1], f"{call}, columns reversed", ())


def check_softmax_of_one_row(softmax: Function) -> None:
    """Compare the softmax of a single row with the largest logits there may be.

    Parameters
    ----------
    softmax : callable
        The student's function.
    """
    checks.check_array(
        softmax(np.array([[-1e4, 1e4, 3.0, 1e4, 0.0]])),
        np.array([[0.0, 0.5, 0.0, 0.5, 0.0]]),
        "softmax([[-10000, 10000, 3, 10000, 0]])",
        rtol=0,
        atol=_SOFTMAX_TOLERANCE,
        shape_means="that of the logits",
        otherwise=_SUBTRACT_THE_LARGEST,
    )


def _compare_shifted(got: object, right: Floats, call: str, slips: Any) -> None:
    """Compare a table whose rows must all be alike."""
    checks.check_array(
        got,
        right,
        call,
        rtol=0,
        atol=_SOFTMAX_TOLERANCE,
        diagnoses=slips,
        properties=[rows_sum_to_1, _rows_are_alike],
        shape_means="that of the logits",
        otherwise=_SUBTRACT_THE_LARGEST,
    )


def _rows_are_alike(p: Floats) -> str | None:
    differ = ~np.isclose(p, p[0]).all(axis=1)
    return _odd_row(differ, "all rows must be alike, and row {} differs from row 0")


def _odd_row(odd: NDArray[np.bool_], sentence: str) -> str | None:
    """Put the number of the first odd row, if there is one, into the sentence."""
    return sentence.format(int(odd.argmax())) if odd.any() else None


# --- checks of cross_entropy -------------------------------------------------------------------


def check_ce_of_seven_samples(cross_entropy: Function) -> None:
    """Compare the loss of seven samples in five classes, of which two do not occur.

    Parameters
    ----------
    cross_entropy : callable
        The student's function.
    """
    call = "cross_entropy(logits, labels) of seven samples and five classes"
    loss, _ = loss_and_gradient(cross_entropy(waves(7, 5), _labels_with_gaps()), call)
    factors = {"N": 7, "C": 5, "2": 2}
    checks.check_number(loss, 2.347152756519204, f"{call}, the loss", factors=factors)


def check_slopes_of_ce(cross_entropy: Function) -> None:
    """Hold the gradient of seven samples against slopes of the student's own loss.

    Parameters
    ----------
    cross_entropy : callable
        The student's function.
    """
    checks.check_gradient(
        cross_entropy,
        {"logits": waves(7, 5), "labels": _labels_with_gaps()},
        "logits",
        "cross_entropy(logits, labels) of seven samples",
        factors={"N": 7, "C": 5},
    )


def ce_kept_small(loss: Floats) -> str | None:
    """Say that the loss of the large example is smaller than the right one.

    Parameters
    ----------
    loss : ndarray of float, shape ()
        What the student's function returned.
    """
    return kept_small(loss, _LEAST_LARGE_CE, "row")


def check_ce_leaves_nothing_behind(cross_entropy: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    cross_entropy : callable
        The student's function.
    """
    small_rows = np.log([[3.0, 1.0], [1.0, 9.0], [3.0, 7.0]])
    large_rows = np.array([[0.0, 1000.0], [0.0, 1000.0], [1e4, -1e4]])
    small = {"logits": small_rows, "labels": np.array([1, 0, 1])}
    large = {"logits": large_rows, "labels": np.array([0, 1, 1])}
    call = "cross_entropy([[0, 1000], [0, 1000], [10000, -10000]], [0, 1, 1])"
    checks.check_unchanged(cross_entropy, large, call)
    checks.check_repeatable(cross_entropy, small, large, "cross_entropy(logits, labels)")


def check_ce_of_shifted_rows(cross_entropy: Function) -> None:
    """Make sure that what is added to a row changes nothing, where the last label does not occur.

    Parameters
    ----------
    cross_entropy : callable
        The student's function.
    """
    labels = np.array([2, 0, 2, 3, 0, 3, 2])
    shifts = np.array([[0.0], [1000.0], [-1000.0], [1e4], [-1e4], [300.0], [-50.0]])
    call = "cross_entropy(logits, labels)"
    loss, gradient = loss_and_gradient(cross_entropy(waves(7, 5), labels.copy()), call)
    call = f"{call} where a constant is added to each row, which changes nothing"
    shifted = cross_entropy(waves(7, 5) + shifts, labels.copy())
    shifted_loss, shifted_gradient = loss_and_gradient(shifted, call)
    advice = "is each row's largest logit subtracted from it first?"
    checks.check_number(shifted_loss, loss, f"{call}, the loss", otherwise=advice)
    checks.check_array(shifted_gradient, gradient, f"{call}, the gradient", otherwise=advice)


def _labels_with_gaps() -> NDArray[np.int64]:
    """Return seven labels of five classes; 1 and 3 do not occur."""
    return np.array([2, 0, 2, 4, 0, 4, 2])
