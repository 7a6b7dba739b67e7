"""The version of the grader: what a record says it was made by."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("autograder", "course_lib")


@cache
def grader_version() -> str:
    """Return the package's version, and eight hex digits that change when its code changes.

    Between releases the code changes and the version stays; hidden tests are code of `course_lib`.
    """
    code = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*.py")):
            code.update(str(path.relative_to(_ROOT)).encode())
            code.update(path.read_bytes())
    try:
        number = version("deep-learning-review")
    except PackageNotFoundError:  # run from a folder that was never installed
        number = "0"
    return f"{number}+{code.hexdigest()[:8]}"
