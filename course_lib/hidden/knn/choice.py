"""Hidden tests of ``choose_k``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from functools import partial

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.knn.distances import l1_distances, l2_distances
from course_lib.hidden.knn.vote import predict_labels
from course_lib.hidden.results import Number, Table
from course_lib.reference import knn

choose_k = Exercise(
    knn.choose_k,
    Number("best_k"),
    Table(
        "accuracies",
        values="accuracies",
        factors=lambda X, y, k_choices, n_folds: {"n_folds": n_folds, "N": len(X), "100": 100.0},
    ),
    builds_on=(l1_distances, l2_distances, predict_labels),
)
ACCURACIES_FIRST = ("accuracies", "best_k")


def quick_means(X, y, k_choices, n_folds, power=2):
    """Return the means of `knn.choose_k`, for all k and folds at once: draws try them often.

    Distances are L2; where `power` is 1 they are L1.
    """
    folds = np.sort(np.arange(len(X)) % n_folds)
    if power == 2:
        products = X @ X.T
        order = products.diagonal() - 2 * products  # in a row, that of the squares of distances
    else:
        order = np.abs(X[:, None] - X).sum(axis=2)
    order[folds[:, None] == folds] = np.inf  # their own fold has no vote
    nearest = y[order.argsort(axis=1)[:, : max(k_choices)]]
    votes = (nearest[:, :, None] == np.arange(y.max() + 1)).cumsum(axis=1)
    winners = votes[:, np.array(k_choices) - 1].argmax(axis=2)
    weights = 1 / (n_folds * np.bincount(folds))
    means = weights[folds] @ (winners == y[:, None])
    return dict(zip(k_choices, means))


def with_a_best_k(draw, n_samples, n_folds, k_choices):
    """Draw samples for which neither a shortcut nor a stop on the way finds the best k."""
    y = draw.rng.integers(0, 3, size=n_samples)
    X = draw.rng.normal(size=(n_samples, 4)) * [1, 1, 1, 4] + 1.5 * y[:, None]
    means = quick_means(X, y, k_choices, n_folds)
    best_k = max(means, key=means.get)
    others = [mean for k, mean in means.items() if k != best_k]
    draw.require(means[best_k] - max(others) > 1e-3, "one best k")
    draw.require(best_k in k_choices[1:-1] and 1 < best_k < max(k_choices), "a k in between")
    draw.require(best_k != k_choices.index(best_k), "a k that is not its own position")
    return X, y, best_k, means


def with_a_fall_on_the_way(draw, n_samples, n_folds, k_choices):
    """Draw samples for which accuracies fall before they rise to the best."""
    X, y, best_k, means = with_a_best_k(draw, n_samples, n_folds, k_choices)
    for order in (k_choices, sorted(k_choices)):
        on_the_way = [means[k] for k in order[: order.index(best_k)]]
        draw.require(np.any(np.diff(on_the_way) < -1e-9), "a fall on the way to the best")
    return X, y


def with_a_rival(draw, n_samples, n_folds, k_choices):
    """Draw samples for which a smaller k is nearly as good as the best."""
    X, y, best_k, means = with_a_best_k(draw, n_samples, n_folds, k_choices)
    rivals = [k for k in means if k < best_k and means[best_k] - means[k] < 0.02]
    draw.require(rivals, "a smaller k that is nearly as good")
    return X, y


@choose_k.cases(counted=ACCURACIES_FIRST)
def clearly_best_k(draw):
    # 4 folds of 30 are not those that begin at every seventh point, nor at every eighth.
    for draw_samples, *setting in (
        (with_a_fall_on_the_way, 30, 4, [3, 1, 5, 4, 8]),
        (with_a_rival, 29, 6, [1, 5, 3, 8, 2]),
    ):
        X, y = draw.until(partial(draw_samples, draw, *setting))
        yield choose_k.case(X=X, y=y, k_choices=setting[2], n_folds=setting[1])
    # Each fold of this data holds a label that no other has: by honest, contiguous folds none is
    # ever right.
    in_groups = np.repeat(draw.rng.permutation([3, 0, 2]), 4)
    X = 20.0 * in_groups[:, None] + draw.rng.normal(size=(12, 2))
    yield choose_k.case(
        "where the labels are in order, so that no fold can be learned from the others",
        X=X,
        y=in_groups,
        k_choices=[1, 4, 3],
        n_folds=3,
        otherwise="folds must be contiguous and in order: are points shuffled, or do points that "
        "are held back vote?",
    )


def with_equally_good_k(draw, small, large, is_new):
    """Draw samples for which two k are equally good, exactly: folds of 4 round nothing.

    They are better than k = 1, and their accuracy is one that `is_new`.
    """
    y = draw.rng.permutation(np.repeat([2, 4], 8))
    X = draw.rng.normal(size=(16, 4)) * [1, 1, 1, 2] + y[:, None]
    means = quick_means(X, y, [1, small, large], 4)
    draw.require(means[1] < means[small] == means[large], "equally good k, 1 worse")
    draw.require(is_new(means[small]), "another accuracy than earlier samples")
    others = quick_means(X, y, [1, small, large], 4, power=1)
    draw.require(means != others, "others by L1 distances")
    return X, y, means[small]


@choose_k.cases("ties", counted=("best_k", "accuracies"), unchanged=True)
def equally_good_k(draw):
    earlier = []
    for k_choices, is_new in (
        ([5, 1, 3], lambda accuracy: accuracy > 0.7),
        ([5, 7], lambda accuracy: accuracy < earlier[0]),  # no record, if one is kept
        ([1, 5, 3], lambda accuracy: accuracy not in earlier),
    ):
        small, large = sorted({*k_choices} - {1})
        make = partial(with_equally_good_k, draw, small, large, is_new)
        X, y, accuracy = draw.until(make)
        earlier.append(accuracy)
        yield choose_k.case(X=X, y=y, k_choices=k_choices, n_folds=4)


# --- what is measured on what ------------------------------------------------------------------


@choose_k.helper
def cut(X, n_folds):
    return np.array_split(np.arange(len(X)), n_folds)


@choose_k.helper
def validate(X, y, k_choices, folds, others=None, summary=np.mean, measure=None):
    everything = np.arange(len(X))
    others = others or [np.delete(everything, fold) for fold in folds]
    hits = []
    for fold, rest in zip(folds, others):
        distances = (measure or l2_distances)(X[fold], X[rest])
        nearest = y[rest][np.argsort(distances, axis=1, kind="stable")]
        votes = np.eye(y.max() + 1)[nearest].cumsum(axis=1)  # of one neighbour, of two, of all
        winners = votes[:, [min(k, len(rest)) - 1 for k in k_choices]].argmax(axis=2)
        hits.append((winners == y[fold][:, None]).mean(axis=0))
    return {k: summary(values) for k, values in zip(k_choices, np.transpose(hits))}


@choose_k.helper
def best_of(accuracies):
    return max(sorted(accuracies), key=accuracies.get), accuracies


@choose_k.mistake("the accuracy is measured on the training data: hold a fold back", warned=True)
def on_the_training_data(X, y, k_choices, n_folds):
    everything = np.arange(len(X))
    return best_of(validate(X, y, k_choices, [everything], [everything]))


@choose_k.mistake(
    "the accuracy is measured on the training data: measure it on the fold held back", warned=True
)
def on_the_training_part(X, y, k_choices, n_folds):
    others = [np.delete(np.arange(len(X)), fold) for fold in cut(X, n_folds)]
    return best_of(validate(X, y, k_choices, others, others))


@choose_k.mistake(
    "the points asked about are among the training points: hold their fold back", warned=True
)
def fold_not_held_back(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds), [np.arange(len(X))] * n_folds))


@choose_k.mistake("roles are exchanged: train on all folds but one, measure on that one")
def trained_on_the_fold(X, y, k_choices, n_folds):
    folds = cut(X, n_folds)
    others = [np.delete(np.arange(len(X)), fold) for fold in folds]
    return best_of(validate(X, y, k_choices, others, folds))


@choose_k.mistake("train on all other folds, not on one")
def trained_on_a_single_fold(X, y, k_choices, n_folds):
    folds = cut(X, n_folds)
    return best_of(validate(X, y, k_choices, folds, folds[-1:] + folds[:-1]))


@choose_k.mistake("only the first fold is held back: each has its turn")
def one_turn_only(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds)[:1]))


@choose_k.mistake("only the last fold counts: each has its turn")
def overwritten_by_each_fold(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds)[-1:]))


@choose_k.mistake("the last fold is never held back: each has its turn")
def last_turn_missing(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds)[:-1]))


@choose_k.mistake("the first fold is never held back: each has its turn")
def first_turn_missing(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds)[1:]))


@choose_k.mistake("folds must be contiguous: yours are dealt out like cards", warned=True)
def dealt_out_like_cards(X, y, k_choices, n_folds):
    return best_of(
        validate(X, y, k_choices, [np.arange(f, len(X), n_folds) for f in range(n_folds)])
    )


@choose_k.mistake(
    "folds must be contiguous and in order: the points are shuffled", seed=(0, 42), warned=True
)
def shuffled(X, y, k_choices, n_folds, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    return best_of(validate(X, y, k_choices, np.array_split(order, n_folds)))


@choose_k.mistake("the last points are left out: cut with np.array_split", whole=(True, False))
def remainder_left_out(X, y, k_choices, n_folds, whole=True):
    size = len(X) // n_folds
    used = np.arange(size * n_folds)
    folds = np.split(used, n_folds)
    others = None if whole else [np.delete(used, fold) for fold in folds]
    return best_of(validate(X, y, k_choices, folds, others))


@choose_k.mistake("folds are cut in other places than np.array_split cuts them", up=(0, 1))
def cut_in_other_places(X, y, k_choices, n_folds, up=0):
    size = len(X) // n_folds + up
    return best_of(
        validate(
            X, y, k_choices, np.split(np.arange(len(X)), [size * f for f in range(1, n_folds)])
        )
    )


@choose_k.mistake("there is one fold too few")
def one_fold_too_few(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, max(2, n_folds - 1))))


@choose_k.mistake("there is one fold too many")
def one_fold_too_many(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds + 1)))


@choose_k.mistake("n_folds is ignored: there are always as many folds", always=(2, 3, 4, 5, 10))
def folds_ignored(X, y, k_choices, n_folds, always=5):
    return best_of(validate(X, y, k_choices, cut(X, always)))


@choose_k.mistake("every point is a fold of its own: cut n_folds folds")
def leave_one_out(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, len(X))))


@choose_k.mistake("distances are L1: use L2", warned=True)
def l1_in_cross_validation(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds), measure=l1_distances))


@choose_k.mistake("the farthest points vote, not the nearest")
def farthest_vote(X, y, k_choices, n_folds):
    return best_of(
        validate(X, y, k_choices, cut(X, n_folds), measure=lambda a, b: -l2_distances(a, b))
    )


@choose_k.mistake("k is ignored: every k gets the same score")
def one_neighbour_whatever_k(X, y, k_choices, n_folds):
    accuracy = validate(X, y, [1], cut(X, n_folds))[1]
    return best_of(dict.fromkeys(k_choices, accuracy))


@choose_k.mistake("training points and their labels are taken from different rows")
def labels_of_other_points(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        values = []
        for fold in cut(X, n_folds):
            rest = np.delete(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[: len(rest)], k)
            values.append(np.mean(predictions == y[fold]))
        means[k] = np.mean(values)
    return best_of(means)


@choose_k.mistake("predictions are compared with labels of other points: take those of the fold")
def compared_with_the_first_labels(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        values = []
        for fold in cut(X, n_folds):
            rest = np.delete(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[: len(fold)]))
        means[k] = np.mean(values)
    return best_of(means)


# --- how the accuracies are put together -------------------------------------------------------


@choose_k.mistake(
    "take the mean of the folds' accuracies: yours counts all points alike", warned=True
)
def all_points_counted_alike(X, y, k_choices, n_folds):
    sizes = [len(fold) for fold in cut(X, n_folds)]
    return best_of(
        validate(X, y, k_choices, cut(X, n_folds), summary=lambda v: np.average(v, weights=sizes))
    )


@choose_k.mistake("these are numbers of right answers: divide by the size of the fold")
def hits_for_accuracy(X, y, k_choices, n_folds):
    sizes = [len(fold) for fold in cut(X, n_folds)]
    return best_of(
        validate(X, y, k_choices, cut(X, n_folds), summary=lambda v: np.dot(v, sizes) / n_folds)
    )


@choose_k.mistake("this is the median of the folds' accuracies: take the mean")
def median_of_the_folds(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds), summary=np.median))


@choose_k.mistake("this is the accuracy on the best fold: take the mean of all")
def best_of_the_folds(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds), summary=np.max))


@choose_k.mistake("this is the accuracy on the worst fold: take the mean of all")
def worst_of_the_folds(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds), summary=np.min))


@choose_k.mistake("these are error rates: an accuracy is the share of right answers")
def error_rates(X, y, k_choices, n_folds):
    errors = {k: 1 - mean for k, mean in validate(X, y, k_choices, cut(X, n_folds)).items()}
    return min(sorted(errors), key=errors.get), errors


@choose_k.mistake("accuracies of other k are in the mean: begin with an empty list for each k")
def list_not_emptied(X, y, k_choices, n_folds):
    means = list(validate(X, y, k_choices, cut(X, n_folds)).values())
    return best_of({k: np.mean(means[: i + 1]) for i, k in enumerate(k_choices)})


# --- which k is returned -----------------------------------------------------------------------


@choose_k.mistake("of equally good k the smallest wins; yours takes the largest", warned=True)
def largest_of_equally_good(X, y, k_choices, n_folds):
    means = validate(X, y, k_choices, cut(X, n_folds))
    return max(sorted(means, reverse=True), key=means.get), means


@choose_k.mistake(
    "of equally good k the smallest wins; yours takes the first that was tried", warned=True
)
def first_tried_of_equally_good(X, y, k_choices, n_folds):
    means = validate(X, y, k_choices, cut(X, n_folds))
    return max(means, key=means.get), means


@choose_k.mistake(
    "of equally good k the smallest wins; yours takes the last that was tried", warned=True
)
def last_tried_of_equally_good(X, y, k_choices, n_folds):
    means = validate(X, y, k_choices, cut(X, n_folds))
    return max(reversed(k_choices), key=means.get), means


@choose_k.mistake(
    "where every accuracy is 0 no k is chosen: begin with a best accuracy below 0",
    default=(None, 0),
    warned=True,
)
def best_starts_at_zero(X, y, k_choices, n_folds, default=None):
    means, best_k, best = validate(X, y, k_choices, cut(X, n_folds)), default, 0
    for k in sorted(k_choices):
        if means[k] > best:
            best_k, best = k, means[k]
    return best_k, means


@choose_k.mistake("the search ends too early: a later k may be better again", order=(list, sorted))
def search_ends_at_first_fall(X, y, k_choices, n_folds, order=list):
    k_choices = order(k_choices)
    means, best_k = validate(X, y, k_choices, cut(X, n_folds)), k_choices[0]
    for k in k_choices[1:]:
        if means[k] < means[best_k]:
            break
        best_k = k
    return best_k, means


@choose_k.mistake("k is capped at the size of the fold: it counts points of the training part")
def k_capped_at_the_fold(X, y, k_choices, n_folds):
    smallest = min(map(len, cut(X, n_folds)))
    means = validate(X, y, sorted({min(k, smallest) for k in k_choices}), cut(X, n_folds))
    return best_of({k: means[min(k, smallest)] for k in k_choices})


@choose_k.mistake("X is standardised, which changes the distances: take the points as they are")
def standardised(X, y, k_choices, n_folds):
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return best_of(validate(X, y, k_choices, cut(X, n_folds)))


@choose_k.mistake("this k has the lowest accuracy: take the highest")
def worst_k(X, y, k_choices, n_folds):
    means = validate(X, y, k_choices, cut(X, n_folds))
    return min(sorted(means), key=means.get), means


@choose_k.mistake("this is a position in k_choices: return the k that stands there")
def position_for_k(X, y, k_choices, n_folds):
    means = validate(X, y, k_choices, cut(X, n_folds))
    return int(np.argmax(list(means.values()))), means


@choose_k.mistake("this is the best accuracy: return the k that has it")
def accuracy_for_k(X, y, k_choices, n_folds):
    means = validate(X, y, k_choices, cut(X, n_folds))
    return max(means.values()), means


@choose_k.mistake("this is the largest k: take that with the highest accuracy")
def largest_k(X, y, k_choices, n_folds):
    return max(k_choices), validate(X, y, k_choices, cut(X, n_folds))


@choose_k.mistake("this is the smallest k: take that with the highest accuracy")
def smallest_k(X, y, k_choices, n_folds):
    return min(k_choices), validate(X, y, k_choices, cut(X, n_folds))


@choose_k.mistake("the results come in the wrong order: return best_k, accuracies")
def exchanged_results(X, y, k_choices, n_folds):
    return best_of(validate(X, y, k_choices, cut(X, n_folds)))[::-1]


@choose_k.symptom("every accuracy is 0, which is not so: are they ever counted?")
def all_accuracies_zero(got, right):
    return not any(got.result[1].values()) and any(right.result[1].values())
