"""Whose turn it is: calls that run together, or one of them alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Lets calls run together, or one of them alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = 0
        self._one_alone = False

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Wait until none runs alone, and run beside others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._one_alone)
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until none runs, and run while all others wait."""
        with self._changed:
            self._changed.wait_for(lambda: not self._one_alone)
            self._one_alone = True
            self._changed.wait_for(lambda: not self._running)
        try:
            yield
        finally:
            with self._changed:
                self._one_alone = False
                self._changed.notify_all()
