"""What the two processes of a submission have loaded, as they tell themselves while it is graded.

Contracts between packages see imports that are written down; this sees those that happen.
"""

import json
import sys

import pytest

from tests.support.cells import REPOSITORY
from tests.support.tree import copy_code, plant, run_there

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the isolated engine needs POSIX")

GRADE = """
import json
from tests.autograder.engine.notebooks import run
lent = (
    "# test\\nfrom course_lib import checks, lending\\n"
    "lending.lend(f=lambda: 1)\\nassert g() == 1"
)
tell = "import sys\\nmodules = ' '.join(sys.modules)\\n"
found = run(
    "from course_lib import checks, demos\\nimport numpy as np\\ndef f():\\n    return 0\\n"
    "def g():\\n    return f()\\n",
    lent,
    tell + "print(modules)",
    "# test\\n" + tell + "assert g() == 1, modules",
)
print(json.dumps([found.messages[:3], found.printed[2], found.messages[3]]))
"""
READS_NOTEBOOKS = {"nbformat", "nbgrader", "nbconvert", "nbclient", "jupyter_client", "sqlalchemy"}


def loaded(root):
    """Grade a submission with the code below `root`; return what student and examiner loaded."""
    done = run_there(root, "-c", GRADE)
    assert done.returncode == 0, done.stderr
    failures, student, examiner = json.loads(done.stdout)
    assert failures == [None] * 3
    return set(student.split()), set(examiner.split())


def faults(root):
    """Say what either of the two processes has loaded and must not have."""
    student, examiner = loaded(root)
    ours = {name for name in student if name.split(".")[0] in ("autograder", "course_lib")}
    assert "autograder.engine.student.server" in student
    assert "autograder.engine.examiner.session" in examiner
    return {
        "student": sorted(name for name in ours if not belongs_to_students(name)),
        "examiner": sorted(
            name
            for name in examiner
            if name.split(".")[0] in READS_NOTEBOOKS | {"IPython"}
            or name == "autograder.engine.student.server"
        ),
    }


def belongs_to_students(module):
    if module in ("autograder", "autograder.engine"):
        return True  # folders without code of their own
    if module.startswith(("course_lib.reference", "course_lib.hidden")):
        return False
    return module.startswith(
        ("autograder.engine.student", "autograder.engine.protocol", "course_lib")
    )


@pytest.fixture
def copy(tmp_path):
    return copy_code(tmp_path)


def test_the_sandbox_loads_little_and_the_examiner_no_notebooks():
    assert faults(REPOSITORY) == {"student": [], "examiner": []}


def test_notebooks_in_the_examiner_would_be_seen(copy):
    plant(copy, "autograder/engine/outputs.py", "__import__('nbformat')")
    assert "nbformat" in faults(copy)["examiner"]


def test_the_reference_in_the_sandbox_would_be_seen(copy):
    plant(
        copy,
        "autograder/engine/sandbox/stage.py",
        "def copy_students_edition(whole, copy):\n    shutil.copytree(whole, copy)",
    )
    plant(copy, "course_lib/checks.py", "import course_lib.reference")
    assert "course_lib.reference" in faults(copy)["student"]


def test_the_grader_in_the_sandbox_does_not_even_start(copy):
    plant(copy, "autograder/engine/student/server.py", "import autograder.lesson.names")
    done = run_there(copy, "-c", GRADE)
    assert "No module named 'autograder.lesson'" in done.stdout + done.stderr
