"""What figures ask the student's distances and vote, and for how many points in time."""

import time

import numpy as np

from course_lib.demos._figure import patience
from course_lib.demos._student import Floats, Integers, StudentFunction


def distances_between(measure: StudentFunction, X_test: Floats, X_train: Floats) -> Floats:
    """Return the student's distances, (M, N), asked for in blocks so that memory is bounded."""
    block = max(1, 2_000_000 // X_train.size)
    tables = [
        measure.array(
            X_test[start : start + block],
            X_train,
            shape=(len(X_test[start : start + block]), len(X_train)),
            meaning="one row per test point and one column per training point",
        )
        for start in range(0, len(X_test), block)
    ]
    return np.vstack(tables)


def how_many_in_time(
    measure: StudentFunction,
    vote: StudentFunction,
    sample: tuple[Floats, Floats, Integers, int],
    *,
    measure_seconds: float,
    vote_seconds: float,
) -> int:
    """Return for how many test points the student's functions can be asked while a reader waits.

    Parameters
    ----------
    sample : (X_test, X_train, y_train, k)
        A few test points, on which the functions are timed.
    measure_seconds, vote_seconds : float
        How long each may take. Distances are asked for once, votes at every change of k.
    """
    X_test, X_train, y_train, k = sample
    started = time.process_time()
    distances = distances_between(measure, X_test, X_train)
    measured = time.process_time()
    vote(distances, y_train, k)
    voted = time.process_time()
    return int(
        len(X_test)
        * min(
            patience(measure_seconds) / max(measured - started, 1e-6),
            patience(vote_seconds) / max(voted - measured, 1e-6),
        )
    )


def neighbours(vote: StudentFunction, distances: Floats, k: int) -> list[int]:
    """Return the k training points that the student's own vote counts as nearest, nearest first.

    Each point is its own class and votes alone; the winner leaves, and the others vote again.
    `distances` are those of one test point, shape (N,).
    """
    left, found = np.arange(len(distances)), []
    for _ in range(min(k, len(distances))):
        winner = vote.labels(distances[None, left], left, 1, shape=(1,), among=left)[0]
        found.append(int(winner))
        left = left[left != winner]
    return found
