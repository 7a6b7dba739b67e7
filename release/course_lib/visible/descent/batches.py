"""Visible tests of ``minibatches``."""

import itertools
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function
from course_lib.visible.descent._shared import samples, seeded

Batch = tuple[Floats, Floats]


def check_batches(
    minibatches: Function, n_samples: int, batch_size: int, sizes: list[int], seed: int
) -> None:
    """Go through an epoch: the batches' sizes, pairs that stay together, each once, in order.

    Parameters
    ----------
    minibatches : callable
        The student's function.
    n_samples, batch_size : int
        How many samples there are, and how many a batch should have.
    sizes : list of int
        How many samples each batch has.
    seed : int
        Of the random numbers.
    """
    call = f"minibatches(X, y, {batch_size}, rng) of N = {n_samples} samples"
    X, y = samples(n_samples)
    drawn = _drawn(minibatches(X, y, batch_size, seeded(seed)), call, most=len(sizes) + 1)
    _check_sizes(drawn, sizes, call)
    X_seen = np.concatenate([X_batch for X_batch, _ in drawn])
    y_seen = np.concatenate([y_batch for _, y_batch in drawn])
    _check_pairs(X_seen, y_seen, X, y, call)
    if not np.allclose(np.sort(y_seen), np.sort(y)):
        _fail(call, "not every sample comes once: go through one permutation", "not_once")
    order = seeded(seed).permutation(n_samples)
    if not np.allclose(y_seen, y[order]):
        _fail(
            call,
            "every sample comes once, but not in the order rng.permutation(N): draw that from the "
            "rng that is handed in, once, and take sample order[0] first",
            "another_order",
        )


def check_drawn_by_next(minibatches: Function) -> None:
    """Make sure that next() works, and that two epochs do not disturb one another.

    Parameters
    ----------
    minibatches : callable
        The student's function.
    """
    call = "next(minibatches(X, y, 3, rng))"
    X, y = samples(7)
    one, other = minibatches(X, y, 3, seeded(3)), minibatches(2 * X, -y, 3, seeded(8))
    try:
        first = _copied(next(one), call)
    except TypeError as error:
        if "is not an iterator" not in str(error):
            raise
        said = "next() does not work on it: make it a generator, by yield, or return iter(...)"
        raise checks.CheckFailed(f"{call}: {said}.") from None
    beside = _copied(next(other), call)
    second = _copied(next(one), call)
    order, other_order = seeded(3).permutation(7), seeded(8).permutation(7)
    usual: dict[str, Any] = {"otherwise": "does one epoch disturb the other?"}
    checks.check_array(first[1], y[order[:3]], f"{call}, y_batch")
    checks.check_array(beside[1], -y[other_order[:3]], f"{call} of a second epoch, y_batch")
    checks.check_array(second[1], y[order[3:6]], f"{call} once more, y_batch", **usual)
    checks.check_array(second[0], X[order[3:6]], f"{call} once more, X_batch", **usual)


def check_one_feature(minibatches: Function) -> None:
    """Make sure that batches keep both axes where X has one column.

    Parameters
    ----------
    minibatches : callable
        The student's function.
    """
    call = "minibatches(X, y, 3, rng) where X is of shape (7, 1)"
    X, y = samples(7)
    order = seeded(4).permutation(7)
    X_batch, y_batch = _copied(next(iter(minibatches(X[:, :1], y, 3, seeded(4)))), call)
    checks.check_array(X_batch, X[order[:3], :1], f"{call}, X_batch 0", shape_means="(n, D)")
    checks.check_array(y_batch, y[order[:3]], f"{call}, y_batch 0", shape_means="(n,)")


