"""Figures of lesson 02 without a notebook: each state is drawn on request."""

from dataclasses import dataclass
from typing import Any

import pytest

from course_lib.demos import _figure
from course_lib.demos.losses import curves, logits, penguins


@dataclass
class Figure:
    """A figure as a lesson has called for it."""

    draw: Any
    controls: dict[str, Any]
    size: tuple[float, float]

    def state(self, **values: Any) -> _figure.Drawing:
        """Draw the figure with these values, and its first ones for all other controls."""
        first = {name: control.value for name, control in self.controls.items()}
        return _figure.render(self.draw, first | values, self.size)

    def sentence(self, **values: Any) -> str:
        return self.state(**values).sentence

    def settings(self) -> list[dict[str, Any]]:
        """List the first state and, for each control, its other options or its two ends."""
        return [
            {},
            *[
                {name: value}
                for name, control in self.controls.items()
                for value in (
                    control.options
                    if isinstance(control, _figure.Choice)
                    else (control.low, control.high)
                )
            ],
        ]


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(losses.one_prediction, mean_squared_error)``."""
    shown: list[Figure] = []

    def show(draw, functions, controls=None, size=(7.2, 4.4)):
        shown.append(Figure(draw, dict(controls or {}), size))

    for module in (curves, logits, penguins):
        monkeypatch.setattr(module, "show", show)

    def call(demo, *arguments):
        demo(*arguments)
        return shown[-1]

    return call
