"""What a student's cell prints and displays, kept within limits while it is produced."""

import io
from typing import Any

CUT = "\n[The output of this cell is cut off here: it is too long.]\n"


class Capture:
    """Collects the outputs of one cell at a time, as nbformat's output dicts.

    Parameters
    ----------
    text_bytes, output_bytes, outputs : int
        The limits of one cell: of its printed text, of all that it displays, of their number.
    """

    def __init__(self, text_bytes: int, output_bytes: int, outputs: int) -> None:
        self._limits = text_bytes, output_bytes, outputs
        self._active = self._was_cut = False
        self._drop()

    def begin(self) -> None:
        """Start collecting for a cell."""
        self._active = True
        self._drop()

    def end(self) -> list[dict[str, Any]]:
        """Stop collecting and return what there is."""
        self._active = False
        self._close_stream()
        return self._outputs

    def stream(self, name: str, text: str) -> None:
        """Take printed text; what exceeds the limit is dropped as it comes."""
        if not self._active or not text or self._text_left <= 0:
            return
        self._clear_if_due()
        if not (self._pieces and self._outputs and self._outputs[-1].get("name") == name):
            self._close_stream()
            if not self._has_room():
                return
            self._outputs.append({"output_type": "stream", "name": name, "text": ""})
        self._pieces.append(text[: self._text_left])
        self._text_left -= len(text)
        if self._text_left <= 0:
            self._pieces.append(CUT)

    def display(self, data: Any, metadata: Any, display_id: Any = None, count: Any = None) -> None:
        """Take something displayed, or a cell's value where `count` is its number."""
        if not self._active:
            return
        self._clear_if_due()
        self._close_stream()
        kept = {mime: value for mime, value in data.items() if type(value) is str}
        self._bytes_left -= sum(map(len, kept.values()))
        if self._bytes_left < 0:
            self._cut()
            return
        if not self._has_room():
            return
        output = {"output_type": "display_data", "data": kept, "metadata": dict(metadata or {})}
        if count is not None:
            output |= {"output_type": "execute_result", "execution_count": count}
        self._outputs.append(output | {"display_id": display_id})

    def _has_room(self) -> bool:
        """Tell whether one more output may be kept; the last says that something is cut off."""
        room = self._limits[2] - len(self._outputs)
        if room == 1:
            self._outputs.append({"output_type": "stream", "name": "stderr", "text": CUT})
        return room > 1

    def _cut(self) -> None:
        if not self._was_cut:
            self._was_cut = True
            self.stream("stderr", CUT)

    def update(self, data: Any, metadata: Any, display_id: Any) -> None:
        """Replace what was displayed under `display_id` in this cell."""
        for output in self._outputs:
            if display_id is not None and output.get("display_id") == display_id:
                self._bytes_left -= sum(len(value) for value in data.values() if type(value) is str)
                if self._bytes_left >= 0:
                    output["data"] = {m: value for m, value in data.items() if type(value) is str}
                    output["metadata"] = dict(metadata or {})

    def error(self, name: str, message: str, lines: list[str]) -> None:
        """Take an error with its traceback."""
        if not self._active:
            return
        self._close_stream()
        if len(self._outputs) > self._limits[2]:  # one error may come when there is no room
            return
        text = "\n".join(lines)[: max(1000, self._limits[0])]
        self._outputs.append(
            {
                "output_type": "error",
                "ename": name,
                "evalue": message[:10_000],
                "traceback": text.split("\n"),
            }
        )

    def clear(self, wait: bool) -> None:
        """Drop all outputs, at once or when the next one comes."""
        self._clear_first = True
        if not wait:
            self._clear_if_due()

    def _clear_if_due(self) -> None:
        if self._clear_first:
            self._drop()

    def _drop(self) -> None:
        """Forget all outputs; what comes next has all the room."""
        self._outputs: list[dict[str, Any]] = []
        self._pieces: list[str] = []
        self._text_left, self._bytes_left, _ = self._limits
        self._clear_first = self._was_cut = False

    def _close_stream(self) -> None:
        if self._pieces:
            self._outputs[-1]["text"] = "".join(self._pieces)
            self._pieces = []


class CapturedStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the student process."""

    encoding = "utf-8"

    def __init__(self, capture: Capture, name: str) -> None:
        self._capture = capture
        self.name = f"<{name}>"
        self._stream = name

    def write(self, text: str) -> int:
        """Take text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._capture.stream(self._stream, text)
        return len(text)

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True
