"""What a lesson's submissions are compared with, made once wherever it is sent."""

import pickle
import subprocess
import sys

import nbformat

from autograder.audit.samples import with_solutions
from autograder.lesson.lesson import grade_id, is_solution
from autograder.submission.original import Original
from autograder.submission.repair import repair
from tests.support.cells import REPOSITORY

REPAIRED = """
import pickle, sys
original, raw = pickle.load(sys.stdin.buffer)
from autograder.submission.repair import repair
repaired = repair(raw, original)
assert "nbgrader" not in sys.modules, "nbgrader takes a second to import"
sys.stdout.buffer.write(pickle.dumps((repaired.notebook, repaired.repairs)))
"""


def test_released_cells_are_those_that_students_get(lesson, released):
    original = Original.of(lesson)
    for cell in released.cells:
        name = grade_id(cell)
        if name:
            assert original.released[name].strip() == cell.source.strip()
        if name and is_solution(cell):
            assert original.checksums[name] == cell.metadata.nbgrader.checksum


def test_it_is_made_once_in_a_process_to_which_it_is_sent_again(lesson):
    sent = [pickle.dumps(Original.of(lesson)) for _ in range(2)]
    first, again = (pickle.loads(one) for one in sent)
    assert first is again
    assert first == Original.of(lesson)
    assert Original.of(first) is first


def test_another_lesson_is_not_taken_for_it(lesson):
    first = pickle.loads(pickle.dumps(Original.of(lesson)))
    lesson.notebook.cells[1].source += "\n# another"
    assert pickle.loads(pickle.dumps(Original.of(lesson))) != first


def test_repairing_leaves_it_as_it_is(lesson, released):
    original = Original.of(lesson)
    before = pickle.dumps((original.notebook, original.released))
    released.cells = released.cells[:-1]
    repaired = repair(nbformat.writes(released).encode(), original)
    for cell in repaired.notebook.cells:
        cell.source = "changed"
        cell.metadata.clear()
    assert pickle.dumps((original.notebook, original.released)) == before


def test_a_worker_repairs_as_ever_and_needs_no_nbgrader_for_it(lesson, released):
    untouched = nbformat.writes(released).encode()
    solutions = {exercise.name: exercise.solution for exercise in lesson.exercises}
    solved = with_solutions(released, solutions)
    solved.cells = solved.cells[:-1]
    for raw in (untouched, nbformat.writes(solved).encode(), b"no notebook"):
        worker = subprocess.run(
            [sys.executable, "-c", REPAIRED],
            input=pickle.dumps((Original.of(lesson), raw)),
            capture_output=True,
            cwd=REPOSITORY,
        )
        assert worker.returncode == 0, worker.stderr.decode()
        expected = repair(raw, lesson)
        assert pickle.loads(worker.stdout) == (expected.notebook, expected.repairs)
