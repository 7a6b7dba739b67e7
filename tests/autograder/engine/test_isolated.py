"""Where code runs, what passes between the two processes, and what tests and students see of it."""

import importlib
import pickle

import pytest

from autograder.engine import EngineError, IsolatedEngine, Limits, examiners
from autograder.engine.isolated import WARM
from tests.autograder.engine.notebooks import (
    engine,
    needs_bubblewrap,
    run,
    warm_engine,
    without_sandbox,
)


def test_student_cells_and_tests_run_in_different_processes():
    found = run(
        "import os\ndef where():\n    return os.getpid(), os.getppid()",
        "# test\nimport os\nassert where() != (os.getpid(), os.getppid())",
    )
    assert found.messages == [None, None]


def test_a_test_cell_has_a_namespace_of_its_own():
    found = run(
        "y = 5\ndef f():\n    return y",
        "# test\ny = 1\nassert f() == 5",
        "# test\nassert y == 5\nf = 3",
        "print(y, f())",
    )
    assert found.messages == [None] * 4
    assert found.printed[3] == "5 5\n"


def test_a_name_that_is_not_there_says_so():
    found = run("1 / 0\nf = 3", "# test\nassert f == 3", "# test\nassert len([f]) == 1")
    assert "f is not defined: did the cell that defines it run" in found.messages[1]
    assert found.cells[2].name == "NameError"


def test_built_in_names_of_a_test_are_the_real_ones():
    found = run("def sum(x):\n    return 7", "# test\nassert sum([1]) == 1")
    assert found.messages == [None, None]


def test_printing_of_tests_is_kept_and_that_of_the_students_code_in_them_is_not():
    found = run(
        "def f():\n    print('100 points')\n    return 1",
        "# test\nimport sys\nprint('a) right')\nprint('careful', file=sys.stderr)\nf()\n"
        "print('x' * 200_000)",
    )
    assert found.printed[1].startswith("a) right\nxxx")
    assert len(found.printed[1]) < 110_000
    assert found.cells[1].values == []


def test_the_students_error_comes_with_the_students_traceback_and_nothing_of_the_test():
    found = run(
        "def g(x):\n    return 1 / x\n\ndef f(x):\n    return g(x)",
        "# test\nsecret = 0\nassert f(secret) == 17",
        "# test\nassert [][17]",
        "# test\nassert f(1) == 17",
    )
    assert found.messages[1] == "division by zero"
    assert found.cells[1].name == "ZeroDivisionError"
    assert "cell [1], line 5, in f\n    return g(x)" in found.cells[1].traceback
    assert "in g" in found.cells[1].traceback
    assert found.messages[3] == "a check of this cell failed, and says no more"
    for cell in found.cells[1:]:
        assert "17" not in cell.traceback
        assert "secret" not in cell.traceback


def test_exceptions_are_caught_as_what_they_are():
    found = run(
        "class TooSmall(ValueError):\n    pass\n"
        "def f(x):\n    raise [TooSmall('2 is too small'), SystemExit(3), KeyError('k')][x]",
        "# test\ntry:\n    f(0)\nexcept ValueError as e:\n    assert str(e) == '2 is too small'",
        "# test\nf(0)",
        "# test\nf(1)",
        "# test\ntry:\n    f(2)\nexcept KeyError as e:\n    assert e.args == ('k',)",
    )
    assert found.messages[1] is None
    assert (found.cells[2].name, found.messages[2]) == ("TooSmall", "2 is too small")
    assert found.messages[3] == "SystemExit was raised: 3"
    assert found.messages[4] is None


def test_the_tests_own_exception_comes_back_through_the_students_code_as_itself():
    found = run(
        "def f(g):\n    try:\n        g()\n    finally:\n        pass",
        "# test\nclass Enough(Exception):\n    pass\nmine = Enough('stop')\n"
        "def g():\n    raise mine\n"
        "try:\n    f(g)\nexcept Enough as error:\n    assert error is mine\n"
        "else:\n    raise AssertionError('nothing came back')",
    )
    assert found.messages == [None, None]


def test_in_place_changes_arrive_nested_ones_too():
    found = run(
        "def f(x, rows, table):\n"
        "    x[0] = 9\n    rows[0].append(rows[1])\n    table['new'] = x\n    del table['old']",
        "# test\nimport numpy as np\n"
        "x, rows, table = np.zeros((2, 2)), [[1], [2]], {'old': 0}\n"
        "column = x[:, 1]\n"
        "f(x, rows, table)\n"
        "assert x[0, 0] == 9 and column[0] == 9\n"
        "assert rows == [[1, [2]], [2]] and rows[0][1] is rows[1]\n"
        "assert list(table) == ['new'] and table['new'] is x",
    )
    assert found.messages == [None, None]


