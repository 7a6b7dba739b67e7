"""Hidden tests of answers that students assign: multiple choice, and problems worked by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from course_lib.checks import check_answer, check_choice


@dataclass(frozen=True)
class Choice:
    """A multiple-choice question; its mistakes are the options that are wrongly chosen or missed.

    Parameters
    ----------
    name : str
        The name that students assign to.
    correct : str
        The letters of all right options.
    explanations : mapping of str to str
        For each option why it is right or wrong; printed whatever the answer is.
    """

    name: str
    correct: str
    explanations: Mapping[str, str]

    def check(self, answer: object) -> None:
        """Explain every option, then check the choice.

        Raises
        ------
        CheckFailed
            If it is not the right one; the mistake's id is ``chose_b`` or ``missed_c``.
        """
        check_choice(answer, self.correct, self.name, self.explanations)

    @property
    def wrong_answers(self) -> dict[str, str]:
        """Wrong answers by the id of the mistake: each wrong option, each right one missed."""
        wrong = {f"chose_{o}": o for o in self.explanations if o not in self.correct}
        if len(self.correct) > 1:
            wrong |= {f"missed_{o}": self.correct.replace(o, "") for o in self.correct}
        return wrong


@dataclass(frozen=True)
class ByHand:
    """A problem worked by hand; its mistakes are other values, with their ids and sentences.

    Parameters
    ----------
    name : str
        The name that students assign to.
    expected : number, tuple, list or dict
        The right answer.
    mistakes : mapping of str to (value, str)
        What a known mistake leads to, and the sentence that names it, by the mistake's id.
    """

    name: str
    expected: Any
    mistakes: Mapping[str, tuple[Any, str]] = field(default_factory=dict)

    def check(self, answer: object) -> None:
        """Compare an answer with the right one.

        Raises
        ------
        CheckFailed
            If it is not right; names the mistake that leads to it, if there is one.
        """
        check_answer(answer, self.expected, self.name, self.mistakes)

    @property
    def wrong_answers(self) -> dict[str, Any]:
        """Wrong answers by the id of the mistake that leads to each."""
        return {identifier: value for identifier, (value, _) in self.mistakes.items()}
