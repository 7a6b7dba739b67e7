"""What a student process can make the grader hold: little, whatever it sends."""

import contextlib
from unittest import mock

import pytest

from autograder.engine import IsolatedEngine, examiners
from autograder.engine.base import MachineFault
from tests.autograder.engine.notebooks import SHORT, run, warm_engine

FORGE = """
import gc
me = next(o for o in gc.get_objects() if type(o).__name__ == "Student")
def forge(answer):
    me._works["cell"] = lambda source, number: answer
"""
"""What a submission needs to answer for its cells as it likes."""
EMPTY = "{'output_type': 'display_data', 'data': {'text/plain': ''}, 'metadata': {}}"
ERROR = "{'output_type': 'error', 'ename': %s, 'evalue': '', 'traceback': %s}"
PASSES = "# test\nassert 1"


@pytest.mark.parametrize(
    "outputs",
    [
        f"[{ERROR % ('60 * 2**20 * chr(120)', '[]')}]",
        f"[{ERROR % (repr(''), '[chr(120)] * 5 * 10**5')}]",
        "[{'output_type': 'stream', 'name': 'stdout', 'text': chr(0) * 10**7}]",
        f"[{EMPTY}] * 5 * 10**4",
        "[{'output_type': 'display_data', 'data': {'image/png': 'A' * 5 * 10**7}, 'metadata': {}}]",
    ],
    ids=["a name", "lines", "a character that takes six", "a great number", "a picture"],
)
def test_forged_outputs_are_counted_whatever_they_consist_of(outputs):
    found = run(f"{FORGE}\nforge(({outputs}, False, None))", "1", PASSES)
    assert found.messages == [None, None, None]
    assert len(str(found.execution.notebook.cells[1].outputs)) < 300_000


def test_what_cells_raise_is_counted_over_the_whole_submission():
    raises = "('ValueError', 'ValueError', 'x' * 20_000, (), '', 0, '', 'y' * 20_000, '')"
    limits = SHORT.__class__(total_output_bytes=100_000)
    found = run(f"{FORGE}\nforge(([], False, {raises}))", *["1"] * 30, PASSES, limits=limits)
    broken = found.execution.broken_cells
    assert len(broken) == 30
    assert sum(len(cell.message) + len(cell.line or "") for cell in broken) < 100_000


def test_the_number_of_outputs_has_a_limit_in_a_cell_and_in_the_whole():
    found = run(*["for i in range(3000):\n    display(i)"] * 7, PASSES)
    counts = [len(cell.outputs) for cell in found.execution.notebook.cells]
    assert counts[0] == 1000
    assert sum(counts) <= 5000 + 7
    assert "cut off" in found.printed[0]
    assert "left out" in found.printed[-2]
    assert found.messages[-1] is None


def test_what_is_printed_is_kept_once():
    """IPython would keep all of it, for its history."""
    found = run("for i in range(300_000):\n    print(f'{i:999}')", limits=SHORT.__class__())
    assert found.execution.peak_memory_bytes < 100 << 20


def test_a_lent_function_that_is_asked_for_too_much_fails_where_it_was_called():
    found = run(
        "import numpy as np\ndef ask(n):\n    try:\n        return l2(np.ones((n, 2))).shape\n"
        "    except MemoryError:\n        return 'too much'",
        "# test\nimport numpy as np\nfrom course_lib.lending import lend\n"
        "lend(l2=lambda X: ((X[:, None] - X) ** 2).sum(axis=2))\n"
        "assert [ask(n) for n in (12_500, 40, 12_500)] == ['too much', (40, 40), 'too much']",
        PASSES,
    )
    assert found.messages == [None, None, None]


def test_what_failed_requests_sent_is_not_kept():
    found = run(
        "import numpy as np\ndef ask(g):\n    for i in range(40):\n        try:\n"
        "            g(np.zeros(5 * 10**6), 'x' * 10**6)\n        except ValueError:\n"
        "            pass\n    return i",
        "# test\ndef g(x, text):\n    raise ValueError(text)\nassert ask(g) == 39",
        PASSES,
        limits=SHORT.__class__(),
    )
    assert found.messages == [None, None, None]


def test_a_test_that_is_made_to_hold_too_much_fails_and_no_other():
    found = run(
        "import numpy as np\ndef f():\n    return np.zeros(5 * 10**6)",
        "# test\nkept = [f() for _ in range(60)]",
        "x = 1",
        PASSES,
        limits=SHORT.__class__(),
    )
    assert found.messages[1] is not None
    assert found.messages[2:] == [None, None]


def test_remarks_are_taken_where_a_test_looks_for_them_and_bounded():
    warns = "import warnings\ndef f():\n    for _ in range(40):\n        "
    found = run(
        f"{warns}warnings.warn('x' * 20_000)\n    return 1",
        "# test\nimport warnings\nwith warnings.catch_warnings(record=True) as caught:\n"
        "    warnings.simplefilter('always')\n    [f() for _ in range(10)]\n"
        "assert len(caught) == 100, len(caught)\n"
        "assert len(str(caught[0].message)) == 2000, len(str(caught[0].message))",
    )
    assert found.messages == [None, None]


@contextlib.contextmanager
def with_examiners_that(way: str, end: str):
    """Give an engine whose examiners do `end` with their job, started in that `way`."""
    if way == "forked":
        ends = f"lambda *job: exec({end!r}, {{'os': os}})"
        code = (
            f"import os\nfrom autograder.engine.examiner import process\nprocess.examine = {ends}"
        )
        with warm_engine(code) as engine:
            yield engine
    else:
        start = f"import os, sys; sys.stdin.read(); {end}"
        with mock.patch.object(examiners, "_START", start):
            yield IsolatedEngine(warm=False)


@pytest.mark.parametrize("way", ["fresh", "forked"])
@pytest.mark.parametrize(
    ("end", "says"),
    [
        ("os.kill(os.getpid(), 9)", "the system ended the process .* is there enough memory"),
        ("raise RuntimeError('a mistake of ours')", "a mistake of ours.* please report it"),
    ],
)
def test_an_examiner_that_fails_is_no_fault_of_the_submission(way, end, says):
    with with_examiners_that(way, end) as engine, pytest.raises(MachineFault, match=says):
        run("1", PASSES, with_engine=engine)


@pytest.mark.parametrize("way", ["fresh", "forked"])
def test_an_examiner_that_computed_for_too_long_is(way):
    with with_examiners_that(way, "os.kill(os.getpid(), 24)") as engine:
        found = run("1", PASSES, with_engine=engine)
    assert found.execution.limit == "20 seconds of computing for the submission"
    assert found.messages[1] == "not run: it used up its 20 seconds of computing for the submission"
