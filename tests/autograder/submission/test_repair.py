import copy
import json

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

from autograder.lesson.lesson import grade_id, is_solution, is_test
from autograder.submission.repair import repair, unusable
from tests.support.cells import code, markdown

GRADED = ["add_up", "test_add_up", "add_facts", "test_add_facts"]


def raw(notebook):
    return json.dumps(notebook).encode()


def named(notebook, name):
    (cell,) = [cell for cell in notebook.cells if grade_id(cell) == name]
    return cell


def names(notebook):
    return [grade_id(cell) for cell in notebook.cells if grade_id(cell)]


def drop(notebook, *dropped):
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell) not in dropped]


def assert_sound(repaired, lesson):
    """What holds of every repaired notebook, whatever was submitted."""
    nbformat.validate(repaired.notebook)
    MetadataValidator().validate_nb(repaired.notebook)
    nbformat.writes(repaired.notebook).encode()
    assert sorted(names(repaired.notebook)) == sorted(GRADED)
    for cell in lesson.notebook.cells:
        if is_test(cell):
            assert named(repaired.notebook, grade_id(cell)).source == cell.source
        if grade_id(cell):
            assert named(repaired.notebook, grade_id(cell)).cell_type == cell.cell_type
    assert repaired.notebook.metadata.course == {"lesson": lesson.id, "version": lesson.version}
    assert not any(
        cell.get("outputs") or cell.get("attachments") for cell in repaired.notebook.cells
    )
    for line in [*repaired.repairs, repaired.problem or "-"]:
        assert line.isprintable()


def test_an_honest_submission_gets_the_hidden_tests_and_nothing_else(lesson, released):
    named(released, "add_up").source = "def add_up(values):\n    return 1"
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.repairs == []
    assert repaired.problem is None
    assert [cell.source for cell in repaired.notebook.cells if not is_test(cell)] == [
        cell.source for cell in released.cells if not is_test(cell)
    ]
    assert names(repaired.notebook) == GRADED


def test_outputs_attachments_and_metadata_of_the_student_are_dropped(lesson, released):
    released.metadata["widgets"] = {"x": 1}
    released.cells[0]["attachments"] = {"a.png": {"image/png": "AA=="}}
    released.cells[1].metadata["trusted"] = True
    released.cells[1].outputs = [nbformat.v4.new_output("stream", text="x")]
    named(released, "add_up").metadata["tags"] = ["raises-exception"]
    named(released, "test_add_up").metadata.nbgrader.update(points=1e9, grade=False)
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.repairs == []
    assert "widgets" not in repaired.notebook.metadata
    assert repaired.notebook.cells[1].metadata == {}
    assert "tags" not in named(repaired.notebook, "add_up").metadata
    assert named(repaired.notebook, "test_add_up").metadata.nbgrader["points"] == 60


def test_an_untouched_solution_cell_is_known_by_its_checksum(lesson, released):
    repaired = repair(raw(released), lesson).notebook
    for name in ("add_up", "add_facts"):
        checksum = named(released, name).metadata.nbgrader.checksum
        assert named(repaired, name).metadata.nbgrader.checksum == checksum


def test_a_changed_test_cell_becomes_the_lessons_own(lesson, released):
    named(released, "test_add_up").source = "assert True"
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.repairs == [
        "test cells that had been changed; the lesson's own were run: test_add_up"
    ]


def test_blanks_at_line_ends_are_no_change(lesson, released):
    named(released, "test_add_up").source += "  \n\n"
    assert repair(raw(released), lesson).repairs == []


def test_missing_test_cells_are_put_back_where_they_belong(lesson, released):
    drop(released, "test_add_up", "test_add_facts")
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert names(repaired.notebook) == GRADED
    assert repaired.repairs == [
        "test cells that were missing, put back: test_add_up, test_add_facts",
    ]


