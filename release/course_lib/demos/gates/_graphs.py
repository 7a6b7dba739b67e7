"""The graphs in which a value is used more than once, and where their nodes stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from course_lib.demos.gates._watching import Gate
from course_lib.demos.gates._wires import Place


@dataclass(frozen=True)
class Graph:
    """A graph whose inputs are x and constants, laid out on a square from 0 to 1.

    Attributes
    ----------
    formula : str
    constants : dict of str to float
        All leaves but x.
    gates : dict of str to Gate
        In an order in which they can compute; the last one is the output, y.
    places : dict of str to Place
        Of all nodes, from the upper left corner.
    shared : str
        The node that is used more than once.
    sum_at : Place
        Where what it is handed is written, in inches from it.
    bows : dict
        How far wires bow down, in inches, by their ends and by which input of the gate they are.
    """

    formula: str
    constants: Mapping[str, float]
    gates: Mapping[str, Gate]
    places: Mapping[str, Place]
    shared: str
    sum_at: Place
    bows: Mapping[tuple[str, str, int], float] = field(default_factory=dict)


N_GATES = 4
"""Each of the graphs has so many."""

GRAPHS = {
    "used twice": Graph(
        formula="y = (x·u + x·v)·w",
        constants={"u": 3.0, "v": -2.0, "w": 3.0},
        gates={
            "p": Gate("multiply", ("x", "u")),
            "q": Gate("multiply", ("x", "v")),
            "s": Gate("add", ("p", "q")),
            "y": Gate("multiply", ("s", "w")),
        },
        places={
            "u": (0.0, 0.0),
            "x": (0.0, 0.36),
            "v": (0.0, 0.72),
            "w": (0.0, 1.0),
            "p": (0.37, 0.12),
            "q": (0.37, 0.6),
            "s": (0.7, 0.36),
            "y": (1.0, 0.62),
        },
        shared="x",
        sum_at=(-0.65, 0.36),
    ),
    "a diamond": Graph(
        formula="s = x + w,  y = (s·u)·(s + v)",
        constants={"w": 1.0, "u": 3.0, "v": -2.0},
        gates={
            "s": Gate("add", ("x", "w")),
            "p": Gate("multiply", ("s", "u")),
            "q": Gate("add", ("s", "v")),
            "y": Gate("multiply", ("p", "q")),
        },
        places={
            "u": (0.0, 0.0),
            "x": (0.0, 0.38),
            "w": (0.0, 0.66),
            "v": (0.0, 1.0),
            "s": (0.31, 0.52),
            "p": (0.62, 0.2),
            "q": (0.62, 0.84),
            "y": (1.0, 0.52),
        },
        shared="s",
        sum_at=(-0.3, 0.47),
    ),
    "a skip": Graph(
        formula="s = x + w,  y = (s·u + v) + s",
        constants={"w": 1.0, "u": 3.0, "v": -2.0},
        gates={
            "s": Gate("add", ("x", "w")),
            "p": Gate("multiply", ("s", "u")),
            "q": Gate("add", ("p", "v")),
            "y": Gate("add", ("q", "s")),
        },
        places={
            "v": (0.0, 0.0),
            "u": (0.0, 0.27),
            "x": (0.0, 0.6),
            "w": (0.0, 0.96),
            "s": (0.31, 0.78),
            "p": (0.54, 0.42),
            "q": (0.78, 0.18),
            "y": (1.0, 0.68),
        },
        shared="s",
        sum_at=(0.12, 0.42),
    ),
    "x·x": Graph(
        formula="y = x·x·u + x·v",
        constants={"u": 3.0, "v": -2.0},
        gates={
            "p": Gate("multiply", ("x", "x")),
            "q": Gate("multiply", ("p", "u")),
            "r": Gate("multiply", ("x", "v")),
            "y": Gate("add", ("q", "r")),
        },
        places={
            "u": (0.0, 0.0),
            "x": (0.0, 0.55),
            "v": (0.0, 1.0),
            "p": (0.4, 0.38),
            "q": (0.7, 0.16),
            "r": (0.55, 0.88),
            "y": (1.0, 0.5),
        },
        shared="x",
        sum_at=(-0.65, 0.36),
        bows={("x", "p", 0): -0.42, ("x", "p", 1): 0.12},
    ),
}
