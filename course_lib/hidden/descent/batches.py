"""Hidden tests of ``minibatches``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.checks import parts
from course_lib.hidden.descent.momentum import momentum_descent
from course_lib.hidden.descent.steps import gradient_descent
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result, Steps
from course_lib.reference import descent

BATCHES = Steps(step=Result(means="the batch's rows"))
minibatches = Exercise(descent.minibatches, BATCHES, builds_on=(gradient_descent, momentum_descent))


def one_epoch(minibatches, X, y, batch_size, rng):
    """Go through all batches, each copied when it is drawn."""
    return told(minibatches(X, y, batch_size, rng), most=len(X) + 1)


def two_epochs(minibatches, X, y, batch_size, rng):
    """Go through all batches twice, with one generator of random numbers."""
    first = one_epoch(minibatches, X, y, batch_size, rng)
    second = one_epoch(minibatches, X, y, batch_size, rng)
    return {f"epoch {e}, {n}": v for e, d in ((1, first), (2, second)) for n, v in d.items()}


def by_next(minibatches, X, y, batch_size, rng):
    """Draw two batches by next()."""
    batches = minibatches(X, y, batch_size, rng)
    first = pair(next(batches))
    second = pair(next(batches))
    return {"the first X": first[0], "the first y": first[1], "the second X": second[0]}


def side_by_side(minibatches, X, y, batch_size, rng):
    """Draw from two epochs in turns, each with random numbers of its own."""
    other = np.random.default_rng(len(X))
    one, two = minibatches(X, y, batch_size, rng), minibatches(-X, 2 * y, batch_size, other)
    drawn = []
    for _, a, b in zip(range(len(X)), one, two, strict=False):  # some epochs never end
        drawn.append([*pair(a), *pair(b)])
    names = ("X of one", "y of one", "X of the other", "y of the other")
    return {
        f"batch {i}, {n}": v
        for i, values in enumerate(drawn)
        for n, v in zip(names, values, strict=True)
    }


def told(batches, most):
    """Return the sizes of all batches, and what is in them."""
    steps = {"the batches' sizes": ""}
    sizes = []
    for number, batch in enumerate(batches):
        if number == most:
            sizes.append("and so on, without an end")
            break
        X_batch, y_batch = pair(batch)
        sizes.append(str(len(X_batch)))
        steps[f"batch {number}, X"], steps[f"batch {number}, y"] = X_batch, y_batch
    return {**steps, "the batches' sizes": ", ".join(sizes)}


def pair(batch):
    """Return copies of a batch's two parts: once the next is drawn it may change."""
    both = parts(batch, ("X_batch", "y_batch"), "a batch")
    return [np.copy(part) if isinstance(part, np.ndarray) else part for part in both]


def samples(draw, n, d):
    """Return signed samples, and targets that tell which sample each belongs to."""
    return draw.rng.normal(size=(n, d)), draw.rng.normal(size=n)


def seeded(draw):
    """Return a generator of random numbers of its own seed."""
    return np.random.default_rng(int(draw.rng.integers(1000)))


@minibatches.cases(unchanged=True)
def all_samples_once(draw):
    n, d = draw.sizes(2, low=3, high=19)
    n = 3 * (n + 7) + 1  # in batches of three there are many, and one sample is left
    for title, script in (
        ("", one_epoch),
        ("for two epochs, one after the other, with one rng", two_epochs),
    ):
        X, y = samples(draw, n, d)
        yield minibatches.case(title, script=script, X=X, y=y, batch_size=3, rng=seeded(draw))


@minibatches.cases("sizes")
def sizes_of_all_kinds(draw):
    n, d = draw.sizes(2)
    for title, count, size in (
        ("where all batches are full", 4 * n, n),
        ("where all samples fit in one batch", n, n),
        ("where the batch is larger than the data", n, n + 2),
        ("with batches of one sample", n, 1),
        ("where one sample is left", 2 * n + 1, n),
        ("where X has one column", n, 2),
    ):
        X, y = samples(draw, count, 1 if title == "where X has one column" else d)
        yield minibatches.case(title, script=one_epoch, X=X, y=y, batch_size=size, rng=seeded(draw))


