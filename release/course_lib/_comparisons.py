"""Comparisons of what a student's function returned with what is expected.

Two numbers count as equal within a relative 1e-6 and an absolute 1e-6 times the largest expected
magnitude (1e-9 where 0 is expected everywhere), or what a test says instead.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import _diagnosis
from course_lib._messages import (
    Diagnoses,
    a_number,
    described,
    difference_message,
    fail,
    near,
    not_finite_message,
    shape_finding,
)

Property = Callable[[NDArray[np.float64]], str | None]
"""Says which property of right results an array breaks; None, or nothing, where it has it."""

_ABSOLUTE_AT_ZERO = 1e-9


def check_array(
    got: object,
    expected: ArrayLike,
    call: str,
    *,
    rtol: float = 1e-6,
    scale: float | None = None,
    atol: float | None = None,
    factors: Mapping[str, float] | None = None,
    groups: Mapping[str, ArrayLike] | None = None,
    diagnoses: Diagnoses = (),
    properties: Sequence[Property] = (),
    shape_means: str = "",
    entries: Sequence[str] | None = None,
    otherwise: str = "",
    reveal: bool = False,
) -> None:
    """Compare a student's array with the expected one: type, shape, finiteness, values.

    Parameters
    ----------
    got : object
        What the student's function returned. A float counts where `expected` has no dimensions.
    expected : array_like
        The right values.
    call : str
        The call, as the message's beginning.
    rtol : float
        Relative tolerance.
    scale : float, optional
        The magnitude that the absolute tolerance is 1e-6 times of; by default the largest expected.
    atol : float, optional
        The absolute tolerance itself.
    factors : mapping of str to float, optional
        Constants that the message should name when the result is off by one: ``{"N": 7}``.
    groups : mapping of str to mask, optional
        Entries with something in common that all wrong ones may have: ``{"z is negative": z < 0}``.
    diagnoses : sequence of (array, str)
        Wrong results and the sentence for each. A result that matches one gets its sentence.
    properties : sequence of callable
        What right results are known by, such as rows that sum to 1: each is called with the result
        and says in a sentence what is broken, or returns None. The first to speak is heard, before
        patterns that nobody thought of, and anything said of single values.
    shape_means : str
        What the shape stands for, such as ``"one row per test point"``.
    entries : sequence of str, optional
        What a vector's entries are called in messages, where positions would say nothing.
    otherwise : str
        What to say where wrong values fit no diagnosis and no known pattern.
    reveal : bool
        Whether the message may show the expected value.

    Raises
    ------
    CheckFailed
        With a message that names the mistake where the numbers prove it.
    """
    right = np.asarray(expected)
    array = _as_array(got, right, call, shape_means)
    if array.shape != right.shape:
        fail(call, *shape_finding(array, right, shape_means, diagnoses))
    values, right = array.astype(np.float64), right.astype(np.float64)
    absolute = _absolute_tolerance(right, scale) if atol is None else atol

    def close(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
        return bool(near(a, b, rtol, absolute).all())

    if close(values, right):
        return
    for wrong, sentence in diagnoses:
        wrong = np.asarray(wrong)
        if wrong.shape == values.shape and close(values, wrong.astype(np.float64)):
            fail(call, sentence)
    if not_finite := not_finite_message(values, right, entries):
        fail(call, f"{not_finite}{f': {otherwise}' if otherwise else ''}", "not_finite")
    if array.ndim and array.dtype.kind in "iub" and (right != np.trunc(right)).any():
        whole = f"the result has dtype {array.dtype}, which holds whole numbers only"
        fail(call, f"{whole}: use a float array", "integer_dtype")
    wrong_entries = ~near(values, right, rtol, absolute)
    finding = _broken_property(values, properties)
    finding = finding or _diagnosis.describe(values, right, close, factors or {})
    finding = finding or _diagnosis.nearly(values, right, absolute)
    finding = finding or _diagnosis.wrong_group(wrong_entries, right, groups or {})
    if finding is not None:
        mistake, sentence = finding
        fail(call, sentence, mistake)
    if otherwise:
        fail(call, otherwise, "advised")
    fail(call, difference_message(values, right, rtol, absolute, entries, reveal))


def check_shape(got: object, shape: tuple[int, ...], call: str, *, shape_means: str = "") -> None:
    """Make sure that a student's result is an array of numbers of this shape, whatever they are."""
    right = np.zeros(shape)
    array = _as_array(got, right, call)
    if array.shape != shape:
        fail(call, *shape_finding(array, right, shape_means, ()))


def check_number(got: object, expected: float, call: str, **options: Any) -> None:
    """Compare a student's number with the expected one; options are those of `check_array`."""
    if type(got) is np.ndarray and got.shape != () and got.dtype.kind in "biuf":
        for wrong, sentence in options.get("diagnoses", ()):
            if np.shape(wrong) == got.shape and np.allclose(wrong, got.astype(float)):
                fail(call, sentence)
        fail(call, f"expected one number, got an array of shape {got.shape}", "wrong_shape")
    check_array(got, expected, call, **options)


