"""Figures of points in the plane: who owns which part, what is equally far, a vote by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting
from course_lib.demos.knn._ask import Plane, distances_between, neighbours

Function = Callable[..., Any]

_LIMITS = (-1.8, 2.85, -1.2, 1.9)
_STRAYS = np.array([[-0.72, 0.62], [0.42, 1.32], [1.62, -0.62]])
"""Points that carry the other class's label, each amid the points of one class."""
_STRAY_LABELS = np.array([1, 1, 0])

_HAND = {"A": (3, 3), "B": (-5, 0), "C": (-4, 4), "D": (0, -7), "E": (5, -6)}
_HAND_LABELS = np.array([1, 0, 1, 0, 0])


def boundary(l2_distances: Function, predict_labels: Function, l1_distances: Function) -> None:
    """Show which class the student's functions give each point of the plane, and why.

    A query can be moved; lines lead to the k neighbours that decide about it.

    Parameters
    ----------
    l2_distances, l1_distances : callable
        ``(X_test, X_train) -> distances``, shapes (M, D), (N, D) → (M, N).
    predict_labels : callable
        ``(distances, y_train, k) -> labels``, shapes (M, N), (N,) → (M,).
    """
    measures = {
        "L2": StudentFunction(l2_distances, "l2_distances"),
        "L1": StudentFunction(l1_distances, "l1_distances"),
    }
    vote = StudentFunction(predict_labels, "predict_labels")
    X, y = _two_classes()
    plane = Plane(X, y, _LIMITS)

    def draw(figure: Figure, k: int, metric: str, x: float, height: float) -> str:
        query = np.array([[x, height]])
        distances = distances_between(measures[metric], query, X)
        nearest = neighbours(vote, distances[0], k)
        answer = int(vote.labels(distances, y, k, shape=(1,), among={0, 1})[0])
        answers = plane.answers(measures[metric], vote, k)
        axes = figure.add_axes((0.07, 0.105, 0.91, 0.8))
        _draw_regions(axes, answers)
        for neighbour in nearest:
            axes.plot(
                *zip(query[0], X[neighbour], strict=True), color=_style.look().ink, linewidth=1
            )
        _draw_classes(axes, X, y)
        axes.plot(
            *query[0],
            "*",
            color=_style.look().paper,
            markeredgecolor=_style.look().ink,
            markersize=20,
            label="query",
        )
        figure.legend(loc="upper center", ncols=3, bbox_to_anchor=(0.525, 1.0))
        classes = [int(y[neighbour]) for neighbour in nearest]
        decided = (
            f"the nearest point, of class {classes[0]}, decides"
            if k == 1
            else f"its {k} nearest points are of the classes {_listed(classes)}"
        )
        return (
            f"With {metric} and k = {k}, your functions give the query at ({x:.2f}, {height:.2f}) "
            f"{_style.class_name(answer)}: {decided}. "
            f"Class 1 owns {np.mean(answers == 1):.0%} of this part of the plane."
        )

    show(
        draw,
        [*measures.values(), vote],
        {
            "k": Slider("k", 1, 15, 1),
            "metric": Choice("metric", ("L2", "L1")),
            "x": Slider("query x", -1.7, 2.7, 0.5, 0.1),
            "height": Slider("query y", -1.1, 1.8, 0.3, 0.1),
        },
        size=(7.2, 5.1),
    )


def rings(l1_distances: Function, l2_distances: Function) -> None:
    """Show what lies equally far from the origin, for each of the student's two distances.

    Parameters
    ----------
    l1_distances, l2_distances : callable
        ``(X_test, X_train) -> distances``, shapes (M, D), (N, D) → (M, N).
    """
    measures = {
        "L1": StudentFunction(l1_distances, "l1_distances"),
        "L2": StudentFunction(l2_distances, "l2_distances"),
    }
    ticks = np.linspace(-3.5, 3.5, 71)
    points = np.column_stack([np.tile(ticks, 71), np.repeat(ticks, 71)])
    tables: dict[object, Floats] = {}

    def from_origin(measure: StudentFunction) -> Floats:
        if measure.function not in tables:
            distances = distances_between(measure, points, np.zeros((1, 2)))
            tables[measure.function] = distances.reshape(71, 71)
        return tables[measure.function]

    def draw(figure: Figure, distance: float) -> str:
        sentences, waiting = [], []
        for place, (metric, measure) in enumerate(measures.items()):
            axes = figure.add_axes((0.07 + 0.49 * place, 0.11, 0.43, 0.8))
            axes.set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), aspect="equal", title=metric)
            axes.grid(color=_style.look().grid, linewidth=0.6)
            try:
                table = from_origin(measure)
            except Waiting as reason:
                waiting.append(reason)
                axes.text(
                    0,
                    0,
                    f"waits for {measure.name}",
                    ha="center",
                    va="center",
                    color=_style.look().quiet,
                )
                sentences.append(str(reason))
                continue
            _draw_rings(axes, ticks, table, distance)
            sentences.append(_reach(metric, ticks, table, distance))
        if len(waiting) == len(measures):
            raise waiting[0]
        return " ".join(sentences)

    show(
        draw,
        list(measures.values()),
        {"distance": Slider("distance", 0.5, 3.0, 2.0, 0.5)},
        size=(7.2, 3.9),
    )


