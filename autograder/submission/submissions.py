"""What students handed in: finding it below ``submitted/``, and reading its files without trust."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from autograder.engine.base import MachineFault
from autograder.submission.timestamp import read_date

MAX_NOTEBOOK_BYTES = 64 * 2**20  # one wide character makes four bytes of each in memory
MAX_EXTRA_FILES = 200
MAX_EXTRA_BYTES = 64 * 2**20
MAX_DEPTH = 6
MAX_NAME = 128  # what the gradebook has room for

_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0)
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)  # a named pipe would be waited for
_BINARY = getattr(os, "O_BINARY", 0)
_LEFT_OUT = frozenset({"__pycache__", ".ipynb_checkpoints"})
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
_STUDENTS_OWN = frozenset({errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR, errno.ENOTDIR})
"""What the system says of links, sockets and folders where files should be; all else is no fault of
the student's."""


class UnreadableError(ValueError):
    """A submission that cannot be used, with the reason in one line."""


@dataclass(frozen=True)
class Submission:
    """One student's folder for one lesson."""

    student: str
    lesson_id: str
    folder: Path

    @property
    def notebook_path(self) -> Path:
        """Where the notebook has to be."""
        return self.folder / f"{self.lesson_id}.ipynb"

    def read_notebook(self) -> bytes:
        """Return what is in the notebook's file.

        Raises
        ------
        UnreadableError
            If it is missing, a symbolic link, no ordinary file, or larger than the limit.
        MachineFault
            If the system does not let it be read.
        """
        if (problem := self._what_is_wrong_with_its_folder()) is not None:
            raise UnreadableError(problem)
        if _mode(self.notebook_path) is None:
            others = sorted(quoted(name) for name in _names(self.folder) if name.endswith(".ipynb"))
            there = f"; there is {', '.join(others[:3])}: rename it" if others else ""
            raise UnreadableError(f"{self.notebook_path.name} is missing{there}")
        return read_file(self.notebook_path, MAX_NOTEBOOK_BYTES)

    def read_timestamp(self) -> datetime | None:
        """Return when it was handed in (UTC), or None where no ``timestamp.txt`` says so.

        Raises
        ------
        UnreadableError
            If there is a ``timestamp.txt`` that holds no date when that can have been.
        MachineFault
            If the system does not let it be read.
        """
        path = self.folder / "timestamp.txt"
        if self._what_is_wrong_with_its_folder() or _mode(path) is None:
            return None
        text = read_file(path, 1000).decode("utf-8", "replace").strip()
        try:
            return read_date(text)
        except ValueError as error:
            why = f"timestamp.txt holds no date of handing in ({error}): {quoted(text)}"
            raise UnreadableError(why) from error

    def read(self) -> "HandedIn":
        """Return all of it that is used, whatever it is.

        Raises
        ------
        MachineFault
            If the system does not let some of it be read, for which the student is not to blame.
        """
        notebook, problem = None, None
        try:
            notebook = self.read_notebook()
        except UnreadableError as error:
            problem = str(error)
        timestamp, remarks = None, []
        try:
            timestamp = self.read_timestamp()
        except UnreadableError as error:
            remarks.append(str(error))
        files, left_out = self.read_extra_files()
        remarks += left_out
        return HandedIn(self.student, notebook, problem, files, tuple(remarks), timestamp)

    def read_extra_files(self) -> tuple[dict[str, bytes], list[str]]:
        """Read the ordinary files beside the notebook.

        Symbolic links, special files, other notebooks and whatever exceeds the limits of number,
        size and depth are left out.

        Returns
        -------
        files : dict
            Contents by path below the submission's folder, with ``/`` between its parts.
        left_out : list of str
            One line that says what was left out and why; empty where nothing was.

        Raises
        ------
        MachineFault
            If the system does not let one of them be read.
        """
        files: dict[str, bytes] = {}
        if self._what_is_wrong_with_its_folder():
            return files, []
        refused: list[str] = []
        n_bytes = 0
        for path in _files_below(self.folder, refused):
            try:
                content = read_file(path, MAX_EXTRA_BYTES - n_bytes)
            except UnreadableError as error:
                refused.append(str(error))
                continue
            n_bytes += len(content)
            if len(files) == MAX_EXTRA_FILES:
                refused.append(f"more than {MAX_EXTRA_FILES} files")
                break
            files[path.relative_to(self.folder).as_posix()] = content
        return files, [f"files left out: {_some(refused)}"] if refused else []

    def _what_is_wrong_with_its_folder(self) -> str | None:
        for folder in (self.folder.parent, self.folder):
            if stat.S_ISLNK(_mode(folder) or 0):
                return f"the folder {quoted(folder.name)} is a symbolic link"
        return None if _is_folder(self.folder) else f"{quoted(self.folder.name)} is not a folder"


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in, as bytes: what is used of it, read without trust."""

    student: str
    notebook: bytes | None
    """None where it could not be read."""
    problem: str | None
    """Why not."""
    files: dict[str, bytes]
    """Other files that belong to it, by their path."""
    remarks: tuple[str, ...]
    """A line for each thing that could not be used."""
    timestamp: datetime | None
    """When it was handed in (UTC), where that is known."""

    def write_files(self, folder: Path) -> None:
        """Write the other files below `folder`."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


