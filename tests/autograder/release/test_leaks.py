"""Every kind of leak is planted in a release that is otherwise clean, and must be found."""

import json

import nbformat
import pytest

from autograder.lesson.lesson import Lesson
from autograder.release.build import generate
from autograder.release.leaks import Secrets, collect_secrets, find_leaks
from tests.support.cells import EXPLORED, small_lesson, solution, test, to_explore, write_course

BY_HAND = [
    solution("by_hand", "### BEGIN SOLUTION\nby_hand = (2, 0.8, 3.4)\n### END SOLUTION"),
    test("test_by_hand", "assert by_hand is not None, 'by_hand: three numbers'", 10),
    solution("total_by_hand", "### BEGIN SOLUTION\ntotal_by_hand = 1031\n### END SOLUTION"),
    test("test_total_by_hand", "assert total_by_hand is not None", 10),
]
HIDDEN_LINE = "weighted = [(index + 1) * number ** 2 for index, number in enumerate([3, 1, 2])]"
RENAMED_SOLUTION = """
def helper(items):
    t = 0.0
    for i, item in enumerate(items):
        t += (i + 1) * float(item) ** 2
    return t
"""
RENAMED_MISTAKE = """
def f(numbers):
    return sum(float(number) ** 2 for number in numbers if number is not None)
"""
LINE_OF_A_HIDDEN_TEST = (
    "drawn = [int(n) for n in rng.integers(low=-9, high=9, size=(7,), endpoint=True)]"
)
RENAMED_REFERENCE = """
def f(xs):
    ys = [float(x) ** 2 for x in xs]
    return sum(p * y for p, y in enumerate(ys, start=1))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("course"), small_lesson() + BY_HAND)
    lesson = Lesson.load(root / "source", "01_adding")
    secrets = collect_secrets([lesson], root / "course_lib")
    return lesson, secrets


@pytest.fixture
def release(course, tmp_path):
    lesson, _ = course
    generate(lesson, tmp_path / "release")
    return tmp_path / "release"


def leaks(release, course, **options) -> list[str]:
    return [str(leak) for leak in find_leaks(release, course[1], **options)]


def plant_in_notebook(release, change) -> None:
    path = release / "01_adding" / "01_adding.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def adds_code(source):
    return lambda notebook: notebook.cells.append(nbformat.v4.new_code_cell(source))


def adds_text(source):
    return lambda notebook: notebook.cells.append(nbformat.v4.new_markdown_cell(source))


def test_a_generated_release_is_clean(release, course):
    assert leaks(release, course) == []


IN_A_NOTEBOOK = {
    "a renamed solution": (adds_code(RENAMED_SOLUTION), "the solution of add_up"),
    "reference code": (adds_code(RENAMED_REFERENCE), "course_lib.reference.adding"),
    "a mistake of the hidden tests": (adds_code(RENAMED_MISTAKE), "course_lib.hidden.adding"),
    "a hidden test": (adds_code("x = 1\n" + HIDDEN_LINE), "a hidden test of test_add_up"),
    "a hidden test in a text": (adds_text(f"Try this:\n\n    {HIDDEN_LINE}"), "a hidden test"),
    "a solution in a text": (
        adds_text(f"Here:\n\n```python\n{RENAMED_SOLUTION}```"),
        "the solution of add_up",
    ),
    "a solution in a docstring": (
        adds_code('"""Remember.\n\n    total += (position + 1) * float(value) ** 2\n"""'),
        "the solution of add_up",
    ),
    "an answer": (adds_code('add_facts = "bd"'), "an answer to add_facts"),
    "an answer in a text": (adds_text('Write `add_facts = "bd"`.'), "an answer to add_facts"),
    "an answer by hand": (adds_code("print([2, 0.8, 3.4] == (2, 0.8, 3.4))"), "answer to by_hand"),
    "an answer by hand in a text": (adds_text("It is (2, 0.8,  3.4)."), "answer to by_hand"),
    "a number by hand": (adds_text("The total is 1031 in all."), "answer to total_by_hand"),
    "a marker": (adds_text("### BEGIN SOLUTION"), "a region's marker"),
    "metadata of the notebook": (
        lambda notebook: notebook.metadata.update(answers={"add_facts": "bd"}),
        "metadata that releases do not have (answers)",
    ),
    "metadata of a cell": (
        lambda notebook: notebook.cells[0].metadata.update(solution="bd"),
        "metadata that releases do not have (solution)",
    ),
    "an output": (
        lambda notebook: notebook.cells[1].outputs.append(
            nbformat.v4.new_output("stream", text="bd")
        ),
        "outputs or attachments",
    ),
}


@pytest.mark.parametrize(("plant", "secret"), IN_A_NOTEBOOK.values(), ids=IN_A_NOTEBOOK.keys())
def test_a_leak_in_a_notebook_is_found(release, course, plant, secret):
    plant_in_notebook(release, plant)
    found = leaks(release, course)
    assert any(secret in leak for leak in found), found


IN_A_FILE = {
    "a module of the reference": (
        "course_lib/reference/anything.py",
        "x = 1",
        "a file of course_lib.reference",
    ),
    "a module of the hidden tests": (
        "course_lib/hidden/anything.py",
        "x = 1",
        "a file of course_lib.hidden",
    ),
    "hidden tests as a module": (
        "course_lib/hidden.py",
        "x = 1",
        "a file of course_lib.hidden",
    ),
    "a notebook among the hidden tests": (
        "course_lib/hidden/anything.ipynb",
        nbformat.writes(nbformat.v4.new_notebook()),
        "a file of course_lib.hidden",
    ),
    "hidden tests beside a lesson": (
        "01_adding/hidden/data.npz",
        "x = 1",
        "a file of course_lib.hidden",
    ),
    "a line of a hidden test": (
        "README.md",
        f"Try    {LINE_OF_A_HIDDEN_TEST}\n\n    {LINE_OF_A_HIDDEN_TEST}",
        "course_lib.hidden.adding",
    ),
    "reference code in a figure": (
        "course_lib/demos/a.py",
        RENAMED_REFERENCE,
        "course_lib.reference.adding",
    ),
    "a hidden test in the README": ("README.md", HIDDEN_LINE, "a hidden test of test_add_up"),
    "an answer in a module": ("course_lib/notes.py", "ANSWER = 1031", "answer to total_by_hand"),
}


@pytest.mark.parametrize(("name", "text", "secret"), IN_A_FILE.values(), ids=IN_A_FILE.keys())
def test_a_leak_in_a_file_is_found(release, course, name, text, secret):
    (release / name).parent.mkdir(parents=True, exist_ok=True)
    (release / name).write_text(text)
    found = leaks(release, course)
    assert any(secret in leak for leak in found), found


@pytest.mark.parametrize(
    "harmless",
    [
        "def f(values):\n    return values",
        "for position, value in enumerate(values):\n    print(position, value)",
        "facts = 2\nx = (2, 0.9)",
        "The run took 10310 steps.",
        "It has one hidden layer: hidden tests are in course_lib/hidden.",
    ],
)
def test_ordinary_lines_do_not_alarm(release, course, harmless):
    plant_in_notebook(release, adds_code(harmless) if "\n" in harmless else adds_text(harmless))
    assert leaks(release, course) == []


ON_BOTH_SIDES = """
add_up_options = dict(
    shape_means="one row per test point, one column per training point, all floats",
)
"""
A_WHOLE_STATEMENT = "squares = {n: (n + 1) ** 2 - n**2 for n in range(len(str(add_up))) if n % 2}\n"


@pytest.mark.parametrize(
    ("shared", "alarms"),
    [(ON_BOTH_SIDES, False), (A_WHOLE_STATEMENT, True)],
    ids=["a line of a statement", "a whole statement"],
)
def test_a_line_that_a_test_both_shows_and_hides_is_no_secret(tmp_path, shared, alarms):
    source = f"{shared}assert add_up\n### BEGIN HIDDEN TESTS\n{shared}### END HIDDEN TESTS"
    cells = [*small_lesson(), test("test_add_up_shared", source, 20)]
    root = write_course(tmp_path / "course", cells)
    lesson = Lesson.load(root / "source", "01_adding")
    generate(lesson, tmp_path / "release")
    secrets = collect_secrets([lesson], root / "course_lib")
    found = [str(leak) for leak in find_leaks(tmp_path / "release", secrets)]
    assert any("a hidden test of test_add_up_shared" in leak for leak in found) == alarms, found


def test_a_line_of_a_solution_stays_secret_also_where_a_test_shows_it(tmp_path):
    shown = "total += (position + 1) * float(value) ** 2"
    cells = [*small_lesson(), test("test_add_up_shown", f"assert add_up\n'''\n{shown}\n'''", 20)]
    root = write_course(tmp_path / "course", cells)
    lesson = Lesson.load(root / "source", "01_adding")
    generate(lesson, tmp_path / "release")
    secrets = collect_secrets([lesson], root / "course_lib")
    found = [str(leak) for leak in find_leaks(tmp_path / "release", secrets)]
    assert any("test_add_up_shown: it contains the solution" in leak for leak in found), found


def test_the_solution_of_a_cell_to_explore_is_a_secret(tmp_path):
    root = write_course(tmp_path, [*small_lesson(), to_explore(EXPLORED)])
    lesson = Lesson.load(root / "source", "01_adding")
    generate(lesson, tmp_path / "release")
    secrets = collect_secrets([lesson], root / "course_lib")
    assert find_leaks(tmp_path / "release", secrets) == []
    plant_in_notebook(tmp_path / "release", adds_code(EXPLORED.replace("### ", "# The ")))
    found = [leak.secret for leak in find_leaks(tmp_path / "release", secrets)]
    assert f"the solution of cell {lesson.notebook.cells[-1].id}" in found


def test_what_is_allowed_needs_a_reason(release, course, tmp_path):
    plant_in_notebook(release, adds_code(RENAMED_SOLUTION))
    entries = [
        {"file": "01_adding/01_adding.ipynb", "text": leak.text, "reason": "a test"}
        for leak in find_leaks(release, course[1])
    ]

    def allowed(**changes):
        lines = []
        for entry in entries:
            lines.append("[[allowed]]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in (entry | changes).items()]
        path = tmp_path / "allowed.toml"
        path.write_text("\n".join(lines))
        return path

    assert leaks(release, course, allowed=allowed()) == []
    assert leaks(release, course, allowed=allowed(file="README.md")) != []
    with pytest.raises(ValueError, match="allowed without a reason"):
        leaks(release, course, allowed=allowed(reason=" "))


def test_a_release_without_secrets_has_no_leaks(release):
    assert find_leaks(release, Secrets({}, {}, {})) == []
