"""Everything that happens to a notebook outside a lesson: releasing, grading, auditing."""

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    # Course folders from before the packages say `from autograder import nbgrader_steps`.
    if name == "nbgrader_steps":
        return importlib.import_module("autograder.grading.nbgrader_steps")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
