"""The draw of hidden cases: one for each file, from a secret that is made once and for all."""

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import nbformat
import pytest
from nbgrader.converters import Autograde

from autograder.audit.samples import with_solutions
from autograder.cli.main import main
from autograder.course import secret_path
from autograder.engine import IsolatedEngine
from autograder.engine.outcomes import TestFailure, TestOutcome
from autograder.grading.draws import SecretError, Submitted, course_secret, draw_id, draw_of
from autograder.grading.grade import grade_lesson
from autograder.grading.record import Record
from autograder.lesson.lesson import Lesson
from autograder.submission.submissions import HandedIn
from tests.support.cells import code, small_lesson, write_lesson
from tests.support.cells import test as test_cell
from tests.support.engines import PassingEngine

# nbgrader relates new submissions to old ones before it adds them, which is harmless.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

LESSON = "01_adding"


def draw(secret=b"secret", lesson=LESSON, notebook=b"{}", **files):
    handed_in = HandedIn("sample-a", notebook, None, files, (), None)
    return draw_of(secret, lesson, Submitted.of(handed_in))


@pytest.fixture
def hand_in(course, released):
    def write(student, extra=""):
        folder = course.submitted / student / LESSON
        folder.mkdir(parents=True, exist_ok=True)
        notebook = with_solutions(released, {"add_facts": f"add_facts = 'bd'{extra}"})
        nbformat.write(notebook, folder / f"{LESSON}.ipynb")
        return folder

    return write


def recorded(course, student="sample-a"):
    return Record.read(course.result(student, LESSON)).graded.draw


def test_the_same_file_always_meets_the_same_draw():
    assert draw(data=b"1") == draw(data=b"1")
    assert 0 <= draw() < 2**64


def test_whatever_changes_meets_another_draw():
    draws = [
        draw(),
        draw(b"another secret"),
        draw(lesson="02_losses"),
        draw(notebook=b"{} "),
        draw(notebook=None),
        draw(data=b"1"),
        draw(data=b"2"),
        draw(other=b"1"),
    ]
    assert len(set(draws)) == len(draws)


def test_its_id_has_sixteen_digits():
    assert draw_id(0) == "0" * 16
    assert draw_id(2**64 - 1) == "f" * 16


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    secret = course_secret(tmp_path)
    assert len(secret) == 32
    assert course_secret(tmp_path) == secret
    assert list(tmp_path.iterdir()) == [secret_path(tmp_path)]
    if sys.platform != "win32":
        assert stat.S_IMODE(secret_path(tmp_path).stat().st_mode) == 0o600


def test_all_who_ask_at_once_get_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(course_secret, [tmp_path] * 32))) == 1
    assert list(tmp_path.iterdir()) == [secret_path(tmp_path)]


@pytest.mark.parametrize("content", ["", "0" * 63 + "\n", "x" * 64 + "\n", "0" * 64 + "\n\n"])
def test_a_broken_secret_is_never_replaced(tmp_path, content):
    secret_path(tmp_path).write_text(content)
    with pytest.raises(SecretError, match="restore it from your backup"):
        course_secret(tmp_path)
    assert secret_path(tmp_path).read_text() == content


def test_a_secret_that_cannot_be_read_is_never_replaced(tmp_path):
    secret_path(tmp_path).mkdir()
    with pytest.raises(SecretError, match=r"cannot be read or made .*whoever grades"):
        course_secret(tmp_path)


def test_the_command_says_what_to_do_about_a_broken_secret(course, hand_in, capsys):
    hand_in("sample-a")
    secret_path(course.root).write_text("lost")
    assert main(["--root", str(course.root), "grade", LESSON]) == 1
    assert "restore it from your backup" in capsys.readouterr().err
    assert not (course.root / "results").exists()


