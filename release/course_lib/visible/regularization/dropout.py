"""Visible tests of ``dropout_forward`` and ``dropout_backward``."""

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, check_leaves_nothing_behind, waves

SLIPS_OF_DROPOUT: Slips = (
    (((0, -1, 4), (2, 0, 6)), "it is not scaled: what stays is divided by 1 - p, here 0.8"),
    (((0, -5, 20), (10, 0, 30)), "it is divided by p: divide by 1 - p, the share that stays"),
    (((0, -0.8, 3.2), (1.6, 0, 4.8)), "it is multiplied by 1 - p: divide by it"),
    (((0, -1.5625, 6.25), (3.125, 0, 9.375)), "the scale is applied twice"),
    (((3.75, 0, 0), (0, -6.25, 0)), "what should be dropped is kept"),
    (((3, 0, 0), (0, -5, 0)), "what should be dropped is kept, and nothing is scaled"),
    (((15, 0, 0), (0, -25, 0)), "p is read as the probability to keep: here it is that to drop"),
    (
        ((3.75, -1.25, 0), (2.5, -6.25, 7.5)),
        "kept below 1 - p: that is as likely, but the rule is a draw of at least p",
    ),
    (((0, -1.25, 5), (0, -6.25, 7.5)), "all rows have one mask: draw rng.random(x.shape)"),
    (((3, -1, 4), (2, -5, 6)), "nothing is dropped: multiply x by the mask"),
)
"""Wrong ``out`` of the lesson's example."""
SLIPS_OF_MASK: Slips = (
    (((0, 1, 1), (1, 0, 1)), "it is not scaled: it holds 1/(1 - p), here 1.25, or 0"),
    (((1, 0, 0), (0, 1, 0)), "it says what is dropped: it holds 1/(1 - p) where an entry stays"),
)
"""Wrong masks of the lesson's example."""
SLIPS_OF_BACKWARD: Slips = (
    (((0, 2, -3), (0.5, 0, -1)), "the scale is missing: multiply by the mask as it is"),
    (((1, 2, -3), (0.5, 4, -1)), "it is unchanged: what was dropped gets the gradient 0"),
    (((0, 3.125, -4.6875), (0.78125, 0, -1.5625)), "the mask is applied twice"),
    (((0, 1.6, -2.4), (0.4, 0, -0.8)), "it is divided by the mask: multiply by it"),
    (((1, 0, 0), (0, 4, 0)), "it passes where the entry was dropped: it is the other way round"),
    (((0, 2.5, 0), (0.625, 0, 0)), "negative gradients are lost: a gradient has either sign"),
)
"""Wrong gradients of the lesson's example."""

_PARTS = ("out", "mask")
_KEPT = {11: "000001001000000100101000000110", 12: "010000001100000001000111010100"}
"""Which of 30 entries stay with p = 0.7, by the generator's seed."""
_DRAW_BY_DRAW = (
    "keep where rng.random(x.shape) >= p, drawn once, and from the rng that is handed in"
)


def check_dropout_of_thirty_entries(dropout_forward: Function) -> None:
    """Compare out and mask in three dimensions, where most entries are dropped.

    Parameters
    ----------
    dropout_forward : callable
        The student's function.
    """
    x = waves(2, 3, 5)
    call = "dropout_forward(x, 0.7, rng, True) of x with the shape (2, 3, 5)"
    for seed, kept in _KEPT.items():
        result = dropout_forward(x.copy(), 0.7, np.random.default_rng(seed), True)
        _compare(result, x, _as_array(kept).reshape(x.shape) / 0.3, call)


def check_mean_of_dropout(dropout_forward: Function) -> None:
    """Make sure that the mean over many entries stays what it was, and that a share p is dropped.

    Parameters
    ----------
    dropout_forward : callable
        The student's function.
    """
    call = "dropout_forward(x, 0.35, rng, True) of 40000 entries that are 1"
    result = dropout_forward(np.ones((200, 200)), 0.35, np.random.default_rng(7), True)
    out, mask = checks.parts(result, _PARTS, call)
    for name, values in (("out", out), ("mask", mask)):
        checks.check_shape(values, (200, 200), f"{call}, {name}", shape_means="that of x")
    dropped = float(np.mean(out == 0))
    if abs(dropped - 0.35) > 0.02:
        said = f"{100 * dropped:.0f} % of the entries are dropped: it should be about 35 %."
        raise checks.CheckFailed(f"{call}: {said}", "wrong_share")
    if abs(np.mean(out) - 1) > 0.03:
        said = f"the mean of out is {np.mean(out):.2f}: what stays must be scaled up, so that it"
        raise checks.CheckFailed(f"{call}: {said} is about 1 as before.", "mean_changes")


def check_dropout_at_the_edge(dropout_forward: Function) -> None:
    """Compare out and mask where a draw is p itself, where p is 0, and where some of x is.

    Parameters
    ----------
    dropout_forward : callable
        The student's function.
    """
    x, p = waves(7), 0.36807994166427127
    call = "dropout_forward(x, p, rng, True) where the draw of x[3] is p itself, so that it stays"
    result = dropout_forward(x.copy(), p, np.random.default_rng(17), True)
    _compare(result, x, np.array([1, 0, 1, 1, 0, 1, 1]) / (1 - p), call)
    call = "dropout_forward(x, 0.0, rng, True)"
    _compare(dropout_forward(x.copy(), 0.0, np.random.default_rng(2), True), x, np.ones(7), call)
    call = "dropout_forward(x, 0.7, rng, True) of x with zeros in it"
    some = np.where(np.arange(30) % 3 == 0, 0, waves(30))
    result = dropout_forward(some.copy(), 0.7, np.random.default_rng(11), True)
    _compare(result, some, _as_array(_KEPT[11]) / 0.3, call)


