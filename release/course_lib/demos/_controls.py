"""What a reader can change in a figure: numbers, options, courses of steps, points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[float, float]
"""A point of the plane, in data coordinates."""


@dataclass(frozen=True)
class Slider:
    """A number to choose from `low` to `high` in steps; integers if all four are."""

    label: str
    low: float
    high: float
    value: float
    step: float = 1

    def read(self, raw: Any) -> float:
        """Return the number that `raw`, as the page sends it, stands for."""
        numbers = (self.low, self.high, self.value, self.step)
        number = on_grid(raw, self.low, self.high, self.step)
        return round(number) if all(isinstance(number, int) for number in numbers) else number

    def describe(self) -> dict[str, Any]:
        """Describe the control to the page."""
        return {
            "kind": "slider",
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "decimals": decimals(self.low, self.step),
        }


@dataclass(frozen=True)
class Steps:
    """A course of whole numbers from `low` to `high`, with a button that plays it.

    Playing goes on to the next number once the picture of the last one is on the page, and ends at
    `high`; from there it begins again at `low`.
    """

    label: str
    low: int
    high: int
    value: int
    step: int = 1

    def read(self, raw: Any) -> int:
        """Return the number that `raw`, as the page sends it, stands for."""
        return round(on_grid(raw, self.low, self.high, self.step))

    def describe(self) -> dict[str, Any]:
        """Describe the control to the page."""
        return {
            "kind": "steps",
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "decimals": 0,
        }


@dataclass(frozen=True)
class Choice:
    """One of a few options, the first to begin with unless `start` names another."""

    label: str
    options: Sequence[str]
    start: str | None = None

    @property
    def value(self) -> str:
        """The option chosen at first."""
        return self.options[0] if self.start is None else self.start

    def read(self, raw: Any) -> str:
        """Return the option that the page names."""
        return next((option for option in self.options if option == raw), self.value)

    def describe(self) -> dict[str, Any]:
        """Describe the control to the page."""
        return {"kind": "choice", "label": self.label, "options": list(self.options)}


@dataclass(frozen=True)
class Point:
    """A point in the picture that is dragged, or moved by the arrow keys once it has the focus.

    The figure's `draw` says by `place` in which axes it lives, and draws its mark.

    Attributes
    ----------
    label : str
        What it is called by those who do not see it, such as "query".
    start : (float, float)
        Where it is at first, in data coordinates.
    low, high : (float, float)
        How far it goes. With the same y in both it moves sideways only, with the same x only up and
        down.
    step : float
        How far an arrow key moves it; with Shift ten times as far.
    """

    label: str
    start: Place
    low: Place
    high: Place
    step: float = 0.1

    @property
    def value(self) -> Place:
        """Where it is at first."""
        return (float(self.start[0]), float(self.start[1]))

    def read(self, raw: Any) -> Place:
        """Return the place that the page sends, on the grid of steps and within the limits."""
        x, y = (
            on_grid(number, low, high, self.step)
            for number, low, high in zip(raw, self.low, self.high, strict=True)
        )
        return (x, y)

    def describe(self) -> dict[str, Any]:
        """Describe the control to the page."""
        return {
            "kind": "point",
            "label": self.label,
            "low": list(self.low),
            "high": list(self.high),
            "step": self.step,
            "decimals": max(decimals(low, self.step) for low in self.low),
        }


Control = Slider | Steps | Choice | Point


def on_grid(raw: Any, low: float, high: float, step: float) -> float:
    """Return the number nearest to `raw` among `low`, `low` + `step`, …, `high`.

    Equal places on a page so become equal numbers, whatever a browser's arithmetic made of them.
    """
    steps = round((float(raw) - low) / step)
    return round(min(max(low + steps * step, low), high), 10) + 0.0


def decimals(*numbers: float) -> int:
    """Return how many digits after the point these numbers need, at most six."""
    return max(len(f"{number:.6f}".rstrip("0").partition(".")[2]) for number in numbers)
