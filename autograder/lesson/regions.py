"""The marked regions of a cell: solutions and hidden tests, which nbgrader cuts from a release."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["SOLUTION", "HIDDEN TESTS"]


class RegionError(ValueError):
    """Markers that do not pair up."""


@dataclass(frozen=True)
class Split:
    """A cell's lines, told apart by a kind of region."""

    inside: tuple[str, ...]
    """The text of each region, without its markers."""
    outside: str
    """What remains when the regions and their markers are cut."""


def split(source: str, kind: Kind) -> Split:
    """Tell apart what stands in the regions of `kind` and what stands outside.

    Raises
    ------
    RegionError
        If a region opens twice, closes unopened or never closes.
    """
    inside: list[list[str]] = []
    outside: list[str] = []
    is_open = False
    for line in source.split("\n"):
        if f"BEGIN {kind}" in line:
            if is_open:
                raise RegionError(f"### BEGIN {kind} stands inside a region that is still open")
            is_open = True
            inside.append([])
        elif f"END {kind}" in line:
            if not is_open:
                raise RegionError(f"### END {kind} closes nothing")
            is_open = False
        else:
            (inside[-1] if is_open else outside).append(line)
    if is_open:
        raise RegionError(f"### BEGIN {kind} is never closed with ### END {kind}")
    return Split(tuple("\n".join(lines) for lines in inside), "\n".join(outside))


def without_markers(source: str, kind: Kind) -> str:
    """Return `source` with what stands in its regions of `kind`, but without their markers."""
    markers = (f"BEGIN {kind}", f"END {kind}")
    return "\n".join(
        line for line in source.split("\n") if not any(marker in line for marker in markers)
    )
