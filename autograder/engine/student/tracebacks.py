"""The student's own part of an exception's traceback, as plain text."""

import linecache
import re
from pathlib import Path
from types import TracebackType

_HERE = str(Path(__file__).parents[2])
CELL = re.compile(r"<ipython-input-(\d+)-\w+>")
"""The name of a cell's code, with the cell's number."""
_MOST_FRAMES = 12


def student_traceback(traceback: TracebackType | None) -> str:
    """Write the frames of `traceback` from the first cell's on, without the grader's own.

    Where it leads through no cell, as where a test calls a library's function, they are all.
    """
    frames: list[str] = []
    is_in_cell = False
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not is_in_cell and CELL.fullmatch(code.co_filename):
            is_in_cell, frames = True, []
        if not code.co_filename.startswith(_HERE):
            frames.append(_frame(code.co_filename, _line_of(traceback), code.co_name))
        traceback = traceback.tb_next
    if len(frames) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        left_out = len(frames) - 2 * half
        frames[half:-half] = [f"  ... {left_out} more ..."]
    return "\n".join(frames)


def failing_line(error: BaseException) -> str:
    """Return the line of a cell in which `error` was raised, with its place, or nothing."""
    if isinstance(error, SyntaxError) and CELL.fullmatch(error.filename or ""):
        found = _frame(str(error.filename), error.lineno or 0, "<module>", error.text or "")
        return _on_one_line(found)
    line, traceback = "", error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if CELL.fullmatch(code.co_filename):
            line = _frame(code.co_filename, _line_of(traceback), code.co_name)
        traceback = traceback.tb_next
    return _on_one_line(line)


def undefined_name(error: BaseException) -> str:
    """Return the global name that was not defined, where `error` says so, or nothing."""
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return str(error.name or "")
    return ""


def _on_one_line(frame: str) -> str:
    return frame.strip().replace("\n    ", ": ", 1)


def _line_of(traceback: TracebackType) -> int:
    """Return the line that raised, or its function's first: an interrupt may hit between lines."""
    line: int | None = traceback.tb_lineno
    return traceback.tb_frame.f_code.co_firstlineno if line is None else line


def _frame(filename: str, line: int, function: str, source: str = "") -> str:
    cell = CELL.fullmatch(filename)
    where = f"cell [{cell.group(1)}]" if cell else "/".join(Path(filename).parts[-2:])
    inside = "" if function == "<module>" else f", in {function}"
    source = (source or linecache.getline(filename, line)).strip()
    return f"  {where}, line {line}{inside}" + (f"\n    {source}" if source else "")
