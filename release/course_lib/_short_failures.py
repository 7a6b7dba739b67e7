"""What a student reads below a test cell that fails: the message, and lines of their own code.

A traceback through this library says nothing to them. In a notebook, a test cell's error is shown
as its message in one line; where it came out of the student's code, the lines follow on which it
happened, and the call that led there. So are errors of a cell that calls for a figure; errors of
all other cells are shown as ever.
"""

import ast
import linecache
import re
import sys
import textwrap
import traceback
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

import numpy as np

_CALLS_THE_LIBRARY = re.compile(r"\b(?:checks|demos)\.[\w.]+\(")
"""What makes a cell a test, or a figure: it compares or draws what students have written."""
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
"""The page makes it red: JupyterLab by its ground, on which red letters could hardly be read."""
_REGION = "HIDDEN TESTS"
_VISIBLE = ("course_lib._", "course_lib.visible")
"""Modules that call students' functions, and that students have."""
_MOST_CHARACTERS = 160
_MOST_LINES = 4
"""Of the student's own, in a failure that went through many functions."""


def install() -> None:
    """Show failures of test cells in short from now on, in the notebook that is running."""
    shell = running_shell()
    # Whoever handles errors in another way already wants it so.
    if hasattr(shell, "kernel") and not shell.custom_exceptions:
        shell.set_custom_exc((Exception,), _show)


def calls_the_library(source: str) -> bool:
    """Tell whether a cell is a test, or calls for a figure."""
    return _CALLS_THE_LIBRARY.search(source) is not None


def short_report(error: BaseException) -> list[str] | None:
    """Return what to show of an error, line by line; None where others show it better.

    Parameters
    ----------
    error : BaseException
        As it was caught, with its traceback.
    """
    shell = running_shell()
    if shell is None:
        return None
    frames = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is shell.user_ns
    ]
    if not frames or not calls_the_library("".join(_source(frames[0][0]))):
        return None
    test = frames[0][0].f_code.co_filename
    theirs = [(f, line) for f, line in frames if f.f_code.co_filename != test]
    lines = [f"{_BOLD}{line}{_PLAIN}" for line in _message(error, theirs).splitlines()]
    if theirs and not isinstance(error, NotImplementedError):
        lines += [_place(frame, line) for frame, line in theirs[-_MOST_LINES:]]
        lines += [f"  in the call {call}" for call in _call(test, error.__traceback__)]
    return lines


def _show(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    """Show an error of a cell: IPython's handler for exceptions."""
    lines = short_report(error)
    if lines is not None and not hasattr(error, "_render_traceback_"):
        error._render_traceback_ = lambda: lines  # type: ignore[attr-defined]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _message(error: BaseException, theirs: list[tuple[FrameType, int]]) -> str:
    said = str(error)
    if isinstance(error, NameError) and not theirs:
        return (
            f"{error.name} is not defined: run the cell in which you write it, and mend the error "
            "that it shows, if there is one."
        )
    if said and isinstance(error, AssertionError | NotImplementedError):
        return said
    named = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"{theirs[0][0].f_code.co_name}(…) raised {named}" if theirs else named


def _place(frame: FrameType, line: int) -> str:
    name = frame.f_code.co_name
    function = "of your cell" if name.startswith("<module") else f"of the cell with your {name}"
    return f"  line {line} {function}: {_cut(linecache.getline(frame.f_code.co_filename, line))}"


def _call(test: str, trace: TracebackType | None) -> Iterator[str]:
    """Yield the call by which the student's code was reached: as the test cell has it, or in words.

    Nothing is said of a call that is hidden from students.
    """
    outside = None
    while trace is not None and not _is_theirs(trace.tb_frame, test):
        outside, trace = trace, trace.tb_next
    if outside is None or trace is None:
        return
    if outside.tb_frame.f_code.co_filename == test:
        yield from _source_of_call(outside)
    elif outside.tb_frame.f_globals.get("__name__", "").startswith(_VISIBLE):
        yield _cut(_described(trace.tb_frame))


def _is_theirs(frame: FrameType, test: str) -> bool:
    shell = running_shell()
    return frame.f_globals is shell.user_ns and frame.f_code.co_filename != test


def _source_of_call(trace: TracebackType) -> Iterator[str]:
    first, end, left, right = [*trace.tb_frame.f_code.co_positions()][trace.tb_lasti // 2]
    if first is None or end is None or left is None or right is None:
        return
    source = _source(trace.tb_frame)
    lines = source[first - 1 : end]
    if lines and not _is_hidden(source[:first]):
        # Columns count bytes of UTF-8.
        lines[-1] = lines[-1].encode()[:right].decode()
        lines[0] = lines[0].encode()[left:].decode()
        yield _cut(ast.unparse(ast.parse("".join(lines), mode="eval")))


def _described(frame: FrameType) -> str:
    """Say with what a function was called, arrays by their shapes."""
    code, values = frame.f_code, frame.f_locals
    names = code.co_varnames[: code.co_argcount]
    arguments = [_argument(name, values[name]) for name in names if name in values]
    return f"{code.co_name}({', '.join(arguments)})"


def _argument(name: str, value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{name} of shape {value.shape}"
    return f"{name}={getattr(value, '__name__', repr(value))}"


def _is_hidden(lines: list[str]) -> bool:
    """Tell whether the last of these lines of a test cell stands in a region that students lack."""
    text = "".join(lines)
    return text.count(f"### BEGIN {_REGION}") > text.count(f"### END {_REGION}")


def _source(frame: FrameType) -> list[str]:
    return list(linecache.getlines(frame.f_code.co_filename))


def _cut(source: str) -> str:
    return textwrap.shorten(source, _MOST_CHARACTERS, placeholder=" …")


def running_shell() -> Any:
    """Return the running IPython, if there is one: where it is not loaded there is none."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
