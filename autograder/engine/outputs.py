"""Outputs that the engines write themselves, as nbformat's plain dicts.

The examiner imports this: nbformat itself takes most of a second to load.
"""

from typing import Any

Output = dict[str, Any]

NOT_RUN = "NotRun"
"""The error's name in cells that could not be run."""


def error_output(name: str, message: str, traceback: str = "") -> Output:
    """Make an error output: `message` is for the student, `traceback` the student's own frames."""
    lines = [f"{name}: {message}" if message else name]
    if traceback:
        lines += ["", *traceback.rstrip("\n").split("\n")]
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": lines}


def printed_output(text: str, stream: str = "stdout") -> Output:
    """Make an output of printed text."""
    return {"output_type": "stream", "name": stream, "text": text}
