"""Which draw of hidden cases a submission meets: its own, from the course's secret.

The same file always meets the same cases. A changed one meets others, so that nothing is gained by
remembering inputs of hidden tests and looking them up when handing in again. Nobody can tell the
draw without the secret, a file that is made once and belongs to the course as its gradebook does.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from autograder.course import secret_path
from autograder.submission.submissions import HandedIn

_FORM = re.compile(rb"[0-9a-f]{64}\n")
_DIGITS = 16
"""Hex digits of a draw's id."""


class SecretError(RuntimeError):
    """A course's secret that cannot be used; says what to do."""


@dataclass(frozen=True)
class Submitted:
    """What was handed in; files by their SHA-256."""

    notebook: str | None
    files: dict[str, str]
    remarks: tuple[str, ...]
    """A line for each thing that could not be used."""

    @classmethod
    def of(cls, handed_in: HandedIn) -> "Submitted":
        """Return the fingerprint of what was handed in."""
        notebook = None if handed_in.notebook is None else _sha256(handed_in.notebook)
        files = {name: _sha256(content) for name, content in handed_in.files.items()}
        problems = () if handed_in.problem is None else (handed_in.problem,)
        return cls(notebook, files, (*problems, *handed_in.remarks))


def draw_of(secret: bytes, lesson_id: str, submitted: Submitted) -> int:
    """Return the number of the draw that a submission's hidden tests take their cases from."""
    fingerprint = [lesson_id, submitted.notebook, sorted(submitted.files.items())]
    digest = hmac.new(secret, json.dumps(fingerprint).encode(), hashlib.sha256).hexdigest()
    return int(digest[:_DIGITS], 16)


def draw_id(draw: int) -> str:
    """Return a draw's number as records show it."""
    return f"{draw:0{_DIGITS}x}"


def secret_id(secret: bytes) -> str:
    """Return what records call a secret by; it tells nothing of the secret."""
    return hmac.new(secret, b"id", hashlib.sha256).hexdigest()[:_DIGITS]


def course_secret(root: Path) -> bytes:
    """Return the secret of the course in the folder `root`; the first call makes it.

    Raises
    ------
    SecretError
        If it is there and is none, or cannot be read, or cannot be made.
    """
    path = secret_path(root)
    try:
        if not path.exists():
            _make(path)
        content = path.read_bytes()
    except OSError as error:
        raise SecretError(
            f"the secret that hidden tests are drawn from, {path}, cannot be read or made "
            f"({error.strerror}): it must belong to whoever grades"
        ) from error
    if not _FORM.fullmatch(content):
        raise SecretError(
            f"{path} should hold the secret that hidden tests are drawn from, 64 hex digits and "
            f"the end of a line, and holds something else ({len(content)} bytes): restore it from "
            "your backup. Only where there is none, remove it: a new one is made, and submissions "
            "that are graded again meet other cases"
        )
    return bytes.fromhex(content.decode())


def _make(path: Path) -> None:
    """Make the file whole, unless somebody else does so first."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(f"{secrets.token_hex(32)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
