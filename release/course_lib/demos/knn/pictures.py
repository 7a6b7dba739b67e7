"""Figures of the digits themselves: twenty of them, and what is left when two are subtracted."""

from matplotlib.figure import Figure

from course_lib.datasets import Split
from course_lib.demos import _style
from course_lib.demos._figure import show
from course_lib.demos._sheet import sheet
from course_lib.demos._words import listed
from course_lib.demos.knn._sheet import draw_digits

_SHOWN = 20
_THREE, _OTHER_THREE, _ONE = 3, 13, 47
"""Rows of the training digits. The 3 and the 1 have nearly the same amount of ink."""


def gallery(digits: Split) -> None:
    """Show the first twenty training digits with their labels.

    Parameters
    ----------
    digits : Split
        The digits, each 8 × 8 pixels.
    """

    def draw(figure: Figure) -> str:
        columns = 5 if _style.is_narrow(figure) else 10
        pitch = figure.get_figwidth() / columns
        axes = sheet(figure)
        for position in range(_SHOWN):
            row, column = divmod(position, columns)
            left, top = (column + 0.08) * pitch, 0.05 + row * (pitch + 0.22)
            draw_digits(axes, [digits.X_train[position]], left, top + 0.22, 0.84 * pitch)
            axes.text(
                left + 0.42 * pitch,
                top + 0.17,
                str(digits.y_train[position]),
                ha="center",
                fontsize=11,
            )
        labels = listed(digits.y_train[:_SHOWN].tolist())
        return f"The first {_SHOWN} training digits, with their labels: {labels}."

    show(draw, [], size=(7.2, 1.95), narrow=(4.8, 4.8))


def differences(digits: Split) -> None:
    """Show a 3, another 3 and a 1, and the first 3 minus each of the others, pixel by pixel.

    Parameters
    ----------
    digits : Split
        The digits, each 8 × 8 pixels.
    """
    three, other, one = digits.X_train[[_THREE, _OTHER_THREE, _ONE]]
    pictures = {"a 3": three, "another 3": other, "a 1": one}
    subtracted = {"3 minus 3": three - other, "3 minus 1": three - one}

    def draw(figure: Figure) -> str:
        narrow = _style.is_narrow(figure)
        size, pitch = (1.35, 1.5) if narrow else (1.14, 1.24)
        axes = sheet(figure)
        look = _style.look()
        second = (0.15, 2.1) if narrow else (0.15 + 3 * pitch, 0.35)
        for position, (name, pixels) in enumerate(pictures.items()):
            left = 0.15 + position * pitch
            axes.text(left + size / 2, 0.27, name, ha="center", fontsize=11, color=look.ink)
            draw_digits(axes, [pixels], left, 0.35, size)
        for position, (name, pixels) in enumerate(subtracted.items()):
            left, top = second[0] + position * pitch, second[1]
            axes.text(left + size / 2, top - 0.08, name, ha="center", fontsize=11, color=look.ink)
            extent = (left, left + size, top + size, top)
            grid = pixels.reshape(8, 8)
            drawn = axes.imshow(grid, cmap="RdBu", vmin=-16, vmax=16, extent=extent, aspect="auto")
        width, height = figure.get_size_inches()
        left, top = second[0] + 2 * pitch, second[1]
        bar = figure.add_axes(
            (left / width, 1 - (top + size) / height, 0.13 / width, size / height)
        )
        figure.colorbar(drawn, cax=bar, label="difference of ink", ticks=[-16, 0, 16])
        sums = {name: pixels.sum() for name, pixels in subtracted.items()}
        told = " and ".join(
            f"those of {name} add up to {_signed(total)}" for name, total in sums.items()
        )
        nearest = min(sums, key=lambda name: abs(sums[name]))
        return (
            "In the pictures of the differences blue pixels have more ink in the first 3, red ones "
            f"in the other digit. All pixels together, {told}: nearer to 0 is {nearest}."
        )

    show(draw, [], size=(7.2, 1.75), narrow=(4.8, 3.6))


def _signed(number: float) -> str:
    return f"{number:.0f}".replace("-", "−")
