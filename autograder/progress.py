"""How long work says how far it is: one signature for releasing, grading and auditing."""

from typing import Protocol


class Progress(Protocol):
    """Called as work goes on, with what it is at and, where things are counted, how many are done.

    Work in steps says ``progress("looking for leaks")`` before each step; work on many things says
    ``progress("sample-perfect", 3, 20)`` after each thing.
    """

    def __call__(self, what: str, done: int | None = None, total: int | None = None, /) -> None:
        """Take note of it."""


def silent(what: str, done: int | None = None, total: int | None = None, /) -> None:
    """Tell nobody: the progress of work that nobody watches."""
