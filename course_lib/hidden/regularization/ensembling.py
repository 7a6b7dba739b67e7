"""Hidden tests of ``average_probabilities`` and ``majority_vote``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.regularization.dropout import dropout_backward, dropout_forward
from course_lib.hidden.regularization.penalties import l1_penalty, l2_penalty
from course_lib.hidden.regularization.shifting import random_shift
from course_lib.hidden.results import Labels, Result
from course_lib.reference import ensembles

_EARLIER = (l2_penalty, l1_penalty, dropout_forward, dropout_backward, random_shift)

average_probabilities = Exercise(
    ensembles.average_probabilities,
    Result(
        means="one row per sample, one column per class",
        factors=lambda members: {"M": len(members)},
    ),
    builds_on=_EARLIER,
)
majority_vote = Exercise(
    ensembles.majority_vote,
    Labels(means="one label per sample"),
    builds_on=(*_EARLIER, average_probabilities),
)


def probabilities(draw, m, n, c):
    """Return the probabilities of members some of which are much surer than others."""
    sureness = draw.rng.permutation(np.linspace(0.4, 3.0, m))[:, None, None]
    powers = np.exp(sureness * draw.rng.normal(size=(m, n, c)))
    return powers / powers.sum(axis=2, keepdims=True)


@average_probabilities.cases()
def several_members(draw):
    m, n, c = draw.sizes(3, low=3, high=11)
    yield average_probabilities.case(members=probabilities(draw, m, n, c))
    yield average_probabilities.case("of many members", members=probabilities(draw, 29, c, n))


@average_probabilities.cases("edges", unchanged=True)
def few_members(draw):
    m, n, c = draw.sizes(3, low=3, high=11)
    for title, shape in (
        ("of one member", (1, n, c)),
        ("of two members", (2, n, c)),
        ("of one sample", (m, 1, c)),
        ("of as many members, samples and classes", (n, n, n)),
        ("of two classes", (m, n, 2)),
    ):
        yield average_probabilities.case(title, members=probabilities(draw, *shape))
    sure = np.eye(c)[draw.rng.integers(0, c, size=(m, n))]
    yield average_probabilities.case("of members that are sure", members=sure)


@average_probabilities.helper
def weighted(members, weights):
    weights = np.asarray(weights, dtype=float)
    return np.tensordot(weights / weights.sum(), members, axes=1)


@average_probabilities.mistake("the samples are averaged: members are the first axis, axis=0")
def samples_averaged(members):
    return members.mean(axis=1)


@average_probabilities.mistake("the classes are averaged: members are the first axis, axis=0")
def classes_averaged(members):
    return members.mean(axis=2)


@average_probabilities.mistake(
    "this is the sum over the members: divide it by their number, so that rows sum to 1",
    warned=True,
)
def sum_of_members(members):
    return members.sum(axis=0)


@average_probabilities.mistake(
    "members count differently: each counts the same, whatever its place", warned=True
)
def weighted_by_place(members):
    return weighted(members, np.arange(1, len(members) + 1))


@average_probabilities.mistake("the running mean counts later members more: each counts the same")
def mean_of_mean_and_next(members):
    mean = members[0]
    for member in members[1:]:
        mean = (mean + member) / 2
    return mean


@average_probabilities.mistake("surer members count more: each counts the same", warned=True)
def weighted_by_sureness(members):
    return weighted(members, members.max(axis=2).mean(axis=1))


@average_probabilities.mistake("surer members count more, sample by sample: each counts the same")
def weighted_by_sureness_of_each_sample(members):
    weights = members.max(axis=2, keepdims=True)
    return (weights * members).sum(axis=0) / weights.sum(axis=0)


@average_probabilities.mistake("the first member's answer alone is returned")
def first_member(members):
    return members[0].copy()


@average_probabilities.mistake("the last member's answer alone is returned")
def last_member(members):
    return members[-1].copy()


@average_probabilities.mistake("this is the share of votes: average the probabilities themselves")
def share_of_votes(members):
    return np.eye(members.shape[2])[members.argmax(axis=2)].mean(axis=0)


@average_probabilities.mistake("these are labels: return the probabilities of all classes")
def labels_of_the_average(members):
    return members.mean(axis=0).argmax(axis=1)


@average_probabilities.mistake("probabilities are multiplied: average them", normalise=(0, 1))
def product_of_members(members, normalise=0):
    product = members.prod(axis=0)
    return product / product.sum(axis=1, keepdims=True) if normalise else product


@average_probabilities.mistake("this is a geometric mean: take the plain mean", normalise=(0, 1))
def geometric_mean(members, normalise=0):
    mean = np.exp(np.log(np.maximum(members, 1e-300)).mean(axis=0))
    return mean / mean.sum(axis=1, keepdims=True) if normalise else mean


@average_probabilities.mistake("this is the median, whose rows do not sum to 1: take the mean")
def median_of_members(members):
    return np.median(members, axis=0)


@average_probabilities.mistake("this is the largest of the members' probabilities: take the mean")
def largest_of_members(members):
    return members.max(axis=0)


@average_probabilities.mistake("it is divided by the number of samples: divide by that of members")
def divided_by_samples(members):
    return members.sum(axis=0) / members.shape[1]


@average_probabilities.mistake("it is divided by the number of classes: divide by that of members")
def divided_by_classes(members):
    return members.sum(axis=0) / members.shape[2]


@average_probabilities.mistake("the softmax of the average is taken: it is a probability already")
def softmax_of_the_average(members):
    powers = np.exp(members.mean(axis=0))
    return powers / powers.sum(axis=1, keepdims=True)


@average_probabilities.mistake("the first member is left out", number=(1,))
def without_the_first(members, number=1):
    return members[number:].mean(axis=0) if len(members) > number else np.zeros(members.shape[1:])


@average_probabilities.mistake("axes of length 1 are squeezed away: one member, or one sample, too")
def axes_squeezed_away(members):
    return np.squeeze(members).mean(axis=0)


@average_probabilities.mistake("everything is averaged to one number: keep samples and classes")
def one_number(members):
    return members.mean()


@average_probabilities.symptom("the rows do not sum to 1")
def rows_do_not_sum_to_1(got, right):
    same_shape = got.result.shape == right.result.shape
    return same_shape and not np.allclose(got.result.sum(axis=1), 1, atol=1e-6)


# --- majority_vote -----------------------------------------------------------------------------


def counts(labels, n_classes):
    """Return the number of votes, a row for each class and a column for each sample."""
    return (labels[None] == np.arange(n_classes)[:, None, None]).sum(axis=1)


def vote_case(draw, title, m, n, c, tied, low=0):
    """Return a case whose votes are all tied, or all clear."""

    def sample():
        labels = draw.rng.integers(low, c, size=m)
        votes = np.sort(np.bincount(labels, minlength=c))
        draw.require((votes[-1] == votes[-2]) == tied and (m < 3 or votes[-1] > 1), title)
        return labels

    labels = np.array([draw.until(sample) for _ in range(n)]).T
    advice = "count each sample's votes for each label; the most win, even without a majority"
    return majority_vote.case(title, member_labels=labels, n_classes=c, otherwise=advice)


def outvoted(draw, n):
    """Return a case whose last five members, or the first five, lose against the other six."""
    winners, losers = draw.rng.permuted(np.tile(np.arange(7), (n, 1)), axis=1)[:, :2].T
    labels = np.where(np.arange(11)[:, None] < 6, winners, losers)
    labels[:, ::2] = labels[::-1, ::2]
    title = "where the first or the last members are outvoted"
    advice = "each member has one vote, whatever its place"
    return majority_vote.case(title, member_labels=labels, n_classes=7, otherwise=advice)


@majority_vote.cases()
def clear_votes(draw):
    m, n = draw.sizes(2, low=5, high=11)
    yield vote_case(draw, "where votes are clear", m, n, 4, tied=False)
    yield vote_case(draw, "where votes are clear", n, m, 7, tied=False)
    yield vote_case(draw, "where the labels 0 and 1 have no vote", m, n, 6, tied=False, low=2)
    yield outvoted(draw, n)
    # So many votes for the winner that a counter of eight bits begins anew, and another one wins.
    crowd = np.repeat(np.array([[2, 4, 0, 3], [1, 0, 3, 2]]), (270, 110), axis=0)
    yield majority_vote.case(
        "of 380 members", member_labels=draw.rng.permutation(crowd, axis=0), n_classes=5
    )


@majority_vote.cases("ties", unchanged=True)
def tied_votes(draw):
    m, n = draw.sizes(2, low=5, high=11)
    advice = "a tied vote goes to the smallest label"
    for title, members, c in (
        ("where votes are tied", 4, 3),
        ("where votes are tied", 6, 5),
        ("where votes of two members are tied", 2, 4),
    ):
        case = vote_case(draw, title, members, n, c, tied=True)
        yield majority_vote.case(title, **case.arguments, otherwise=advice)
    one = draw.rng.permutation(np.resize(np.arange(5), n))[None]  # each label occurs
    yield majority_vote.case("of one member", member_labels=one, n_classes=5)
    few = draw.rng.integers(0, 3, size=(m, 1))
    yield majority_vote.case("of one sample", member_labels=few, n_classes=11)
    many = draw.rng.integers(290, 300, size=(m, n))
    yield majority_vote.case("with many classes", member_labels=many, n_classes=300)
    yield majority_vote.case(
        "with one class", member_labels=np.zeros((m, n), dtype=int), n_classes=1
    )


@majority_vote.helper
def votes_of(member_labels, n_classes):
    return np.array([(member_labels == c).sum(axis=0) for c in range(n_classes)])


@majority_vote.mistake(
    "a tied vote goes to the largest label: it goes to the smallest", warned=True
)
def ties_to_the_largest(member_labels, n_classes):
    votes = votes_of(member_labels, n_classes)
    return n_classes - 1 - votes[::-1].argmax(axis=0)


@majority_vote.mistake("a tied vote goes to the member that comes first: the smallest label wins")
def ties_to_the_first_member(member_labels, n_classes):
    votes = votes_of(member_labels, n_classes)
    own = np.take_along_axis(votes, member_labels, axis=0)
    return np.take_along_axis(member_labels, own.argmax(axis=0)[None], axis=0)[0]


@majority_vote.mistake(
    "this is the mean of the labels: labels are names, so count them", warned=True
)
def mean_label(member_labels, n_classes):
    return np.rint(member_labels.mean(axis=0)).astype(int)


@majority_vote.mistake("this is the mean of the labels, cut off: labels are names, so count them")
def mean_label_cut_off(member_labels, n_classes):
    return member_labels.mean(axis=0).astype(int)


@majority_vote.mistake("this is the median of the labels: labels are names, so count them")
def median_label(member_labels, n_classes):
    return np.median(member_labels, axis=0).astype(int)


@majority_vote.mistake("the first member's labels alone are returned")
def first_member_alone(member_labels, n_classes):
    return member_labels[0].copy()


@majority_vote.mistake("this is the number of votes: return the label that has them")
def number_of_votes(member_labels, n_classes):
    return votes_of(member_labels, n_classes).max(axis=0)


@majority_vote.mistake("this is the label with the fewest votes: take argmax")
def fewest_votes(member_labels, n_classes):
    return votes_of(member_labels, n_classes).argmin(axis=0)


@majority_vote.mistake("this is the largest label of any member: count the votes")
def largest_label(member_labels, n_classes):
    return member_labels.max(axis=0)


@majority_vote.mistake("this is a place among the labels that got votes: return the label there")
def place_among_the_voted(member_labels, n_classes):
    columns = [np.unique(column, return_counts=True)[1] for column in member_labels.T]
    return np.array([numbers.argmax() for numbers in columns])


@majority_vote.mistake("the votes of all samples are counted together: each sample has its own")
def counted_together(member_labels, n_classes):
    winner = np.bincount(member_labels.ravel(), minlength=n_classes).argmax()
    return np.full(member_labels.shape[1], winner)


@majority_vote.mistake("each member's most frequent label: members are rows, samples columns")
def by_member(member_labels, n_classes):
    return votes_of(member_labels.T, n_classes).argmax(axis=0)


@majority_vote.mistake("the last class has no ballot box: labels run from 0 to n_classes - 1")
def without_the_last_class(member_labels, n_classes):
    return votes_of(member_labels, max(n_classes - 1, 1)).argmax(axis=0)


@majority_vote.mistake("class 0 is left out: labels run from 0 to n_classes - 1")
def without_class_0(member_labels, n_classes):
    return votes_of(member_labels, n_classes)[1:].argmax(axis=0) + 1 if n_classes > 1 else None


@majority_vote.mistake("the labels are one too large: class 0 is the first box")
def one_too_large(member_labels, n_classes):
    return votes_of(member_labels, n_classes).argmax(axis=0) + 1


@majority_vote.mistake("the last member has no vote: the loop stops too early")
def without_the_last_member(member_labels, n_classes):
    return votes_of(member_labels[: max(len(member_labels) - 1, 1)], n_classes).argmax(axis=0)


@majority_vote.mistake("the labels have a float dtype: return integers")
def float_labels(member_labels, n_classes):
    return votes_of(member_labels, n_classes).argmax(axis=0) * 1.0
