"""Figures of lessons without a notebook: each state is drawn on request."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from course_lib.demos import _figure, _style


@dataclass
class Figure:
    """A figure as a lesson has called for it."""

    draw: Any
    controls: dict[str, Any]
    size: tuple[float, float]

    narrow: tuple[float, float] | None = None

    def state(self, **values: Any) -> _figure.Drawing:
        """Draw the figure with these values, and its first ones for all other controls."""
        return self._drawn(values, self.size)

    def in_the_dark(self, **values: Any) -> _figure.Drawing:
        """Draw the figure as the dark theme shows it."""
        return self._drawn(values, self.size, "dark")

    def in_a_narrow_page(self, **values: Any) -> _figure.Drawing:
        """Draw the figure as a page with little room shows it."""
        return self._drawn(values, self.narrow or _style.narrow_size(self.size))

    def _drawn(
        self, values: dict[str, Any], size: tuple[float, float], theme: _style.Theme = "light"
    ) -> _figure.Drawing:
        first = {name: control.value for name, control in self.controls.items()}
        return _figure.render(self.draw, first | values, size, theme)

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

    def show(draw, functions, controls=None, size=(7.2, 4.4), narrow=None):
        shown.append(Figure(draw, dict(controls or {}), size, narrow))

    for module in modules:
        monkeypatch.setattr(module, "show", show)

    def call(demo, *arguments, **options):
        demo(*arguments, **options)
        return shown[-1]

    return call
