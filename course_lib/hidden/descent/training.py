"""Hidden tests of ``train_linear_regression``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.descent.batches import minibatches
from course_lib.hidden.descent.momentum import momentum_descent
from course_lib.hidden.descent.steps import gradient_descent
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.losses import mean_squared_error
from course_lib.hidden.results import Numbers, Result
from course_lib.reference import descent


def sizes(X, batch_size, **_):
    """Return the constants that a wrong factor may be."""
    return {"N": len(X), "batch_size": batch_size}


train_linear_regression = Exercise(
    descent.train_linear_regression,
    Result("w", means="one weight per feature", factors=sizes),
    Numbers("losses", means="one loss per update", factors=sizes),
    builds_on=(mean_squared_error, gradient_descent, momentum_descent, minibatches),
)


def samples(draw, n, d):
    """Return signed samples, and targets on a noisy plane that goes through no origin."""
    X = draw.rng.normal(0.3, 1.0, size=(n, d))
    return X, X @ draw.rng.normal(size=d) + 1.5 + draw.rng.normal(size=n)


def seeded(draw):
    """Return a generator of random numbers of its own seed."""
    return np.random.default_rng(int(draw.rng.integers(1000)))


def rate(draw):
    """Return a learning rate of three digits."""
    return round(draw.rng.uniform(0.04, 0.08), 3)


def a_few_epochs(draw):
    """Yield small and larger data, in batches that leave a smaller one, and tiny steps."""
    n, d = draw.sizes(2, low=3, high=7)
    for count, size, epochs in ((2 * n + 7, 3, 3), (4 * n + 60, 13, 2)):
        X, y = samples(draw, count, d)
        yield train_linear_regression.case(
            X=X,
            y=y,
            batch_size=size if count % size else size + 1,
            learning_rate=rate(draw),
            n_epochs=epochs,
            rng=seeded(draw),
        )
    X, y = samples(draw, n, d)
    yield train_linear_regression.case(
        "where neither w nor the loss changes much",
        X=X,
        y=y,
        batch_size=n,
        learning_rate=1e-9,
        n_epochs=4,
        rng=seeded(draw),
    )


train_linear_regression.cases(counted=["w"])(a_few_epochs)
train_linear_regression.cases("losses", counted=["losses"])(a_few_epochs)


@train_linear_regression.cases("edges", unchanged=True)
def batches_of_all_kinds(draw):
    n, d = draw.sizes(2)
    for title, width, size, alpha, epochs in (
        ("with all samples in one batch", d, n, rate(draw), 4),
        ("with batches larger than the data", d, n + 3, rate(draw), 2),
        ("with batches of one sample, for one epoch", d, 1, 0.03, 1),
        ("with one feature", 1, 2, rate(draw), 3),
        ("with many epochs, the last of which change little", 1, n, 0.2, 73),
        ("with so large a learning_rate that the loss rises", d, n, 3.0, 6),
        ("where the loss hardly falls", d, 2, 1e-9, 11),
    ):
        X, y = samples(draw, n, width)
        yield train_linear_regression.case(
            title, X=X, y=y, batch_size=size, learning_rate=alpha, n_epochs=epochs, rng=seeded(draw)
        )


# --- mistakes ----------------------------------------------------------------------------------


@train_linear_regression.helper
def cut(X, y, size, order):
    """Yield batches of rows in an order."""
    for i in range(0, len(order), size):
        yield X[order[i : i + size]], y[order[i : i + size]]


@train_linear_regression.helper
def descend(
    X,
    y,
    size,
    alpha,
    epochs,
    rng,
    *,
    epoch=None,
    factor=None,
    start=0.0,
    forget=False,
    decay=1.0,
    momentum=0.0,
    loss=None,
    late=False,
    of_all=False,
    slope_of_all=False,
):
    """Return weights and losses; each option is something that is done otherwise."""
    w, v, losses = np.full(X.shape[1], float(start)), 0.0, []
    for number in range(epochs):
        w = 0 * w if forget else w
        draw = minibatches(X, y, size, rng) if epoch is None else epoch(number)
        for X_batch, y_batch in draw:
            X_seen, y_seen = (X, y) if of_all else (X_batch, y_batch)
            X_used, y_used = (X, y) if slope_of_all else (X_batch, y_batch)
            before = w
            gradient = X_used.T @ (X_used @ w - y_used)
            v = momentum * v + gradient * (2 / len(X_used) if factor is None else factor(X_used))
            w = w - alpha * decay**number * v
            residuals = X_seen @ (w if late else before) - y_seen
            losses.append(np.mean(residuals**2) if loss is None else loss(residuals))
    return w, losses


@train_linear_regression.mistake(
    "these are losses of all the data: keep each batch's own", warned=True
)
def losses_of_all_the_data(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, of_all=True)


@train_linear_regression.mistake(
    "these are the losses after each update: keep those before it", warned=True
)
def losses_after_the_update(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, late=True)


@train_linear_regression.mistake("these are losses of all the data, after each update")
def losses_of_all_the_data_late(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, of_all=True, late=True)


@train_linear_regression.mistake(
    "the gradient is a sum, so that steps grow with the batch: take the mean over the batch",
    warned=True,
)
def sum_for_the_mean(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, factor=lambda b: 2)


@train_linear_regression.mistake("a factor 2 is missing from the gradient, and so is the mean")
def sum_without_2(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, factor=lambda b: 1)


@train_linear_regression.mistake("a factor 2 is missing: the derivative of r**2 is 2 r")
def gradient_without_2(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, factor=lambda b: 1 / len(b))


@train_linear_regression.mistake(
    "the gradient is divided by N: a batch's mean divides by the samples in the batch"
)
def divided_by_n(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, factor=lambda b: 2 / len(X))


@train_linear_regression.mistake(
    "the last, smaller batch is divided by batch_size: divide by the samples that it has",
    warned=True,
)
def divided_by_batch_size(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, factor=lambda b: 2 / batch_size)


@train_linear_regression.mistake(
    "1/n is applied twice: the gradient of mean_squared_error has it already"
)
def divided_twice(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, factor=lambda b: 2 / len(b) ** 2)


@train_linear_regression.mistake("every update uses all the data: it must use its batch alone")
def gradient_of_all_the_data(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, slope_of_all=True)


@train_linear_regression.mistake("this goes uphill: subtract learning_rate times the gradient")
def uphill(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, -learning_rate, n_epochs, rng)


@train_linear_regression.mistake("the weights never move: update w in each batch")
def never_moves(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, 0, n_epochs, rng)


@train_linear_regression.mistake("the learning rate is applied twice")
def learning_rate_twice(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate**2, n_epochs, rng)


@train_linear_regression.mistake("the learning rate is ignored: multiply the gradient by it")
def learning_rate_ignored(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, 1, n_epochs, rng)


@train_linear_regression.mistake("the learning rate shrinks: keep it the same", decay=(0.5, 0.9))
def learning_rate_shrinks(X, y, batch_size, learning_rate, n_epochs, rng, decay=0.9):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, decay=decay)


@train_linear_regression.mistake("earlier gradients count too: take plain steps", rho=(0.9, 0.5))
def momentum_added(X, y, batch_size, learning_rate, n_epochs, rng, rho=0.9):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, momentum=rho)


@train_linear_regression.mistake("the weights start at 1: they start at 0")
def starts_at_one(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, start=1)


@train_linear_regression.mistake(
    "the weights start again in each epoch: set them to 0 once, before the first", warned=True
)
def forgotten_in_each_epoch(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, forget=True)


@train_linear_regression.mistake(
    "all epochs have the order of the first: draw a new one in each epoch", warned=True
)
def order_drawn_once(X, y, batch_size, learning_rate, n_epochs, rng):
    order = rng.permutation(len(X))

    def epoch(number):
        return cut(X, y, batch_size, order)

    return descend(X, y, batch_size, learning_rate, n_epochs, rng, epoch=epoch)


@train_linear_regression.mistake(
    "only the first epoch has batches: a generator is used up after one, so make one in each epoch"
)
def generator_made_once(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, 1, rng)


@train_linear_regression.mistake("one epoch too many: go n_epochs times through the data")
def one_epoch_too_many(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs + 1, rng)


@train_linear_regression.mistake("nothing is shuffled: draw batches by minibatches(...)")
def not_shuffled(X, y, batch_size, learning_rate, n_epochs, rng):
    order = np.arange(len(X))

    def epoch(number):
        return cut(X, y, batch_size, order)

    return descend(X, y, batch_size, learning_rate, n_epochs, rng, epoch=epoch)


@train_linear_regression.mistake("the samples are drawn with replacement: each comes once an epoch")
def drawn_with_replacement(X, y, batch_size, learning_rate, n_epochs, rng):
    def epoch(number):
        return cut(X, y, batch_size, rng.integers(len(X), size=len(X)))

    return descend(X, y, batch_size, learning_rate, n_epochs, rng, epoch=epoch)


@train_linear_regression.mistake(
    "the random numbers are another generator's: hand rng on to minibatches", each=(False, True)
)
def own_generator(X, y, batch_size, learning_rate, n_epochs, rng, each=False):
    own = np.random.default_rng(0)

    def epoch(number):
        return minibatches(X, y, batch_size, np.random.default_rng(0) if each else own)

    return descend(X, y, batch_size, learning_rate, n_epochs, rng, epoch=epoch)


@train_linear_regression.mistake("every update takes all samples: draw batches by minibatches(...)")
def one_batch_of_all(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, len(X), learning_rate, n_epochs, rng)


@train_linear_regression.mistake("batch_size and n_epochs are exchanged")
def batches_and_epochs_exchanged(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, n_epochs, learning_rate, batch_size, rng)


@train_linear_regression.mistake("only an epoch's last batch moves w: update it in each batch")
def last_batch_only(X, y, batch_size, learning_rate, n_epochs, rng):
    def epoch(number):
        return list(minibatches(X, y, batch_size, rng))[-1:]

    return descend(X, y, batch_size, learning_rate, n_epochs, rng, epoch=epoch)


@train_linear_regression.mistake("an epoch's smaller last batch is left out: it counts too")
def smaller_batch_left_out(X, y, batch_size, learning_rate, n_epochs, rng):
    def epoch(number):
        batches = minibatches(X, y, batch_size, rng)
        return [batch for batch in batches if len(batch[1]) == batch_size]

    return descend(X, y, batch_size, learning_rate, n_epochs, rng, epoch=epoch)


@train_linear_regression.mistake("it stops once little changes: go n_epochs times through the data")
def stops_early(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        before = w
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            residuals = X_batch @ w - y_batch
            losses.append(np.mean(residuals**2))
            w = w - learning_rate * 2 * X_batch.T @ residuals / len(residuals)
        if np.abs(w - before).max() < 1e-6:
            break
    return w, losses


@train_linear_regression.mistake("a bias is learned as well: there are no weights but w")
def with_a_bias(X, y, batch_size, learning_rate, n_epochs, rng):
    ones = np.column_stack([X, np.ones(len(X))])
    w, losses = descend(ones, y, batch_size, learning_rate, n_epochs, rng)
    return w[:-1], losses


@train_linear_regression.mistake("the targets are centred first: take them as they are")
def centred_targets(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y - y.mean(), batch_size, learning_rate, n_epochs, rng)


@train_linear_regression.mistake("X is standardised first: take the samples as they are")
def standardised(X, y, batch_size, learning_rate, n_epochs, rng):
    Z = (X - X.mean(axis=0)) / np.maximum(X.std(axis=0), 1e-12)
    return descend(Z, y, batch_size, learning_rate, n_epochs, rng)


# --- mistakes in the losses --------------------------------------------------------------------


@train_linear_regression.mistake("the losses are sums: a batch's loss is the mean over its samples")
def sums_of_squares(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, loss=lambda r: np.sum(r**2))


@train_linear_regression.mistake("the losses are halves: this course's MSE has no factor 1/2")
def half_losses(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(X, y, batch_size, learning_rate, n_epochs, rng, loss=lambda r: np.mean(r**2) / 2)


@train_linear_regression.mistake("the losses are divided by batch_size, also where fewer are left")
def losses_over_batch_size(X, y, batch_size, learning_rate, n_epochs, rng):
    return descend(
        X, y, batch_size, learning_rate, n_epochs, rng, loss=lambda r: np.sum(r**2) / batch_size
    )


@train_linear_regression.helper
def with_losses(change, X, y, batch_size, learning_rate, n_epochs, rng):
    """Return the right weights, and changed losses."""
    w, losses = descend(X, y, batch_size, learning_rate, n_epochs, rng)
    return w, change(losses, -(-len(X) // batch_size))


@train_linear_regression.mistake(
    "these are an epoch's mean losses: return one loss for each update", warned=True
)
def one_loss_an_epoch(X, y, batch_size, learning_rate, n_epochs, rng):
    def change(losses, batches):
        return np.reshape(losses, (-1, batches)).mean(axis=1)

    return with_losses(change, X, y, batch_size, learning_rate, n_epochs, rng)


@train_linear_regression.mistake("these are losses of each epoch's last batch: keep all of them")
def last_loss_of_each_epoch(X, y, batch_size, learning_rate, n_epochs, rng):
    def change(losses, batches):
        return losses[batches - 1 :: batches]

    return with_losses(change, X, y, batch_size, learning_rate, n_epochs, rng)


@train_linear_regression.mistake("these are the last epoch's losses: keep those of all epochs")
def losses_of_the_last_epoch(X, y, batch_size, learning_rate, n_epochs, rng):
    def change(losses, batches):
        return losses[-batches:]

    return with_losses(change, X, y, batch_size, learning_rate, n_epochs, rng)


@train_linear_regression.mistake("this is the last loss alone: return one for each update")
def last_loss_alone(X, y, batch_size, learning_rate, n_epochs, rng):
    return with_losses(
        lambda losses, batches: losses[-1], X, y, batch_size, learning_rate, n_epochs, rng
    )


@train_linear_regression.mistake("these are running means: losses[i] is the loss before update i")
def running_means(X, y, batch_size, learning_rate, n_epochs, rng):
    def change(losses, batches):
        return np.cumsum(losses) / np.arange(1, len(losses) + 1)

    return with_losses(change, X, y, batch_size, learning_rate, n_epochs, rng)


@train_linear_regression.mistake("the losses are nested by epoch: return one flat list")
def nested_by_epoch(X, y, batch_size, learning_rate, n_epochs, rng):
    def change(losses, batches):
        return np.reshape(losses, (-1, batches))

    return with_losses(change, X, y, batch_size, learning_rate, n_epochs, rng)


@train_linear_regression.mistake("the losses come first: return w, losses")
def losses_before_weights(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = descend(X, y, batch_size, learning_rate, n_epochs, rng)
    return np.array(losses), w


@train_linear_regression.symptom(
    "the losses are nested, a list for each epoch: return one flat list"
)
def nested_lists(got, right):
    return any(isinstance(loss, list | tuple) for loss in got.result[1])