def test_a_missing_test_cell_goes_after_the_code_that_it_tests(lesson, released):
    drop(released, "test_add_up")
    released.cells.append(code("def add_up(values):\n    return 2"))
    repaired = repair(raw(released), lesson).notebook
    sources = [cell.source for cell in repaired.cells]
    assert sources[-2:] == ["def add_up(values):\n    return 2", repaired.cells[-1].source]
    assert grade_id(repaired.cells[-1]) == "test_add_up"


def test_a_missing_solution_cell_is_put_back_as_a_comment(lesson, released):
    drop(released, "add_up")
    released.cells.insert(1, code("def add_up(values):\n    return 2"))
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert names(repaired.notebook) == GRADED
    source = named(repaired.notebook, "add_up").source
    assert all(line.startswith("#") for line in source.split("\n"))
    assert repaired.repairs == ["solution cells that were missing, put back empty: add_up"]


@pytest.mark.parametrize(
    "defining",
    [
        "def add_up(values): ...",
        "class add_up: ...",
        "x = 1\nadd_up = sum",
        "add_up: object = sum",
        "from helpers import subtract, add_up",
    ],
)
def test_without_any_names_the_tests_follow_what_defines_the_exercise(lesson, defining):
    notebook = nbformat.v4.new_notebook(cells=[code("import os"), code(defining), markdown("end")])
    repaired = repair(raw(notebook), lesson)
    assert_sound(repaired, lesson)
    sources = [cell.source for cell in repaired.notebook.cells]
    tests = sources.index(named(repaired.notebook, "test_add_up").source)
    assert tests > sources.index(defining)
    assert repaired.problem is None


def test_without_any_hint_the_tests_come_last(lesson):
    notebook = nbformat.v4.new_notebook(cells=[code("exec('add_up = sum')"), markdown("end")])
    repaired = repair(raw(notebook), lesson).notebook
    assert [grade_id(cell) for cell in repaired.cells] == [None, None, *GRADED]


def test_of_two_solution_cells_the_last_counts_and_both_run(lesson, released):
    first = copy.deepcopy(named(released, "add_up"))
    first.source = "first = 1"
    released.cells.insert(1, first)
    named_last = released.cells[3]
    named_last.source = "last = 2"
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert named(repaired.notebook, "add_up").source == "last = 2"
    assert repaired.notebook.cells[1].source == "first = 1"
    assert repaired.notebook.cells[1].cell_type == "code"
    assert repaired.repairs == [
        "solution cells that stood more than once; the last counts, others just run: add_up"
    ]


def test_of_two_test_cells_one_is_run_and_the_other_only_shown(lesson, released):
    impostor = copy.deepcopy(named(released, "test_add_up"))
    impostor.source = "import os; os._exit(0)"
    released.cells.insert(0, impostor)
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.notebook.cells[0].cell_type == "raw"
    assert repaired.notebook.cells[0].source == "import os; os._exit(0)"
    assert repaired.repairs == [
        "test cells that stood more than once; only the last was run: test_add_up"
    ]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_cell_types_are_corrected(lesson, released, kind):
    for name in ("add_up", "test_add_up"):
        named(released, name)["cell_type"] = kind
    text = json.dumps(released).encode()
    repaired = repair(text, lesson)
    assert_sound(repaired, lesson)
    assert repaired.repairs == [
        "solution cells that were no code cells, made code again: add_up",
        "test cells that had been changed; the lesson's own were run: test_add_up",
    ]


def test_unknown_names_are_ordinary_cells_and_named_safely(lesson, released):
    cell = named(released, "add_up")
    cell.metadata.nbgrader.grade_id = "add_up\n\x1b[31m" + "x" * 1000
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.repairs[0].startswith("cells with names that the lesson does not have")
    assert len(repaired.repairs[0]) < 200
    assert "solution cells that were missing, put back empty: add_up" in repaired.repairs


def test_another_version_is_said_once(lesson, released):
    released.metadata.course.version = "0123456789ab"
    named(released, "test_add_up").source = "the test of that version"
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.repairs == [
        "made from another version of the lesson ('0123456789ab'; "
        f"this is {lesson.version}): graded with the present tests"
    ]