@minibatches.cases("iterator")
def one_batch_at_a_time(draw):
    n, d = draw.sizes(2, low=5)
    for title, script in (
        ("by next()", by_next),
        ("in turns with another epoch", side_by_side),
    ):
        X, y = samples(draw, n, d)
        yield minibatches.case(title, script=script, X=X, y=y, batch_size=2, rng=seeded(draw))


# --- mistakes ----------------------------------------------------------------------------------


@minibatches.helper
def cut(X, y, size, order, order_of_y=None, ends=None):
    """Yield batches of rows in an order, those of y perhaps in another."""
    order_of_y = order if order_of_y is None else order_of_y
    for i in range(0, len(order) if ends is None else ends, size):
        yield X[order[i : i + size]], y[order_of_y[i : i + size]]


@minibatches.mistake(
    "X and y are shuffled apart, so samples get the targets of others: take one order for both",
    warned=True,
)
def shuffled_apart(X, y, batch_size, rng):
    return cut(X, y, batch_size, rng.permutation(len(X)), rng.permutation(len(X)))


@minibatches.mistake("only X is shuffled: y must go through the same order")
def only_x_shuffled(X, y, batch_size, rng):
    return cut(X, y, batch_size, rng.permutation(len(X)), np.arange(len(X)))


@minibatches.mistake("only y is shuffled: X must go through the same order")
def only_y_shuffled(X, y, batch_size, rng):
    return cut(X, y, batch_size, np.arange(len(X)), rng.permutation(len(X)))


@minibatches.mistake("nothing is shuffled: the order is rng.permutation(N)", warned=True)
def not_shuffled(X, y, batch_size, rng):
    return cut(X, y, batch_size, np.arange(len(X)))


@minibatches.mistake(
    "the last batch is dropped where it is smaller: its samples count too", warned=True
)
def last_batch_dropped(X, y, batch_size, rng):
    return cut(X, y, batch_size, rng.permutation(len(X)), ends=len(X) - batch_size + 1)


@minibatches.mistake("the last batch is always dropped: its samples count too")
def last_batch_always_dropped(X, y, batch_size, rng):
    yield from list(cut(X, y, batch_size, rng.permutation(len(X))))[:-1]


@minibatches.mistake("there is an empty batch at the end: stop once all samples were drawn")
def empty_batch_at_the_end(X, y, batch_size, rng):
    return cut(X, y, batch_size, rng.permutation(len(X)), ends=len(X) + 1)