@dataclass(frozen=True)
class Found:
    """What is below ``submitted/`` for a lesson."""

    submissions: list[Submission]
    set_aside: list[str]
    """A line for each folder whose name cannot be a student's."""


def find_submissions(submitted: Path, lesson_id: str, students: Sequence[str] = ()) -> Found:
    """List the folders ``<submitted>/<student>/<lesson_id>``, by student.

    Parameters
    ----------
    submitted : Path
        The folder of all submissions.
    lesson_id : str
        The lesson.
    students : sequence of str
        Only these students; everyone when empty.

    Raises
    ------
    MachineFault
        If the system does not let `submitted` be read.
    """
    found = Found([], [])
    with _reading(submitted):
        names = os.listdir(submitted) if submitted.is_dir() else []
    for name in sorted(names, key=os.fsencode):
        folder = submitted / name
        if name.startswith(".") or (students and name not in students):
            continue
        if not _may_be_there(folder / lesson_id):
            continue
        if not folder.name.isprintable() or len(folder.name) > MAX_NAME:
            name = quoted(folder.name)
            found.set_aside.append(
                f"{name} is not graded: a student's name has up to {MAX_NAME} printable characters"
            )
            continue
        found.submissions.append(Submission(folder.name, lesson_id, folder / lesson_id))
    return found


def read_file(path: Path, max_bytes: int) -> bytes:
    """Return the content of the ordinary file `path`, which may be of up to `max_bytes` bytes.

    Raises
    ------
    UnreadableError
        If it is a symbolic link, no ordinary file, or too large.
    MachineFault
        If the system does not let it be read.
    """
    name = quoted(path.name)
    if stat.S_ISLNK(_mode(path) or 0):
        raise UnreadableError(f"{name} is a symbolic link")
    with _reading(path), _open_ordinary(path) as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise UnreadableError(f"{name} is larger than {max_bytes / 2**20:.3g} MiB")
    return content


def quoted(name: str, length: int = 60) -> str:
    """Return `name`, which a student chose, as one short printable line."""
    text = ascii(name) if not name.isprintable() else repr(name)
    return text if len(text) <= length else f"{text[: length - 1]}…"


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Say of whatever the system has against reading `path` whether it is the student's fault."""
    what = f"{quoted(path.name)} cannot be read"
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        if error.errno in _STUDENTS_OWN:
            raise UnreadableError(f"{what}: {why}") from error
        refused = error.errno in (errno.EACCES, errno.EPERM)
        do = "make it readable for you" if refused else "see that it can be read"
        raise MachineFault(f"{what}: {why}: {do}, and grade again") from error
    except MemoryError as error:
        raise MachineFault(f"{what}: there is not enough memory: grade again") from error


def _mode(path: Path) -> int | None:
    """Return the mode of `path` itself, which says what it is, or None where it is not there."""
    with _reading(path):
        try:
            return os.lstat(path).st_mode
        except OSError as error:
            if error.errno in _NOT_THERE:
                return None
            raise


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path) or 0)


def _may_be_there(path: Path) -> bool:
    """Tell whether `path` is there, or cannot be looked at, of which reading it will tell."""
    try:
        return _mode(path) is not None
    except UnreadableError:
        return False
    except MachineFault:
        return True


def _names(folder: Path) -> list[str]:
    with _reading(folder):
        return os.listdir(folder)


def _open_ordinary(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_RDONLY | _NOT_FOLLOWED | _NOT_WAITING | _BINARY)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableError(f"{quoted(path.name)} is not an ordinary file")
    return os.fdopen(descriptor, "rb")


def _files_below(folder: Path, refused: list[str], depth: int = 1) -> Iterator[Path]:
    try:
        names = sorted(_names(folder), key=os.fsencode)
    except UnreadableError as error:  # something else has just taken its place
        refused.append(str(error))
        return
    for name in names:
        path = folder / name
        if name in _LEFT_OUT or name.endswith((".ipynb", ".pyc")):
            continue
        if not name.isprintable():
            refused.append(f"{quoted(name)} has an unprintable name")
        elif not _is_folder(path):
            yield path
        elif depth == MAX_DEPTH:
            refused.append(f"{quoted(name)} lies too deep")
        else:
            yield from _files_below(path, refused, depth + 1)


def _some(reasons: list[str]) -> str:
    shown = "; ".join(reasons[:3])
    return shown if len(reasons) <= 3 else f"{shown}; and {len(reasons) - 3} more"
