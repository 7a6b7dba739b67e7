"""Visible tests of ``average_probabilities`` and ``majority_vote``."""

import numpy as np
from numpy.typing import NDArray

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, check_leaves_nothing_behind

SLIPS_OF_AVERAGE: Slips = (
    (((1.8, 0.9, 0.3), (1.5, 0.3, 1.2)), "this is the sum: divide by the number of members"),
    (
        ((0.9, 0.45, 0.15), (0.75, 0.15, 0.6)),
        "it is divided by the number of samples: divide by that of members",
    ),
    (
        ((2 / 3, 1 / 3, 0.0), (1 / 3, 0.0, 2 / 3)),
        "this is the share of votes: average the probabilities themselves",
    ),
    ((0, 0), "these are labels: return the probabilities of all classes"),
)
"""Wrong averages of the lesson's example."""
SLIPS_OF_VOTE: Slips = (
    ((5, 3, 3), "this is the mean of the labels: labels are names, so count them"),
    ((8, 5, 3), "this is the median of the labels: labels are names, so count them"),
    ((3, 3, 2), "this is the number of votes: return the label that has them"),
    ((0, 5, 6), "these are the first member's labels: let all members vote"),
    ((2, 2, 3), "this is a place among the labels that got votes: return the label there"),
    ((1, 0, 0), "this is the number of a member: return the label that it chose"),
)
"""Wrong votes of the lesson's example, without its tied vote."""
SLIPS_OF_TIED_VOTE: Slips = (
    ((4, 5, 3, 3), "this is the mean of the labels: labels are names, so count them"),
    ((4, 8, 5, 3), "this is the median of the labels: labels are names, so count them"),
    ((2, 3, 3, 2), "this is the number of votes: return the label that has them"),
    ((7, 0, 5, 6), "these are the first member's labels: let all members vote"),
    ((0, 2, 2, 3), "this is a place among the labels that got votes: return the label there"),
    ((1, 1, 0, 0), "this is the number of a member: return the label that it chose"),
)
"""Wrong votes of the lesson's example."""

_AVERAGES = (
    (0.3033628153, 0.3983348355, 0.2983023492),
    (0.2844225355, 0.3960956302, 0.3194818344),
    (0.2697850557, 0.3880663035, 0.3421486408),
    (0.2606636071, 0.3748705039, 0.3644658891),
    (0.2578451600, 0.3575763311, 0.3845785089),
    (0.2615759208, 0.3376412488, 0.4007828304),
    (0.2714933208, 0.3167827580, 0.4117239212),
)
"""Averages of the probabilities of `_five_members`."""
_TIED_VOTES = (
    (3, 5, 7, 0, 2),
    (7, 1, 5, 6, 4),
    (3, 1, 3, 6, 8),
    (7, 5, 1, 0, 6),
    (1, 1, 5, 6, 4),
    (5, 5, 7, 0, 8),
)
"""Labels of six members for five samples, tied in each."""
_TIE_RULE = "a tied vote goes to the smallest label"


def rows_sum_to_1(p: Floats) -> str | None:
    """Say which row of probabilities does not sum to 1.

    Parameters
    ----------
    p : ndarray of float, shape (N, C)
        What the student's function returned.
    """
    odd = ~np.isclose(p.sum(axis=-1), 1)
    return f"every row must sum to 1, and row {int(odd.argmax())} does not" if odd.any() else None


# --- checks of average_probabilities -----------------------------------------------------------


def check_average_of_five_members(average_probabilities: Function) -> None:
    """Compare the averages of five members' probabilities for seven samples.

    Parameters
    ----------
    average_probabilities : callable
        The student's function.
    """
    for order in (1, -1):
        checks.check_array(
            average_probabilities(_five_members()[:, ::order].copy()),
            _AVERAGES[::order],
            "average_probabilities(members) of five members, seven samples and three classes",
            factors={"M": 5, "N": 7, "C": 3},
            properties=[rows_sum_to_1],
            shape_means="one row per sample, one column per class",
            otherwise="each member counts the same, for every sample",
        )


def check_average_of_one_member(average_probabilities: Function) -> None:
    """Make sure that one member's answer is returned as it is.

    Parameters
    ----------
    average_probabilities : callable
        The student's function.
    """
    members = _five_members()[2:3]
    call = "average_probabilities(members) of one member"
    checks.check_array(average_probabilities(members.copy()), members[0], call)


def check_average_of_equally_many(average_probabilities: Function) -> None:
    """Compare an average where members, samples and classes are equally many.

    Parameters
    ----------
    average_probabilities : callable
        The student's function.
    """
    call = "average_probabilities(members) of three members, three samples and three classes"
    found = average_probabilities(_five_members()[:3, :3])
    checks.check_shape(found, (3, 3), call, shape_means="one row per sample, one column per class")
    checks.check_array(found.sum(axis=1), np.ones(3), f"{call}, the sum of each row")
    last = _five_members()[:3, 2]
    checks.check_number(
        found[2, 1], (last[0, 1] + last[1, 1] + last[2, 1]) / 3, f"{call}, row 2 and column 1"
    )


