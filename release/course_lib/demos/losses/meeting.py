"""The penguins before anything is asked about them: two pictures of their measurements."""

from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import show
from course_lib.demos.losses._penguins import scatter_species

_PAIRS = (("flipper_length_mm", "body_mass_g"), ("bill_length_mm", "bill_depth_mm"))
_LABELS = {
    "flipper_length_mm": "flipper length (mm)",
    "body_mass_g": "body mass (g)",
    "bill_length_mm": "bill length (mm)",
    "bill_depth_mm": "bill depth (mm)",
}


def meet_penguins(penguins: datasets.Penguins) -> None:
    """Show the penguins' flippers against their masses, and their bills' lengths against depths.

    Parameters
    ----------
    penguins : Penguins
        As `course_lib.datasets.load_penguins` returns them.
    """

    def draw(figure: Figure) -> str:
        both = _style.panels(figure, 2, margins=(0.75, 0.55, 0.1, 0.1), head=0.35)
        for axes, (x_name, y_name) in zip(both, _PAIRS, strict=True):
            x, y = penguins.columns(x_name, y_name).T
            scatter_species(axes, x, y, penguins.species)
            axes.set(xlabel=_LABELS[x_name], ylabel=_LABELS[y_name])
        figure.legend(both[0].lines, datasets.SPECIES, loc="upper center", ncols=3)
        looks = ", ".join(
            f"{name} ({_style.COLOUR_NAMES[label]} {_style.MARKER_NAMES[label]})"
            for label, name in enumerate(datasets.SPECIES)
        )
        return (
            f"{len(penguins.species)} penguins of the species {looks}. In the picture of flippers "
            "and masses they form one long band, the longer the heavier; in that of bills each "
            "species has a cloud of its own."
        )

    show(draw, [], size=(7.2, 3.6), narrow=(4.8, 6.6))
