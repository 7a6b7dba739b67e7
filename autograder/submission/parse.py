"""The cells of a submitted file, read from whatever JSON it holds."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.engine.base import MachineFault
from autograder.submission.submissions import UnreadableError

MAX_VALUES = 4_000_000  # bounds the memory that parsing takes: each needs up to ~150 B
MAX_CELLS = 2_000
MAX_SOURCE = 8 * 2**20  # characters in all cells together

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)

Kind = Literal["code", "markdown", "raw"]


@dataclass(frozen=True)
class SubmittedCell:
    """What counts of a submitted cell: its kind, its text and the name it claims."""

    kind: Kind
    source: str
    grade_id: str | None = None


@dataclass
class SubmittedNotebook:
    """What counts of a submitted notebook."""

    cells: list[SubmittedCell]
    lesson: str | None = None
    version: str | None = None
    remarks: list[str] = field(default_factory=list)
    """A line for each thing that was not as in a notebook."""


def read_cells(raw: bytes) -> SubmittedNotebook:
    """Return the cells of the notebook in `raw`, without outputs, attachments and metadata.

    Any JSON is read that has a list of cells, as notebook format 4 has, or worksheets with cells,
    as format 3 had.

    Raises
    ------
    UnreadableError
        If there are no cells to be found in it, or more than the limits allow.
    MachineFault
        If there is not enough memory to read what the limits allow.
    """
    data = _parse(raw)
    remarks: list[str] = []
    entries = _entries(data)
    if len(entries) > MAX_CELLS:
        raise UnreadableError(f"it has {len(entries)} cells; at most {MAX_CELLS} are graded")
    cells = [cell for entry in entries if (cell := _cell(entry))]
    if len(cells) < len(entries):
        remarks.append(f"entries that are no cells were dropped: {len(entries) - len(cells)}")
    size = sum(len(cell.source) for cell in cells)
    if size > MAX_SOURCE:
        raise UnreadableError(f"its cells hold {size} characters; at most {MAX_SOURCE} are graded")
    course = _dict(_dict(data.get("metadata")).get("course"))
    lesson, version = course.get("lesson"), course.get("version")
    return SubmittedNotebook(
        cells,
        lesson if isinstance(lesson, str) else None,
        version if isinstance(version, str) else None,
        remarks,
    )


def _parse(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        raise UnreadableError("the file is empty")
    if raw.startswith(b"PK\x03\x04"):
        raise UnreadableError("not a notebook but a zip archive: unpack it")
    if _count(raw) > MAX_VALUES and _count(_STRING.sub(b"", raw)) > MAX_VALUES:
        raise UnreadableError("too much in it to be read: clear its outputs and save it again")
    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"not a notebook: no valid JSON ({error.msg}, {place})") from error
    except RecursionError as error:
        raise UnreadableError("not a notebook: its JSON is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("not a notebook: not even text") from error
    except ValueError as error:
        raise UnreadableError("not a notebook: its JSON is out of all bounds") from error
    except MemoryError as error:
        raise MachineFault("there is not enough memory to read it: grade again") from error
    if not isinstance(data, dict):
        raise UnreadableError("not a notebook: its JSON is not an object with cells")
    return data


def _count(raw: bytes) -> int:
    """Return how many values, at most, there are in the JSON text `raw`."""
    return sum(map(raw.count, (b"[", b"{", b",", b":")))


def _entries(data: dict[str, Any]) -> list[Any]:
    if isinstance(data.get("cells"), list):
        return list(data["cells"])
    worksheets = data.get("worksheets")
    if isinstance(worksheets, list):
        lists = [_dict(worksheet).get("cells") for worksheet in worksheets]
        return [entry for cells in lists if isinstance(cells, list) for entry in cells]
    raise UnreadableError("not a notebook: it has no list of cells")


def _cell(entry: object) -> SubmittedCell | None:
    if not isinstance(entry, dict):
        return None
    kinds: dict[object, Kind] = {"code": "code", "markdown": "markdown", "heading": "markdown"}
    cell_type = entry.get("cell_type")
    kind = kinds.get(cell_type, "raw") if isinstance(cell_type, str) else "raw"
    source = entry.get("source", entry.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    name = _dict(_dict(entry.get("metadata")).get("nbgrader")).get("grade_id")
    return SubmittedCell(
        kind,
        _clean(source) if isinstance(source, str) else "",
        name if isinstance(name, str) else None,
    )


def _clean(source: str) -> str:
    """Return `source` as text that can be written to a file: no lone surrogate, no NUL."""
    text = source.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