@minibatches.mistake("the last batch is filled up with samples from the start of the order")
def last_batch_filled_up(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    missing = -len(X) % batch_size
    return cut(X, y, batch_size, np.concatenate([order, np.resize(order, missing)]))


@minibatches.mistake("the last batch overlaps the one before: it has what is left, and no more")
def last_batch_overlaps(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[max(0, min(i, len(X) - batch_size)) :][:batch_size]
        yield X[rows], y[rows]


@minibatches.mistake("what is left over goes into the last full batch: make a smaller one of it")
def rest_in_the_last_full_batch(X, y, batch_size, rng):
    order, full = rng.permutation(len(X)), max(len(X) // batch_size, 1)
    for i in range(full):
        rows = order[i * batch_size :] if i == full - 1 else order[i * batch_size :][:batch_size]
        yield X[rows], y[rows]


@minibatches.mistake("samples are spread evenly: every batch but the last has batch_size of them")
def spread_evenly(X, y, batch_size, rng):
    for rows in np.array_split(rng.permutation(len(X)), -(-len(X) // batch_size)):
        yield X[rows], y[rows]


@minibatches.mistake("batch_size is taken for the number of batches: it is their size")
def size_for_number(X, y, batch_size, rng):
    for rows in np.array_split(rng.permutation(len(X)), batch_size):
        yield X[rows], y[rows]


@minibatches.mistake("a sample may be drawn twice in an epoch: each comes once", warned=True)
def drawn_with_replacement(X, y, batch_size, rng):
    return cut(X, y, batch_size, rng.integers(len(X), size=len(X)))


@minibatches.mistake("samples may come twice in an epoch: draw one permutation, before the loop")
def order_drawn_for_every_batch(X, y, batch_size, rng):
    for i in range(0, len(X), batch_size):
        rows = rng.permutation(len(X))[i : i + batch_size]
        yield X[rows], y[rows]


@minibatches.mistake(
    "all batches start alike: draw one permutation, and go on where the last batch ended"
)
def first_rows_again(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[: min(batch_size, len(X) - i)]
        yield X[rows], y[rows]


@minibatches.mistake("one batch only: does a return stand in the loop?")
def first_batch_only(X, y, batch_size, rng):
    yield next(cut(X, y, batch_size, rng.permutation(len(X))))


@minibatches.mistake("the batches overlap: go on by batch_size, not by 1")
def every_start(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(len(X)):
        rows = order[i : i + batch_size]
        yield X[rows], y[rows]


@minibatches.mistake("one sample is missing from every batch: a slice ends before its end")
def one_short(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size - 1]
        yield X[rows], y[rows]


@minibatches.mistake("the batches are shuffled, and the samples within them are not")
def batches_shuffled(X, y, batch_size, rng):
    starts = np.arange(0, len(X), batch_size)
    for start in starts[rng.permutation(len(starts))]:
        yield X[start : start + batch_size], y[start : start + batch_size]


@minibatches.mistake("the random numbers are another generator's: use the rng that is handed in")
def own_generator(X, y, batch_size, rng):
    return cut(X, y, batch_size, np.random.default_rng(0).permutation(len(X)))


@minibatches.mistake("the order is the wrong way round: row i of an epoch is sample order[i]")
def inverse_order(X, y, batch_size, rng):
    return cut(X, y, batch_size, np.argsort(rng.permutation(len(X))))


@minibatches.mistake("the order is drawn, then turned round: take it as it comes")
def order_reversed(X, y, batch_size, rng):
    return cut(X, y, batch_size, rng.permutation(len(X))[::-1])


@minibatches.mistake("the order is sorted or drawn twice: draw rng.permutation(N) once")
def permuted_twice(X, y, batch_size, rng):
    return cut(X, y, batch_size, rng.permutation(rng.permutation(len(X))))


@minibatches.mistake("y comes before X: a batch is the pair (X_batch, y_batch)")
def y_before_x(X, y, batch_size, rng):
    for X_batch, y_batch in cut(X, y, batch_size, rng.permutation(len(X))):
        yield y_batch, X_batch


@minibatches.mistake("y_batch has a second axis: X_batch is (n, D) and y_batch is (n,)")
def y_as_a_column(X, y, batch_size, rng):
    return cut(X, y[:, None], batch_size, rng.permutation(len(X)))


@minibatches.mistake("the batches have the numbers of samples: return the samples themselves")
def numbers_for_samples(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return cut(np.arange(len(X)), np.arange(len(X)), batch_size, order)


# --- what iterators do -------------------------------------------------------------------------


@minibatches.symptom(
    "next() does not work on what it returns: make it a generator, by yield, or return iter(...)",
    decisive=True,
)
def no_iterator(got, right):
    return isinstance(got.raised, TypeError) and "is not an iterator" in str(got.raised)


@minibatches.symptom("it returns None: does it yield the batches?", decisive=True)
def yields_nothing(got, right):
    return isinstance(got.raised, TypeError) and "'NoneType' object" in str(got.raised)


@minibatches.symptom("it never ends: an epoch draws each sample once", decisive=True)
def never_ends(got, right):
    sizes = [v for n, v in got.result.items() if n.endswith("the batches' sizes")]
    return any("without an end" in str(size) for size in sizes)


@minibatches.symptom("not every sample comes once in an epoch")
def not_every_sample_once(got, right):
    def rows(result):
        batches = [v for n, v in result.items() if n.startswith("batch") and n.endswith(", X")]
        return np.sort(np.concatenate(batches), axis=0)

    seen, expected = rows(got.result), rows(right.result)
    return seen.shape != expected.shape or not np.allclose(seen, expected)


@minibatches.symptom(
    "every sample comes once, but in another order: it is rng.permutation(N), drawn once an epoch"
)
def another_order(got, right):
    return got.result.keys() == right.result.keys() and not all(
        np.allclose(got.result[n], v) for n, v in right.result.items() if not isinstance(v, str)
    )
