"""What is done once, before any submission, so that no submission has to wait for it."""

import importlib
import io
import pkgutil
import sys
from typing import Any

from autograder.engine.student.server import start_shell
from autograder.engine.student.shell import StudentShell

_LIBRARIES = (
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "ipywidgets",
)
"""What lessons use beside NumPy, IPython and course_lib."""
_CELL = "None"


def warm_up() -> StudentShell:
    """Load all that lessons import, and do each kind of work once: run a cell, draw a figure.

    Returns
    -------
    StudentShell
        In which nothing has run, as far as a submission can tell.
    """
    shell = start_shell()
    for name in _LIBRARIES:
        importlib.import_module(name)
    course_lib = importlib.import_module("course_lib")
    for module in pkgutil.walk_packages(course_lib.__path__, "course_lib."):
        importlib.import_module(module.name)
    before = dict(shell.user_ns)
    shell.run_cell(_CELL, store_history=False)
    shell.user_ns.clear()
    shell.user_ns.update(before)
    _draw(sys.modules["matplotlib.pyplot"])
    return shell


def _draw(plt: Any) -> None:
    """Draw a figure with what most figures have, which finds and loads fonts."""
    settings = plt.rcParams.copy()
    figure, axes = plt.subplots()
    axes.plot([0.1, 1], [1, 10], label="$x_1$")
    axes.set_title("title")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close(figure)
    plt.rcParams.update(settings)
