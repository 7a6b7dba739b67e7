"""Waiting for what another process does, however long that takes on a loaded machine."""

import time
from collections.abc import Callable

MOST_SECONDS = 300.0
"""After this it will not happen any more; no test that passes comes near it."""


def wait_until(happens: Callable[[], object], what: str = "it") -> None:
    """Return as soon as `happens` returns something true; fail if it never does."""
    deadline = time.monotonic() + MOST_SECONDS
    while not happens():
        assert time.monotonic() < deadline, f"{what} did not happen in {MOST_SECONDS:g} seconds"
        time.sleep(0.02)
