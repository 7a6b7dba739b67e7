import json
import os

import pytest

from course_lib import earlier
from course_lib.demos._student import StudentFunction, Waiting

IMPORTS = "import math\nfrom course_lib import earlier\n%matplotlib inline\nTURN = 2 * math.pi\n"
DOUBLED = "def doubled(x):\n    return FACTOR * x\n"


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """A folder for each lesson; the notebook that runs is that of 03_last."""
    for lesson in ("01_first", "02_second", "03_last"):
        (tmp_path / lesson).mkdir()
    monkeypatch.chdir(tmp_path / "03_last")
    return tmp_path


def code(source, **nbgrader):
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "code", "metadata": metadata, "source": source.splitlines(keepends=True)}


def write(path, *cells):
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(json.dumps({"cells": cells}))
    os.utime(path, ns=(before + 1, before + 1))


def test_a_function_is_what_the_student_wrote_with_what_it_needs(lessons):
    notebook = lessons / "01_first" / "01_first.ipynb"
    root = "def root_of_double(x):\n    return math.sqrt(doubled(x))\n"
    write(notebook, code(IMPORTS), code("FACTOR = 2\n" + DOUBLED), code(root))
    assert earlier.function("root_of_double", "01_first")(8) == 4


def test_nothing_runs_but_imports_definitions_and_constants(lessons):
    test = code("def doubled(x):\n    return 0", grade=True, solution=False)
    cells = [code("FACTOR = 2"), code(DOUBLED), code("open('trace', 'w')\n1 / 0"), code("x = (")]
    write(lessons / "01_first" / "01_first.ipynb", *cells, test)
    assert earlier.function("doubled", "01_first")(3) == 6
    assert not list(lessons.rglob("trace"))


def test_what_is_saved_later_is_used_from_then_on(lessons):
    notebook = lessons / "01_first" / "01_first.ipynb"
    doubled = earlier.function("doubled", "01_first")
    write(notebook, code("FACTOR = 2"), code(DOUBLED))
    assert doubled(3) == 6
    write(notebook, code("FACTOR = 20"), code(DOUBLED))
    assert doubled(3) == 60


def test_a_lesson_passes_on_what_it_has_from_an_earlier_one(lessons):
    write(lessons / "01_first" / "01_first.ipynb", code("FACTOR = 2"), code(DOUBLED))
    passed_on = IMPORTS + "doubled = earlier.function('doubled', '01_first')\n"
    twice = "def twice_doubled(x):\n    return doubled(doubled(x))"
    write(lessons / "02_second" / "02_second.ipynb", code(passed_on), code(twice))
    assert earlier.function("twice_doubled", "02_second")(3) == 12


def test_notebooks_may_lie_in_one_folder(lessons):
    write(lessons / "03_last" / "01_first.ipynb", code("FACTOR = 2"), code(DOUBLED))
    write(lessons / "01_first" / "01_first.ipynb", code("FACTOR = 3"), code(DOUBLED))
    assert earlier.function("doubled", "01_first")(3) == 6


UNWRITTEN = "def doubled(x):\n    raise NotImplementedError('doubled: replace this line')"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([code(UNWRITTEN)], "which is not written yet"),
        ([code("x = 1")], "which its notebook does not define"),
        ([{"no": "cell"}], "which its notebook does not define"),
        (None, r"whose notebook is not found: it should be \.\./01_first/01_first\.ipynb"),
    ],
)
def test_a_figure_says_for_which_function_of_which_lesson_it_waits(lessons, cells, reason):
    if cells is not None:
        write(lessons / "01_first" / "01_first.ipynb", *cells)
    doubled = earlier.function("doubled", "01_first")
    with pytest.raises(Waiting, match=f"waits for doubled of lesson 01_first, {reason}"):
        StudentFunction(doubled, "doubled")(3)


def test_errors_of_the_students_own_are_theirs(lessons):
    write(lessons / "01_first" / "01_first.ipynb", code(DOUBLED))
    with pytest.raises(NameError, match="FACTOR"):
        earlier.function("doubled", "01_first")(3)
