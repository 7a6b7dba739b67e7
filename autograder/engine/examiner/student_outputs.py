"""Outputs that a student process reports, made into outputs that nbformat knows.

They are display, never evidence. Whatever does not have the form of an output is dropped.
"""

import json
import re
from typing import Any

from autograder.engine.base import Limits
from autograder.engine.outputs import Output, printed_output

_TEXT = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
_BASE64 = ("image/png", "image/jpeg")
_IS_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_LEFT_OUT = "[Something that this cell displayed is left out: it is too large.]\n"
_MOST_PIXELS = 10_000
_LARGEST_CHARACTER = 12
"""Bytes of JSON, as for an emoji."""


class OutputReader:
    """Reads the outputs of one submission's cells, within its limits.

    Each is counted as it will be stored, in bytes of JSON, before it is kept.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes_left = limits.total_output_bytes
        self._outputs_left = limits.total_outputs

    def read(self, reported: Any) -> list[Output]:
        """Return the outputs of one cell."""
        if type(reported) is not list:
            return []
        text_left = _LARGEST_CHARACTER * self._limits.text_bytes
        bytes_left = self._limits.output_bytes
        outputs: list[Output] = []
        for output in reported[: self._limits.outputs + 1]:
            made = _output(output)
            if made is None:
                continue
            size = _size(made)
            bytes_left -= size
            if made["output_type"] in ("stream", "error"):
                text_left -= size
            if min(text_left, bytes_left) < 0 or not self._takes(size):
                outputs.append(printed_output(_LEFT_OUT, "stderr"))
                break
            outputs.append(made)
        return outputs

    def keeps(self, text: str) -> str:
        """Return `text`, which a cell raised, or nothing where the submission has no room left."""
        return text if self._takes(_size(text)) else ""

    def _takes(self, size: int) -> bool:
        self._bytes_left -= size
        self._outputs_left -= 1
        return min(self._bytes_left, self._outputs_left) >= 0


def _output(reported: Any) -> Output | None:
    if type(reported) is not dict:
        return None
    kind = reported.get("output_type")
    if kind == "stream" and reported.get("name") in ("stdout", "stderr"):
        text = reported.get("text")
        if type(text) is str:
            return printed_output(text, reported["name"])
    if kind == "error":
        return _error(reported)
    if kind in ("display_data", "execute_result"):
        return _display(reported, kind)
    return None


def _error(reported: dict[Any, Any]) -> Output | None:
    name, message, lines = (reported.get(key) for key in ("ename", "evalue", "traceback"))
    if type(name) is not str or type(message) is not str or type(lines) is not list:
        return None
    if any(type(line) is not str for line in lines):
        return None
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": lines}


def _display(reported: dict[Any, Any], kind: str) -> Output | None:
    data, metadata = reported.get("data"), reported.get("metadata")
    if type(data) is not dict:
        return None
    kept = {
        mime: text
        for mime, text in data.items()
        if type(text) is str and (mime in _TEXT or (mime in _BASE64 and _IS_BASE64.fullmatch(text)))
    }
    if not kept:
        return None
    sizes = _picture_sizes(metadata) if type(metadata) is dict else {}
    return {"output_type": kind, "data": kept, "metadata": sizes}


def _picture_sizes(metadata: dict[Any, Any]) -> dict[str, dict[str, int]]:
    sizes = {}
    for mime in _BASE64:
        found = metadata.get(mime)
        if type(found) is dict:
            sizes[mime] = {
                key: found[key]
                for key in ("width", "height")
                if type(found.get(key)) is int and 0 < found[key] <= _MOST_PIXELS
            }
    return sizes


def _size(value: Output | str) -> int:
    return len(json.dumps(value))