def check_dict(
    got: object, expected: Mapping[Any, float], call: str, *, values: str = "values", **options: Any
) -> None:
    """Compare a student's dict of numbers with the expected one.

    Parameters
    ----------
    got : object
        What the student's function returned. The order of its keys does not matter.
    expected : mapping to float
        The right numbers by key.
    call : str
        The call, as the message's beginning.
    values : str
        What the numbers are, such as ``"accuracies"``.
    **options
        Those of `check_array`; each wrong result among the diagnoses is a vector of numbers in the
        order of `expected`.
    """
    if not isinstance(got, dict):
        hint = ": does the function end with return?" if got is None else ""
        fail(call, f"expected a dict of {values}, got {described(got)}{hint}", _form_id(got))
    missing = [key for key in expected if key not in got]
    if missing:
        needed = f"it needs one for each of {[*expected]}"
        fail(call, f"the dict has no key {missing[0]!r}: {needed}", "missing_key")
    if len(got) > len(expected):
        extra = next(key for key in got if key not in expected)
        fail(call, f"the dict has a key {extra!r} that was not asked for", "extra_key")
    for key in expected:
        if not a_number(got[key]):
            found = f"got {described(got[key])}"
            fail(call, f"expected one number under the key {key!r}, {found}", "not_a_number")
    names = [f"under the key {key!r}" for key in expected]
    numbers = np.array([float(got[key]) for key in expected])
    check_array(numbers, [*expected.values()], f"{call}, {values}", entries=names, **options)


def check_labels(
    got: object,
    expected: ArrayLike,
    call: str,
    *,
    diagnoses: Diagnoses = (),
    shape_means: str = "one label per point",
    otherwise: str = "",
    reveal: bool = False,
) -> None:
    """Compare a student's integer labels with the expected ones, exactly.

    Options are those of `check_array`.
    """
    right = np.asarray(expected)
    array = _as_array(got, right, call)
    if array.shape != right.shape:
        fail(call, *shape_finding(array, right, shape_means, diagnoses))
    if array.dtype.kind not in "iub" or not np.array_equal(array, right):
        for wrong, sentence in diagnoses:
            wrong = np.asarray(wrong)
            if wrong.shape == array.shape and np.allclose(wrong, array):
                fail(call, sentence)
    if array.dtype.kind not in "iub":
        fail(
            call,
            f"labels are integers, but the result has dtype {array.dtype}: "
            "give the array an integer dtype, or convert with .astype(int)",
            "not_integers",
        )
    if not np.array_equal(array, right):
        if right.size > 1 and right.any() and not array.any():
            fail(call, "all labels are 0: is the result ever filled in?", "all_zero")
        if otherwise:
            fail(call, otherwise, "advised")
        where = np.flatnonzero(array != right)
        lost = set(right.flat[where].tolist())
        if len(where) > 1 and len(lost) == 1 and lost.isdisjoint(array.ravel().tolist()):
            fail(call, f"label {lost.pop()} is never returned, where it is right", "label_lost")
        kept = right[array == right]
        if len(where) > 1 and kept.size > 1 and min(lost) > kept.max():
            fail(
                call,
                "it is wrong only where the right label is a large one: is there room for large "
                "labels, and do they count as much as small ones?",
                "wrong_where_large",
            )
        shown = f", {right.flat[where[0]]} is expected" if reveal else ""
        fail(
            call,
            f"{len(where)} of {right.size} labels {'is' if len(where) == 1 else 'are'} wrong; "
            f"the first is entry {where[0]}, "
            f"where yours is {array.flat[where[0]]}{shown}",
        )


def parts(got: object, names: Sequence[str], call: str) -> tuple[Any, ...]:
    """Return the parts of what a function with several results returned.

    Parameters
    ----------
    got : object
        A tuple, or a list, with one part per name.
    names : sequence of str
        What the parts are, such as ``("loss", "gradient")``.
    call : str
        The call, as the message's beginning.

    Raises
    ------
    CheckFailed
        If `got` is not such a tuple.
    """
    count = {2: "a pair", 3: "three values", 4: "four values"}.get(
        len(names), f"{len(names)} values"
    )
    wanted = f"expected {count} ({', '.join(names)})"
    if got is None:
        fail(call, f"{wanted}, got None: does the function end with return?", "returned_none")
    if not isinstance(got, tuple | list):
        message = f"{wanted}, got {described(got)}: return {', '.join(names)}"
        fail(call, message, "not_a_tuple")
    values = tuple(got)
    if len(values) != len(names):
        fail(call, f"{wanted}, got {len(values)}: return {', '.join(names)}", "wrong_count")
    return values


def _broken_property(
    values: NDArray[np.float64], properties: Sequence[Property]
) -> _diagnosis.Finding | None:
    for broken in properties:
        if sentence := broken(values):
            return "breaks_property", sentence
    return None


def _as_array(
    got: object, expected: NDArray[Any], call: str, shape_means: str = ""
) -> NDArray[Any]:
    if got is None:
        fail(call, "it returned None: does the function end with return?", "returned_none")
    if expected.ndim == 0 and a_number(got):
        return np.asarray(got)
    if type(got) is not np.ndarray:
        wanted = "a number" if expected.ndim == 0 else "a NumPy array"
        is_single = shape_means and expected.ndim and a_number(got)
        asked_for = f": its shape should be {expected.shape}, {shape_means}" if is_single else ""
        fail(call, f"expected {wanted}, got {described(got)}{asked_for}", _form_id(got))
    array: NDArray[Any] = got
    if array.dtype.kind not in "biuf":
        message = f"expected an array of numbers, got one of dtype {array.dtype}"
        fail(call, message, "not_numbers")
    return array


def _form_id(got: object) -> str:
    return "returned_none" if got is None else "wrong_type"


def _absolute_tolerance(expected: NDArray[np.float64], scale: float | None) -> float:
    finite = np.abs(expected[np.isfinite(expected)])
    magnitude = scale if scale is not None else float(finite.max(initial=0.0))
    # Where 0 is expected everywhere, nothing says how large a rounding error may be.
    return 1e-6 * magnitude if magnitude > 0 else _ABSOLUTE_AT_ZERO
