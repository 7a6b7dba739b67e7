"""Checks of answers that students assign: multiple choice and problems worked by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib._messages import a_number, described, fail, index_text, near


def check_choice_form(answer: object, name: str, options: str = "abcd") -> None:
    """Make sure that an answer is a string of letters among `options`, and nothing more."""
    if answer is None:
        what = "it is still None: assign the letters of your choice, as a string"
        fail(name, what, "unanswered")
    if type(answer) is not str:
        fail(name, f"expected a string of letters, got {described(answer)}", "wrong_type")
    letters = _letters(answer)
    if not letters:
        fail(name, f"no letter in {answer!r}: name at least one of the options", "no_letter")
    unknown = sorted(letters - set(options))
    if unknown:
        example = options[0] + options[-1]
        what = (
            f"there is no option {', '.join(unknown)}: the options are {', '.join(options)}; write "
            f'only letters, such as "{example}"'
        )
        fail(name, what, "no_such_option")


def check_choice(answer: object, correct: str, name: str, explanations: Mapping[str, str]) -> None:
    """Explain every option of a multiple-choice question, then check the choice.

    Parameters
    ----------
    answer : object
        A string of letters in any order and case; everything but letters is ignored.
    correct : str
        The letters of all right options.
    name : str
        The name of the answer.
    explanations : mapping of str to str
        For each option why it is right or wrong; printed in any case.
    """
    for option, why in explanations.items():
        print(f"{option}) {'right' if option in correct else 'wrong'}: {why}")
    check_choice_form(answer, name, "".join(explanations))
    chosen = _letters(answer)
    for option in sorted(chosen - set(correct)):
        fail(name, f"{option}) is not right: {explanations[option]}", f"chose_{option}")
    for option in sorted(set(correct) - chosen):
        fail(name, f"{option}) is right as well: {explanations[option]}", f"missed_{option}")


def check_answer_form(answer: object, like: object, name: str, *, counted: str = "") -> None:
    """Make sure that a by-hand answer has the form of `like`: numbers, nested alike, same keys.

    Parameters
    ----------
    answer : object
        What the student assigned.
    like : object
        An answer of the right form, whether right or not.
    name : str
        The name of the answer.
    counted : str
        What the numbers count, such as ``"parameters"``: then they must be whole.

    Raises
    ------
    CheckFailed
        If it has not.
    """
    if answer is None:
        fail(name, "it is still None: work the problem out and assign what you found")
    if isinstance(like, Mapping):
        if type(answer) is not dict:
            fail(name, f"expected a dict with the keys {_listed(like)}, got {described(answer)}")
        missing = [key for key in like if key not in answer]
        extra = [key for key in answer if key not in like]
        if missing:
            fail(name, f"the keys {_listed(missing)} are missing")
        if extra:
            fail(name, f"the keys {_listed(extra)} are not asked for")
        for key, value in like.items():
            check_answer_form(answer[key], value, f"{name}[{key!r}]", counted=counted)
    elif isinstance(like, str):
        if type(answer) is not str:
            fail(name, f"expected a string, got {described(answer)}")
    else:
        _check_numbers_form(answer, np.asarray(like), name, counted)


def check_answer(
    answer: object,
    expected: object,
    name: str,
    mistakes: Mapping[str, tuple[Any, str]] | None = None,
) -> None:
    """Compare a by-hand answer (numbers, tuples, nested lists, dicts) with the right one.

    ``mistakes`` holds wrong answers by the id of what leads to them, each with its sentence.
    """
    check_answer_form(answer, expected, name)
    for identifier, (wrong, sentence) in (mistakes or {}).items():
        if _differing(answer, wrong) is None:
            fail(name, sentence, identifier)
    where = _differing(answer, expected)
    if where is not None:
        fail(name, f"the value{where} is not right")


def _letters(text: object) -> set[str]:
    return {character for character in str(text).lower() if character.isalpha()}


def _listed(keys: Mapping[str, Any] | Sequence[Any]) -> str:
    return ", ".join(repr(key) for key in keys)


def _check_numbers_form(answer: object, like: NDArray[Any], name: str, counted: str) -> None:
    if type(answer) not in (int, float, bool, list, tuple) and not isinstance(
        answer, np.ndarray | np.number
    ):
        fail(name, f"expected {_form(like)}, got {described(answer)}")
    if strange := [leaf for leaf in _leaves(answer) if not a_number(leaf)]:
        fail(name, f"expected {_form(like)}; in yours, {described(strange[0])} is not a number")
    try:
        values = np.asarray(answer, dtype=np.float64)
    except ValueError:
        fail(name, f"expected {_form(like)}; yours are nested unevenly")
    if values.shape != like.shape:
        fail(name, f"expected {_form(like)}, got {_form(values)}")
    if counted and not (np.isfinite(values) & (values == np.trunc(values))).all():
        whole = "whole numbers" if values.ndim else "a whole number"
        fail(name, f"{counted} are counted: assign {whole}")


def _leaves(answer: object) -> Iterator[object]:
    """Yield what stands in nested lists, tuples and arrays."""
    if isinstance(answer, list | tuple):
        for part in answer:
            yield from _leaves(part)
    elif isinstance(answer, np.ndarray):
        yield from answer.flat
    else:
        yield answer


def _form(like: NDArray[Any]) -> str:
    if like.ndim == 0:
        return "one number"
    if like.ndim == 1:
        return f"{like.size} numbers"
    return f"numbers in {' × '.join(map(str, like.shape))} nested lists"


def _differing(answer: Any, expected: Any) -> str | None:
    """Say where two by-hand answers of one form differ, or return None where they do not."""
    if isinstance(expected, Mapping):
        places = ((f" of {key!r}", answer[key], value) for key, value in expected.items())
        return next((place for place, a, b in places if _differing(a, b) is not None), None)
    if isinstance(expected, str):
        return None if answer == expected else ""
    got, right = np.asarray(answer, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    if got.shape != right.shape:
        return ""
    wrong = np.argwhere(~near(got, right, 1e-6, 1e-9))
    if not len(wrong):
        return None
    place = tuple(int(i) for i in wrong[0])
    return f" at {index_text(place)}" if place else ""
