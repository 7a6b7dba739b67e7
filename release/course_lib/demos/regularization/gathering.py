"""The figure of an ensemble: members that err differently, and copies of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import percent
from course_lib.demos.regularization._digits import shuffled_digits

Function = Callable[..., Any]

DIFFERENT, COPIES = "different members", "copies of one"
_MOST = 15
_PIXELS = 10
"""How many of the 64 pixels a member sees."""
_SHARPNESS = 0.02
_DRAWN = 50
"""The test digits whose answers are drawn; shares are those of all of them."""


@dataclass(frozen=True)
class _Answers:
    """The members' own shares of right answers, and those of 1, 2, … of them together."""

    single: Floats
    average: Floats
    vote: Floats


def members(average_probabilities: Function, majority_vote: Function) -> None:
    """Show what members answer for themselves, and what your functions make of their answers.

    Each member sees ten pixels of its own, and takes the digit whose mean picture is nearest there.

    Parameters
    ----------
    average_probabilities : callable
        ``(M, N, C) -> (N, C)``.
    majority_vote : callable
        ``(member_labels, n_classes) -> labels``, (M, N) → (N,).
    """
    average = StudentFunction(average_probabilities, "average_probabilities")
    vote = StudentFunction(majority_vote, "majority_vote")
    labels = shuffled_digits().y_test
    trained = _members()
    kinds = {DIFFERENT: trained, COPIES: np.repeat(trained[:1], _MOST, axis=0)}
    kept: dict[object, Floats] = {}

    def right(kind: str, count: int) -> Floats:
        """Return 0 or 1 for each test digit: by the average in row 0, by the vote in row 1."""
        key = (average.function, vote.function, kind, count)
        if key not in kept:
            asked = kinds[kind][:count]
            mean = average.array(asked, shape=asked.shape[1:], meaning="a row for each digit")
            votes = vote.labels(asked.argmax(axis=2), 10, shape=labels.shape, among=range(10))
            kept[key] = np.array([mean.argmax(axis=1) == labels, votes == labels], dtype=np.float64)
        return kept[key]

    def draw(figure: Figure, kind: str, count: int) -> str:
        own = np.asarray(kinds[kind].argmax(axis=2) == labels, dtype=np.float64)
        together = np.array([right(kind, n).mean(axis=1) for n in range(1, _MOST + 1)])
        left, right_axes = _two_axes(figure)
        _draw_answers(left, own[:count], right(kind, count))
        _draw_shares(right_axes, _Answers(own.mean(axis=1), *together.T), count)
        shares = own[:count].mean(axis=1)
        among = (
            f"{percent(float(shares.min()))} to {percent(float(shares.max()))}"
            if shares.min() < shares.max()
            else percent(float(shares[0]))
        )
        by_average, by_vote = (percent(float(share)) for share in together[count - 1])
        said = "One member is" if count == 1 else f"{count} {kind} are"
        return (
            f"Each member sees {_PIXELS} of the 64 pixels. {said} right for {among} of 1,000 test "
            "digits, each for itself. By your "
            f"average_probabilities they are right for {by_average}, by your majority_vote for "
            f"{by_vote}."
        )

    show(
        draw,
        [average, vote],
        {
            "kind": Choice("ensemble of", (DIFFERENT, COPIES)),
            "count": Slider("members", 1, _MOST, 9),
        },
        size=(7.2, 4.2),
        narrow=(4.8, 7.4),
    )


def _members() -> Floats:
    """Return the probabilities (M, N, 10) that each member gives the test digits."""
    digits, rng = shuffled_digits(), np.random.default_rng(5)
    means = np.array([digits.X_train[digits.y_train == label].mean(axis=0) for label in range(10)])
    inked = np.flatnonzero(digits.X_train.std(axis=0) > 2)
    given = []
    for _ in range(_MOST):
        seen = rng.choice(inked, _PIXELS, replace=False)
        ways = digits.X_test[:, None, seen] - means[None, :, seen]
        logits = -_SHARPNESS * (ways**2).sum(axis=2)
        given.append(np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)))
    return np.array(given)


def _two_axes(figure: Figure) -> tuple[Axes, Axes]:
    if _style.is_narrow(figure):
        return figure.add_axes((0.17, 0.51, 0.81, 0.43)), figure.add_axes((0.13, 0.07, 0.83, 0.32))
    return figure.add_axes((0.1, 0.08, 0.5, 0.82)), figure.add_axes((0.7, 0.14, 0.28, 0.76))


def _draw_answers(axes: Axes, own: Floats, together: Floats) -> None:
    """Draw a row of cells for each member, dark where it is wrong, and two for all together."""
    look = _style.look()
    shown: NDArray[np.float64] = np.full((_MOST + 3, _DRAWN), np.nan)
    shown[: len(own)] = own[:, :_DRAWN]
    shown[_MOST + 1 :] = together[:, :_DRAWN]
    colours = ListedColormap([look.colours[1], look.tints[0]])
    axes.imshow(shown, cmap=colours, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    axes.set(title=f"{_DRAWN} test digits, by member", xticks=[])
    for edge in range(1, _MOST + 3):
        axes.axhline(edge - 0.5, color=look.paper, linewidth=1.5)
    axes.set_yticks([0, 4, 9, 14, _MOST + 1, _MOST + 2], ["1", "5", "10", "15", "average", "vote"])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xlabel("■ wrong", color=look.colours[1])


def _draw_shares(axes: Axes, shares: _Answers, count: int) -> None:
    look = _style.look()
    sizes = np.arange(1, _MOST + 1)
    axes.set(xlim=(0, _MOST + 1), ylim=(40, 100), xlabel="members", title="right answers")
    axes.set_xticks((1, 5, 10, 15))
    axes.set_yticks((40, 60, 80, 100), ("40", "60", "80", "100 %"))
    axes.plot(sizes, 100 * shares.single, "_", color=look.quiet, markersize=9, markeredgewidth=2)
    axes.plot(
        [count] * 2,
        100 * np.array([shares.single[count - 1], shares.average[count - 1]]),
        color=look.grid,
        linewidth=1,
    )
    for values, colour, marker, line in (
        (shares.average, look.colours[0], "o", "-"),
        (shares.vote, look.colours[2], "s", "--"),
    ):
        axes.plot(sizes, 100 * values, line, color=colour)
        large: dict[str, Any] = {"markersize": 10, "markeredgecolor": look.edge}
        axes.plot(count, 100 * values[count - 1], marker, color=colour, **large)
    for height, words, colour in (
        (0.97, f"● average {percent(float(shares.average[count - 1]))}", look.colours[0]),
        (0.9, f"■ vote {percent(float(shares.vote[count - 1]))}", look.colours[2]),
        (0.05, "▬ each for itself", look.quiet),
    ):
        axes.text(0.05, height, words, color=colour, transform=axes.transAxes, va="center")
