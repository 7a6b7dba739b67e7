"""Banks: what is taken from a file of marked solutions."""

import pytest

from autograder.audit.bank import BankError, read_bank

MARKED = '''
from autograder.audit.bank import right, wrong


@right("Gate")
class Plain:
    """Handed out as Plain."""

    def forward(self, a):
        self.a = a
        return Plain.times * a

    times = 2


@wrong("Gate", mistake="negative")
class Negative(Plain):
    times = -2
'''


@pytest.fixture
def bank(tmp_path):
    return tmp_path / "bank.py"


def test_a_class_is_handed_in_under_the_exercises_name(bank):
    bank.write_text(MARKED)
    plain, negative = read_bank(bank)
    assert plain.source.startswith('class Gate:\n    """Handed out as Plain."""\n')
    assert plain.source.endswith("return Gate.times * a\n\n    times = 2\n")
    assert negative.source == "class Gate(Plain):\n    times = -2\n"
    assert (negative.name, negative.mistakes) == ("Negative", ("negative",))


def test_a_bank_that_has_changed_is_read_anew(bank):
    bank.write_text(MARKED)
    read_bank(bank)
    bank.write_text(MARKED.replace("-2", "-30"))
    assert read_bank(bank)[1].source == "class Gate(Plain):\n    times = -30\n"


def test_two_classes_of_one_name_are_refused(bank):
    bank.write_text(MARKED.replace("Negative(Plain)", "Plain"))
    with pytest.raises(BankError, match="two classes are named Plain"):
        read_bank(bank)