def test_an_argument_that_is_returned_is_the_same_object():
    found = run(
        "def f(x):\n    return x, x.T",
        "# test\nimport numpy as np\nx = np.ones((2, 3))\n"
        "same, turned = f(x)\nassert same is x and turned is not x and turned.shape == (3, 2)",
    )
    assert found.messages == [None, None]


def test_what_cannot_cross_is_named_for_the_student():
    found = run(
        "import numpy as np, decimal\n"
        "def ragged():\n    return np.array([[1], [2, 3]], dtype=object)\n"
        "def masked():\n    return [np.ma.ones(2)]\n"
        "def number():\n    return decimal.Decimal(1)\n"
        "answer = decimal.Decimal(2)",
        "# test\nragged()",
        "# test\nmasked()",
        "# test\nnumber()",
        "# test\nassert answer == 2",
    )
    assert "ragged returned an array of dtype object" in found.messages[1]
    assert "rows of different lengths" in found.messages[1]
    assert "masked returned a numpy MaskedArray; return a NumPy array" in found.messages[2]
    assert "number returned a decimal Decimal" in found.messages[3]
    assert "answer is a decimal Decimal; assign" in found.messages[4]


def test_objects_of_the_student_have_no_say_in_comparisons():
    found = run(
        "class Always:\n"
        "    def __eq__(self, other):\n        return True\n"
        "    def __array__(self, *a, **k):\n        return __import__('numpy').zeros(2)\n"
        "    def __bool__(self):\n        return True\n"
        "f = Always\n",
        "# test\nassert f() == 1, 'not equal'",
        "# test\nimport numpy as np\nassert np.array_equal(f(), np.zeros(2)), 'not equal'",
        "# test\nfrom course_lib import checks\nimport numpy as np\n"
        "checks.check_array(f(), np.zeros(2), 'f()')",
    )
    assert found.messages[1:3] == ["not equal", "not equal"]
    assert "expected a NumPy array, got a" in found.messages[3]


def test_students_cannot_look_behind_what_a_test_hands_over():
    found = run(
        "def peek(thing):\n"
        "    found = []\n"
        "    for name in ('__globals__', '__code__', '__self__', 'gi_frame', 'f_back', 'gi_code',\n"
        "                 '__dict__', '__class__', 'hidden', 'cell_contents'):\n"
        "        found.append(str(getattr(thing, name, None)))\n"
        "    return ' '.join(found)",
        "# test\nhidden = 'SECRET'\n"
        "class Thing:\n    hidden = None\n    def method(self):\n        return hidden\n"
        "def function():\n    return hidden\n"
        "for thing in (function, Thing, Thing().method, (h for h in hidden), iter([hidden])):\n"
        "    assert 'SECRET' not in peek(thing)\n"
        "    assert '<frame' not in peek(thing) and '<code' not in peek(thing)",
    )
    assert found.messages == [None, None]


def test_what_a_test_handed_over_is_useless_afterwards():
    found = run(
        "kept = []\ndef keep(g):\n    kept.append(g)\n    return g()\ndef again():\n"
        "    return kept[0]()",
        "# test\nassert keep(lambda: 42) == 42\nassert again() == 42",
        "kept[0]()",
        "# test\nassert again() == 42",
    )
    assert found.messages[1] is None
    assert "a test cell which has ended" in found.messages[2]
    assert "a test cell which has ended" in found.messages[3]


LEND = "# test\nfrom course_lib.lending import lend\nlend(double=lambda x: 2 * x)\n"


def test_what_is_lent_holds_for_one_cell_in_the_students_functions():
    found = run(
        "def double(x):\n    return 'mine'\ndef use(x):\n    return double(x)",
        LEND + "assert use(4) == 8 and double(3) == 6",
        LEND + "assert use(4) == 9, 'wrong'",
        "# test\nassert use(4) == 'mine' and double(3) == 'mine'",
        "print(use(4))",
    )
    assert found.messages == [None, None, "wrong", None, None]
    assert found.printed[4] == "mine\n"


DOUBLE = "def double(x):\n    return 'mine'\ndef use(x):\n    return double(x)"
PASSES, FAILS = "assert double(3) == 'mine'", "assert double(3) == 6"
USES_OWN = LEND + "assert use(4) == 'mine'"
USES_LENT = LEND + "assert use(4) == 8"