def other_lesson(released, **course):
    for cell in released.cells:
        if grade_id(cell):
            cell.metadata.nbgrader.grade_id = f"other_{grade_id(cell)}"
            cell.source = "other = 1"
    released.metadata["course"] = course
    return raw(released)


def test_another_lessons_notebook_is_recognised_by_what_it_says(lesson, released):
    repaired = repair(other_lesson(released, lesson="02_other"), lesson)
    assert_sound(repaired, lesson)
    assert repaired.problem == "this is the notebook of '02_other'"


def test_another_lessons_notebook_is_recognised_by_its_names(lesson, released):
    repaired = repair(other_lesson(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.problem.startswith("another lesson's notebook: its graded cells are 'other_add")


def test_a_wrong_claim_does_not_make_it_another_lessons(lesson, released):
    released.metadata.course.lesson = "02_other"
    assert repair(raw(released), lesson).problem is None


def test_changed_names_do_not_make_it_another_lessons(lesson, released):
    for cell in released.cells:
        if grade_id(cell):
            cell.metadata.nbgrader.grade_id = f"changed_{grade_id(cell)}"
    repaired = repair(raw(released), lesson)
    assert_sound(repaired, lesson)
    assert repaired.problem is None


@pytest.mark.parametrize("text", [b"", b"{", b"[[[[", b"\xff", b'{"cells": 3}'])
def test_what_is_no_notebook_gives_one_with_just_the_tests(lesson, text):
    repaired = repair(text, lesson)
    assert_sound(repaired, lesson)
    assert repaired.problem
    assert names(repaired.notebook) == GRADED


def test_nothing_of_an_unusable_submission_is_kept(lesson):
    repaired = unusable(lesson, "the reason")
    assert_sound(repaired, lesson)
    assert repaired.problem == "the reason"
    assert not any(
        cell.source and not cell.source.startswith("#")
        for cell in repaired.notebook.cells
        if is_solution(cell) or not grade_id(cell)
    )


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
claimed = st.sampled_from([*GRADED, "other", "", "a\nb", "\ud800"]) | anything
cells = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | anything,
        "source": st.text(max_size=30) | st.lists(st.text(max_size=9), max_size=3) | anything,
        "metadata": st.fixed_dictionaries(
            {"nbgrader": st.fixed_dictionaries({"grade_id": claimed}) | anything}
        )
        | anything,
        "outputs": anything,
        "id": anything,
    },
)
notebooks = st.fixed_dictionaries(
    {"cells": st.lists(cells | anything, max_size=8)},
    optional={
        "metadata": st.fixed_dictionaries({"course": anything}) | anything,
        "nbformat": anything,
        "worksheets": anything,
    },
)


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=notebooks | anything)
def test_any_json_becomes_a_sound_notebook(lesson, content):
    assert_sound(repair(json.dumps(content).encode(), lesson), lesson)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=200))
def test_any_bytes_become_a_sound_notebook(lesson, content):
    assert_sound(repair(content, lesson), lesson)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(6)), dropped=st.sets(st.sampled_from(range(6))))
def test_the_students_cells_stay_in_their_order(lesson, released, order, dropped):
    notebook = copy.deepcopy(released)
    notebook.cells = [notebook.cells[i] for i in order if i not in dropped]
    kept = [cell.source for cell in notebook.cells if not is_test(cell)]
    repaired = repair(raw(notebook), lesson)
    assert_sound(repaired, lesson)
    after = [cell.source for cell in repaired.notebook.cells if not is_test(cell)]
    assert [source for source in after if not source.startswith("# add_")] == kept


def test_mending_twice_changes_nothing_more(lesson, released):
    drop(released, "add_up", "test_add_facts")
    once = repair(raw(released), lesson).notebook
    again = repair(raw(once), lesson)
    assert [cell.source for cell in again.notebook.cells] == [cell.source for cell in once.cells]
