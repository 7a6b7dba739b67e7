"""Temporary folders that do not outlive their owner: what a killed process left is swept later.

Each is locked as long as its owner lives, by the system, which also ends the lock of a process that
was killed.
"""

import contextlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_PREFIX = "autograder-"
_SETTLED_SECONDS = 60.0
"""A folder is locked at once when it is made, and never this long after."""


class TemporaryFolder:
    """An empty folder of this process's.

    Attributes
    ----------
    path : Path
        Where it is.
    """

    def __init__(self, kind: str) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix=f"{_PREFIX}{kind}-", ignore_cleanup_errors=True
        )
        self.path = Path(self._folder.name)
        self._lock = _locked(self.path)

    def cleanup(self) -> None:
        """Remove the folder with all that is in it."""
        self._folder.cleanup()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


@contextlib.contextmanager
def temporary_folder(kind: str) -> Iterator[Path]:
    """Give an empty folder, and remove it at the end."""
    folder = TemporaryFolder(kind)
    try:
        yield folder.path
    finally:
        folder.cleanup()


def sweep() -> None:
    """Remove this user's temporary folders whose owners are gone."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            _sweep(path)


def _sweep(path: Path) -> None:
    about = os.lstat(path)
    ours = stat.S_ISDIR(about.st_mode) and _is_mine(about)
    if not ours or time.time() - about.st_ctime < _SETTLED_SECONDS:
        return
    lock = _locked(path)
    if lock is not None:
        try:
            shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(lock)


def _is_mine(about: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or about.st_uid == os.geteuid()


def _locked(path: Path) -> int | None:
    """Return a descriptor that locks the folder `path`, or None where another one does."""
    if sys.platform == "win32":
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