def test_nothing_is_lent_in_place_of_a_function_that_has_passed_its_tests():
    passed = f"# test double\n{PASSES}", f"# test double_at_three\n{PASSES}"
    found = run(DOUBLE, *passed, USES_OWN, LEND + "assert double(4) == 8")
    assert found.messages == [None] * 5


@pytest.mark.parametrize("fails", ["return 'mine'", "while True:\n        pass", "1 / 0"])
def test_a_test_that_fails_with_a_function_that_has_passed_its_own_is_run_again_with_what_it_lends(
    fails,
):
    cell = f"def double(x):\n    if x == 3:\n        return 6\n    {fails}"
    use = "def use(x):\n    return double(x)"
    passed = f"# test double\n{FAILS}"
    found = run(
        cell, use, passed, f"{LEND}print(0)\nassert use(4) == 8", f"{LEND}assert use(4) == 9"
    )
    assert found.messages[:4] == [None] * 4
    assert found.printed[3] == "0\n"
    assert found.messages[4] == "a check of this cell failed, and says no more"
    assert found.execution.limit is None


@pytest.mark.parametrize(
    "cells",
    [
        (DOUBLE, f"# test double\n{PASSES}", f"# test double_at_three\n{FAILS}"),
        (DOUBLE, f"# test double\n{FAILS}", f"# test double_at_three\n{PASSES}"),
        (DOUBLE, f"# test use\n{PASSES}"),
        (DOUBLE, f"# test double\n{PASSES}", "def double(x):\n    return 'another'"),
        (DOUBLE, f"# test double\n{PASSES}", "del double"),
        (DOUBLE, f"# test double\n{PASSES}", "import os\nos._exit(3)", DOUBLE),
    ],
    ids=["fails later", "failed before", "of another", "redefined", "deleted", "defined anew"],
)
def test_what_has_not_passed_its_tests_as_it_stands_is_lent(cells):
    assert run(*cells, USES_LENT).messages[-1] is None


def test_a_loan_cannot_be_kept():
    found = run(
        "kept = []\ndef use(x):\n    kept.append(double)\n    return 8",
        LEND + "assert use(4) == 8",
        "kept[0](4)",
        "double",
    )
    assert "has ended" in found.messages[2]
    assert "not defined" in found.messages[3]


def test_classes_instances_and_attributes_work_as_in_one_process():
    found = run(
        "class Counter:\n"
        "    step = 2\n"
        "    def __init__(self, start=0):\n        self.count = start\n"
        "    def add(self, n=1):\n        self.count += n * self.step\n        return self\n"
        "    def __len__(self):\n        return self.count\n"
        "    def __iter__(self):\n        return iter(range(self.count))\n"
        "    def __getitem__(self, i):\n        return [i]\n"
        "def is_counter(thing):\n    return isinstance(thing, Counter)",
        "# test\n"
        "one, other = Counter(start=3), Counter()\n"
        "assert one.add(2) is one and one.count == 7 and other.count == 0\n"
        "one.count = 4\n"
        "assert len(one) == 4 and list(one) == [0, 1, 2, 3] and one[5] == [5]\n"
        "assert Counter.step == 2 and is_counter(one) and isinstance(one, Counter)\n"
        "assert type(one).__name__ == 'Counter' and callable(Counter) and not callable(one)\n"
        "try:\n    one.missing\n"
        "except AttributeError as error:\n    assert 'missing' in str(error)\n"
        "else:\n    assert False",
    )
    assert found.messages == [None, None]


def test_shells_manners_are_those_of_a_notebook():
    found = run(
        "import numpy as np\nnp.arange(3)",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "plt.plot([2, 1])\nplt.show()\nprint('after')",
        "!ls",
        "%%time\nx = 1",
        "input('name? ')",
        "exit",
        "await __import__('asyncio').sleep(0)\n_1.sum()",
        "print?",
        "import os\nos.environ['NBGRADER_EXECUTION']",
        limits=Limits(),
    )
    assert found.cells[0].values == ["array([0, 1, 2])"]
    assert [cell.pictures for cell in found.cells[1:3]] == [1, 1]
    assert found.printed[2] == "after\n"
    assert "not run while a notebook is graded: !ls" in found.printed[3]
    assert "Wall time" in found.printed[4]
    assert found.cells[5].name == "EOFError"
    assert found.cells[7].values == ["np.int64(3)"]
    assert found.cells[9].values == ["'autograde'"]
    assert [m for m in found.messages if m] == [found.messages[5]]


