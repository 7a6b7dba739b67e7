"""The list of equivalent mutants: read with care, since each entry lets a slip pass."""

import pytest

from autograder.audit.bank import BankError
from autograder.audit.mutation.equivalents import as_entry, equivalents_path, read_equivalents
from autograder.audit.mutation.mutants import MutantKey

ENTRY = """
[[equivalent]]
exercise = "add_up"
operator = "order"
before = "return  abs( a-b )"
after = "return abs(b - a)"
reason = "a magnitude has no sign"
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "01_adding_equivalent.toml"
        path.write_text(text)
        return path

    return write


def test_an_entry_is_a_mutant_and_a_reason(written):
    key = MutantKey("add_up", "order", "return abs(a - b)", "return abs(b - a)")
    assert read_equivalents(written(ENTRY)) == {key: "a magnitude has no sign"}


def test_an_entry_may_be_for_a_later_occurrence(written):
    listed = read_equivalents(written(f"{ENTRY}occurrence = 3\n{ENTRY}"))
    assert sorted(key.occurrence for key in listed) == [1, 3]


def test_without_a_list_nothing_is_equivalent(tmp_path):
    assert read_equivalents(tmp_path / "none.toml") == {}


def test_a_list_lies_beside_its_bank(tmp_path):
    assert equivalents_path(tmp_path / "01_knn.py") == tmp_path / "01_knn_equivalent.toml"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (ENTRY.replace("a magnitude has no sign", " "), "entry 1: missing: reason"),
        (ENTRY.replace('operator = "order"', ""), "entry 1: missing: operator"),
        (f'{ENTRY}line = "3"', "entry 1: unknown: line"),
        (f"{ENTRY}occurrence = 0", "entry 1: occurrence counts from 1, and is not 0"),
        (ENTRY.replace("abs(b - a)", "abs(b -"), "entry 1: before and after must be Python"),
        (ENTRY + ENTRY, "entry 2: it is listed twice"),
        ("[[equivalent]", "Expected"),
        ("[[equivalents]]", "unknown: equivalents"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(written, text, complaint):
    with pytest.raises(BankError, match=complaint) as raised:
        read_equivalents(written(text))
    assert "01_adding_equivalent.toml" in str(raised.value)


@pytest.mark.parametrize(
    "key",
    [
        MutantKey("f", "number", "x = 1", "x = 2", 4),
        MutantKey("f", "forgotten call", "return g('a', \"b'\")", "return 'a'"),
        MutantKey("f", "statement", "for i in x:\n    ...", "pass"),
        MutantKey("f", "forgotten operand", "return x + '\\n'", "return x"),
    ],
)
def test_what_the_audit_prints_can_be_put_into_the_list(written, key):
    entry = as_entry(key).replace('reason = ""', 'reason = "why"')
    assert read_equivalents(written(entry)) == {key: "why"}
