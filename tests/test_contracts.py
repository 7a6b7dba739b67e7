"""Which package may import which: the contracts in pyproject.toml hold, and can break.

Of every kind of import that they forbid, one is planted in a copy of the code.
"""

import pytest

from tests.support.cells import REPOSITORY
from tests.support.tree import copy_code, plant, run_there

LINT = ("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")

ALONE = "course_lib knows nothing of autograder"
REFERENCE = "The reference needs NumPy and what exercises receive"
SECRET = "No released module of course_lib imports what is not released"
HIDDEN = "Hidden tests need NumPy and course_lib"
VISIBLE = "Visible tests need NumPy, the comparisons, slopes and what exercises receive"
FLOORS = "The floors of autograder"
SANDBOX = "The process in the sandbox has just these of our packages"
EXAMINER = "The examiner reads no notebooks and runs no student's code"

PLANTED = {
    "the grader in course_lib": (ALONE, "course_lib/graph.py", "import autograder.course"),
    "the grader in a function of course_lib": (
        ALONE,
        "course_lib/demos/knn/plane.py",
        "def f():\n    from autograder.lesson import names",
    ),
    "the grader in hidden tests": (
        ALONE,
        "course_lib/hidden/planted.py",
        "from autograder.course import Course",
    ),
    "another package in the reference": (REFERENCE, "course_lib/reference/knn.py", "import scipy"),
    "checks in the reference": (
        REFERENCE,
        "course_lib/reference/_validation.py",
        "from course_lib import checks",
    ),
    "data in the reference": (
        REFERENCE,
        "course_lib/reference/planted.py",
        "import course_lib.datasets",
    ),
    "the reference in a figure": (
        SECRET,
        "course_lib/demos/losses/prediction.py",
        "from course_lib.reference import losses",
    ),
    "the reference in the package itself": (
        SECRET,
        "course_lib/__init__.py",
        "from course_lib import reference",
    ),
    "hidden tests in checks": (
        SECRET,
        "course_lib/checks.py",
        "from course_lib.hidden import planted",
    ),
    "hidden tests in the engine": (
        SECRET,
        "autograder/engine/examiner/session.py",
        "from course_lib.hidden import planted",
    ),
    "notebooks in hidden tests": (HIDDEN, "course_lib/hidden/planted.py", "import nbformat"),
    "data in visible tests": (
        VISIBLE,
        "course_lib/visible/knn/vote.py",
        "from course_lib import datasets",
    ),
    "a command in the audit": (
        FLOORS,
        "autograder/audit/audit.py",
        "from autograder.cli import console",
    ),
    "the audit in grading": (
        FLOORS,
        "autograder/grading/run.py",
        "from autograder.audit import bank",
    ),
    "feedback in release": (
        FLOORS,
        "autograder/release/solutions.py",
        "from autograder.feedback import page",
    ),
    "grading in the engine, for types alone": (
        FLOORS,
        "autograder/engine/base.py",
        "if TYPE_CHECKING:\n    from autograder.grading import record",
    ),
    "the engine in a lesson": (
        FLOORS,
        "autograder/lesson/rules.py",
        "from autograder.engine import base",
    ),
    "a lesson in the course": (
        FLOORS,
        "autograder/course.py",
        "from autograder.lesson import names",
    ),
    "the audit in a report": (
        FLOORS,
        "autograder/audit/audit.py",
        "from autograder.report import planted\nfrom autograder.cli import console",
    ),
    "a report in grading": (
        FLOORS,
        "autograder/grading/run.py",
        "from autograder.report import planted",
    ),
    "a package on no floor": (FLOORS, "autograder/attic/planted.py", "x = 1"),
    "a lesson in the sandbox": (
        SANDBOX,
        "autograder/engine/student/server.py",
        "from autograder.lesson import names",
    ),
    "the engine in the protocol": (
        SANDBOX,
        "autograder/engine/protocol/values.py",
        "from autograder.engine import base",
    ),
    "notebooks in the examiner": (
        EXAMINER,
        "autograder/engine/examiner/session.py",
        "import nbformat",
    ),
    "notebooks in what the examiner imports": (
        EXAMINER,
        "autograder/engine/outputs.py",
        "from nbformat import v4",
    ),
    "the student's server in the examiner": (
        EXAMINER,
        "autograder/engine/examiner/session.py",
        "from autograder.engine.student import server",
    ),
}


@pytest.fixture
def copy(tmp_path):
    root = copy_code(tmp_path / "copy")
    for module in ("course_lib/hidden/planted.py", "autograder/report/planted.py"):
        plant(root, module, "x = 1")
    return root


def broken(root):
    """Return what is said of the contracts that are broken."""
    done = run_there(root, *LINT)
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    _, _, reasons = done.stdout.partition("Broken contracts")
    assert (done.returncode == 0) == (not reasons)
    return reasons


def test_the_contracts_are_kept():
    assert broken(REPOSITORY) == ""


def test_what_is_to_come_has_its_place(copy):
    plant(copy, "course_lib/hidden/knn.py", "from course_lib import checks, lending, reference")
    plant(copy, "autograder/report/table.py", "from autograder.grading import record")
    plant(copy, "autograder/export/table.py", "from autograder.report import table")
    plant(copy, "autograder/audit/audit.py", "from course_lib.hidden import planted")
    assert broken(copy) == ""


@pytest.mark.parametrize(("contract", "module", "source"), PLANTED.values(), ids=PLANTED.keys())
def test_an_import_that_is_forbidden_breaks_its_contract(copy, contract, module, source):
    plant(copy, module, source)
    reasons = broken(copy)
    assert contract in reasons, reasons
