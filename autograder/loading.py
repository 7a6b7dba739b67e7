"""Importing what is needed for the rest of a process's life, without looking for garbage in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import modules in here: what they hold is never looked through for garbage.

    There is none, and looking takes a fifth of the time that it takes to import nbgrader; looking
    once more when the process ends takes as long again. What is forked later shares the memory.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
