import ast

import pytest

from autograder.lesson.names import bound_names, free_names


@pytest.mark.parametrize(
    ("source", "bound", "free"),
    [
        ("import numpy as np\nx = np.ones(3)", {"np", "x"}, set()),
        ("x = f(1)", {"x"}, {"f"}),
        ("def f(a):\n    b = a + c\n    return g(b)", {"f"}, {"c", "g"}),
        ("[i * scale for i in range(3)]", set(), {"scale", "range"}),
        ("for i in data:\n    pass", {"i"}, {"data"}),
        ("with open(name) as file:\n    text = file.read()", {"file", "text"}, {"open", "name"}),
        ("class A(Base):\n    size = width", {"A"}, {"Base", "width"}),
        ("def f():\n    return x\nx = 1", {"f", "x"}, set()),
        ("lambda a: a + b", set(), {"b"}),
    ],
)
def test_names_are_told_apart(source, bound, free):
    tree = ast.parse(source)
    assert bound_names(tree) == bound
    assert free_names(tree) == free