def by_hand(
    answers: Mapping[str, object],
    l1_distances: Function,
    l2_distances: Function,
    predict_labels: Function,
) -> None:
    """Draw the points of the problem by hand, and compare the answers with the student's functions.

    Parameters
    ----------
    answers : mapping
        "nearest_l1" and "nearest_l2": the letter of the nearest point; "vote_l1" and "vote_l2": the
        label that the three nearest give. None where it is not filled in.
    l1_distances, l2_distances, predict_labels : callable
        As for `boundary`.
    """
    measures = {
        "l1": StudentFunction(l1_distances, "l1_distances"),
        "l2": StudentFunction(l2_distances, "l2_distances"),
    }
    vote = StudentFunction(predict_labels, "predict_labels")
    X = np.array(list(_HAND.values()), dtype=np.float64)

    def verdict(name: str, answer: object) -> str:
        if answer is None:
            return "not filled in yet"
        question, _, metric = name.partition("_")
        if question not in ("nearest", "vote") or metric not in measures:
            return "there is no such question"
        try:
            distances = distances_between(measures[metric], np.zeros((1, 2)), X)
            if question == "nearest":
                found = list(_HAND)[neighbours(vote, distances[0], 1)[0]]
            else:
                known = set(_HAND_LABELS.tolist())
                found = str(vote.labels(distances, _HAND_LABELS, 3, shape=(1,), among=known)[0])
        except Waiting as reason:
            return str(reason).replace("This figure waits", "waits").rstrip(".")
        if str(answer).strip().upper() == found:
            return "agrees with your function"
        return "your function finds otherwise: check which of the two is wrong"

    def draw(figure: Figure) -> str:
        axes = figure.add_axes((0.07, 0.09, 0.9, 0.82))
        axes.set(xlim=(-8.5, 8.5), ylim=(-8, 5), aspect="equal", xlabel="x", ylabel="y")
        axes.set(xticks=range(-8, 9), yticks=range(-8, 6))
        axes.grid(color=_style.look().grid, linewidth=0.6)
        _draw_classes(axes, X, _HAND_LABELS)
        for name, place in _HAND.items():
            axes.annotate(name, place, (8, 5), textcoords="offset points", fontweight="bold")
        axes.plot(
            0, 0, "*", color=_style.look().paper, markeredgecolor=_style.look().ink, markersize=18
        )
        axes.annotate("query", (0, 0), (10, 5), textcoords="offset points")
        figure.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.52, 1.0))
        lines = [f"{name}: {verdict(name, answer)}" for name, answer in answers.items()]
        described = ", ".join(
            f"{name} at {place} with label {label}"
            for (name, place), label in zip(_HAND.items(), _HAND_LABELS, strict=True)
        )
        return "\n".join([f"The query is at (0, 0); the points are {described}.", *lines])

    show(draw, [*measures.values(), vote], size=(7.2, 5.6))


def _two_classes() -> tuple[Floats, Integers]:
    X, y = datasets.make_moons(44, noise=0.2, seed=8)
    return np.vstack([X, _STRAYS]), np.concatenate([y, _STRAY_LABELS])


def _draw_regions(axes: Axes, answers: Integers) -> None:
    """Colour the plane by class; class 1 is hatched as well."""
    left, right, bottom, top = _LIMITS
    axes.imshow(
        answers,
        extent=_LIMITS,
        origin="lower",
        interpolation="nearest",
        cmap=ListedColormap(_style.look().tints[:2]),
        vmin=0,
        vmax=1,
    )
    rows, columns = answers.shape
    if answers.any():
        # Two steps past the edge on each side: a hatch wants areas that are closed.
        x = np.linspace(left, right, columns)
        y = np.linspace(bottom, top, rows)
        hatched = axes.contourf(x, y, answers, levels=[0.5, 1.5], colors="none", hatches=["//"])
        hatched.set(edgecolor="#ecb597", linewidth=0)
    axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="x", ylabel="y")


def _draw_classes(axes: Axes, X: Floats, y: Integers) -> None:
    for label in sorted(set(y.tolist())):
        axes.plot(
            *X[y == label].T,
            _style.MARKERS[label],
            color=_style.look().colours[label],
            markeredgecolor=_style.look().edge,
            markersize=8,
            label=f"class {label}",
        )


def _draw_rings(axes: Axes, ticks: Floats, table: Floats, distance: float) -> None:
    others = [level for level in (1, 2, 3) if level != distance]
    lines = axes.contour(
        ticks, ticks, table, levels=others, colors=_style.look().quiet, linewidths=1
    )
    axes.clabel(lines, fmt="%g", fontsize=9)
    axes.contour(
        ticks, ticks, table, levels=[distance], colors=_style.look().colours[0], linewidths=3
    )
    axes.plot(0, 0, "o", color=_style.look().ink, markersize=5)


def _reach(metric: str, ticks: Floats, table: Floats, distance: float) -> str:
    """Say how far the points at `distance` lie along the axis and along the diagonal."""
    places = []
    for name, along in (("axis", table[35, 35:]), ("diagonal", table.diagonal()[35:])):
        beyond = np.flatnonzero(along >= distance)
        if not beyond.size:
            return f"{metric}: no point along the {name} is at distance {distance:g}."
        # Between two grid points the distance rises evenly, near enough for two digits.
        last = max(int(beyond[0]), 1)
        share = (distance - along[last - 1]) / ((along[last] - along[last - 1]) or 1)
        reach = ticks[35 + last - 1] + share * 0.1
        places.append(f"({reach:.2f}, {reach if name == 'diagonal' else 0:.2f})")
    return f"At {metric} distance {distance:g} from the origin are {places[0]} and {places[1]}."


def _listed(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