def test_the_record_holds_the_draw_which_changes_with_the_file(course, lesson, hand_in):
    hand_in("sample-a")
    grade_lesson(course, lesson, PassingEngine())
    first = recorded(course)
    hand_in("sample-a", extra="  # the same, but for a remark")
    grade_lesson(course, lesson, PassingEngine())
    assert recorded(course) != first


def test_nbgraders_own_command_uses_the_same_draw(course, lesson, hand_in):
    (hand_in("sample-a") / "data.txt").write_text("mine")
    course.directory.assignment_id = LESSON
    Autograde(coursedir=course.directory, config=course.config).start()
    first = recorded(course)
    course.result("sample-a", LESSON).unlink()
    grade_lesson(course, lesson, PassingEngine())
    assert recorded(course) == first


def test_what_cannot_be_run_meets_none(course, lesson, hand_in):
    (hand_in("sample-a") / f"{LESSON}.ipynb").write_text("{")
    grade_lesson(course, lesson, PassingEngine())
    assert recorded(course) is None


def test_the_tests_know_the_draw_and_the_student_does_not():
    tell = "from course_lib import _draws\ndraws = _draws.current_draws()\n"
    cells = [code(f"{tell}print(draws)"), test_cell("test_f", f"{tell}assert draws[0] == 77", 1)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    execution = IsolatedEngine().execute(notebook, draw=77)
    assert execution.tests["test_f"].passed
    assert execution.draw == 77
    assert execution.notebook.cells[0].outputs[0].text.startswith("(0, ")


class OfABrokenTest(PassingEngine):
    """Finds the first test of a submission that is marked so to be broken in every draw."""

    def execute(self, notebook, **options):
        execution = super().execute(notebook, **options)
        if "BREAK THE TEST" in "".join(cell.source for cell in notebook.cells):
            failure = TestFailure("BrokenTest", "never holds", is_the_tests=True)
            execution.tests["test_add_up"] = TestOutcome(failure)
        return execution


def test_a_broken_test_costs_nobody_points(course, lesson, hand_in):
    hand_in("sample-a")
    grade_lesson(course, lesson, PassingEngine())
    before = Record.read(course.result("sample-a", LESSON))
    hand_in("sample-a", extra="  # BREAK THE TEST")
    hand_in("sample-b")
    report = grade_lesson(course, lesson, OfABrokenTest())
    assert [record.student for record in report.graded] == ["sample-b"]
    (failure,) = report.failures
    assert failure.startswith("sample-a: not graded: the hidden test test_add_up is broken: never")
    assert Record.read(course.result("sample-a", LESSON)) == before


BROKEN = """from course_lib._draws import BrokenTest
### BEGIN HIDDEN TESTS
{}
### END HIDDEN TESTS
assert add_up([1]) == 1"""


@pytest.mark.parametrize(
    ("cell", "is_the_tests"),
    [
        ("raise BrokenTest('never holds')", True),
        ("class BrokenTest(Exception): pass\nraise BrokenTest('never holds')", False),
    ],
    ids=["the course's own", "of the same name"],
)
def test_the_examiner_tells_a_broken_test_by_its_class(lesson, cell, is_the_tests):
    cells = small_lesson()
    cells[3].source = BROKEN.format(cell)
    write_lesson(lesson.path.parents[2], cells)
    changed = Lesson.load(lesson.path.parents[1], LESSON)
    failure = IsolatedEngine().execute(changed.notebook).tests["test_add_up"].failure
    assert replace(failure, traceback="") == TestFailure(
        "BrokenTest", "never holds", is_the_tests=is_the_tests
    )


def test_no_student_can_break_a_test(lesson):
    cells = small_lesson()
    cells[2].source = (
        "from course_lib._draws import BrokenTest\n"
        "def add_up(values):\n    raise BrokenTest('never holds')"
    )
    cells[3].source = "assert add_up([1]) == 1"
    notebook = nbformat.v4.new_notebook(cells=cells)
    failure = IsolatedEngine().execute(notebook).tests["test_add_up"].failure
    assert failure.error == "BrokenTest"
    assert not failure.is_the_tests
