"""Running a submission: the student's cells in one process, the tests in another.

An engine takes a repaired notebook and gives it back with outputs. `IsolatedEngine` keeps the
student's code in a sandbox and the tests outside it; `KernelEngine` is stock nbgrader's way.

The engines load when they are first used: the examiner needs this package and none of what loads
notebooks.
"""

import importlib
from typing import TYPE_CHECKING, Any

from autograder.engine.base import Engine, EngineError, Execution, Limits

if TYPE_CHECKING:
    from autograder.engine.isolated import IsolatedEngine
    from autograder.engine.kernel import KernelEngine

__all__ = ["Engine", "EngineError", "Execution", "IsolatedEngine", "KernelEngine", "Limits"]

_ENGINES = {"IsolatedEngine": "isolated", "KernelEngine": "kernel"}


def __getattr__(name: str) -> Any:
    if name in _ENGINES:
        return getattr(importlib.import_module(f"{__name__}.{_ENGINES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
