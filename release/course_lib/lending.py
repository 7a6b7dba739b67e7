"""A mistake is paid for once: right implementations under earlier names, for one test cell.

The tests of an exercise that builds on earlier ones open with a hidden call of `lend`. Until that
cell ends, the names it gives stand for right implementations in the student's namespace, so that
the student's code is graded as if the earlier exercises were right. Then the student's own are
back, and what was lent stops working, so that nothing can be kept.

In a Jupyter kernel the cell is the one that IPython runs. Where tests run apart from the student's
code, the grader installs a lender of its own with `use_lender`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Implementation = Callable[..., Any]


class Lender(Protocol):
    """Puts implementations into a student's namespace until the running test cell ends."""

    @property
    def is_tentative(self) -> bool:
        """Whether a test that fails now is run again, so that it need not say why it failed."""

    def lend(self, implementations: Mapping[str, Implementation]) -> None:
        """Put each implementation under its name."""


class LoanEnded(RuntimeError):
    """A lent function was called after the test cell it was lent for."""


_lender: Lender | None = None


def use_lender(lender: Lender | None) -> None:
    """Install the lender that `lend` goes to; None stands for the running IPython shell."""
    global _lender
    _lender = lender


def is_tentative() -> bool:
    """Tell whether a test that fails now is run again, so that it need not say why it failed."""
    return _lender is not None and _lender.is_tentative


def lend(**implementations: Implementation) -> None:
    """Put right implementations under earlier names until the current test cell ends.

    Parameters
    ----------
    **implementations : callable
        The implementation for each name, as in ``lend(l2_distances=reference.knn.l2_distances)``.

    Raises
    ------
    RuntimeError
        Where there is neither a lender nor an IPython shell.
    """
    (_lender or ShellLender()).lend(implementations)


class ShellLender:
    """Lends in the namespace of the running IPython shell, until its current cell has run."""

    is_tentative = False

    def lend(self, implementations: Mapping[str, Implementation]) -> None:
        """Put each implementation under its name until the cell ends, also when it fails."""
        from IPython import get_ipython

        shell = get_ipython()
        if shell is None:
            raise RuntimeError("lend() works in a notebook's cell: there is no IPython shell here")
        namespace = shell.user_ns
        loans = {
            name: _Loan(name, function, namespace.get(name, _MISSING))
            for name, function in implementations.items()
        }
        namespace.update(loans)

        def take_back(result: object) -> None:
            shell.events.unregister("post_run_cell", take_back)
            for name, loan in loans.items():
                loan.end()
                namespace.pop(name, None)
                if loan.replaced is not _MISSING:
                    namespace[name] = loan.replaced

        shell.events.register("post_run_cell", take_back)


_MISSING = object()


class _Loan:
    """A function that works until its loan ends."""

    def __init__(self, name: str, function: Implementation, before: object) -> None:
        self.__name__ = name
        self.replaced: object = before.replaced if isinstance(before, _Loan) else before
        self._function: Implementation | None = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._function is None:
            raise LoanEnded(f"{self.__name__} was lent for one test cell, which has ended")
        return self._function(*args, **kwargs)

    def end(self) -> None:
        self._function = None
