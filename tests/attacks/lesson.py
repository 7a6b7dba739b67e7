"""The lesson under attack: three functions and a question, tested as real lessons are."""

import textwrap

from tests.support import cells

LESSON_ID = "01_target"

CANARY = "canary-in-the-hidden-test"
"""Stands in every hidden test; whoever shows it has read one."""

_NORMS_VISIBLE = """
import numpy as np
from course_lib import checks
X = np.array([[3.0, 4.0], [0.0, 0.0]])
checks.check_array(row_norms(X), np.array([5.0, 0.0]), "row_norms(X)", atol=1e-9)
"""

_NORMS_HIDDEN = f"""
### BEGIN HIDDEN TESTS
import numpy as np
answer_key = "{CANARY}"
X = np.random.default_rng(20).normal(size=(5, 3))
expected = np.sqrt((X**2).sum(axis=1))
np.testing.assert_allclose(row_norms(X), expected)
### END HIDDEN TESTS
None
"""

_DESCEND = f"""
class Bowl:
    def __init__(self, steepness):
        self.steepness = steepness

    def slope(self, x):
        return self.steepness * x

    ### BEGIN HIDDEN TESTS
    _answer_key = "{CANARY}"
    ### END HIDDEN TESTS

def gradient(x):
    ### BEGIN HIDDEN TESTS
    answer_key = "{CANARY}"
    ### END HIDDEN TESTS
    return bowl.slope(x)

bowl = Bowl(2.0)
### BEGIN HIDDEN TESTS
answer_key = "{CANARY}"
steps = [2, 3, 5]
found = list(map(lambda n: descend(gradient, bowl, 5.0, n), steps))
for n, x in zip(steps, found):
    expected = 5.0 * (1 - 0.1 * bowl.steepness) ** n
    assert abs(x - expected) < 1e-9, f"descend: {{n}} steps lead elsewhere"
### END HIDDEN TESTS
None
"""

_DESCEND_NEGATIVE = """
try:
    descend(lambda x: x, None, 1.0, -1)
except ValueError:
    pass
else:
    raise AssertionError("descend: -1 steps should raise ValueError")
"""

_NEAREST = f"""
### BEGIN HIDDEN TESTS
from course_lib.lending import lend
lend(
    row_norms=lambda X: (X**2).sum(axis=1) ** 0.5,
    distances=lambda A, B: ((A[:, None] - B) ** 2).sum(axis=2) ** 0.5,
)
### END HIDDEN TESTS
import numpy as np
points = np.array([[0.0, 1.0], [4.0, 4.0], [2.0, -1.0]])
assert nearest(points, np.array([3.9, 4.2])) == 1, "nearest: another point is nearer"
### BEGIN HIDDEN TESTS
answer_key = "{CANARY}"
points = np.random.default_rng(30).normal(size=(40, 2))
chosen = [nearest(points, point) for point in points[5:9] + 1e-6]
assert chosen == [5, 6, 7, 8], "nearest: another point is nearer"
### END HIDDEN TESTS
None
"""

_FACTS = f"""
assert isinstance(norm_facts, str), "norm_facts: a string of letters is expected"
### BEGIN HIDDEN TESTS
answer_key = "{CANARY}"
assert sorted(norm_facts) == ["b", "d"], f"norm_facts: {{norm_facts}} is not what is right"
### END HIDDEN TESTS
None
"""

RIGHT = {
    "row_norms": """
import numpy as np
def row_norms(X):
    return np.sqrt((X * X).sum(axis=1))
""",
    "descend": """
def descend(gradient, bowl, x, n_steps):
    if n_steps < 0:
        raise ValueError("n_steps is negative")
    for _ in range(n_steps):
        x = x - 0.1 * gradient(x)
    return x
""",
    "nearest": """
def nearest(points, x):
    return int(row_norms(points - x).argmin())
""",
    "norm_facts": 'norm_facts = "bd"',
}
"""A full solution."""

POINTS = 100
_TESTS = [
    ("row_norms", "test_row_norms", _NORMS_VISIBLE, 15),
    ("row_norms", "test_row_norms_hidden", _NORMS_HIDDEN, 15),
    ("descend", "test_descend", _DESCEND, 25),
    ("descend", "test_descend_negative", _DESCEND_NEGATIVE, 5),
    ("nearest", "test_nearest", _NEAREST, 20),
    ("norm_facts", "test_norm_facts", _FACTS, 20),
]


def lesson_cells():
    """Return the cells of the lesson's source notebook."""
    made = [cells.markdown("# Norms"), cells.code("import numpy as np")]
    for name, right in RIGHT.items():
        made.append(cells.solution(name, _as_solution(right.strip())))
        for exercise, test_id, source, points in _TESTS:
            if exercise == name:
                made.append(cells.test(test_id, source.strip(), points))
    return made


def _as_solution(source):
    head, is_function, body = source.partition("):\n")
    if not is_function:
        return f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
    region = "    ### BEGIN SOLUTION\n{}\n    ### END SOLUTION"
    indented = textwrap.indent(textwrap.dedent(body), "    ")
    return f"{head}):\n{region.format(indented)}"