def test_an_error_in_a_cell_looks_as_in_jupyter():
    found = run("def f():\n    raise ValueError('no')", "f()", "def broken(:")
    assert (found.cells[1].name, found.messages[1]) == ("ValueError", "no")
    assert "In[2]" in found.cells[1].traceback
    assert found.cells[2].name == "SyntaxError"


def test_the_submissions_own_modules_are_found_and_shadow_nothing(tmp_path):
    (tmp_path / "helper.py").write_text("answer = 42")
    (tmp_path / "numpy.py").write_text("raise SystemExit")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("1,2")
    (tmp_path / "secret").symlink_to("/etc/passwd")
    found = run(
        "import helper, numpy\nprint(helper.answer, open('data/table.csv').read())",
        "import os\nprint(os.path.lexists('secret'))",
        "# test\nimport numpy as np\nassert np.ones(1) == 1",
        files=tmp_path,
    )
    assert found.printed[:2] == ["42 1,2\n", "False\n"]
    assert found.messages == [None] * 3
    assert (tmp_path / "helper.py").exists()


def test_random_generators_made_by_the_student_cross_too():
    found = run(
        "import numpy as np\nmine = np.random.default_rng(1)\n"
        "def draws(g):\n    return g(mine), mine.random()",
        "# test\nimport numpy as np\nown = np.random.default_rng(1)\n"
        "assert draws(lambda rng: rng.random()) == (own.random(), own.random())",
    )
    assert found.messages == [None, None]


def test_an_engine_can_be_sent_to_a_worker_process():
    sent = pickle.loads(pickle.dumps(engine()))
    found = run("def f():\n    return 1", "# test\nassert f() == 1", with_engine=sent)
    assert found.messages == [None, None]
    assert sent.isolation == engine().isolation


def test_without_bubblewrap_it_says_loudly_what_is_not_isolated():
    with without_sandbox("bubblewrap is not installed") as bare:
        found = run("def f():\n    return 1", "# test\nassert f() == 1", with_engine=bare)
        with pytest.raises(EngineError, match="cannot be isolated: bubblewrap is not installed"):
            IsolatedEngine(require_isolation=True, warm=False)
    assert found.messages == [None, None]
    assert found.execution.isolation == "two processes"
    assert found.execution.notes[0].startswith("NOT ISOLATED")
    assert "bubblewrap is not installed" in found.execution.notes[0]


def test_a_solution_cannot_end_the_loop_of_a_test():
    found = run(
        "def f(x):\n    raise StopIteration('enough')",
        "# test\nfor got in map(f, [1, 2]):\n    assert got == 1",
        "# test\ndef g(x):\n    raise StopIteration\ndef h(x):\n    return f(g)\nlist(map(h, [1]))",
    )
    assert found.messages[1:] == ["StopIteration was raised: enough"] * 2
    assert found.cells[1].name == "RuntimeError"
    assert "cell [1], line 2, in f" in found.cells[1].traceback


STRICT = (
    "import os, sys, warnings; warnings.simplefilter('error'); "
    "sys.unraisablehook = lambda found: os._exit(70); "
)
"""Makes warnings errors in another process, those about what was not closed included."""


def strict_students(module):
    """Return code that makes the student processes which `module` starts strict."""
    start = importlib.import_module(f"autograder.engine.sandbox.{module}")._START
    return (
        f"from autograder.engine.sandbox import {module} as started; "
        f"started._START = {STRICT + start!r}; "
    )


def gives_cause_for_warnings(with_engine, folder):
    (folder / "data.txt").write_text("1")
    found = run(
        "import warnings\nprint(warnings.filters[0][0])\ndef f(x):\n    return x + 1",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "# test\nimport warnings\n"
        "assert ('error', None, Warning, None, 0) in warnings.filters\nassert f(1) == 2",
        "# test\nassert f(1) == 3, 'no'",
        files=folder,
        limits=Limits(),
        with_engine=with_engine,
    )
    assert found.printed[0] == "error\n"
    assert found.messages == [None, None, None, "no"]
    return found.execution.notes != []


def test_neither_process_gives_cause_for_warnings(monkeypatch, tmp_path):
    start = examiners._START.replace(
        "from autograder.engine.examiner",
        strict_students("fresh_process") + "from autograder.engine.examiner",
    )
    monkeypatch.setattr(examiners, "_START", STRICT + start)
    assert not gives_cause_for_warnings(IsolatedEngine(warm=False), tmp_path)


@needs_bubblewrap
def test_no_warm_process_gives_cause_for_warnings(tmp_path):
    with warm_engine(STRICT + strict_students("zygote")) as strict:
        assert strict.isolation == WARM
        assert not gives_cause_for_warnings(strict, tmp_path)
