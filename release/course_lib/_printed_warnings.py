"""Warnings in test cells, shown among what the cell prints.

For stock nbgrader, and so for Validate, a word on stderr makes a test a failure, and this would be
one without a reason: a warning may come with a right result.
"""

import warnings
from typing import Any, TextIO

from course_lib._short_failures import calls_the_library, running_shell

_as_it_was: list[Any] = []
"""How warnings are shown, while a test cell runs that prints them."""


def install() -> None:
    """Print warnings of test cells from now on, in the notebook that is running."""
    shell = running_shell()
    if hasattr(shell, "kernel"):
        shell.events.register("pre_run_cell", _before_cell)
        shell.events.register("post_run_cell", _after_cell)


def _before_cell(info: Any) -> None:
    if calls_the_library(info.raw_cell or ""):
        _as_it_was.append(warnings.showwarning)
        warnings.showwarning = _print


def _after_cell(result: object) -> None:
    while _as_it_was:
        warnings.showwarning = _as_it_was.pop()


def _print(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    print(f"({category.__name__}: {message})")
