"""Cells that only draw change nothing: the lessons' own, run and looked at closely.

The rule for such cells reads what stands in them; what the figures do to what they are given, and
to what all code of a process shares, shows only when they run.
"""

import ast
import hashlib
import os
import random
import types
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest

from autograder.lesson.lesson import Lesson, is_test, lesson_ids, only_draws
from autograder.lesson.names import without_magics
from autograder.release.solutions import solved
from course_lib import earlier
from tests.support.cells import REPOSITORY, code, drawing

SOURCE = REPOSITORY / "source"
LESSONS = lesson_ids(SOURCE)


def plain(value, seen=()):
    """Return what can be told of `value`, as text: numbers, contents, attributes, states."""
    if id(value) in seen:
        return f"<seen {seen.index(id(value))}>"
    seen = (*seen, id(value))
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        content = hashlib.sha256(value.tobytes()).hexdigest()
        return f"{value.dtype}{value.shape}{content}"
    if isinstance(value, np.random.Generator):
        return plain(value.bit_generator.state, seen)
    if isinstance(value, dict | types.MappingProxyType):
        return [(plain(key, seen), plain(entry, seen)) for key, entry in value.items()]
    if isinstance(value, list | tuple):
        return [type(value).__name__, *(plain(entry, seen) for entry in value)]
    if isinstance(value, set | frozenset):
        return sorted(repr(plain(entry, seen)) for entry in value)
    if isinstance(value, types.FunctionType) and value.__module__ == earlier.__name__:
        return value.__name__  # it reads an earlier notebook when it is needed first
    if isinstance(value, types.FunctionType):
        contents = [cell.cell_contents for cell in value.__closure__ or ()]
        return [value.__qualname__, *plain((value.__defaults__, vars(value), contents), seen)]
    if isinstance(value, types.ModuleType | types.BuiltinFunctionType | np.ufunc):
        return value.__name__
    if isinstance(value, type):
        return [value.__qualname__, plain(own_attributes(value), seen)]
    if hasattr(value, "__dict__"):
        return [type(value).__name__, plain(vars(value), seen)]
    return repr(value)


def own_attributes(of_class):
    return {name: value for name, value in vars(of_class).items() if not name.startswith("__")}


def state(namespace):
    """Return all that a cell could tell of the cells before it."""
    return {
        **{name: plain(value) for name, value in namespace.items() if name != "__builtins__"},
        "(np.random)": plain(np.random.get_state(legacy=False)),  # noqa: NPY002
        "(random)": plain(random.getstate()),
        "(rcParams)": repr(dict(mpl.rcParams)),
        "(figures that pyplot keeps)": plt.get_fignums(),
        "(NumPy's errors)": np.geterr(),
        "(filters of warnings)": repr(warnings.filters),
        "(environment)": dict(os.environ),
        "(working folder)": [os.getcwd(), sorted(os.listdir())],
    }


def changed_by_drawings(cells):
    """Run `cells` in one namespace; return what those that only draw have changed or returned."""
    namespace = {"__name__": "__main__"}
    found = []
    for cell in cells:
        if cell.cell_type != "code" or is_test(cell):
            continue
        if not only_draws(cell):
            exec(without_magics(cell.source), namespace)
            continue
        before = state(namespace)
        for statement in compiled(cell.source):
            if eval(statement, namespace) is not None:
                found.append("(a value)")
        after = state(namespace)
        found += [name for name in before | after if before.get(name) != after.get(name)]
    return found


def compiled(source):

    for statement in ast.parse(source).body:
        yield compile(ast.Expression(statement.value), "<drawing>", "eval")


@pytest.fixture(autouse=True)
def graded(monkeypatch, tmp_path):
    """A folder of its own, and figures as in grading."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lessons_drawings_change_nothing(lesson, graded, capsys):
    for before in LESSONS[: LESSONS.index(lesson)]:
        nbformat.write(solved(Lesson.load(SOURCE, before)), graded / f"{before}.ipynb")
    cells = solved(Lesson.load(SOURCE, lesson)).cells
    assert sum(map(only_draws, cells)) >= 7
    assert changed_by_drawings(cells) == []
    assert "waits for" not in capsys.readouterr().out


SET_UP = """import random, warnings
import numpy as np
import matplotlib.pyplot as plt
from types import SimpleNamespace
from course_lib.graph import Leaf
array, numbers, deep = np.zeros(3), [3, 1], {"a": [{1}]}
rng, leaf = np.random.default_rng(0), Leaf(np.zeros(2))
def remembers(values=[]): values.append(1)
class Gate:
    calls = 0
demos = SimpleNamespace()
"""
HARM = {
    "array": "demos.f = lambda: array.fill(1)",
    "numbers": "demos.f = numbers.sort",
    "deep": "demos.f = lambda: deep['a'][0].add(2)",
    "rng": "demos.f = lambda: rng.random() and None",
    "leaf": "demos.f = lambda: leaf.value.fill(1)",
    "remembers": "demos.f = remembers",
    "Gate": "demos.f = lambda: setattr(Gate, 'calls', 1)",
    "demos": "demos.f = lambda: setattr(demos, 'bar', 1)",
    "(np.random)": "demos.f = lambda: np.random.rand() and None",
    "(random)": "demos.f = lambda: random.random() and None",
    "(rcParams)": "demos.f = lambda: plt.rcParams.update({'font.size': 3})",
    "(figures that pyplot keeps)": "demos.f = lambda: plt.figure() and None",
    "(NumPy's errors)": "demos.f = lambda: np.seterr(all='ignore') and None",
    "(filters of warnings)": "demos.f = lambda: warnings.simplefilter('ignore')",
    "(environment)": "import os\ndemos.f = lambda: os.environ.update(LESSON='1')",
    "(working folder)": "demos.f = lambda: open('file', 'w').close()",
    "(a value)": "demos.f = lambda: 1",
}


@pytest.mark.parametrize("what", HARM)
def test_a_drawing_that_changes_something_would_be_seen(what, monkeypatch):
    monkeypatch.setenv("LESSON", "0")
    with mpl.rc_context(), np.errstate(), warnings.catch_warnings():
        cells = [code(SET_UP), code(HARM[what]), drawing("demos.f()")]
        assert what in changed_by_drawings(cells)
        plt.close("all")
