"""What scripts read of a graded submission."""

import json

from autograder.cli.grading_line import grading_line
from autograder.engine.outcomes import BrokenCell
from tests.support.records import failed, passed, record


def test_a_graded_submission_is_a_line_of_plain_data():
    tests = [
        failed("test_add_up", 20.0, "take the root", "add_up", mistake="no-root"),
        passed("test_add_up_large", 40.0, "add_up"),
        passed("test_add_facts", 40.0, "add_facts"),
    ]
    graded = record(tests=tests, peak_memory_bytes=50 * 2**20, notes=("a note",))
    data = json.loads(json.dumps(grading_line(graded, is_unchanged=False)))
    assert (data["score"], data["points"]) == (80, 100)
    assert data["exercises"][0] == {
        "name": "add_up",
        "score": 40,
        "points": 60,
        "messages": ["take the root"],
        "mistakes": ["no-root"],
    }
    assert data["peak_memory_bytes"] == 50 * 2**20
    assert data["notes"] == ["a note"]


def test_a_broken_cell_comes_before_the_exercises_that_failed_because_of_it():
    cell = BrokenCell(1, "", "ModuleNotFoundError", "No module named 'google'")
    tests = [failed("test_f", because_of=1)]
    data = grading_line(record(tests=tests, broken_cells=(cell,)), is_unchanged=False)
    assert list(data).index("broken_cells") < list(data).index("exercises")
    (broken,) = data["broken_cells"]
    assert (broken["number"], broken["error"]) == (1, "ModuleNotFoundError")
    assert broken["exercises"] == ["f"]
