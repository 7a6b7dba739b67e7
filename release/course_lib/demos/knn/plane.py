"""The figure of the plane: which class owns which part of it, with each of the two distances."""

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Point, Slider, place, show
from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting
from course_lib.demos._words import at, listed, percent
from course_lib.demos.knn._ask import distances_between, neighbours
from course_lib.demos.knn._regions import Labels, Regions

Function = Callable[..., Any]

_LIMITS = (-1.8, 2.85, -1.2, 1.9)
_STRAYS = np.array([[-0.72, 0.62], [0.42, 1.32], [1.62, -0.62]])
"""Points that carry the other class's label, each amid the points of one class."""
_STRAY_LABELS = np.array([1, 1, 0])


def boundary(l2_distances: Function, predict_labels: Function, l1_distances: Function) -> None:
    """Show which class the student's functions give each point of the plane, and why.

    One panel for each distance. The query is dragged in either; lines lead to its k neighbours.

    Parameters
    ----------
    l2_distances, l1_distances : callable
        ``(X_test, X_train) -> distances``, shapes (M, D), (N, D) → (M, N).
    predict_labels : callable
        ``(distances, y_train, k) -> labels``, shapes (M, N), (N,) → (M,).
    """
    measures = {
        "L1": StudentFunction(l1_distances, "l1_distances"),
        "L2": StudentFunction(l2_distances, "l2_distances"),
    }
    vote = StudentFunction(predict_labels, "predict_labels")
    X, y = _two_classes()
    regions = Regions(X, y, _LIMITS)

    def draw(figure: Figure, k: int, query: tuple[float, float]) -> str:
        found: dict[str, _Found] = {}
        reasons: dict[str, Waiting] = {}
        for (metric, measure), axes in zip(measures.items(), _two_panels(figure), strict=True):
            try:
                found[metric] = _Found(regions, measure, vote, query, k)
            except Waiting as reason:
                reasons[metric] = reason
                _draw_waiting(axes, reason)
            else:
                _draw(axes, regions, found[metric], query)
                place(axes, "query")
            axes.set(xlim=_LIMITS[:2], ylim=_LIMITS[2:], aspect="equal", title=metric)
            axes.set(xticks=range(-1, 3), yticks=range(-1, 2))
        if not found:
            raise next(iter(reasons.values()))
        drawn = figure.axes[0 if "L1" in found else 1]
        handles, names = drawn.get_legend_handles_labels()
        figure.legend(handles, names, loc="upper center", ncols=3, bbox_to_anchor=(0.5, 1.0))
        waits = [
            str(reason).replace("This figure", f"The panel {metric}")
            for metric, reason in reasons.items()
        ]
        return " ".join([_told(found, query, k), *waits])

    show(
        draw,
        [*measures.values(), vote],
        {
            "k": Slider("k", 1, 15, 1),
            "query": Point("query", (1.0, 1.5), (-1.7, -1.1), (2.7, 1.8), 0.1),
        },
        size=(7.2, 3.2),
        narrow=(4.8, 6.9),
    )


class _Found:
    """What the student's functions say about the query and about the plane, with one distance."""

    def __init__(
        self,
        regions: Regions,
        measure: StudentFunction,
        vote: StudentFunction,
        query: tuple[float, float],
        k: int,
    ) -> None:
        distances = distances_between(measure, np.array([query]), regions.X)
        known = set(regions.y.tolist())
        self.nearest = neighbours(vote, distances[0], k)
        self.classes = [int(regions.y[neighbour]) for neighbour in self.nearest]
        self.answer = int(vote.labels(distances, regions.y, k, shape=(1,), among=known)[0])
        self.plane, self.is_fine = regions.answers(measure, vote, k)


def _told(found: dict[str, _Found], query: tuple[float, float], k: int) -> str:
    by_answer: dict[int, list[str]] = {}
    for metric, there in found.items():
        by_answer.setdefault(there.answer, []).append(metric)
    answers = " and ".join(
        f"{_style.class_name(answer)} with {' and '.join(metrics)}"
        for answer, metrics in by_answer.items()
    )
    nearest = "nearest point is of class" if k == 1 else f"{k} nearest points are of the classes"
    classes = ", and ".join(
        f"{listed(there.classes)} with {metric}" for metric, there in found.items()
    )
    shares = " and ".join(
        f"{percent(float(np.mean(there.plane == 1)), 0)} with {metric}"
        for metric, there in found.items()
    )
    sentence = (
        f"With k = {k}, your functions give the query at {at(query)} "
        f"{answers}. Its {nearest} {classes}. Of this part of the plane class 1 owns {shares}."
    )
    if all(there.is_fine for there in found.values()):
        return sentence
    return (
        f"{sentence} Your functions take long to answer, so they were asked about fewer points, "
        "and the border is drawn coarser than it is."
    )


def _two_classes() -> tuple[Floats, Integers]:
    X, y = datasets.make_moons(44, noise=0.2, seed=8)
    return np.vstack([X, _STRAYS]), np.concatenate([y, _STRAY_LABELS])


def _draw_waiting(axes: Axes, reason: Waiting) -> None:
    """Write into an empty panel which function it waits for."""
    words = reason.in_short.partition(":")[0].partition(",")[0]
    centred: dict[str, Any] = {"transform": axes.transAxes, "ha": "center", "va": "center"}
    axes.text(0.5, 0.5, words, **centred, color=_style.look().quiet)


def _two_panels(figure: Figure) -> Sequence[Axes]:
    """Return two axes in the plane's own proportions, below a line for the legend."""
    if _style.is_narrow(figure):
        return [figure.add_axes((0.085, bottom, 0.9, 0.405)) for bottom in (0.515, 0.045)]
    left, right = (figure.add_axes((start, 0.09, 0.46, 0.73)) for start in (0.055, 0.535))
    right.tick_params(labelleft=False)
    return left, right


def _draw(axes: Axes, regions: Regions, found: _Found, query: tuple[float, float]) -> None:
    look = _style.look()
    _draw_regions(axes, regions, found.plane)
    for neighbour in found.nearest:
        axes.plot(*zip(query, regions.X[neighbour], strict=True), color=look.ink, linewidth=1)
    draw_classes(axes, regions.X, regions.y)
    axes.plot(*query, "*", color=look.paper, markeredgecolor=look.ink, markersize=18, label="query")


def _draw_regions(axes: Axes, regions: Regions, plane: Labels) -> None:
    """Colour the plane by class; class 1 is hatched as well, and a line runs along the border."""
    look = _style.look()
    lattice = (regions.x, regions.y_ticks, plane)
    hatch = {"hatch.color": _between(look.tints[1], look.colours[1], 0.4)}
    with matplotlib.rc_context(hatch):
        levels = [-0.5, 0.5, 1.5]
        axes.contourf(*lattice, levels=levels, colors=look.tints[:2], hatches=[None, "//"])
    if plane.any() and not plane.all():
        axes.contour(*lattice, levels=[0.5], colors=look.quiet, linewidths=1)


def _between(one: str, other: str, share: float) -> tuple[float, float, float]:
    """Mix two colours; `share` is that of the other one."""
    red, green, blue = (1 - share) * np.array(to_rgb(one)) + share * np.array(to_rgb(other))
    return red, green, blue


def draw_classes(axes: Axes, X: Floats, y: Integers) -> None:
    """Draw the points X (N, 2) with the colour and marker of their class."""
    look = _style.look()
    for label in sorted(set(y.tolist())):
        axes.plot(
            *X[y == label].T,
            _style.MARKERS[label],
            color=look.colours[label],
            markeredgecolor=look.edge,
            markersize=8,
            label=f"class {label}",
        )
