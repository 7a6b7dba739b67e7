"""What the visible tests of several exercises share."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Slips

PER_FEATURE = "one entry per feature"


def compare(
    got: object,
    names: Sequence[str],
    right: Mapping[str, Any],
    call: str,
    *,
    slips: Mapping[str, Slips] | None = None,
    advice: Mapping[str, str] | None = None,
    factors: Mapping[str, float] | None = None,
    scales: Mapping[str, float] | None = None,
    reveal: bool = False,
) -> None:
    """Compare some of several results, each under its name.

    Parameters
    ----------
    got : object
        What the student's function returned.
    names : sequence of str
        What its parts are.
    right : mapping of str to array
        The right values, by name, in the order in which they are compared.
    call : str
        The call, as the message's beginning.
    slips : mapping of str to slips, optional
        Wrong results of a part, each with its sentence.
    advice : mapping of str to str, optional
        What to say of a part whose failure has no name.
    factors : mapping of str to float, optional
        Constants that a message should name where a part is off by one.
    scales : mapping of str to float, optional
        Magnitudes that tolerances are relative to, of parts of which rounding leaves more than 0.
    reveal : bool
        Whether a message may show right values.
    """
    values = dict(zip(names, checks.parts(got, names, call), strict=True))
    for name, expected in right.items():
        checks.check_array(
            values[name],
            expected,
            f"{call}, {name}",
            factors=factors,
            scale=(scales or {}).get(name),
            diagnoses=(slips or {}).get(name, ()),
            shape_means=PER_FEATURE if np.ndim(expected) == 1 else "one row per sample",
            otherwise=(advice or {}).get(name, ""),
            reveal=reveal,
        )


def columns_of_one_scale(n: int, d: int) -> Floats:
    """Return `n` rows whose `d` columns have the mean 0 and the mean square 1 exactly.

    They are cosines of different frequencies; each is at right angles to the next.

    Parameters
    ----------
    n, d : int
        How many rows and columns; `n` is odd and above 2.
    """
    frequencies = 1 + np.arange(d) % (n // 2)
    angles = 2 * np.pi * np.outer(np.arange(n) + 0.3, frequencies) / n
    columns: Floats = np.sqrt(2) * np.cos(angles)
    return columns


def number_of(count: int, what: str) -> str:
    """Write so many things, as in "1 feature" or "3 features".

    Parameters
    ----------
    count : int
        How many.
    what : str
        What they are, in the singular.
    """
    return f"{count} {what}{'s' * (count != 1)}"
