"""Hidden tests of ``predict_labels``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.knn.distances import l1_distances, l2_distances
from course_lib.hidden.results import Labels
from course_lib.reference import knn

predict_labels = Exercise(
    knn.predict_labels,
    Labels(means="one label per test point"),
    builds_on=(l1_distances, l2_distances),
)
LABELS = np.array([0, 4, 131, 4_001])
"""With gaps, and beyond what small integer types and tables of fixed length hold."""


def table_of_distances(draw, m, n):
    """Return an (m, n) table in which all distances are different, in no order."""
    return (draw.rng.permutation(m * n).reshape(m, n) + 0.3) / n


@predict_labels.helper
def nearest_labels(distances, y_train, stop, start=0):
    return y_train[np.argsort(distances, axis=1)[:, start:stop]]


def labels_of(y_train):
    """Return the different labels; unlike `np.unique` without loading masked arrays."""
    return np.array(sorted(set(y_train.tolist())))


def vote_counts(distances, y_train, k):
    """Return the votes for each label of `labels_of`, one row per test point."""
    voting = nearest_labels(distances, y_train, k)
    return (voting[:, :, None] == labels_of(y_train)).sum(axis=1)


def is_tied(distances, y_train, k):
    """Tell for each test point whether two labels share the most votes."""
    counts = vote_counts(distances, y_train, k)
    return (counts == counts.max(axis=1, keepdims=True)).sum(axis=1) > 1


@predict_labels.cases()
def clear_votes(draw):
    m, n = sorted(draw.sizes(2, low=29, high=61))
    distances = table_of_distances(draw, 9 * m, n)
    y_train = draw.rng.permutation(np.concatenate([LABELS, draw.rng.choice(LABELS, n - 4)]))
    clear = ~is_tied(distances, y_train, 5)
    draw.require(clear.sum() >= m, "clear votes")
    distances = distances[clear][:m]
    right = knn.predict_labels(distances, y_train, 5)
    draw.require(len(set(right.tolist())) == 4 and right[0] != right[1], "all labels win")
    draw.require(right[-1] != 0, "a last label that is not 0")
    yield predict_labels.case(distances=distances, y_train=y_train, k=5)


@predict_labels.cases("ties")
def tied_votes(draw):
    m, n = sorted(draw.sizes(2, low=29, high=61))
    distances = table_of_distances(draw, 9 * m, n)
    y_train = draw.rng.permutation(np.concatenate([LABELS, draw.rng.choice(LABELS, n - 4)]))
    tied = is_tied(distances, y_train, 4)
    draw.require(tied.sum() >= m, "tied votes")
    distances, title = distances[tied][:m], "where votes are tied"
    yield predict_labels.case(title, distances=distances, y_train=y_train, k=4)
    different = 2 + draw.rng.permutation(n)
    title = "where all labels are different"
    yield predict_labels.case(title, distances=distances, y_train=different, k=3)


@predict_labels.cases("edges", unchanged=True)
def smallest_and_largest_k(draw):
    m, n = sorted(draw.sizes(2, low=17, high=37))
    distances = table_of_distances(draw, m, n)
    y_train = with_a_narrow_lead(draw, n)
    draw.require(30 in y_train[distances.argmax(axis=1)], "the vote of the farthest decides")
    draw.require(not is_tied(distances[:1], y_train, 3)[0], "no tie of the first")
    draw.require(0 in knn.predict_labels(distances, y_train, 1), "0 wins")
    yield predict_labels.case(distances=distances, y_train=y_train, k=1)
    yield predict_labels.case("where all vote", distances=distances, y_train=y_train, k=n)
    yield predict_labels.case("with one test point", distances=distances[:1], y_train=y_train, k=3)
    yield predict_labels.case("with all labels 0", distances=distances, y_train=0 * y_train, k=2)
    yield predict_labels.case(
        "where some distances are equal, or 0",
        distances=with_equals(draw, y_train),
        y_train=y_train,
        k=5,
    )


def with_a_narrow_lead(draw, n):
    """Return n labels: 30 leads by one vote, without a majority, so that it is not the median."""
    first = draw.rng.integers(n // 3 + 2, n // 2)
    second, third = draw.rng.permutation([0, 7])
    return draw.rng.permutation(
        np.repeat([30, second, third], [first, first - 1, n + 1 - 2 * first])
    )


def with_equals(draw, y_train):
    """Return distances of which the nearest is 0 and the next four are equal, all votes clear."""
    rows = np.sort(table_of_distances(draw, 60, len(y_train)), axis=1)
    rows[:, 0], rows[:, 1:4] = 0, rows[:, 4:5]
    rows = draw.rng.permuted(rows, axis=1)
    rows = rows[~is_tied(rows, y_train, 5)]
    draw.require(len(rows) > 20, "clear votes among equal distances")
    return rows


# --- who votes ---------------------------------------------------------------------------------


@predict_labels.helper
def winners(votes):
    return np.array([np.bincount(row, minlength=1).argmax() for row in votes])


@predict_labels.mistake("these are the labels of the k farthest points, not of the k nearest")
def the_farthest(distances, y_train, k):
    return winners(nearest_labels(-distances, y_train, k))


@predict_labels.mistake("only the single nearest point decides: let all k vote")
def nearest_alone(distances, y_train, k):
    return y_train[np.argmin(distances, axis=1)]


@predict_labels.mistake("only the k-th nearest point decides: let all k vote")
def kth_alone(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, k - 1]]


@predict_labels.mistake("one vote is missing: only k - 1 points vote")
def one_vote_too_few(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, k - 1))


@predict_labels.mistake("one vote too many: k + 1 points vote")
def one_vote_too_many(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, k + 1))


@predict_labels.mistake("an even k is made odd: k + 1 points vote")
def even_k_made_odd(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, k + 1 - k % 2))


@predict_labels.mistake("an even k is lowered by one: k - 1 points vote")
def even_k_lowered(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, k - 1 + k % 2))


@predict_labels.mistake("the nearest point does not vote: the k nearest begin with it")
def nearest_skipped(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, k + 1, start=1))


@predict_labels.mistake("points at distance 0 do not vote: they are the nearest of all")
def distance_0_skipped(distances, y_train, k):
    return winners(nearest_labels(np.where(distances == 0, np.inf, distances), y_train, k))


@predict_labels.mistake("k is ignored: always the same number of points vote", always=(2, 3, 5))
def k_ignored(distances, y_train, k, always=3):
    return winners(nearest_labels(distances, y_train, always))


@predict_labels.mistake("at least three points vote, also where k is smaller")
def at_least_three(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, max(k, 3)))


@predict_labels.mistake("all points vote: k is ignored")
def everybody_votes(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, None))


@predict_labels.mistake("the first k training points vote: take those at the smallest distance")
def first_k_points(distances, y_train, k):
    return winners([y_train[:k] for _ in distances])


@predict_labels.mistake("distances are sorted along the wrong axis: a row belongs to a test point")
def sorted_along_the_wrong_axis(distances, y_train, k):
    return winners(y_train[np.argsort(distances, axis=0)[:k, : len(distances)].T])


@predict_labels.mistake("distances are sorted along the wrong axis: a row belongs to a test point")
def rows_of_the_wrong_order(distances, y_train, k):
    return winners(y_train[np.argsort(distances, axis=0)[:, :k]])


# --- what becomes of the votes -----------------------------------------------------------------


@predict_labels.mistake("these are the labels of the k nearest: let them vote")
def no_vote(distances, y_train, k):
    return nearest_labels(distances, y_train, k)


@predict_labels.mistake(
    "these are positions of points, not labels: look them up in y_train", warned=True
)
def position_for_label(distances, y_train, k):
    return np.argmin(distances, axis=1)


@predict_labels.mistake(
    "positions of points vote, not their labels: look them up in y_train", warned=True
)
def vote_of_positions(distances, y_train, k):
    return winners(np.argsort(distances, axis=1)[:, :k])


@predict_labels.mistake(
    "these are positions among the distinct labels, not the labels themselves", warned=True
)
def code_for_label(distances, y_train, k):
    codes = np.unique(y_train, return_inverse=True)[1]
    return winners(nearest_labels(distances, codes, k))


@predict_labels.mistake(
    "these are positions among the labels that got votes, not the labels", warned=True
)
def position_of_the_largest_count(distances, y_train, k):
    votes = nearest_labels(distances, y_train, k)
    return np.array([np.unique(row, return_counts=True)[1].argmax() for row in votes])


@predict_labels.mistake("yours is the mean of the labels of the k nearest: count votes instead")
def mean_of_labels(distances, y_train, k):
    return nearest_labels(distances, y_train, k).mean(axis=1)


@predict_labels.mistake("yours is the rounded mean of the labels of the k nearest: count votes")
def rounded_mean_of_labels(distances, y_train, k):
    return np.rint(nearest_labels(distances, y_train, k).mean(axis=1)).astype(int)


@predict_labels.mistake("yours is the mean, cut to whole numbers, of the k labels: count votes")
def mean_cut_to_integers(distances, y_train, k):
    return nearest_labels(distances, y_train, k).mean(axis=1).astype(int)


@predict_labels.mistake("yours is the median of the labels of the k nearest: count votes instead")
def median_of_labels(distances, y_train, k):
    return np.median(nearest_labels(distances, y_train, k), axis=1).astype(int)


@predict_labels.mistake("yours is the largest of the labels of the k nearest: count votes instead")
def largest_of_the_labels(distances, y_train, k):
    return nearest_labels(distances, y_train, k).max(axis=1)


@predict_labels.mistake("yours is the smallest of the labels of the k nearest: count votes instead")
def smallest_of_the_labels(distances, y_train, k):
    return nearest_labels(distances, y_train, k).min(axis=1)


@predict_labels.mistake("these are numbers of votes: return the label that got most of them")
def votes_for_label(distances, y_train, k):
    return np.array([np.bincount(row).max() for row in nearest_labels(distances, y_train, k)])


@predict_labels.mistake("label 0 never wins: it is a label like the others")
def zero_is_no_label(distances, y_train, k):
    votes = nearest_labels(distances, y_train, k)
    return np.array([np.bincount(row[row > 0], minlength=1).argmax() for row in votes])


@predict_labels.mistake("the label with the fewest votes wins: take that with the most")
def rarest_label(distances, y_train, k):
    counted = [np.unique(row, return_counts=True) for row in nearest_labels(distances, y_train, k)]
    return np.array([labels[counts.argmin()] for labels, counts in counted])


@predict_labels.mistake("votes are weighted by distance: each of the k counts once", power=(1, 2))
def votes_weighted_by_distance(distances, y_train, k, power=1):
    votes = zip(np.sort(distances, axis=1)[:, :k], nearest_labels(distances, y_train, k))
    return np.array([np.bincount(row, weights=near**-power).argmax() for near, row in votes])


@predict_labels.mistake("y_train is sorted: label j belongs to column j of the distances")
def labels_sorted(distances, y_train, k):
    return winners(nearest_labels(distances, np.sort(y_train), k))


@predict_labels.mistake("the largest count is never reset: each test point has a vote of its own")
def count_not_reset(distances, y_train, k):
    predictions, best = np.zeros(len(distances), dtype=int), 0
    for i, row in enumerate(nearest_labels(distances, y_train, k)):
        for label in np.unique(row):
            if (row == label).sum() > best:
                predictions[i], best = label, (row == label).sum()
    return predictions


@predict_labels.mistake("the labels are cut to True and False: use an integer dtype")
def truth_values(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, k)) > 0


@predict_labels.mistake("every entry is the first test point's label: each has its own")
def first_label_everywhere(distances, y_train, k):
    return np.full(len(distances), winners(nearest_labels(distances[:1], y_train, k))[0])


@predict_labels.mistake("the last label is never filled: the loop stops too early")
def last_label_missing(distances, y_train, k):
    return np.append(winners(nearest_labels(distances[:-1], y_train, k)), 0)


@predict_labels.mistake("the vote runs over the test points: each test point has a vote of its own")
def mode_over_the_test_points(distances, y_train, k):
    return winners(nearest_labels(distances, y_train, k).T)


# --- ties --------------------------------------------------------------------------------------


@predict_labels.mistake(
    "a tied vote goes to the smallest label; yours goes to the largest", warned=True
)
def ties_to_the_largest(distances, y_train, k):
    votes = nearest_labels(distances, y_train, k)
    return np.array([len(c) - 1 - c[::-1].argmax() for c in map(np.bincount, votes)])


@predict_labels.mistake(
    "a tied vote goes to the smallest label; yours goes to the nearest one", warned=True
)
def ties_to_the_nearest(distances, y_train, k):
    votes = nearest_labels(distances, y_train, k).tolist()
    return np.array([max(row, key=row.count) for row in votes])


@predict_labels.symptom("a tied vote goes to the smallest label; yours takes another")
def ties_otherwise(got, right):
    distances, y_train, k = right.arguments.values()
    counts = vote_counts(distances, y_train, k)
    is_chosen = labels_of(y_train) == got.result[:, None]
    of_the_tied = ((counts * is_chosen).max(axis=1) == counts.max(axis=1)).all()
    return of_the_tied and got.result.dtype.kind in "iu" and (got.result != right.result).any()


@predict_labels.symptom("this is no label of the k nearest points")
def label_of_nobody(got, right):
    distances, y_train, k = right.arguments.values()
    near = nearest_labels(distances, y_train, k)
    return got.result.shape == right.result.shape and not (got.result[:, None] == near).any()
