"""The hidden test of ``gate_roles``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from course_lib.checks import check_answer_form
from course_lib.hidden.answers import ByHand


@dataclass(frozen=True)
class Roles(ByHand):
    """A dict of gates to words, in any case; what each gate does is explained in any case.

    Parameters
    ----------
    explanations : mapping of str to str
        For each gate why it has its role.
    """

    explanations: Mapping[str, str] = field(default_factory=dict)

    def check(self, answer: object) -> None:
        """Explain every gate, then compare an answer with the right one.

        Raises
        ------
        CheckFailed
            If it is not right; names the mistake that leads to it, if there is one.
        """
        for gate, why in self.explanations.items():
            print(f"{gate}, a {self.expected[gate]}: {why}")
        check_answer_form(answer, self.expected, self.name)
        words = dict(answer) if isinstance(answer, dict) else {}
        super().check({gate: word.strip().lower() for gate, word in words.items()})


_ADD = "add hands all of the gradient to each input: a distributor"
_MULTIPLY = "multiply hands each input the other's value as a factor: a swap"
_MAX = "max sends all of the gradient to one input: a router"

gate_roles = Roles(
    "gate_roles",
    {"add": "distributor", "multiply": "swap", "max": "router"},
    {
        "add_and_multiply": (
            {"add": "swap", "multiply": "distributor", "max": "router"},
            f"{_ADD}; {_MULTIPLY}",
        ),
        "add_and_max": (
            {"add": "router", "multiply": "swap", "max": "distributor"},
            f"{_ADD}; {_MAX}",
        ),
        "multiply_and_max": (
            {"add": "distributor", "multiply": "router", "max": "swap"},
            f"{_MULTIPLY}; {_MAX}",
        ),
        "all_moved_on": (
            {"add": "swap", "multiply": "router", "max": "distributor"},
            f"{_ADD}; {_MULTIPLY}; {_MAX}",
        ),
        "all_moved_back": (
            {"add": "router", "multiply": "distributor", "max": "swap"},
            f"{_ADD}; {_MULTIPLY}; {_MAX}",
        ),
    },
    {
        "add": "its local derivatives are 1, so upstream goes to every input, whole",
        "multiply": "its local derivatives are the other input's value: values change places",
        "max": "its local derivative is 1 for the winner and 0 for the other: one way is open",
    },
)
