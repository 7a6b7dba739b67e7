"""A model's probabilities over the plane of two features, as shade, borders and lines."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from course_lib.demos import _style
from course_lib.demos._student import Floats
from course_lib.demos._words import percent
from course_lib.demos.losses._penguins import PenguinData
from course_lib.demos.losses._training import Fitted

Probabilities = Callable[[Floats], Floats]
"""Makes the probability of each class, shape (N, C), of scores (N, K)."""

_COLUMNS, _ROWS = 72, 54
"""The grid that is asked for its probabilities."""
_SURE = 0.9
_SURE_IN_WORDS = percent(_SURE, 0)
_DEEPEST = 0.55
"""How much of a class's colour there is where the model is certain."""


def draw_probabilities(
    axes: Axes, data: PenguinData, model: Fitted, probabilities: Probabilities
) -> str:
    """Shade the plane by the most probable class, the deeper the surer; say where it is sure."""
    low, high = data.features.min(axis=0) - 1, data.features.max(axis=0) + 1
    x, y = np.linspace(low[0], high[0], _COLUMNS), np.linspace(low[1], high[1], _ROWS)
    points = np.column_stack([np.tile(x, _ROWS), np.repeat(y, _COLUMNS)])
    flat = probabilities(model.scores(data.standardised(points)))
    chances = flat.T.reshape(-1, _ROWS, _COLUMNS)
    axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    axes.imshow(
        _shades(chances),
        extent=(x[0], x[-1], y[0], y[-1]),
        origin="lower",
        aspect="auto",
        interpolation="bilinear",
        zorder=0,
    )
    look, is_sure = _style.look(), False
    for label, level in enumerate(chances):
        lead = level - np.delete(chances, label, axis=0).max(axis=0)
        if lead.min() < 0 < lead.max():
            axes.contour(x, y, lead, levels=[0], colors=look.ink, linewidths=1.2, zorder=1)
        if level.min() < _SURE < level.max():
            is_sure = True
            style = {"linestyles": "--", "linewidths": 1.4, "zorder": 1}
            axes.contour(x, y, level, levels=[_SURE], colors=look.colours[label], **style)
    if not is_sure:
        return f"The deeper the colour, the surer it is; nowhere does it pass {_SURE_IN_WORDS}."
    kind = "line" if len(chances) == 2 else "curve"
    sure = f"beyond a dashed {kind}, at least {_SURE_IN_WORDS}"
    return f"The deeper the colour, the surer it is; {sure}."


def _shades(chances: Floats) -> Floats:
    """Return a colour for each place: paper where two classes tie, deep where one is certain."""
    look = _style.look()
    colours = np.array([to_rgb(colour) for colour in look.colours[: len(chances)]])
    paper = np.array(to_rgb(look.paper))
    first, second = np.sort(chances, axis=0)[-1:-3:-1]
    depth = _DEEPEST * np.clip(first - second, 0, 1)[..., None]
    return np.asarray(paper + depth * (colours[chances.argmax(axis=0)] - paper))
