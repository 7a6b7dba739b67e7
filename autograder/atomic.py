"""Files and folders that are there whole or not at all, whenever the process that writes them ends.

Each is written beside its place, under a name that begins with a dot, and then moved into it. What
a killed process left aside is removed by the next that writes there, or by `remove_leftovers`.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write the file `path` so that nobody ever finds half of it; text as UTF-8.

    Missing folders are made. What was there is there until all of the new is.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = _aside(path, "new")
    aside.unlink(missing_ok=True)
    try:
        with aside.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except OSError:  # a full disk needs no half a file
        aside.unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill, which takes the place of the folder `path` at the end.

    Where filling it fails, `path` stays as it was. A process that is killed while the two change
    places leaves the older one aside; the next call puts it back first.
    """
    new, old = _aside(path, "new"), _aside(path, "old")
    if old.exists() and not path.exists():
        os.replace(old, path)
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if path.exists():
        os.replace(path, old)
    os.replace(new, path)
    shutil.rmtree(old, ignore_errors=True)


def remove_leftovers(path: Path) -> None:
    """Remove what a killed process left aside of `path`, which is there and whole."""
    for leftover in (_aside(path, "new"), _aside(path, "old")):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _aside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.{what}")
