"""A run that is killed, whenever it is, leaves nothing half-written and loses nothing.

``killed_runs.py`` kills the coordinator with SIGKILL at every step that it takes on a course with
two submissions, of which one was graded before. What it left is looked at here.
"""

import json
import sqlite3
import subprocess
import sys
from collections import Counter

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.grading.grade import grade_lesson
from autograder.grading.record import Record
from tests.support.cells import REPOSITORY
from tests.support.courses import small_course
from tests.support.engines import PassingEngine

LESSON = "01_adding"
SCRIPT = "tests.autograder.grading.killed_runs"
STUDENTS = ("sample-new", "sample-again")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The folder with all copies of the course, and the steps in their order."""
    folder = tmp_path_factory.mktemp("killed")
    course = make_course(folder / "course")
    (folder / "copies").mkdir()
    said = subprocess.run(
        [sys.executable, "-m", SCRIPT, course.root, folder / "copies"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return folder / "copies", said.stdout.splitlines()


def make_course(root):
    course, lesson, released = small_course(root)
    hand_in(course, released, "sample-again", "'FAIL EVERYTHING'")
    grade_lesson(course, lesson, PassingEngine(), workers=1)
    (course.result(".own-solutions-pass", LESSON)).unlink()
    for student in STUDENTS:
        hand_in(course, released, student, "'bd'")
    return course


def hand_in(course, released, student, facts):
    folder = course.submitted / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    notebook = with_solutions(released, {"add_facts": f"add_facts = {facts}"})
    nbformat.write(notebook, folder / f"{LESSON}.ipynb")
    (folder / "data.txt").write_text("theirs")


def booked(root):
    """The automatic scores in the gradebook: by student, a set of (cell, score)."""
    rows = sqlite3.connect(root / "gradebook.db").execute(
        "select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade"
        " from grade g join submitted_notebook n on g.notebook_id = n.id"
        " join submitted_assignment s on n.assignment_id = s.id"
        " join base_cell b on g.cell_id = b.id"
    )
    found = {}
    for student, *grade in rows:
        found.setdefault(student, set()).add(tuple(grade))
    return found


def state(root):
    """All that a run leaves, but for what names the moment it was made."""
    files = {
        str(path.relative_to(root)): path.read_bytes()
        for part in ("results", "autograded", "feedback")
        for path in (root / part).rglob("*")
        if path.is_file()
    }
    return files, booked(root)


def test_it_is_killed_at_every_kind_of_step(runs):
    _, steps = runs
    assert len(steps) >= 20
    kinds = Counter(steps)
    for kind in (
        "half of .01_adding.json.new",
        "half of 01_adding.ipynb",
        "half of .01_adding.html.new",
        "replace 01_adding.json",
        "replace 01_adding",
        "replace 01_adding.html",
        "commit the gradebook",
    ):
        assert kinds[kind] >= len(STUDENTS), kind


def test_no_file_is_half_written(runs):
    copies, steps = runs
    for number, step in enumerate(steps, start=1):
        root = copies / f"{number}-killed"
        for path in root.glob(f"results/*/{LESSON}.json"):
            if not path.parent.name.startswith("."):
                assert Record.read(path).student == path.parent.name, step
        for path in root.glob("results/.*/*.json"):
            json.loads(path.read_text())
        for path in root.glob(f"autograded/*/{LESSON}"):
            nbformat.validate(nbformat.read(path / f"{LESSON}.ipynb", as_version=4))
            assert (path / "data.txt").read_text() == "theirs", step
        for path in root.glob(f"feedback/*/{LESSON}/{LESSON}.html"):
            assert path.read_text().rstrip().endswith("</html>"), step


def test_every_booked_score_has_its_whole_record(runs):
    copies, steps = runs
    for number, step in enumerate(steps, start=1):
        root = copies / f"{number}-killed"
        for student, grades in booked(root).items():
            scores = {name: score for name, score, *_ in grades if score is not None}
            if not scores:
                continue
            record = Record.read(root / "results" / student / f"{LESSON}.json")
            recorded = {test.grade_id: test.score for test in record.tests}
            before = dict.fromkeys(recorded, 0.0)
            # What was graded before has its older scores until the new ones are booked.
            assert scores == recorded or (student == "sample-again" and scores == before), step


def test_nothing_is_booked_before_the_lessons_own_solutions_have_passed(runs):
    copies, steps = runs
    for number, step in enumerate(steps, start=1):
        root = copies / f"{number}-killed"
        if not list(root.glob(f"results/.*/{LESSON}.json")):
            recorded = {path.parent.name for path in root.glob("results/*/*.json")}
            assert recorded == {"sample-again"}, step


def test_grading_again_comes_to_what_an_undisturbed_run_comes_to(runs):
    copies, steps = runs
    expected = state(copies / "undisturbed")
    assert set(expected[1]) == set(STUDENTS)
    assert len(expected[0]) == len(STUDENTS) * 5 + 1
    for number, step in enumerate(steps, start=1):
        assert state(copies / f"{number}-again") == expected, step


def test_grading_again_runs_just_what_has_no_executed_notebook_yet(runs):
    copies, steps = runs
    expected = {student: notebook_of(copies / "undisturbed", student) for student in STUDENTS}
    numbers = set()
    for number, step in enumerate(steps, start=1):
        ran = copies / f"{number}-again" / "ran"
        students = set(ran.read_text().splitlines() if ran.exists() else []) & set(STUDENTS)
        killed = copies / f"{number}-killed"
        missing = {s for s in STUDENTS if notebook_of(killed, s) != expected[s]}
        assert students == missing, step
        numbers.add(len(students))
    assert numbers == {0, 1, 2}


def notebook_of(root, student):
    path = root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    return path.read_bytes() if path.exists() else None
