"""A figure of a lesson as a student meets it on the page."""

from dataclasses import dataclass

from playwright.sync_api import Locator


@dataclass(frozen=True)
class Control:
    """A slider or a row of buttons, used with the keyboard."""

    element: Locator
    key: str

    def move(self) -> None:
        """Change it by one step, or to the option that is not chosen."""
        self.element.focus()
        self.element.press(self.key)


class Figure:
    """The output of a cell that draws a figure."""

    def __init__(self, cell: Locator) -> None:
        self._cell = cell
        self.sentence = cell.locator("[role=status]")
        """What it says there is to see, or what it waits for."""
        self.picture = cell.locator("img")

    def picture_source(self) -> str:
        """Return the picture itself, as text, once it is there."""
        return self.picture.get_attribute("src") or ""

    def controls(self) -> list[Control]:
        """List its controls: sliders, and the first button of each row that is not chosen."""
        sliders = [
            Control(slider, _towards_the_middle(slider))
            for slider in self._cell.locator("[role=slider]").all()
        ]
        rows = self._cell.locator(".widget-toggle-buttons").all()
        return sliders + [
            Control(row.locator("button:not(.mod-active)").first, "Enter") for row in rows
        ]


def _towards_the_middle(slider: Locator) -> str:
    at, most = (float(slider.get_attribute(f"aria-value{end}") or 0) for end in ("now", "max"))
    return "ArrowRight" if at < most else "ArrowLeft"
