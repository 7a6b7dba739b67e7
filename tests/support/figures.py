"""Figures of lessons without a notebook: each state is drawn on request."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from course_lib.demos import _figure


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


def figures_of(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> Callable[..., Figure]:
    """Let the figures in `modules` not be shown; return a function that calls for one of them.

    It is used as in ``figure(losses.one_prediction, mean_squared_error)``.
    """
    shown: list[Figure] = []

    def show(draw, functions, controls=None, size=(7.2, 4.4)):
        shown.append(Figure(draw, dict(controls or {}), size))

    for module in modules:
        monkeypatch.setattr(module, "show", show)

    def call(demo, *arguments, **options):
        demo(*arguments, **options)
        return shown[-1]

    return call