def check_dropout_leaves_nothing_behind(dropout_forward: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    dropout_forward : callable
        The student's function.
    """
    x = waves(7, 5)
    first = {"x": x, "p": 0.4, "rng": np.random.default_rng(3), "train": True}
    second = {"x": x[::-1].copy(), "p": 0.7, "rng": np.random.default_rng(4), "train": True}
    call = "dropout_forward(x, p, rng, True)"
    check_leaves_nothing_behind(dropout_forward, first, second, call)


def check_dropout_at_test_time(dropout_forward: Function) -> None:
    """Make sure that nothing happens at test time alone, whatever p and the shape are.

    Parameters
    ----------
    dropout_forward : callable
        The student's function.
    """
    call = "dropout_forward(x, 0.6, rng, True) of x with the shape (7, 5)"
    trained = dropout_forward(waves(7, 5), 0.6, np.random.default_rng(5), True)
    if np.all(checks.parts(trained, _PARTS, call)[0]):
        raise checks.CheckFailed(f"{call}: in training some entries must be 0.", "never_drops")
    for x, p in ((waves(7, 5), 0.6), (waves(2, 3, 5), 0.3), (waves(5), 0.0)):
        call = f"dropout_forward(x, {p}, rng, False) of x with the shape {x.shape}"
        result = dropout_forward(x.copy(), p, np.random.default_rng(5), False)
        out, mask = checks.parts(result, _PARTS, call)
        slips = [(x * (1 - p), "x is scaled down"), (x / (1 - p), "x is scaled up")]
        checks.check_array(
            out,
            x,
            f"{call}, out",
            diagnoses=[(wrong, f"{said}: at test time it stays as it is") for wrong, said in slips],
            shape_means="that of x",
            otherwise="at test time x itself is returned: nothing is dropped or scaled",
        )
        if mask is not None:
            said = "at test time there is no mask: return None in its place."
            raise checks.CheckFailed(f"{call}, mask: {said}", "mask_at_test")
    first = {"x": waves(7, 5), "p": 0.6, "rng": np.random.default_rng(3), "train": False}
    checks.check_unchanged(dropout_forward, first, "dropout_forward(x, 0.6, rng, False)")


def check_backward_of_thirty_entries(dropout_backward: Function) -> None:
    """Compare the gradient through a mask in three dimensions, and in one.

    Parameters
    ----------
    dropout_backward : callable
        The student's function.
    """
    for shape in ((2, 3, 5), (30,), (5, 6)):
        call = f"dropout_backward(upstream, mask) of arrays with the shape {shape}"
        for digits in _KEPT.values():
            kept = _as_array(digits).reshape(shape)
            found = dropout_backward(waves(*shape), kept / 0.3)
            right = np.where(kept > 0, waves(*shape) / 0.3, 0)
            checks.check_array(found, right, call, shape_means="that of upstream")


def check_backward_leaves_nothing_behind(dropout_backward: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    dropout_backward : callable
        The student's function.
    """
    kept = _as_array(_KEPT[11]) / 0.3
    first = {"upstream": waves(30), "mask": kept}
    second = {"upstream": waves(30) + 1, "mask": kept[::-1].copy()}
    call = "dropout_backward(upstream, mask)"
    check_leaves_nothing_behind(dropout_backward, first, second, call)


def check_backward_at_test_time(dropout_backward: Function) -> None:
    """Make sure that the gradient passes unchanged where there is no mask, and only there.

    Parameters
    ----------
    dropout_backward : callable
        The student's function.
    """
    call = "dropout_backward(upstream, mask) where all was dropped"
    found = dropout_backward(waves(7, 5), np.zeros((7, 5)))
    checks.check_array(found, np.zeros((7, 5)), call, shape_means="that of upstream")
    for upstream in (waves(7, 5), waves(5), waves(2, 3, 5)):
        # In training first, whatever comes of it: its mask must not be remembered.
        dropout_backward(upstream.copy(), np.where(upstream > 0, 1.25, 0))
        call = f"dropout_backward(upstream, None) of upstream with the shape {upstream.shape}"
        checks.check_array(
            dropout_backward(upstream.copy(), None),
            upstream,
            call,
            shape_means="that of upstream",
            otherwise="None means test time: the gradient passes as it is",
        )
    checks.check_unchanged(dropout_backward, {"upstream": waves(7, 5), "mask": None}, call)


def _compare(result: object, x: Floats, right_mask: Floats, call: str) -> None:
    out, mask = checks.parts(result, _PARTS, call)
    means = "that of x"
    checks.check_array(
        out, x * right_mask, f"{call}, out", shape_means=means, otherwise=_DRAW_BY_DRAW
    )
    checks.check_array(
        mask, right_mask, f"{call}, mask", shape_means=means, otherwise=_DRAW_BY_DRAW
    )


def _as_array(digits: str) -> Floats:
    return np.array([float(digit) for digit in digits])
