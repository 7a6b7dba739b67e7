"""Running a submission: the student's cells in one process, the tests in another.

An engine takes a mended notebook and gives it back with outputs. `IsolatedEngine` keeps the
student's code in a sandbox and the tests outside it; `KernelEngine` is stock nbgrader's way.
"""

from autograder.engine.base import Engine, EngineError, Execution, Limits
from autograder.engine.isolated import IsolatedEngine
from autograder.engine.kernel import KernelEngine

__all__ = ["Engine", "EngineError", "Execution", "IsolatedEngine", "KernelEngine", "Limits"]
