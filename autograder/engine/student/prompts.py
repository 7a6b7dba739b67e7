"""What waits for an answer at the keyboard says that nobody is there, and what to take out."""

import bdb
import builtins
import getpass
import pdb
import sys
from typing import Any, NoReturn

from IPython.core.interactiveshell import InteractiveShell


def answer_none(shell: InteractiveShell) -> None:
    """Have every prompt of this process raise an error that a student understands."""
    builtins.input = _refusal("input()", EOFError)
    getpass.getpass = _refusal("getpass()", EOFError)
    sys.breakpointhook = _refusal("breakpoint()")
    bdb.Bdb.set_trace = _refusal("pdb.set_trace()")  # type: ignore[method-assign]
    pdb.Pdb.interaction = _refusal("the debugger")  # type: ignore[method-assign]
    shell.debugger = _refusal("%debug")


def _refusal(what: str, kind: type[Exception] = RuntimeError) -> Any:
    def refuse(*arguments: Any, **options: Any) -> NoReturn:
        raise kind(f"take out {what}: nobody is there to answer it while a notebook is graded")

    return refuse
