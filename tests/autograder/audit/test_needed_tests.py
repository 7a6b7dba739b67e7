"""A test that the audit would not miss: found without running, or by running what may show it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from autograder.audit.needed_tests import hidden_parts, is_missed, unneeded_parts, unneeded_tests
from autograder.audit.trials import Outcome, Trial
from autograder.engine.outcomes import TestFailure, TestOutcome
from autograder.engine.outputs import NOT_RUN
from autograder.grading.record import ExerciseRecord, TestRecord
from autograder.lesson.lesson import Exercise, Lesson, TestCell
from tests.support.cells import small_lesson, write_lesson
from tests.support.engines import PlainEngine
from tests.support.records import exercise, failed, passed


def wrong(of, lesson, *names):
    """The outcome of a wrong solution of the exercise `of` that fails in the test cells `names`."""
    results = tuple(
        exercise(
            e.name,
            *(
                failed(t.grade_id, message=f"in {t.grade_id}:")
                if t.grade_id in names
                else passed(t.grade_id)
                for t in e.tests
            ),
        )
        for e in lesson.exercises
    )
    trial = Trial("wrong", of, f"fails in {', '.join(names)}", None, {}, (f"in {names[0]}:",))
    return Outcome(trial, results)


@pytest.fixture
def lesson(tmp_path):
    """The small lesson with two more tests of `add_up`: one all visible, one that lends."""
    cells = small_lesson()
    visible, lending = small_lesson()[3], small_lesson()[3]
    visible.metadata.nbgrader["grade_id"] = "test_add_up_visible"
    visible.source = "assert add_up([2]) == 4"
    lending.metadata.nbgrader["grade_id"] = "test_add_up_lending"
    lending.source = (
        "### BEGIN HIDDEN TESTS\nfrom course_lib import lending\n### END HIDDEN TESTS\n"
        "assert add_up([2]) == 4"
    )
    write_lesson(tmp_path, [*cells, visible, lending])
    return Lesson.load(tmp_path / "source", "01_adding")


def unneeded(lesson, *outcomes):
    return unneeded_tests(lesson.exercises[0], outcomes)


def test_a_test_is_needed_that_alone_catches_something(lesson):
    found = unneeded(lesson, wrong("add_up", lesson, "test_add_up"))
    assert found == ["test_add_up_visible", "test_add_up_lending"]


def test_a_test_is_needed_that_names_something_first(lesson):
    found = unneeded(lesson, wrong("add_up", lesson, "test_add_up", "test_add_up_visible"))
    assert found == ["test_add_up_visible", "test_add_up_lending"]


def test_what_the_audit_complains_about_anyway_shows_no_need(lesson):
    named = wrong("add_up", lesson, "test_add_up")
    unnamed = replace(named, trial=replace(named.trial, says=("something else",)))
    assert "test_add_up" in unneeded(lesson, unnamed)


def test_each_hidden_part_is_cut_by_itself(lesson):
    cuts = hidden_parts(lesson, lesson.exercises, [])
    assert [cut.test_id for cut in cuts] == ["test_add_up", "test_add_up_lending", "test_add_facts"]
    sources = [cell.source for cell in cuts[0].lesson.notebook.cells]
    assert sum("BEGIN HIDDEN" in source for source in sources) == 2
    assert "weighted = " not in "".join(sources)


def test_solutions_that_fail_in_a_cell_alone_are_tried_first(lesson):
    outcomes = [
        wrong("add_up", lesson, "test_add_up", "test_add_up_visible"),
        wrong("add_up", lesson, "test_add_up_visible"),
        wrong("add_up", lesson, "test_add_up"),
    ]
    cut = hidden_parts(lesson, lesson.exercises[:1], outcomes)[0]
    assert [trial.name for trial in cut.trials] == [
        "fails in test_add_up",
        "fails in test_add_up, test_add_up_visible",
    ]


def test_a_part_is_not_tried_that_is_missed_where_its_cell_ends_as_what_is_visible_does(lesson):
    outcome = wrong("add_up", lesson, "test_add_up")

    def tried(*outcomes):
        return [cut.test_id for cut in hidden_parts(lesson, lesson.exercises[:1], outcomes)]

    visible, other = ({name: TestOutcome()} for name in ("test_add_up", "test_add_up_lending"))
    unnamed = {"test_add_up": TestOutcome(TestFailure("CheckFailed", "it is wrong"))}
    named = {"test_add_up": TestOutcome(TestFailure("CheckFailed", "in test_add_up: it is wrong"))}
    not_run = {"test_add_up": TestOutcome(TestFailure(NOT_RUN, "the process had ended"))}
    assert tried(replace(outcome, visible=visible)) == ["test_add_up_lending"]
    assert tried(replace(outcome, visible=other)) == ["test_add_up", "test_add_up_lending"]
    assert tried(replace(outcome, visible=unnamed)) == ["test_add_up_lending"]
    for seen in (named, not_run):
        assert tried(replace(outcome, visible=seen)) == ["test_add_up", "test_add_up_lending"]
    lending = replace(wrong("add_up", lesson, "test_add_up_lending"), visible=other)
    assert tried(lending) == ["test_add_up"]


def test_a_part_that_others_miss_first_is_tried(lesson):
    """What is visible of another cell would still catch and name it."""
    outcome = wrong("add_up", lesson, "test_add_up_visible", "test_add_up")
    outcome = replace(outcome, visible={"test_add_up": TestOutcome()})
    assert hidden_parts(lesson, lesson.exercises[:1], [outcome])[0].test_id == "test_add_up"


def test_where_right_implementations_are_lent_other_exercises_may_show_it(lesson):
    outcomes = [wrong("add_facts", lesson, "test_add_facts")]
    plain, lending = hidden_parts(lesson, lesson.exercises[:1], outcomes)
    assert (len(plain.trials), len(lending.trials)) == (0, 1)


def test_a_trial_without_a_hidden_part_asks_for_the_tests_of_that_exercise_alone(lesson):
    outcome = wrong("add_up", lesson, "test_add_up")
    outcome = replace(outcome, trial=replace(outcome.trial, visible=True))
    (trial,) = hidden_parts(lesson, lesson.exercises[:1], [outcome])[0].trials
    assert trial == replace(outcome.trial, visible=False, tests_of="add_up")


def test_trials_are_run_until_one_shows_a_gap(lesson, released):
    own = {exercise.name: exercise.solution for exercise in lesson.exercises}
    plain_sum = own | {"add_up": "def add_up(values):\n    return sum(values)"}
    zero = own | {"add_up": "def add_up(values):\n    return 0"}
    caught = Trial("wrong", "add_up", "zero", released, zero, ("own square",))
    missed = Trial("wrong", "add_up", "plain sum", released, plain_sum, ("not weighted",))
    cut = hidden_parts(lesson, lesson.exercises[:1], [])[0]
    tried = []

    class Counting(PlainEngine):
        def execute(self, notebook, **options):
            tried.append(notebook)
            return super().execute(notebook, **options)

    def missing(*trials):
        tried.clear()
        return is_missed(replace(cut, trials=trials), Counting())

    assert (missing(caught), len(tried)) == (False, 1)
    assert (missing(caught, missed, missed), len(tried)) == (True, 2)


def test_parts_that_nothing_misses_are_listed(lesson):
    cuts = hidden_parts(lesson, lesson.exercises, [])
    told = []
    with ThreadPoolExecutor(2) as pool:
        found = unneeded_parts(cuts, PlainEngine(), pool, lambda *what: told.append(what))
    assert found == [cut.test_id for cut in cuts]
    assert len(told) == 3


def test_a_test_is_needed_for_the_points_of_a_lesser_mistake(lesson):
    """Both are caught and named without it, but would lose the same."""
    name = lesson.exercises[0].name
    exercise = Exercise(
        name, "code", "", tuple(TestCell(f"test_{name}{end}", 5, "") for end in ("", "_edges"))
    )

    def wrong(mistake, *failed):
        trial = Trial("wrong", name, mistake, None, {}, mistakes=(mistake,))
        tests = tuple(
            TestRecord(
                test.grade_id,
                name,
                passed=test.grade_id not in failed,
                points=5,
                score=0 if test.grade_id in failed else 5,
                message="wrong" if test.grade_id in failed else None,
                mistake=mistake if test.grade_id in failed else None,
            )
            for test in exercise.tests
        )
        return Outcome(trial, (ExerciseRecord(name, tests),))

    in_both = wrong("in_both", f"test_{name}", f"test_{name}_edges")
    at_edges = wrong("at_edges", f"test_{name}_edges")
    assert unneeded_tests(exercise, [in_both]) == [f"test_{name}", f"test_{name}_edges"]
    assert unneeded_tests(exercise, [in_both, at_edges]) == []
