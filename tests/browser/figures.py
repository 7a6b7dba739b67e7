"""A figure of a lesson as a student meets it on the page."""

from dataclasses import dataclass

from playwright.sync_api import Locator


@dataclass(frozen=True)
class Control:
    """A slider, a point in the picture or a row of options, used with the keyboard."""

    element: Locator
    is_option: bool = False

    def move(self) -> None:
        """Change it by one step, or to the option that is not chosen."""
        self.element.focus()
        # Where a slider or a point ends may depend on the controls that were moved before it.
        self.element.press("Space" if self.is_option else _towards_the_middle(self.element))


class Figure:
    """The output of a cell that draws a figure."""

    def __init__(self, cell: Locator) -> None:
        self.cell = cell
        self.sentence = cell.locator("[role=status]")
        """What it says there is to see, or what it waits for."""
        self.picture = cell.locator("img")
        self.points = cell.get_by_role("slider").and_(cell.locator("div"))
        """Where points of the picture can be taken hold of."""

    def picture_source(self) -> str:
        """Return the picture itself, as text, once it is there."""
        return self.picture.get_attribute("src") or ""

    def controls(self) -> list[Control]:
        """List its controls: sliders, points, and the first option of each row not chosen."""
        sliders = [Control(slider) for slider in self.cell.get_by_role("slider").all()]
        rows = self.cell.get_by_role("group").filter(has=self.cell.page.get_by_role("radio"))
        return sliders + [
            Control(row.locator("input:not(:checked)").first, is_option=True) for row in rows.all()
        ]

    def drag(self, point: Locator, right: float, down: float, moves: int = 5) -> None:
        """Drag a point by that many pixels, in several moves of the mouse."""
        mouse = self.cell.page.mouse
        point.scroll_into_view_if_needed()
        x, y = _middle(point)
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + right, y + down, steps=moves)
        mouse.up()

    def drag_with_a_finger(self, point: Locator, right: float, down: float) -> None:
        """Drag a point by that many pixels on a screen that is touched."""
        point.scroll_into_view_if_needed()
        x, y = _middle(point)
        screen = point.page.context.new_cdp_session(point.page)

        def touch(kind: str, *places: tuple[float, float]) -> None:
            points = [{"x": x, "y": y} for x, y in places]
            screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", (x, y))
        for share in (0.25, 0.5, 0.75, 1):
            touch("touchMove", (x + share * right, y + share * down))
        touch("touchEnd")


def _middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _towards_the_middle(slider: Locator) -> str:
    at, most = slider.evaluate(
        "it => [it.value ?? it.ariaValueNow, it.max ?? it.ariaValueMax].map(Number)"
    )
    further, back = ("ArrowRight", "ArrowLeft")
    if slider.get_attribute("aria-orientation") == "vertical":
        further, back = ("ArrowUp", "ArrowDown")
    return further if at < most else back
