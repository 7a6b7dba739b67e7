"""Which cells of a submission need not run: the lesson's own that only draw, unless it shows."""

import nbformat
import pytest

from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import ONLY_DRAWS, Lesson
from autograder.submission import drawings
from autograder.submission.drawings import needless_cells
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
    return [cell.source for cell in needless_cells(repair(raw, lesson).notebook, lesson)]


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
    assert left_out(lesson, code(changed), code(PRINT), ANSWER) == [PRINT]


def test_what_comes_after_all_that_is_graded_or_changed_need_not_run(lesson):
    end = [code(FIGURE), code("demos.adding.other()"), markdown("The end.")]
    assert set(left_out(lesson, ANSWER, *end)) == {FIGURE, "demos.adding.other()"}
    assert left_out(lesson, *end, ANSWER) == [FIGURE]
    assert left_out(lesson, ANSWER, *end, code("In")) == []
    assert left_out(lesson, ANSWER, *end, code("x = 1"), code("demos.adding.other()")) == [
        FIGURE,
        "demos.adding.other()",
    ]


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
    "x = " + "-" * 5000 + "1\nIn",
    "x = 1  #" + "-" * 300_000,
    "calls = !ls\nget_ipython()",
)
REMEMBERS = (
    "def add_up(values, seen=[]):\n    seen.append(values)",
    "def add_up(values, *, seen=dict()):\n    seen[1] = values",
    "def add_up(values):\n    add_up.seen = values",
    "seen = []\ndef add_up(values):\n    seen.append(values)",
    "class Gate:\n    shape = None\n    def forward(self, a):\n        Gate.shape = 1",
    "class Gate:\n    def forward(self, a):\n        type(self).shape = a",
    "class Gate:\n    def forward(self, a):\n        self.__class__.shape = a",
    "np.random.seed(0)\ndef add_up(values):\n    return np.random.rand()",
    "rng = np.random.default_rng(0)\ndraw = lambda: rng.random()",
    "steps = iter([1, 2])\ndef add_up(values):\n    return [next(steps) for value in values]",
)
CANNOT = (
    "def add_up(values, scale=1.0, axes=(0, 1), low=-1):\n    seen = []\n    return seen",
    "EPS, SMALL = 1e-9, 2\nLOW = -1.0\ndef other(values):\n    return LOW",
    "rng = np.random.default_rng(0)\ndef other(values, rng):\n    return rng.random()",
    "values = [1]\nprint([value + values[0] for value in values])",
    "softmax = earlier.function('softmax', '02_losses')\ndef other(z):\n    return softmax(z)",
    "class Gate:\n    def forward(self, a):\n        self.a = a",
    "twice = lambda a: 2 * a\ndef other(a):\n    return twice(a)",
    "seen = []\ndef add_up(values):\n    return seen\nnonlocal seen",
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


@pytest.mark.parametrize("source", [*MIGHT_TELL, *REMEMBERS])
def test_all_run_where_the_students_code_might_tell(lesson, source):
    assert left_out(lesson, code(source), code(FIGURE), code(PRINT)) == []
    assert left_out(lesson, code(FIGURE), solution("add_up", source)) == []


@pytest.mark.parametrize("source", CANNOT)
def test_other_code_cannot_tell(lesson, source):
    assert left_out(lesson, code(source), code(FIGURE)) == [FIGURE]
    assert left_out(lesson, markdown("%history"), code(FIGURE)) == [FIGURE]


def test_what_a_function_remembers_may_stand_in_another_cell(lesson):
    answer = solution("add_up", "def add_up(values):\n    seen.append(values)")
    assert left_out(lesson, answer, code(FIGURE)) == [FIGURE]
    assert left_out(lesson, code("seen = []"), code(FIGURE), answer) == []


def test_the_lessons_own_functions_are_known(lesson):
    own = "scale = [2]\ndef scaled(values):\n    return scale"
    lesson.notebook.cells.append(code(own))
    assert left_out(lesson, code(own), code(FIGURE)) == [FIGURE]
    assert left_out(lesson, code(f"{own}\n"), code(own + "  # mine"), code(FIGURE)) == []


def test_code_that_is_nested_too_deeply_to_be_read_stops_nothing(lesson, monkeypatch):
    def too_deep(*_):  # whether it can be read depends on how deep the caller is itself
        raise RecursionError

    with monkeypatch.context() as patched:
        patched.setattr(drawings, "might_remember", too_deep)
        assert left_out(lesson, code(FIGURE), ANSWER) == []
    monkeypatch.setattr(drawings, "parse", lambda source: None)
    assert left_out(lesson, code(FIGURE), ANSWER) == []
