"""Which cells of a submission need not run: the lesson's own that only draw, unless it shows."""

import nbformat
import pytest

from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import ONLY_DRAWS, Lesson
from autograder.submission.drawings import needless_drawings
from autograder.submission.repair import repair
from tests.support.cells import code, drawing, markdown, small_lesson, solution, test, write_lesson

FIGURE = "demos.adding.figure(\n    add_up,\n    values=[1, 2],\n)"
PRINT = "print('nothing but words')"


@pytest.fixture
def lesson(tmp_path):
    """The small lesson with two cells that only draw, and one that need not but may do more."""
    cells = [*small_lesson(), drawing(FIGURE), drawing(PRINT), code("demos.adding.other()")]
    write_canonical(write_lesson(tmp_path, cells))
    return Lesson.load(tmp_path / "source", "01_adding")


def left_out(lesson, *cells):
    """Return the texts of those cells of a submission that need not run."""
    raw = nbformat.writes(nbformat.v4.new_notebook(cells=list(cells))).encode()
    return [cell.source for cell in needless_drawings(repair(raw, lesson).notebook, lesson)]


ANSWER = solution("add_up", "def add_up(values):\n    return 1")


def test_drawings_as_released_need_not_run_wherever_they_stand(lesson):
    assert left_out(lesson, ANSWER, code(FIGURE), code(PRINT)) == [FIGURE, PRINT]
    assert left_out(lesson, code(PRINT), code(FIGURE), ANSWER, code(FIGURE)) == [
        PRINT,
        FIGURE,
        FIGURE,
    ]


def test_spaces_that_nobody_sees_change_nothing(lesson):
    seen = FIGURE.replace(",\n", ",  \n") + "\n\n"
    assert left_out(lesson, code(seen)) == [seen]


@pytest.mark.parametrize(
    "changed",
    [
        FIGURE.replace("2", "3"),
        f"# what a picture\n{FIGURE}",
        f"{FIGURE}\nprint(1)",
        FIGURE.replace("    ", "  "),
        "demos.adding.figure(add_up, values=[1, 2])",
        f"{FIGURE}\n{PRINT}",
        "demos.adding.other()",
    ],
)
def test_changed_ones_run_and_so_does_what_the_lesson_does_not_tag(lesson, changed):
    assert left_out(lesson, ANSWER, code(changed), code(PRINT)) == [PRINT]


def test_what_the_submission_says_of_its_cells_counts_for_nothing(lesson):
    claims = drawing("demos.adding.figure()")
    claims["id"] = lesson.notebook.cells[6].id
    marked = code("values = [1]")
    marked.metadata["course"] = {"pass_over": True}
    assert left_out(lesson, claims, marked) == []


def test_only_ordinary_code_cells_are_left_out(lesson):
    answer, shown = solution("add_up", PRINT), test("test_add_up", PRINT, 60)
    assert left_out(lesson, answer, shown, markdown(PRINT)) == []


def test_a_lesson_without_tags_has_none(lesson):
    for cell in lesson.notebook.cells:
        assert cell.metadata.pop("tags", []) in ([], [ONLY_DRAWS], ["raises-exception"])
    assert left_out(lesson, code(FIGURE)) == []


MIGHT_TELL = (
    "def add_up(values):\n    global calls\n    calls += 1",
    "def counting():\n    calls = 0\n    def add_up(values):\n        nonlocal calls\n",
    "import matplotlib as demos",
    "from matplotlib import pyplot as print",
    "from course_lib import checks as demos",
    "demos = None",
    "def print(*values):\n    pass",
    "class demos:\n    pass",
    "for demos in ():\n    pass",
    "del print",
    "demos.adding.figure = add_up",
    "last = In[-1]",
    "again = _ih[3]",
    "get_ipython().run_cell('1')",
    "%history",
    "x = 1\n%rerun 1-9",
    "%%capture\nx = 1",
    "calls = !ls\nglobal calls",
)
CANNOT = (
    "%matplotlib inline\nimport matplotlib.pyplot as plt",
    "%pip install ..",
    "%time add_up([1])",
    "%%timeit\nadd_up([1])",
    "from course_lib import checks, demos",
    "import course_lib.demos",
    "demos.adding.figure(add_up, values=[3])",
    "for _ in range(3):\n    print(len([1]))",
    "Inside, global_mean = 1, 2",
    "def add_up(values:\n    return 1",
    "plot.demos = 1",
)


@pytest.mark.parametrize("source", MIGHT_TELL)
def test_all_run_where_the_students_code_might_tell(lesson, source):
    assert left_out(lesson, code(source), code(FIGURE), code(PRINT)) == []
    assert left_out(lesson, code(FIGURE), solution("add_up", source)) == []


@pytest.mark.parametrize("source", CANNOT)
def test_other_code_cannot_tell(lesson, source):
    assert left_out(lesson, code(source), code(FIGURE)) == [FIGURE]
    assert left_out(lesson, markdown("%history"), code(FIGURE)) == [FIGURE]
