"""The visible test of ``gate_roles``, which looks at its form."""

from course_lib import checks

_WORDS = ("distributor", "swap", "router")


def check_form_of_roles(answer: object, name: str) -> None:
    """Make sure that an answer gives each gate one of the three words, whether right or not.

    Parameters
    ----------
    answer : object
        What the student assigned.
    name : str
        The name of the answer.
    """
    checks.check_answer_form(
        answer, dict(zip(("add", "multiply", "max"), _WORDS, strict=True)), name
    )
    given = answer.items() if isinstance(answer, dict) else ()
    for gate, word in given:
        if word.strip().lower() not in _WORDS:
            what = f"{word!r} for {gate} is none of the words {', '.join(_WORDS)}"
            raise checks.CheckFailed(f"{name}: {what}.", "no_such_word")
