"""The student's functions as figures call them: nothing that they do breaks a figure."""

import contextlib
import io
import re
import types
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import earlier

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Waiting(Exception):
    """Why a figure cannot be drawn yet: one plain sentence for the student."""

    @property
    def in_short(self) -> str:
        """The sentence without its subject, as in "waits for softmax, which is not written yet"."""
        return str(self).removeprefix("This figure ").rstrip(".")


class StudentFunction:
    """A function of the student's, under the name that the lesson gives it.

    If the notebook's variable of that name holds the function now, then later calls use whatever
    the variable holds by then, so that a figure follows when the exercise is solved or changed.

    Parameters
    ----------
    function : callable
        What the lesson handed in.
    name : str
        The exercise's name.
    """

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        self.name = name
        self._function = function
        self._follows = notebook_variables().get(name) is function

    @property
    def function(self) -> Callable[..., Any]:
        """The student's function as it is now."""
        latest = notebook_variables().get(self.name) if self._follows else None
        # What is lent for the length of a test cell is neither, and must not be drawn.
        if isinstance(latest, types.FunctionType | type):
            self._function = latest
        return self._function

    def __call__(self, *arguments: Any) -> Any:
        """Call the function with copies of `arguments`, in silence.

        Raises
        ------
        Waiting
            If it is not written yet, or raises.
        """
        function = self.function
        if not callable(function):
            raise Waiting(f"This figure waits for {self.name}, which is {function!r} so far.")
        try:
            with _silence():
                return function(*(_copied(argument) for argument in arguments))
        except Waiting:
            raise  # of another function, which this one was handed
        except earlier.NotWritten as unwritten:
            raise Waiting(f"This figure waits for {unwritten}.") from None
        except NotImplementedError as error:
            # Where one exercise calls another, the stub's message names the one to write.
            stub = re.match(r"([\w.]+): replace this line", str(error))
            missing = stub[1] if stub else self.name
            raise Waiting(f"This figure waits for {missing}, which is not written yet.") from None
        except (Exception, SystemExit) as error:
            raise Waiting(
                f"This figure waits for {self.name}: it raised {_described(error)}"
            ) from None

    def array(self, *arguments: Any, shape: tuple[int, ...], meaning: str = "") -> Floats:
        """Call the function and return the finite numbers of that shape that it must return."""
        return as_array(self(*arguments), shape, self.name, meaning)

    def parts(self, *arguments: Any, names: Sequence[str]) -> tuple[Any, ...]:
        """Call the function and return the parts that it must return, one for each of `names`."""
        returned = self(*arguments)
        if not isinstance(returned, tuple | list) or len(returned) != len(names):
            raise Waiting(
                f"This figure waits for {self.name}: it must return ({', '.join(names)})."
            )
        return tuple(returned)

    def value_and_gradient(
        self, point: Floats, *others: Any, value: str, entries: str
    ) -> tuple[float, Floats]:
        """Call the function and return the number and its gradient that it must return.

        Parameters
        ----------
        point : ndarray
            The first argument, in whose shape the gradient is.
        *others
            The other arguments.
        value : str
            What the number is called, such as "loss".
        entries : str
            What the gradient's shape means, such as "one entry per logit".
        """
        number, gradient = self.parts(point, *others, names=(value, "gradient"))
        return (
            float(as_array(number, (), self.name, f"one number, the {value}")),
            as_array(gradient, point.shape, self.name, entries),
        )

    def labels(self, *arguments: Any, shape: tuple[int, ...], among: Collection[int]) -> Integers:
        """Call the function and return the labels that it must return, each one of `among`."""
        labels = as_array(self(*arguments), shape, self.name, "one label for each")
        strange = labels[~np.isin(labels, np.fromiter(among, dtype=np.int64))]
        if strange.size:
            raise Waiting(
                f"This figure waits for {self.name}: it returned the label {strange.flat[0]:g}, "
                "which no point has."
            )
        return labels.astype(np.int64)


def as_array(value: object, shape: tuple[int, ...], name: str, meaning: str = "") -> Floats:
    """Return what the function `name` returned as a float array, if it is what a figure can draw.

    Parameters
    ----------
    value : object
        What it returned, or a part of that.
    shape : tuple of int
        The shape that it must have; () for a number.
    meaning : str
        What the shape means, such as "one row per test point".

    Raises
    ------
    Waiting
        If it has another shape, is not made of numbers, or is not finite.
    """
    start = f"This figure waits for {name}: it returned"
    try:
        array = np.array(value)
        numbers = array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except Exception:  # an object of the student's own making may do anything here
        numbers = None
    if numbers is None:
        raise Waiting(f"{start} {_kind(value)}, not {'an array' if shape else 'a number'}.")
    if numbers.shape != shape:
        asked = f"{shape}, {meaning}" if meaning else f"{shape}"
        raise Waiting(f"{start} the shape {numbers.shape}; the shape must be {asked}.")
    if not np.isfinite(numbers).all():
        found = "NaN" if np.isnan(numbers).any() else "infinity"
        raise Waiting(f"{start} {found} among its numbers.")
    return numbers


def notebook_variables() -> dict[str, Any]:
    """Return the variables of the running notebook; an empty dict outside one."""
    from IPython import get_ipython

    shell = get_ipython()
    return {} if shell is None else shell.user_ns


def _copied(argument: Any) -> Any:
    return argument.copy() if isinstance(argument, np.ndarray | list | dict) else argument


class _Nowhere(io.StringIO):
    """A text stream that forgets."""

    def write(self, text: str, /) -> int:
        return len(text)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Drop what a function prints and warns of: a figure calls it hundreds of times."""
    with contextlib.redirect_stdout(_Nowhere()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _described(error: BaseException) -> str:
    try:
        lines = str(error).strip().splitlines()
    except Exception:  # its __str__ may be the student's
        lines = []
    message = (lines[0] if lines else "")[:200]
    return f"{type(error).__name__}: {message}" if message else f"{type(error).__name__}."


def _kind(value: object) -> str:
    return "None" if value is None else f"a {type(value).__name__}"