def check_two_epochs(minibatches: Function) -> None:
    """Make sure that a second epoch with the same rng has an order of its own.

    Parameters
    ----------
    minibatches : callable
        The student's function.
    """
    call = "minibatches(X, y, 3, rng) of N = 11 samples"
    (X, y), rng, expected = samples(11), seeded(2), seeded(2)
    orders = [expected.permutation(11), expected.permutation(11)]
    same = [(y[orders[0]], "the order is that of the first epoch: draw one of its own from rng")]
    for epoch, order in zip(
        ("the first epoch", "a second one with the same rng"), orders, strict=True
    ):
        drawn = _drawn(minibatches(X, y, 3, rng), f"{call}, {epoch}", most=5)
        seen = np.concatenate([y_batch for _, y_batch in drawn])
        checks.check_array(seen, y[order], f"{call}, {epoch}, y of all batches", diagnoses=same)


def check_batches_leave_nothing_behind(minibatches: Function) -> None:
    """Make sure that X and y stay, and that an epoch does not depend on another.

    Parameters
    ----------
    minibatches : callable
        The student's function.
    """
    call = "minibatches(X, y, 3, rng)"

    def epoch(X: Floats, y: Floats, batch_size: int, rng: np.random.Generator) -> list[Any]:
        batches = itertools.islice(minibatches(X, y, batch_size, rng), len(X))
        return [part for batch in batches for part in _copied(batch)]

    X, y = samples(7)
    given = {"X": X, "y": y, "batch_size": 3, "rng": seeded(1)}
    checks.check_unchanged(epoch, given, call)
    checks.check_repeatable(epoch, given, {**given, "X": -X, "y": 2 * y, "rng": seeded(5)}, call)


def _drawn(batches: Any, call: str, most: int) -> list[Batch]:
    """Return all batches, copied as they are drawn, but not more than `most`."""
    if batches is None:
        _fail(call, "it returns None: does it yield the batches?", "yields_nothing")
    drawn = []
    for batch in batches:
        drawn.append(_copied(batch, call))
        if len(drawn) == most:
            break
    if not drawn:
        _fail(call, "there is no batch: does it yield them?", "no_batch")
    return drawn


def _copied(batch: Any, call: str = "minibatches(X, y, batch_size, rng)") -> Batch:
    X_batch, y_batch = checks.parts(batch, ("X_batch", "y_batch"), f"{call}, a batch")
    for name, part in (("X_batch", X_batch), ("y_batch", y_batch)):
        if not isinstance(part, np.ndarray):
            _fail(call, f"{name} is a {type(part).__name__}: batches are arrays", "wrong_type")
    return np.copy(X_batch), np.copy(y_batch)


def _check_sizes(drawn: list[Batch], sizes: list[int], call: str) -> None:
    for number, ((X_batch, y_batch), size) in enumerate(zip(drawn, sizes, strict=False)):
        checks.check_shape(X_batch, (size, 2), f"{call}, X_batch {number}", shape_means="(n, D)")
        checks.check_shape(y_batch, (size,), f"{call}, y_batch {number}", shape_means="(n,)")
    if len(drawn) < len(sizes):
        said = "batches are missing: the last, smaller one counts, and no sample is left out"
        _fail(call, said, "batches_missing")
    if len(drawn) > len(sizes):
        _fail(call, "there are more batches than the samples fill", "too_many_batches")


def _check_pairs(X_seen: Floats, y_seen: Floats, X: Floats, y: Floats, call: str) -> None:
    """Make sure that each row of X comes with its own target."""
    for row, target in zip(X_seen, y_seen, strict=True):
        found = np.flatnonzero(np.isclose(X, row).all(axis=1))
        if not len(found):
            _fail(call, "there is a row in X_batch that is not a row of X", "no_sample")
        if not np.isclose(y[found], target).any():
            said = "a sample comes with another's target: take one order for X and y"
            _fail(call, said, "shuffled_apart")


def _fail(call: str, said: str, mistake: str) -> None:
    end = "" if said.endswith("?") else "."
    raise checks.CheckFailed(f"{call}: {said}{end}", mistake)
