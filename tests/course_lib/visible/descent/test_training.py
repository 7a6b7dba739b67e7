"""The visible tests of `train_linear_regression`: what passes, and what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import descent
from course_lib.visible import descent as visible

CHECKS = [
    visible.check_three_epochs,
    visible.check_losses_of_three_epochs,
    visible.check_losses_that_explode,
    visible.check_losses_that_hardly_fall,
    visible.check_batches_of_all_sizes,
    visible.check_training_leaves_nothing_behind,
]


def mean(X_batch):
    return 2 / len(X_batch)


def train(X, y, size, rate, n_epochs, rng, *, share=mean, late=False, of_all=False, fixed=False):
    """Train as the lesson says, unless an option says what to do wrong."""
    w, losses = np.zeros(X.shape[1]), []
    kept = list(descent.minibatches(X, y, size, rng)) if fixed else None
    for _ in range(n_epochs):
        for X_batch, y_batch in kept or descent.minibatches(X, y, size, rng):
            before = w
            w = w - rate * share(X_batch) * X_batch.T @ (X_batch @ w - y_batch)
            seen, targets = (X, y) if of_all else (X_batch, y_batch)
            losses.append(np.mean((seen @ (w if late else before) - targets) ** 2))
    return w, losses


def slip(**options):
    """Return `train` with a slip."""
    return lambda *arguments: train(*arguments, **options)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [descent.train_linear_regression, train])
def test_what_is_right_passes(check, right):
    check(right)


def stops_early(X, y, size, rate, n_epochs, rng):
    return train(X, y, size, rate, min(n_epochs, 5), rng)


def stops_at_small_changes(X, y, size, rate, n_epochs, rng):
    w, losses = train(X, y, size, rate, n_epochs, rng)
    small = np.flatnonzero(np.abs(np.diff(losses)) < 1e-3)
    return w, losses[: small[0] + 2] if small.size else losses


def centres(X, *rest):
    X -= X.mean(axis=0)
    return train(X, *rest)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_three_epochs, slip(fixed=True), "draw a new order"),
        (visible.check_losses_of_three_epochs, slip(late=True), "before the update"),
        (visible.check_losses_that_explode, slip(of_all=True), "where they explode"),
        (visible.check_losses_that_hardly_fall, stops_early, "one loss per update"),
        (visible.check_losses_that_hardly_fall, stops_at_small_changes, "one loss per update"),
        (visible.check_batches_of_all_sizes, slip(share=lambda b: 2), "N = 7"),
        (visible.check_training_leaves_nothing_behind, centres, "leave X unchanged"),
    ],
)
def test_what_is_wrong_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def example(**options):
    X, y = np.array([[1.0], [2.0], [-1.0]]), np.array([3.0, 4.0, 2.0])
    return train(X, y, 2, 0.1, 1, np.random.default_rng(0), **options)


def test_the_slips_are_those_of_the_lessons_example():
    shares = [
        lambda b: 2,
        lambda b: 1 / len(b),
        lambda b: 2 / 3,
        lambda b: 1,
        lambda b: 2 / len(b) ** 2,
        None,
        lambda b: -2 / len(b),
        lambda b: 20 / len(b),
    ]
    for (stated, _), share in zip(visible.SLIPS_OF_TRAINING, shares, strict=True):
        if share is not None:  # the one that is not shuffled
            assert example(share=share)[0] == pytest.approx(list(stated))
    of_all, late, mean_of_all = (list(stated) for stated, _ in visible.SLIPS_OF_BATCH_LOSSES)
    assert example(of_all=True)[1] == pytest.approx(of_all)
    assert example(late=True)[1] == pytest.approx(late)
    assert [np.mean(example()[1])] == pytest.approx(mean_of_all)
