"""Hidden tests of ``softmax`` and ``cross_entropy``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.losses.logistic import binary_cross_entropy, sigmoid
from course_lib.hidden.losses.regression import GRADIENT, LOSS, mean_squared_error
from course_lib.hidden.results import Number, Result
from course_lib.reference import losses

softmax = Exercise(
    losses.softmax,
    Result(
        atol=1e-9,
        means="that of the logits",
        factors=lambda logits: {"N": len(logits), "C": logits.shape[1]},
    ),
    builds_on=(sigmoid,),
)
cross_entropy = Exercise(
    losses.cross_entropy,
    Number(
        LOSS, atol=1e-9, factors=lambda logits, labels: {"N": len(logits), "C": logits.shape[1]}
    ),
    Result(
        GRADIENT,
        atol=1e-9,
        means="one row per sample, one column per class",
        factors=lambda logits, labels: {"N": len(logits), "C": logits.shape[1]},
        groups=lambda logits, labels: {
            "the class is the label": np.eye(logits.shape[1])[labels] == 1,
            "the class is not the label": np.eye(logits.shape[1])[labels] == 0,
        },
    ),
    builds_on=(mean_squared_error, sigmoid, binary_cross_entropy, softmax),
)


@softmax.cases()
def moderate_rows(draw):
    n, c = draw.sizes(2, high=7)
    yield softmax.case(logits=draw.rng.normal(0.5, 1.5, size=(n, c)))
    yield softmax.case("of another shape", logits=draw.rng.normal(0.5, 1.5, size=(c, n)))


@softmax.cases("stable", unchanged=True)
def extreme_rows(draw):
    n, c = draw.sizes(2, high=11)
    rng, shape = draw.rng, (n, c)
    advice = "subtract each row's largest logit from that row before np.exp"
    far_apart = np.resize([1e4, -1e4, 0.0], n)[:, None]  # it falls and rises
    close = 1e4 + 1e-3 * rng.normal(size=shape)
    tied = rng.normal(size=shape)
    tied[:, 1] = tied[:, 0]
    for logits, title in (
        (1000 + rng.normal(size=shape), "with logits near 1000"),
        (rng.normal(size=shape) - 1000, "with logits near -1000"),
        (rng.normal(size=shape) + far_apart, "with rows far apart"),
        (rng.permuted([[1e4, -1e4, -1e4, 3.0, 1e4 - 1]], axis=1), "with one row of extreme logits"),
        (100 * rng.normal(size=(n, 2)), "with two classes and logits in the hundreds"),
        (2000 * np.eye(c) + rng.normal(size=(c, c)), "with one logit of each row far above others"),
        (close, "with large logits that differ by little"),
        (tied, "with equal logits in each row"),
        (rng.normal(size=(1, c)), "with one row"),
        (rng.normal(size=(n, 1)), "with one class"),
        (rng.normal(size=(c, c)), "with as many rows as classes"),
    ):
        yield softmax.case(title, logits=logits, otherwise=advice)


@softmax.helper
def normalised(powers, axis=1):
    return powers / powers.sum(axis=axis, keepdims=True)


@softmax.mistake("it returns the input itself")
def logits_themselves(logits):
    return logits


@softmax.mistake(
    "each column sums to 1: a sample is a row, so the sum runs along axis 1", warned=True
)
def columns_sum_to_1(logits):
    return normalised(np.exp(logits - logits.max()), axis=0)


@softmax.mistake("all entries together sum to 1: each row must do so on its own", warned=True)
def all_sum_to_1(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


@softmax.mistake("the rows do not sum to 1: divide each by its sum", shift=(0, 1))
def not_divided(logits, shift=0):
    return np.exp(logits - shift * logits.max(axis=1, keepdims=True))


@softmax.mistake("the rows do not sum to 1: divide each by its sum, not by its largest entry")
def divided_by_the_largest(logits):
    powers = np.exp(logits)
    return powers / powers.max(axis=1, keepdims=True)


@softmax.mistake("the exponential is missing: take np.exp of the logits first")
def no_exponential(logits):
    return normalised(logits)


@softmax.mistake("this is the logarithm of the softmax: return the probabilities themselves")
def logarithm_of_softmax(logits):
    return np.log(normalised(np.exp(logits)))


@softmax.mistake("this is the sigmoid of each logit: softmax makes each row sum to 1")
def sigmoid_of_each(logits):
    return 1 / (1 + np.exp(-logits))


@softmax.mistake("the smallest logit gets most: the sign of the logits is wrong")
def smallest_gets_most(logits):
    return normalised(np.exp(-logits))


@softmax.mistake("the sign of the logits is lost")
def sign_of_logits_lost(logits):
    return normalised(np.exp(np.abs(logits)))


@softmax.mistake(
    "the largest logit of each column is subtracted: subtract that of each row", warned=True
)
def largest_of_each_column(logits):
    return normalised(np.exp(logits - logits.max(axis=0)))


@softmax.mistake("this is 1 at the row's argmax and 0 elsewhere: the others get their share too")
def one_at_the_argmax(logits):
    return np.eye(logits.shape[1])[logits.argmax(axis=1)]


@softmax.mistake("these are labels, by argmax: return the probabilities")
def labels_by_argmax(logits):
    return logits.argmax(axis=1)


@softmax.mistake("the softmax is applied twice")
def softmax_twice(logits):
    return normalised(np.exp(normalised(np.exp(logits))))


@softmax.mistake("the squares of each row sum to 1: divide by the sum, not by the length")
def divided_by_the_length(logits):
    powers = np.exp(logits)
    return powers / np.linalg.norm(powers, axis=1, keepdims=True)


@softmax.mistake("the base is another one: take np.exp", base=(2.0, 10.0))
def softmax_of_another_base(logits, base=2.0):
    return normalised(base**logits)


@softmax.mistake("this is one row alone: each sample has its row", i=(0, -1))
def one_row_alone(logits, i=0):
    return normalised(np.exp(logits))[i]


@softmax.symptom("there are NaN or infinities: subtract each row's largest logit before np.exp")
def not_finite(got, right):
    return not np.isfinite(got.result).all()


@softmax.symptom("the rows do not sum to 1")
def rows_do_not_sum_to_1(got, right):
    same_shape = got.result.shape == right.result.shape
    return same_shape and not np.allclose(got.result.sum(axis=1), 1, atol=1e-6)


# --- cross_entropy -----------------------------------------------------------------------------


def labelled_rows(draw):
    """Return a case of more rows than classes, unequally often right; the largest class occurs.

    One label is far less likely than the others, and one is nearly sure.
    """
    c, n = sorted(draw.sizes(2, low=5, high=13))
    labels = draw.rng.permutation(
        np.concatenate([[c - 1, c - 1, 0], draw.rng.integers(0, c, n - 3)])
    )
    draw.require(len(set(labels.tolist())) < c or c == n, "a class without a sample")
    logits = draw.rng.normal(0.2, 1.3, size=(n, c))
    draw.require(own(softmax_of(logits), labels).min() > 0.003, "no label that is as unlikely")
    for row, lead in zip(draw.rng.permutation(n), (-6.5, 6)):
        others = np.delete(logits[row], labels[row])
        logits[row, labels[row]] = np.log(np.exp(others).sum()) + lead
    yield cross_entropy.case(logits=logits, labels=labels)


cross_entropy.cases(counted=[LOSS])(labelled_rows)
cross_entropy.cases("gradient", counted=[GRADIENT])(labelled_rows)


@cross_entropy.cases("stable", unchanged=True)
def large_and_missing_ones(draw):
    exact = (
        "it must be exact: the usual reasons why it is not are "
        "a log of a rounded p, an ε, and clipping"
    )
    n, c = draw.sizes(2, low=5)
    rng = draw.rng
    yield cross_entropy.case(
        "where the last classes have no sample",
        logits=rng.normal(size=(n, c)),
        labels=rng.integers(0, 2, n),
        otherwise="the number of classes is that of the logits' columns, whatever the labels are",
    )
    for logits, labels, title in (
        (np.array([[800.0, 801.0, 799.0, 800.5]]), [3], "with large logits"),
        (np.array([[0.0, -900.0, 3.0]]), [1], "where the label has a large negative logit"),
        (np.array([[-5.0, 40.0, 0.0]]), [0], "with a large logit that is not the label's"),
        (np.array([[2.0, 1e4], [-1e4, 0.0]]), [1, 1], "with large logits, all right"),
        (1e4 * rng.uniform(-1, 1, size=(5, 3)), [0, 2, 1, 1, 0], "with large logits"),
        (1e4 + 1e-3 * rng.normal(size=(5, 3)), [0, 2, 1, 1, 0], "with large logits nearly equal"),
        (rng.normal(size=(c, c)), rng.permutation(c), "with as many samples as classes"),
        (rng.normal(size=(1, c)), [1], "with one sample"),
        (rng.normal(size=(n, 2)), rng.integers(0, 2, n), "with two classes"),
    ):
        changed = logits + rng.uniform(-0.1, 0.1, size=(len(logits), 1))
        yield cross_entropy.case(
            title,
            logits=changed,
            labels=np.array(labels),
            otherwise=exact,
        )


@cross_entropy.helper
def softmax_of(logits, axis=1):
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


@cross_entropy.helper
def own(p, labels):
    return p[np.arange(len(labels)), labels]


@cross_entropy.helper
def one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


@cross_entropy.helper
def pair(logits, labels, loss=None, gradient=None):
    if loss is None:
        loss = -np.mean(np.log(own(softmax_of(logits), labels)))
    if gradient is None:
        gradient = (softmax_of(logits) - one_hot(logits, labels)) / len(labels)
    return loss, gradient


@cross_entropy.mistake("it is 0, but no row here is sure of its label")
def ce_zero_loss(logits, labels):
    return pair(logits, labels, loss=0.0)


@cross_entropy.mistake("it is NaN: is the 1 subtracted from p before the logarithm is taken?")
def one_subtracted_first(logits, labels):
    p = softmax_of(logits) - one_hot(logits, labels)
    return pair(logits, labels, loss=-np.mean(np.log(own(p, labels))))


@cross_entropy.mistake("labels are off by one: class 0 is column 0")
def labels_off_by_one(logits, labels):
    return pair(logits, labels - 1)


@cross_entropy.mistake("this is the sum over the samples: take the mean", warned=True)
def ce_sum_for_mean(logits, labels):
    return pair(logits, labels, loss=-np.sum(np.log(own(softmax_of(logits), labels))))


@cross_entropy.mistake(
    "you divide by the number of classes, too: the mean is over the samples", warned=True
)
def mean_over_classes_too(logits, labels):
    loss, gradient = pair(logits, labels)
    return loss / logits.shape[1], gradient / logits.shape[1]


@cross_entropy.mistake("the minus is missing: logarithms of probabilities are negative")
def ce_no_minus(logits, labels):
    return pair(logits, labels, loss=np.mean(np.log(own(softmax_of(logits), labels))))


@cross_entropy.mistake(
    "the half (1 - y) log(1 - p) belongs to BCE: only the label's probability counts here",
    over=("samples", "all"),
)
def half_of_bce(logits, labels, over="samples"):
    p, y = softmax_of(logits), one_hot(logits, labels)
    halves = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    return pair(logits, labels, loss=halves.mean() if over == "all" else halves.sum(axis=1).mean())


@cross_entropy.mistake("these are logits, not log-probabilities: the log of the row sum is missing")
def logits_for_logarithms(logits, labels):
    return pair(logits, labels, loss=-np.mean(own(logits, labels)))


@cross_entropy.mistake("the label's logit is missing: this is the log of the row's sum alone")
def log_of_the_sum_alone(logits, labels):
    return pair(logits, labels, loss=np.mean(np.log(np.exp(logits).sum(axis=1))))


@cross_entropy.mistake("the log of the row's sum is added: subtract it")
def log_of_the_sum_added(logits, labels):
    sums = np.log(np.exp(logits).sum(axis=1))
    return pair(logits, labels, loss=-np.mean(own(logits, labels) + sums))


@cross_entropy.mistake("the log is taken of the row's mean: take it of the sum of the exponentials")
def log_of_the_mean(logits, labels):
    means = np.log(np.exp(logits).mean(axis=1))
    return pair(logits, labels, loss=-np.mean(own(logits, labels) - means))


@cross_entropy.mistake(
    "a sigmoid of each logit for a softmax: this is the BCE of every class, one against the rest",
    over=("samples", "all"),
)
def one_against_the_rest(logits, labels, over="samples"):
    y = one_hot(logits, labels)
    each = np.logaddexp(0, logits) - y * logits
    gradient = (1 / (1 + np.exp(-logits)) - y) / len(labels)
    return each.mean() if over == "all" else each.sum(axis=1).mean(), gradient


@cross_entropy.mistake("the largest logit that was subtracted is missing on one side only")
def maximum_not_added_back(logits, labels):
    sums = np.log(np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1))
    return pair(logits, labels, loss=np.mean(sums - own(logits, labels)))


@cross_entropy.mistake(
    "labels are renumbered: label c is column c, even if a class has no sample", warned=True
)
def labels_renumbered(logits, labels):
    return pair(logits, np.unique(labels, return_inverse=True)[1])


@cross_entropy.mistake("the softmax is applied twice")
def ce_softmax_twice(logits, labels):
    p = softmax_of(softmax_of(logits))
    gradient = (p - one_hot(logits, labels)) / len(labels)
    return -np.mean(np.log(own(p, labels))), gradient


@cross_entropy.mistake("the logarithm is missing: this is minus the mean probability", plus=(0, 1))
def ce_no_logarithm(logits, labels, plus=0):
    return pair(logits, labels, loss=plus - np.mean(own(softmax_of(logits), labels)))


@cross_entropy.mistake("the logarithm comes too late: average the logs")
def ce_logarithm_too_late(logits, labels):
    return pair(logits, labels, loss=-np.log(np.mean(own(softmax_of(logits), labels))))


@cross_entropy.mistake("the logarithm has another base: take np.log", base=(2, 10))
def ce_other_base(logits, labels, base=2):
    loss, gradient = pair(logits, labels)
    return loss / np.log(base), gradient


@cross_entropy.mistake("every label is looked up in every row: index with (np.arange(N), labels)")
def every_label_in_every_row(logits, labels):
    p = softmax_of(logits)
    gradient = p.copy()
    gradient[:, labels] -= 1
    return -np.mean(np.log(p[:, labels])), gradient / len(labels)


@cross_entropy.mistake("all classes count alike: of a row only the label's log-probability counts")
def all_classes_count(logits, labels):
    return pair(logits, labels, loss=-np.mean(np.log(softmax_of(logits))))


@cross_entropy.mistake("the most likely class counts: take the label's own probability")
def most_likely_class(logits, labels):
    return pair(logits, logits.argmax(axis=1), gradient=pair(logits, labels)[1])


@cross_entropy.mistake("the softmax runs along the wrong axis")
def ce_wrong_axis(logits, labels):
    p = softmax_of(logits, axis=0)
    gradient = (p - one_hot(logits, labels)) / len(labels)
    return -np.mean(np.log(own(p, labels))), gradient


@cross_entropy.mistake("this is the entropy of p: labels are left out")
def entropy_of_p(logits, labels):
    p = softmax_of(logits)
    return pair(logits, labels, loss=-np.mean((p * np.log(p)).sum(axis=1)))


@cross_entropy.mistake("this is the squared error of the probabilities: take minus the log")
def ce_squared_error(logits, labels):
    squares = (softmax_of(logits) - one_hot(logits, labels)) ** 2
    return pair(logits, labels, loss=np.mean(squares))


@cross_entropy.mistake("only one sample counts: does a return stand in the loop?", i=(0, -1))
def ce_one_sample_only(logits, labels, i=0):
    return pair(logits, labels, loss=-np.log(own(softmax_of(logits), labels)[i]))


@cross_entropy.mistake("this is one loss per sample: take the mean, which is one number")
def ce_loss_per_sample(logits, labels):
    return pair(logits, labels, loss=-np.log(own(softmax_of(logits), labels)))


@cross_entropy.mistake("all classes weigh the same in yours: the mean runs over samples")
def ce_classes_balanced(logits, labels):
    each = -np.log(own(softmax_of(logits), labels))
    means = [each[labels == label].mean() for label in np.unique(labels)]
    return pair(logits, labels, loss=np.mean(means))


@cross_entropy.mistake("the order is wrong: return the loss first, then the gradient")
def ce_wrong_order(logits, labels):
    return pair(logits, labels)[::-1]


@cross_entropy.mistake(
    "leave out the ε", eps=(1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8), warned=True
)
def ce_epsilon(logits, labels, eps=1e-7):
    return pair(logits, labels, loss=-np.mean(np.log(own(softmax_of(logits), labels) + eps)))


# --- its gradient ------------------------------------------------------------------------------


@cross_entropy.mistake("1/N is missing: the loss is a mean, and so is its gradient")
def ce_gradient_without_1_over_n(logits, labels):
    return pair(logits, labels, gradient=softmax_of(logits) - one_hot(logits, labels))


@cross_entropy.mistake("its sign is wrong: it is p - one_hot, not one_hot - p")
def ce_gradient_downhill(logits, labels):
    gradient = (one_hot(logits, labels) - softmax_of(logits)) / len(labels)
    return pair(logits, labels, gradient=gradient)


@cross_entropy.mistake("1 must be subtracted at each row's label: it is (p - one_hot) / N")
def one_not_subtracted(logits, labels):
    return pair(logits, labels, gradient=softmax_of(logits) / len(labels))


@cross_entropy.mistake("1 must be subtracted at each row's label, and 1/N is missing")
def softmax_for_gradient(logits, labels):
    return pair(logits, labels, gradient=softmax_of(logits))


@cross_entropy.mistake("you divide by C: divide by N, the number of samples")
def divided_by_c(logits, labels):
    gradient = (softmax_of(logits) - one_hot(logits, labels)) / logits.shape[1]
    return pair(logits, labels, gradient=gradient)


@cross_entropy.mistake("only the 1 of the label is divided by N: divide all entries")
def only_the_1_divided(logits, labels):
    gradient = softmax_of(logits) - one_hot(logits, labels) / len(labels)
    return pair(logits, labels, gradient=gradient)


@cross_entropy.mistake("the 1 of the label is not divided by N: divide all entries")
def the_1_not_divided(logits, labels):
    gradient = softmax_of(logits) / len(labels) - one_hot(logits, labels)
    return pair(logits, labels, gradient=gradient)


@cross_entropy.mistake("1 is subtracted everywhere: subtract it at each row's label alone")
def one_subtracted_everywhere(logits, labels):
    return pair(logits, labels, gradient=(softmax_of(logits) - 1) / len(labels))


@cross_entropy.mistake("the softmax is missing: subtract from probabilities")
def ce_gradient_of_logits(logits, labels):
    return pair(logits, labels, gradient=(logits - one_hot(logits, labels)) / len(labels))


@cross_entropy.mistake("only the labels' entries are there: the other classes have p / N")
def only_labels_entries(logits, labels):
    y = one_hot(logits, labels)
    return pair(logits, labels, gradient=y * (softmax_of(logits) - 1) / len(labels))


@cross_entropy.mistake("this is the gradient for p: take it with respect to the logits")
def ce_gradient_for_probabilities(logits, labels):
    gradient = -one_hot(logits, labels) / softmax_of(logits) / len(labels)
    return pair(logits, labels, gradient=gradient)


@cross_entropy.mistake("the rows are added up: return one row per sample")
def rows_added_up(logits, labels):
    return pair(logits, labels, gradient=pair(logits, labels)[1].sum(axis=0))


@cross_entropy.mistake("yours is the transpose: samples are rows, classes are columns")
def gradient_transposed(logits, labels):
    return pair(logits, labels, gradient=pair(logits, labels)[1].T)


@cross_entropy.mistake("1 is added at each row's label: subtract it")
def one_added(logits, labels):
    gradient = (softmax_of(logits) + one_hot(logits, labels)) / len(labels)
    return pair(logits, labels, gradient=gradient)


@cross_entropy.symptom("it is NaN: an exponential overflows. Subtract each row's maximum first")
def ce_is_nan(got, right):
    return np.ndim(got.result[0]) == 0 and np.isnan(got.result[0])


@cross_entropy.symptom(
    "it is infinite: a p is rounded to 0 before its log is taken, or an exponential overflows"
)
def ce_is_infinite(got, right):
    return np.ndim(got.result[0]) == 0 and np.isinf(got.result[0])
