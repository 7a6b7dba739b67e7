"""Ensembles: several models' answers made one.

Models that were trained apart make mistakes of their own, and where most of them are right the one
that is wrong is outweighed. The gain is as large as their mistakes are different. A vote counts
every member's label once; averaged probabilities also count how sure each member is. A tied vote
goes to the smallest label, as everywhere in this course.

Follows Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning* (2nd ed.), section
8.7, and Goodfellow, Bengio and Courville, *Deep Learning*, section 7.11.
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import Floats, Integers, as_floats, as_labels, in_range

_ROUNDING = 1e-5
"""How far a row of probabilities may be from 1: enough for rows computed in float32."""


def average_probabilities(members: ArrayLike) -> Floats:
    """Return the mean of the members' probabilities; each member counts the same.

    Parameters
    ----------
    members : array_like, shape (M, N, C)
        For each of M models and N samples the probabilities of C classes: at least 0, and 1 in sum.

    Returns
    -------
    ndarray, shape (N, C)
        Probabilities again.

    Raises
    ------
    TypeError, ValueError
        If the shape is another, there is no member, or the numbers are not probabilities.
    """
    probabilities = as_floats(members, "members", ndim=3)
    _at_least_one(probabilities, "members")
    if (probabilities < 0).any():
        raise ValueError(f"members: expected probabilities, got {probabilities.min():g} among them")
    sums = probabilities.sum(axis=2)
    if sums.size and np.abs(sums - 1.0).max() > _ROUNDING:
        worst = sums.flat[np.abs(sums - 1.0).argmax()]
        raise ValueError(
            f"members: expected rows that add up to 1, got one that adds up to {worst:g}; "
            "logits have to go through softmax first"
        )
    return np.asarray(probabilities.mean(axis=0))


def majority_vote(member_labels: ArrayLike, n_classes: int) -> Integers:
    """Return for each sample the label that most members chose.

    Parameters
    ----------
    member_labels : array_like of int, shape (M, N)
        For each of M models its labels for N samples, 0..n_classes − 1.
    n_classes : int
        C, at least 1.

    Returns
    -------
    ndarray of int, shape (N,)
        The labels; a tied vote goes to the smallest.

    Raises
    ------
    TypeError, ValueError
        If the shape is another, there is no member, or a label is no integer or out of range.
    """
    table = np.asarray(member_labels)
    if table.ndim != 2:
        raise ValueError(f"member_labels: expected a matrix, got shape {table.shape}")
    _at_least_one(table, "member_labels")
    n_classes = in_range(n_classes, 1, None, "n_classes")
    labels = as_labels(table.ravel(), "member_labels", n_classes).reshape(table.shape)
    # One ballot box per pair of sample and label; each member has one vote for each sample.
    n_samples = table.shape[1]
    boxes = labels + n_classes * np.arange(n_samples)
    votes = np.bincount(boxes.ravel(), minlength=n_samples * n_classes)
    winners: Integers = votes.reshape(n_samples, n_classes).argmax(axis=1)
    return winners


def _at_least_one(members: np.ndarray, name: str) -> None:
    if not len(members):
        raise ValueError(f"{name}: expected at least one member, got shape {members.shape}")
