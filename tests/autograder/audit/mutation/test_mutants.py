"""Mutants: which slips are made, how a mutant is told by, and which are left out."""

import pytest

from autograder.audit.mutation.mutants import make_mutants, normalised
from autograder.audit.mutation.operators import OPERATORS
from autograder.lesson.lesson import Exercise


def mutants_of(source, name="f"):
    return make_mutants(Exercise(name, "code", source, ()))


def function(body, arguments="x, y"):
    return f"def f({arguments}):\n    return {body}\n"


def changes(source, operator):
    """What the mutants of one kind change, as pairs of code."""
    return [(m.key.before, m.key.after) for m in mutants_of(source) if m.key.operator == operator]


@pytest.mark.parametrize(
    ("slip", "body", "expected"),
    [
        ("arithmetic", "x + y", ["x - y"]),
        ("arithmetic", "x @ y", ["x * y"]),
        ("forgotten operand", "x / y", ["x", "y"]),
        ("order", "x - y", ["y - x"]),
        ("order", "g(x, y)", ["g(y, x)"]),
        ("order", "x[:, None]", ["x[None, :]"]),
        ("order", "{'a': 1, 'b': 2}", ["{'a': 2, 'b': 1}"]),
        ("comparison", "x < y", ["x <= y", "x > y"]),
        ("condition", "x if y else 1", ["x", "1"]),
        ("condition", "x and y", ["x or y"]),
        ("sign", "-x", ["x"]),
        ("number", "x[3]", ["x[4]", "x[2]"]),
        ("number", "x * 0.5", ["x * 1.0", "x * 0.0"]),
        ("number", "g(x, True)", ["g(x, False)"]),
        ("forgotten call", "np.sqrt(x)", ["x"]),
        ("forgotten call", "x.copy()", ["x"]),
        ("other function", "np.sum(x)", ["np.mean(x)"]),
        ("other function", "max(x)", ["min(x)"]),
        ("forgotten argument", "np.sum(x, axis=0)", ["np.sum(x)"]),
        ("forgotten argument", "x.T", ["x"]),
        ("slice", "x[1:y]", ["x[:y]", "x[1:]"]),
        ("other argument", "abs(x)", ["abs(y)"]),
        ("round", "[i for i in x]", ["[i for i in list(x)[1:]]", "[i for i in list(x)[:-1]]"]),
    ],
)
def test_each_slip_is_made(slip, body, expected):
    returned = [f"return {code}" for code in expected]
    assert [after for _, after in changes(function(body), slip)] == returned


def test_letters_of_a_choice_are_added_and_taken_away():
    mutants = mutants_of("### BEGIN SOLUTION\nfacts = 'bd'\n### END SOLUTION", "facts")
    letters = [m.key.after for m in mutants if m.key.operator == "letters"]
    assert letters == ["facts = 'abd'", "facts = 'd'", "facts = 'bcd'", "facts = 'b'"]


def test_statements_are_left_out_with_all_that_belongs_to_them():
    source = "def f(x):\n    for i in x:\n        x.append(i)\n    x += 1\n    return x\n"
    assert changes(source, "statement") == [
        ("for i in x:\n    ...", "pass"),
        ("x.append(i)", "pass"),
        ("x += 1", "pass"),
        ("return x", "pass"),
    ]
    removed = mutants_of(source)[[m.key.operator for m in mutants_of(source)].index("statement")]
    assert "append" not in removed.source


def test_a_sum_may_be_overwritten_instead_of_added_to():
    source = "def f(x):\n    t = 0\n    for i in x:\n        t += i\n    return t\n"
    assert ("t += i", "t = i") in changes(source, "forgotten operand")


def test_what_no_test_can_notice_is_left_alone():
    source = '''def f(x: int = 5) -> int:
    """Return 7 more than `x`."""
    raise ValueError(f"not {x - 3}")
'''
    assert [str(m.key) for m in mutants_of(source)] == [
        "number: def f(x=5): ... → def f(x=6): ...",
        "number: def f(x=5): ... → def f(x=4): ...",
        "statement: raise ValueError(f'not {x - 3}') → pass",
        "forgotten call: raise ValueError(f'not {x - 3}') → raise f'not {x - 3}'",
    ]


def test_a_mutant_whose_names_have_no_value_is_left_out():
    source = "def f(x):\n    t = x.sum()\n    return t\n"
    assert "t = x.sum()" not in {
        m.key.before for m in mutants_of(source) if m.key.operator == "statement"
    }


def test_equal_code_is_one_mutant():
    sources = [m.source for m in mutants_of(function("abs(x) + 0 * abs(y)"))]
    assert len(sources) == len(set(sources))


def test_a_mutant_differs_in_one_place():
    source = "def f(x, y):\n    z = x + y\n    return z + y\n"
    mutant = next(m for m in mutants_of(source) if m.key.after == "return z - y")
    assert mutant.source == "def f(x, y):\n    z = x + y\n    return z - y"
    assert mutant.diff == "-    return z + y\n+    return z - y"
    assert str(mutant.key) == "arithmetic: return z + y → return z - y"


def test_a_loop_or_a_condition_is_told_by_its_head():
    source = "def f(x):\n    for i in x:\n        print(i)\n    if x > 1:\n        print(x)\n"
    texts = [str(mutant.key) for mutant in mutants_of(source)]
    assert "round: for i in x: ... → for i in list(x)[1:]: ..." in texts
    assert "condition: if x > 1: ... → if True: ..." in texts


def test_statements_that_read_alike_are_told_apart_by_their_occurrence():
    source = "def f(x):\n    x.fill(1)\n    print(x)\n    x.fill(1)\n"
    keys = [m.key for m in mutants_of(source) if m.key.after == "x.fill(2)"]
    assert [key.occurrence for key in keys] == [1, 2]
    assert str(keys[1]) == "number: x.fill(1) → x.fill(2) (occurrence 2)"


def test_a_key_stays_when_other_lines_layout_and_comments_change():
    before = "def f(x):\n    return x.max(axis=1) - 3  # short\n"
    after = "def f(x):\n    # Explained.\n    z = abs(x)\n    return (x.max( axis = 1 )\n - 3)\n"
    assert {m.key for m in mutants_of(before)} <= {m.key for m in mutants_of(after)}


def test_every_key_can_be_written_by_hand():
    source = (
        "def f(x, y=0.0):\n    if x[:, 1:].T > y:\n        return -x, [i for i in y if i]\n"
        "    while y:\n        y += 'a' in x\n        break\n    return {'b': x, 'c': y}\n"
    )
    keys = [m.key for m in mutants_of(source)]
    assert len(keys) > 20
    for key in keys:
        assert normalised(key.before) == key.before
        assert normalised(key.after) == key.after


def test_code_is_compared_whatever_its_layout():
    assert normalised('x  = "a"  ') == normalised("x = 'a'")
    assert normalised("if x :  ...") == "if x:\n    ..."
    with pytest.raises(SyntaxError):
        normalised("x +")


def test_every_kind_of_slip_is_tried_above():
    tried = {mark[0] for mark in test_each_slip_is_made.pytestmark[0].args[1]}
    assert set(OPERATORS) == tried | {"letters", "statement"}
