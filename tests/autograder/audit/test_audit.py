"""The audit of a small lesson: it passes as it is, and not when anything is missing."""

import json
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from autograder.audit.audit import audit_lesson, audit_visible_tests
from autograder.audit.bank import BankError
from autograder.lesson import regions
from autograder.lesson.lesson import Lesson, LessonError, grade_id
from tests.support.cells import ADD_SOLUTION, LAST_VISIBLE
from tests.support.engines import PlainEngine


def audit(lesson, bank, **options):
    with ThreadPoolExecutor(1) as pool:
        return audit_lesson(lesson, bank, PlainEngine(), pool, **options)


def with_source(lesson, name, change):
    """Return `lesson` with the source of its cell `name` changed, or without it for None."""
    notebook = nbformat.from_dict(lesson.notebook)
    for cell in list(notebook.cells):
        if grade_id(cell) == name:
            cell.source = change(cell.source) or ""
            if not cell.source:
                notebook.cells.remove(cell)
    return Lesson(lesson.id, lesson.path, notebook)


def write_bank(bank, old, new):
    text = bank.read_text()
    assert old in text
    bank.write_text(text.replace(old, new))


def test_a_sound_lesson_has_no_gap(lesson, bank):
    report = audit(lesson, bank, mutants=True)
    assert report.gaps == []
    add_up, add_facts = report.exercises
    assert len(report.of(add_up, "right")) == 5
    assert len(report.of(add_facts, "wrong")) == 3
    assert {result.state for result in report.mutants_of(add_up)} == {"killed"}
    assert len(report.mutants_of(add_up)) > 10


@pytest.mark.parametrize("exercise", ["add_up", "add_facts"])
@pytest.mark.parametrize("missing", ["the whole test cell", "what is hidden in it"])
def test_an_audit_fails_without_a_test(lesson, bank, exercise, missing):
    whole = missing == "the whole test cell"
    weakened = with_source(
        lesson,
        f"test_{exercise}",
        lambda source: "" if whole else regions.split(source, "HIDDEN TESTS").outside,
    )
    gaps = audit(weakened, bank).gaps
    shows = {"add_up": "squares_without_weights", "add_facts": "'b'"}[exercise]
    assert shows in {gap.about for gap in gaps}
    assert {gap.exercise for gap in gaps} <= {exercise, "the lesson"}


@pytest.mark.parametrize("exercise", ["add_up", "add_facts"])
def test_a_test_that_nothing_in_the_bank_needs_is_a_gap(lesson, bank, exercise):
    spare = nbformat.from_dict(lesson.notebook)
    cell = next(c for c in lesson.notebook.cells if grade_id(c) == f"test_{exercise}")
    again = nbformat.from_dict(cell)
    again.metadata.nbgrader["grade_id"] = f"test_{exercise}_again"
    again.id = "again"
    spare.cells.append(again)
    report = audit(Lesson(lesson.id, lesson.path, spare), bank)
    assert report.unneeded >= {f"test_{exercise}", f"test_{exercise}_again"}
    assert "the audit would pass without it" in str(report.gaps[0])


def test_a_wrong_solution_of_the_lesson_itself_is_a_gap(lesson, bank):
    broken = with_source(lesson, "add_up", lambda source: source.replace("+ 1", "+ 2"))
    gaps = audit(broken, bank, only=["add_facts"]).gaps
    assert {(gap.exercise, gap.expected) for gap in gaps} == {("add_up", "all 60 points")}


def test_a_test_that_asks_for_nothing_is_a_gap(lesson, bank):
    lax = with_source(lesson, "test_add_up", lambda source: "callable(add_up)\nassert add_up")
    about = {gap.about for gap in audit(lax, bank).gaps if gap.expected == "no points"}
    assert about >= {"the released notebook as it is", "returns None", "returns its first input"}


def test_a_right_solution_that_is_refused_is_a_gap(lesson, bank):
    write_bank(bank, "return total\n", "return [total]\n")
    gap, by_visible_tests = map(str, audit(lesson, bank).gaps)
    assert gap.startswith("add_up: last_value_first: expected all 60 points; it earned 0, and")
    assert "last_value_first: expected it to pass the visible tests" in by_visible_tests


def test_a_message_without_the_words_is_a_gap(lesson, bank):
    write_bank(bank, 'says="do not depend on order"', 'says="a is wrong"')
    (gap,) = audit(lesson, bank).gaps
    assert gap.about == "'abd'"
    assert gap.got.endswith("b and d: sums do not depend on order, and can be weighted")


def test_a_wrong_solution_that_costs_another_exercise_is_a_gap(lesson, bank):
    tied = with_source(
        lesson, "test_add_facts", lambda source: f"{source}\nassert add_up([2]) == 4, 'tied'"
    )
    gaps = audit(tied, bank, alone=True).gaps
    assert ("add_facts", "doubled of add_up") in {(gap.exercise, gap.about) for gap in gaps}
    # Of those that share a session one has the tests of all exercises.
    assert "add_facts" in {gap.exercise for gap in audit(tied, bank).gaps}


def test_a_bank_has_enough_of_everything(lesson, bank):
    write_bank(bank, 'right_answers("add_facts", "bd", "db")', "")
    (gap,) = audit(lesson, bank).gaps
    assert str(gap) == "add_facts: the bank: expected at least 2 right solutions; it has 0"


