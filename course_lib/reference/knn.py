"""k-nearest neighbours: distances in bounded memory, voting, and choosing k.

The method is lazy. Fitting stores the training set; all the work, M · N · D operations for M points
against N, is done when labels are asked for. What has to be chosen, the distance and k, is not
learned from the data but compared on data held out: cross-validation.

Ties are settled so that there is one right answer. A tied vote goes to the smallest label, as in
scikit-learn. Of training points at the same distance the earlier counts as nearer; scikit-learn
leaves that to its search.

Follows Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning* (2nd ed.), sections
2.3.2 and 13.3, and for cross-validation section 7.10.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import (
    Floats,
    Integers,
    as_floats,
    as_labels,
    in_range,
    same_length,
)

_BLOCK_BYTES = 2**18
"""Size of an L1 block's temporary: it stays in a core's second-level cache."""
_CANCELLATION = 1e-6
"""Where a squared distance is below this part of the squared norms, the expanded square has lost
too many digits and the distance is computed from the differences."""


def l1_distances(X_test: ArrayLike, X_train: ArrayLike) -> Floats:
    """Return the sums of absolute differences between all pairs of rows.

    Parameters
    ----------
    X_test : array_like, shape (M, D)
        Finite numbers.
    X_train : array_like, shape (N, D)
        Finite numbers.

    Returns
    -------
    ndarray, shape (M, N)
        Entry (i, j) is ``sum(abs(X_test[i] - X_train[j]))``, at least 0.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a matrix of finite numbers, or the numbers of columns differ.
    """
    queries, points = _point_sets(X_test, X_train)
    distances = np.zeros((len(queries), len(points)))
    columns = np.ascontiguousarray(points.T)
    for rows in _blocks(len(queries), len(points) * 8):
        difference = np.empty((rows.stop - rows.start, len(points)))
        for d in range(queries.shape[1]):
            np.subtract(queries[rows, d, None], columns[d], out=difference)
            np.abs(difference, out=difference)
            distances[rows] += difference
    return distances


def l2_distances(X_test: ArrayLike, X_train: ArrayLike) -> Floats:
    """Return the Euclidean distances, with the root, between all pairs of rows.

    The square is expanded to ``|a|² − 2a·b + |b|²``, one matrix product for all pairs. For pairs
    that lie so close together that this loses digits, the differences themselves are used, so the
    result is never NaN and exactly 0 for identical rows.

    Parameters
    ----------
    X_test : array_like, shape (M, D)
        Finite numbers.
    X_train : array_like, shape (N, D)
        Finite numbers.

    Returns
    -------
    ndarray, shape (M, N)
        Entry (i, j) is ``sqrt(sum((X_test[i] - X_train[j])**2))``, at least 0.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a matrix of finite numbers, or the numbers of columns differ.
    """
    queries, points = _point_sets(X_test, X_train)
    query_norms = np.einsum("md,md->m", queries, queries)
    point_norms = np.einsum("nd,nd->n", points, points)
    squares = queries @ points.T
    squares *= -2.0
    squares += query_norms[:, None]
    squares += point_norms
    for rows in _blocks(len(queries), len(points)):
        lossy = squares[rows] < _CANCELLATION * (query_norms[rows, None] + point_norms)
        if lossy.any():
            _recompute(squares, queries, points, rows.start, lossy)
    return np.sqrt(squares, out=squares)


def predict_labels(distances: ArrayLike, y_train: ArrayLike, k: int) -> Integers:
    """Return for each test point the label that most of its k nearest training points have.

    Parameters
    ----------
    distances : array_like, shape (M, N)
        Distances of test points (rows) from training points (columns).
    y_train : array_like of int, shape (N,)
        Labels, not negative; they need not be 0..C−1.
    k : int
        How many neighbours vote, 1..N.

    Returns
    -------
    ndarray of int, shape (M,)
        The labels. A tied vote goes to the smallest label. Among points at one distance the earlier
        training point counts as nearer.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, labels are no integers or negative, or k is out of range.
    """
    table = as_floats(distances, "distances", ndim=2)
    labels = as_labels(y_train, "y_train")
    if table.shape[1] != len(labels):
        raise ValueError(
            f"distances: expected one column per label ({len(labels)}), got shape {table.shape}"
        )
    k = in_range(k, 1, len(labels), "k")
    if labels.max() < len(labels):  # else votes may take more room than distances
        classes, codes = np.arange(labels.max() + 1), labels
    else:
        classes, codes = np.unique(labels, return_inverse=True)
    nearest = np.argsort(table, axis=1, kind="stable")[:, :k]
    offsets = len(classes) * np.arange(len(table))[:, None]
    votes = np.bincount((codes[nearest] + offsets).ravel(), minlength=len(table) * len(classes))
    winners: Integers = classes[votes.reshape(len(table), len(classes)).argmax(axis=1)]
    return winners


def choose_k(
    X: ArrayLike, y: ArrayLike, k_choices: Sequence[int], n_folds: int
) -> tuple[int, dict[int, float]]:
    """Choose k by cross-validation with L2 distances.

    The folds are contiguous, as ``np.array_split`` makes them; nothing is shuffled.

    Parameters
    ----------
    X : array_like, shape (N, D)
        The points.
    y : array_like of int, shape (N,)
        Their labels.
    k_choices : sequence of int
        The k to try, each 1..the size of the smallest training part.
    n_folds : int
        Number of folds, 2..N.

    Returns
    -------
    best_k : int
        The k with the largest mean accuracy; of equal ones the smallest.
    accuracies : dict of int to float
        For each k the mean of the folds' accuracies, each 0..1.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, there is no k, or a number is out of range.
    """
    points, labels = as_floats(X, "X", ndim=2), as_labels(y, "y")
    same_length(points, labels, "X and y")
    n_folds = in_range(n_folds, 2, len(points), "n_folds")
    if not len(k_choices):
        raise ValueError("k_choices: expected at least one k, got none")
    folds = np.array_split(np.arange(len(points)), n_folds)
    choices = [in_range(k, 1, len(points) - len(folds[0]), "k_choices") for k in k_choices]
    scores = np.empty((n_folds, len(choices)))
    for i, fold in enumerate(folds):
        rest = np.delete(np.arange(len(points)), fold)
        distances = l2_distances(points[fold], points[rest])
        for j, k in enumerate(choices):
            scores[i, j] = (predict_labels(distances, labels[rest], k) == labels[fold]).mean()
    means = dict(zip(choices, map(float, scores.mean(axis=0)), strict=True))
    return min(means, key=lambda k: (-means[k], k)), means


class KNNClassifier:
    """A classifier that stores its training data and lets the nearest of them vote.

    Parameters
    ----------
    k : int
        How many neighbours vote, at least 1.
    metric : {"l2", "l1"}
        The distance.
    """

    def __init__(self, k: int = 1, metric: Literal["l1", "l2"] = "l2") -> None:
        self.k = in_range(k, 1, None, "k")
        if metric not in ("l1", "l2"):
            raise ValueError(f"metric: expected 'l1' or 'l2', got {metric!r}")
        self.metric = metric
        self._points: Floats | None = None
        self._labels: Integers | None = None

    def fit(self, X: ArrayLike, y: ArrayLike) -> "KNNClassifier":
        """Store the points X (N, D) and their integer labels y (N,); nothing is learned.

        Raises
        ------
        TypeError, ValueError
            If shapes do not fit, labels are no integers, or there are fewer than k points.
        """
        points, labels = as_floats(X, "X", ndim=2), as_labels(y, "y")
        same_length(points, labels, "X and y")
        in_range(self.k, 1, len(points), "k")
        self._points, self._labels = points.copy(), labels.copy()
        return self

    def predict(self, X: ArrayLike) -> Integers:
        """Return the labels (M,) of the points X (M, D).

        Raises
        ------
        RuntimeError
            If `fit` was not called.
        """
        if self._points is None or self._labels is None:
            raise RuntimeError("KNNClassifier: call fit(X, y) before predict(X)")
        measure = l1_distances if self.metric == "l1" else l2_distances
        return predict_labels(measure(X, self._points), self._labels, self.k)

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return the accuracy, 0..1, of the predictions for X against the labels y."""
        labels = as_labels(y, "y")
        predictions = self.predict(X)
        same_length(predictions, labels, "X and y")
        return float(np.mean(predictions == labels))


def _point_sets(X_test: ArrayLike, X_train: ArrayLike) -> tuple[Floats, Floats]:
    queries = as_floats(X_test, "X_test", ndim=2)
    points = as_floats(X_train, "X_train", ndim=2)
    if queries.shape[1] != points.shape[1]:
        raise ValueError(
            "X_test and X_train: expected one number of columns, "
            f"got {queries.shape[1]} and {points.shape[1]}"
        )
    return queries, points


def _blocks(n_rows: int, row_bytes: int) -> Iterator[slice]:
    step = max(1, _BLOCK_BYTES // max(1, row_bytes))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def _recompute(
    squares: Floats, queries: Floats, points: Floats, first_row: int, lossy: np.ndarray
) -> None:
    """Replace the squared distances marked in `lossy` by sums of squared differences."""
    rows, columns = np.nonzero(lossy)
    for pairs in _blocks(len(rows), 8 * queries.shape[1]):
        difference = queries[first_row + rows[pairs]] - points[columns[pairs]]
        exact = np.einsum("pd,pd->p", difference, difference)
        squares[first_row + rows[pairs], columns[pairs]] = exact