def check_average_leaves_nothing_behind(average_probabilities: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    average_probabilities : callable
        The student's function.
    """
    first = {"members": _five_members()}
    second = {"members": _five_members()[:, ::-1].copy()}
    call = "average_probabilities(members)"
    check_leaves_nothing_behind(average_probabilities, first, second, call)


# --- checks of majority_vote -------------------------------------------------------------------


def check_votes_of_eleven_members(majority_vote: Function) -> None:
    """Compare the votes of eleven members on seven samples, where none is tied.

    Parameters
    ----------
    majority_vote : callable
        The student's function.
    """
    checks.check_labels(
        majority_vote(_eleven_members(), 8),
        [3, 1, 1, 2, 5, 5, 2],
        "majority_vote(member_labels, 8) of eleven members and seven samples",
        shape_means="one label per sample",
        otherwise="count, for each sample, how many members chose each label",
    )


def check_large_labels(majority_vote: Function) -> None:
    """Compare votes where labels are large, where an outer class wins, and of many members.

    Parameters
    ----------
    majority_vote : callable
        The student's function.
    """
    right = np.array([3, 1, 1, 2, 5, 5, 2]) + 293
    call = "majority_vote(member_labels, 300) with labels up to 300 - 1"
    checks.check_labels(
        majority_vote(_eleven_members() + 293, 300)[:4],
        right[:4],
        call,
        shape_means="one label per sample",
    )
    call = "majority_vote(member_labels, 8) where most chose the last class"
    votes = np.array([[7, 0], [7, 7], [0, 7]])
    checks.check_labels(majority_vote(votes, 8), [7, 7], call, shape_means="one label per sample")
    call = "majority_vote(member_labels, 8) where most chose class 0"
    votes = np.array([[0, 0, 6], [5, 0, 0], [0, 2, 0]])
    checks.check_labels(
        majority_vote(votes, 8), [0, 0, 0], call, shape_means="one label per sample"
    )
    # A counter of eight bits begins anew at 128 or 256, so the loser of these votes wins.
    votes = np.repeat(np.array([[3, 1], [0, 4]]), (290, 90), axis=0)
    call = "majority_vote(member_labels, 5) of 380 members, of whom 290 agree"
    checks.check_labels(majority_vote(votes, 5), [3, 1], call, shape_means="one label per sample")


def check_tied_votes(majority_vote: Function) -> None:
    """Compare votes of six members where each is tied, and of two members who disagree.

    Parameters
    ----------
    majority_vote : callable
        The student's function.
    """
    tied = np.array(_TIED_VOTES)
    for labels, right, call in (
        (tied, [3, 1, 5, 0, 4], "majority_vote(member_labels, 9) where votes are tied"),
        (tied[:2], [3, 1, 5, 0, 2], "majority_vote(member_labels, 9) of two who disagree"),
        (tied[::-1], [3, 1, 5, 0, 4], "majority_vote(member_labels, 9) where votes are tied"),
    ):
        checks.check_labels(
            majority_vote(labels.copy(), 9),
            right,
            call,
            shape_means="one label per sample",
            otherwise=_TIE_RULE,
        )


def check_vote_of_one(majority_vote: Function) -> None:
    """Compare the vote of a single member, and that on a single sample.

    Parameters
    ----------
    majority_vote : callable
        The student's function.
    """
    one = np.array([[4, 0, 6, 4, 1]])
    means = "one label per sample"
    call = "majority_vote(member_labels, 7) of one member"
    checks.check_labels(majority_vote(one.copy(), 7), one[0], call, shape_means=means)
    call = "majority_vote(member_labels, 7) on one sample"
    checks.check_labels(majority_vote(one.T.copy(), 7), [4], call, shape_means=means)


def check_vote_leaves_nothing_behind(majority_vote: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    majority_vote : callable
        The student's function.
    """
    first = {"member_labels": _eleven_members(), "n_classes": 8}
    second = {"member_labels": _eleven_members()[:, ::-1].copy(), "n_classes": 9}
    call = "majority_vote(member_labels, n_classes)"
    check_leaves_nothing_behind(majority_vote, first, second, call)


def _five_members() -> Floats:
    ink = 9 * np.sin(np.arange(1.0, 106.0)).reshape(5, 7, 3) ** 2
    members: Floats = ink / ink.sum(axis=2, keepdims=True)
    return members


def _eleven_members() -> NDArray[np.int64]:
    """Return labels of eleven members for seven samples; 0 and 7 do not occur."""
    i, j = np.ogrid[:11, :7]
    labels: NDArray[np.int64] = (2 * i**2 + 3 * i * j + j**3) % 11 % 6 + 1
    return labels