def test_a_bank_belongs_to_the_lesson(lesson, bank):
    bank.write_text(f'{bank.read_text()}\nright_answers("add_all", 1)\n')
    (gap,) = audit(lesson, bank).gaps
    assert str(gap).startswith("add_all: 1: expected an exercise of the lesson; 01_adding has none")


def test_only_the_exercises_asked_for_are_tried(lesson, bank):
    report = audit(lesson, bank, only=["add_facts"])
    assert {outcome.trial.exercise for outcome in report.outcomes} == {None, "add_facts"}
    assert report.gaps == []


def test_an_unknown_exercise_is_refused(lesson, bank):
    with pytest.raises(LessonError, match=r"no exercise 'adding' \(there: add_up, add_facts\)"):
        audit(lesson, bank, only=["adding"])


def test_a_missing_bank_is_refused(lesson, tmp_path):
    with pytest.raises(BankError, match="no bank"):
        audit(lesson, tmp_path / "none.py")


def test_a_survivor_is_a_gap_until_it_is_listed(lesson, bank):
    idle = ADD_SOLUTION.replace("total = 0.0", "total = abs(0.0)")
    idle_lesson = with_source(lesson, "add_up", lambda source: idle)
    report = audit(idle_lesson, bank, mutants=True)
    (gap,) = report.gaps
    assert gap.about == "mutant: forgotten call: total = abs(0.0) → total = 0.0"
    assert "-    total = abs(0.0)\n+    total = 0.0" in gap.got
    entry = gap.got[gap.got.index("[[equivalent]]") :].replace('""', '"0 is its own magnitude"')
    (bank.parent / "01_adding_equivalent.toml").write_text(entry)
    report = audit(idle_lesson, bank, mutants=True)
    assert report.gaps == []
    assert [r.state for r in report.mutants].count("equivalent") == 1
    assert "no such mutant" in str(audit(lesson, bank, mutants=True).gaps[0])


def test_progress_counts_every_trial_and_every_hidden_part_that_is_tried(lesson, bank):
    told = []
    report = audit(lesson, bank, alone=True, progress=lambda *what: told.append(what))
    assert ("counted_from_zero", len(report.outcomes)) in {(name, total) for name, _, total in told}
    # That of test_add_up is missed by what the visible tests alone let through.
    without = [(name, total) for name, _, total in told if "without its hidden part" in name]
    assert without == [("test_add_facts without its hidden part", 1)]


def only_hidden(source):
    """Leave of the small lesson's test a visible part that catches two wrong solutions of five."""
    return source.partition(LAST_VISIBLE)[0]


def test_visible_tests_must_catch_nearly_all_wrong_solutions_by_themselves(lesson, bank):
    weakened = with_source(lesson, "test_add_up", only_hidden)
    report = audit(weakened, bank)
    assert [outcome.trial.name for outcome in report.visible.missed] == [
        "squares_without_weights",
        "values_without_squares",
        "last_value_left_out",
    ]
    (gap,) = map(str, report.gaps)
    assert gap == (
        "the lesson: the visible tests: expected them to catch at least 95% of the wrong "
        "solutions; they catch 2 of 5 (40 %)"
    )


def test_their_share_is_not_judged_where_exercises_are_chosen(lesson, bank):
    weakened = with_source(lesson, "test_add_up", only_hidden)
    report = audit(weakened, bank, only=["add_up"])
    assert report.visible.counts() == {"add_up": [2, 5]}
    assert report.gaps == []


def test_what_the_exercise_warns_of_must_be_caught_all_the_same(lesson, bank):
    write_bank(bank, 'says=("squares", "not weighted")', 'says="squares", warned=True')
    assert audit(lesson, bank).gaps == []
    weakened = with_source(lesson, "test_add_up", only_hidden)
    (gap,) = map(str, audit(weakened, bank, only=["add_up"]).gaps)
    assert gap.startswith("add_up: last_value_left_out: expected the visible tests to catch it")


def test_answers_have_no_part_in_it(lesson, bank):
    report = audit(lesson, bank)
    assert report.visible.counts() == {"add_up": [5, 5]}
    tried = {(o.trial.exercise, o.trial.kind) for o in report.outcomes if o.visible}
    assert tried == {("add_up", "right"), ("add_up", "wrong")}


def test_visible_tests_can_be_tried_alone(lesson, bank):
    weakened = with_source(lesson, "test_add_up", only_hidden)
    whole = audit(weakened, bank).visible
    with ThreadPoolExecutor(1) as pool:
        alone = audit_visible_tests(weakened, bank, PlainEngine(), pool)
    assert alone.counts() == whole.counts()
    assert [*alone.gaps()] == [*whole.gaps()]
    assert not any(outcome.results for outcome in alone.outcomes)


def test_an_audit_as_plain_data(lesson, bank):
    write_bank(bank, 'says="do not depend on order"', 'says="a is wrong"')
    data = json.loads(json.dumps(audit(lesson, bank, mutants=True).as_json()))
    assert data["lesson"] == "01_adding"
    trial = next(trial for trial in data["trials"] if trial["name"] == "doubled")
    assert trial["scores"] == {"add_up": 0}
    whole = next(trial for trial in data["trials"] if trial["exercise"] is None)
    assert whole["scores"] == {"add_up": 60, "add_facts": 40}
    assert trial["visible"] == {"test_add_up": False}
    assert data["visible_catch"] == {"add_up": [5, 5]}
    assert trial["messages"] == {"add_up": ["add_up([1]): one value is its own square"]}
    assert data["gaps"][0]["exercise"] == "add_facts"
    assert data["mutants"][0]["state"] == "killed"
