"""The visible tests of `minibatches`: what passes, and what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import descent
from course_lib.visible import descent as visible

SIZES = [(5, 2, [2, 2, 1]), (61, 13, [13, 13, 13, 13, 9]), (15, 5, [5, 5, 5]), (7, 9, [7])]


def check_batches(minibatches):
    for n_samples, batch_size, sizes in SIZES:
        visible.check_batches(minibatches, n_samples, batch_size, sizes, seed=0)


CHECKS = [
    check_batches,
    visible.check_drawn_by_next,
    visible.check_one_feature,
    visible.check_two_epochs,
    visible.check_batches_leave_nothing_behind,
]


def in_one_buffer(X, y, batch_size, rng):
    """Yield batches that change once the next is drawn."""
    order = rng.permutation(len(X))
    kept_X, kept_y = np.empty((batch_size, X.shape[1])), np.empty(batch_size)
    for i in range(0, len(X), batch_size):
        n = min(batch_size, len(X) - i)
        kept_X[:n], kept_y[:n] = X[order[i : i + n]], y[order[i : i + n]]
        yield kept_X[:n], kept_y[:n]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [descent.minibatches, in_one_buffer])
def test_what_is_right_passes(check, right):
    check(right)


def in_a_list(*arguments):
    return list(descent.minibatches(*arguments))


def nothing(*arguments):
    return None


def none_at_all(*arguments):
    yield from ()


def without_the_last(*arguments):
    yield from in_a_list(*arguments)[:-1]


def one_more(X, y, batch_size, rng):
    batches = in_a_list(X, y, batch_size, rng)
    yield from [*batches, batches[0]]


def apart(X, y, batch_size, rng):
    return descent.minibatches(X, y[rng.permutation(len(y))], batch_size, rng)


def of_others(X, y, batch_size, rng):
    return descent.minibatches(X + 7, y, batch_size, rng)


def with_replacement(X, y, batch_size, rng):
    rows = rng.integers(len(X), size=len(X))
    return descent.minibatches(X[rows], y[rows], batch_size, rng)


def of_another_generator(X, y, batch_size, rng):
    return descent.minibatches(X, y, batch_size, np.random.default_rng(99))


def in_one_order(X, y, batch_size, rng):
    return descent.minibatches(X, y, batch_size, np.random.default_rng(2))


def negated(X, y, batch_size, rng):
    X *= -1
    return descent.minibatches(X, y, batch_size, rng)


def squeezed(*arguments):
    for X_batch, y_batch in descent.minibatches(*arguments):
        yield X_batch.squeeze(), y_batch


def as_lists(*arguments):
    for X_batch, y_batch in descent.minibatches(*arguments):
        yield X_batch.tolist(), y_batch


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (check_batches, nothing, "does it yield the batches"),
        (check_batches, none_at_all, "there is no batch"),
        (check_batches, without_the_last, "batches are missing"),
        (check_batches, one_more, "more batches than the samples fill"),
        (check_batches, apart, "another's target"),
        (check_batches, of_others, "not a row of X"),
        (check_batches, with_replacement, "not every sample comes once"),
        (check_batches, of_another_generator, "not in the order"),
        (check_batches, as_lists, "X_batch is a list: batches are arrays"),
        (visible.check_one_feature, squeezed, r"shape \(3, 1\)"),
        (visible.check_drawn_by_next, in_a_list, r"next\(\) does not work on it"),
        (visible.check_two_epochs, in_one_order, "that of the first epoch"),
        (visible.check_batches_leave_nothing_behind, negated, "leave X unchanged"),
    ],
)
def test_what_is_wrong_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_an_epoch_without_end_is_cut():
    def forever(*arguments):
        while True:
            yield from descent.minibatches(*arguments)

    with pytest.raises(CheckFailed, match="more batches"):
        check_batches(forever)
    visible.check_batches_leave_nothing_behind(forever)
