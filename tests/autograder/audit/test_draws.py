"""Hidden tests over many draws: what they refuse, let through or misname is found."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.audit.bank import BankEntry
from autograder.audit.draws import DRAWS, DrawFinding, OverDraws, hold_over_draws
from autograder.grading.executors import WorkerDied
from course_lib.hidden import naming
from tests.autograder.audit.test_hidden_tests import exercise  # noqa: F401 - a fixture
from tests.course_lib.hidden import toys


def entry(body, *, name="tried", right=False, mistakes=()):
    source = f"def double(values):\n    return {body}\n"
    return BankEntry("double", name, source, right, (), mistakes)


def findings(exercise, *entries, draws=3):  # noqa: F811
    report = hold_over_draws(exercise(), entries, range(draws))
    return [(found.about, found.expected) for found in report.all_findings()]


def test_there_is_nothing_to_find_where_all_is_well(exercise):  # noqa: F811
    right = entry("np.add(values, values)", right=True)
    wrong = entry("0.5 * values", mistakes=("halved",))
    unnamed = entry("values**3 + 2 * values")
    assert findings(exercise, right, wrong, unnamed) == []


def test_a_solution_finds_what_the_first_cells_of_lessons_import(exercise):  # noqa: F811
    with_both = entry("np.multiply(Linear(1, 2).out_features, values)", right=True)
    assert findings(exercise, with_both) == []


def test_a_right_solution_that_is_refused_is_found_in_every_draw(exercise):  # noqa: F811
    assert findings(exercise, entry("3 * values", right=True)) == [
        ("tried", f"it to pass draw {draw}") for draw in range(3)
    ]


def test_a_wrong_solution_that_passes_is_found(exercise):  # noqa: F811
    assert ("tried", "it to be caught in draw 2") in findings(exercise, entry("2 * values"))


def test_a_wrong_solution_that_another_mistake_is_named_for_is_found(exercise):  # noqa: F811
    found = findings(exercise, entry("values / 2", mistakes=("square", "shifted")), draws=1)
    assert found == [("tried", "square or shifted to be recognised in draw 0")]


def values_of(draw):
    """Return what a draw's cases of the main check double."""
    return [case.arguments["values"] for case in toys.DOUBLE.checks[""].cases(draw)]


def by_luck(name, passed, draws):
    expected = "double.check to fail, or to pass, in every draw"
    return DrawFinding(name, expected, f"it passed in {passed} of {draws}")


@pytest.mark.parametrize("name", ["tried", "one_value_lost"])  # as a mistake is called
def test_a_check_that_a_wrong_solution_passes_in_some_draws_only_is_found(exercise, name):  # noqa: F811
    lucky = entry("2 * values if len(values) > 5 else values", name=name)
    passed = sum(len(values_of(draw)[0]) > 5 for draw in range(6))
    assert 0 < passed < 6
    report = hold_over_draws(exercise(), [lucky], range(6))
    assert list(report.all_findings()) == [by_luck(name, passed, 6)]


def test_verdicts_that_differ_from_check_to_check_are_none_to_find(exercise):  # noqa: F811
    report = hold_over_draws(exercise(), [entry("values + values[:1]")], range(3))
    assert list(report.all_findings()) == []
    assert report.passed["wrong", "tried", "double.check_edges"] == 3
    assert report.passed["wrong", "tried", "double.check"] == 0


def test_the_mistake_is_looked_for_in_the_first_check_that_fails_alone(exercise, monkeypatch):  # noqa: F811
    explained = []

    def explain(check, solution, draw, traces, difference):
        explained.append((check.name, draw))
        return difference

    monkeypatch.setattr(naming, "explain", explain)
    monkeypatch.setattr(toys.DOUBLE, "mistakes", {})
    both_fail = entry("3 * values", mistakes=("halved",))
    hold_over_draws(exercise(), [both_fail, entry("4 * values")], range(2))
    assert explained == [("double.check", 0), ("double.check", 1)]


def test_mistakes_that_nothing_tells_apart_are_found(exercise, monkeypatch):  # noqa: F811
    twin = toys.DOUBLE.mistakes["halved"]
    monkeypatch.setitem(toys.DOUBLE.mistakes, "again", twin)
    report = hold_over_draws(exercise(), [], range(2))
    assert report.same == {("halved", "again")}
    assert report.told_apart == report.pairs - 1
    expected = "some case to tell them apart"
    assert ("halved and again", expected) in findings(exercise)


def test_a_test_that_is_broken_is_found_once(exercise, monkeypatch):  # noqa: F811
    def broken(values):
        raise ZeroDivisionError("a slip in the reference")

    monkeypatch.setattr(toys.DOUBLE, "reference", broken)
    # What the reference does in a case is kept, so this draw is a fresh one.
    report = hold_over_draws(exercise(), [], [501])
    (found,) = report.findings
    assert report.draws == 0
    assert found.expected == "a test that works"
    assert "a slip in the reference" in found.got


def test_fewer_draws_can_be_asked_for(exercise):  # noqa: F811
    with ThreadPoolExecutor(1) as pool:
        for draws in (3, 7):
            report = OverDraws([exercise()], [], pool, draws).reports()["double"]
            assert report.draws == draws


@pytest.mark.parametrize(
    ("draws", "steps"),
    [
        (DRAWS, [("double over 5 draws", i, 4) for i in range(1, 5)]),
        (3, [("double over 1 draw", i, 3) for i in range(1, 4)]),
    ],
)
def test_draws_are_shared_out_and_joined(exercise, draws, steps):  # noqa: F811
    said = []
    with ThreadPoolExecutor(2) as pool:
        held = OverDraws([exercise()], [entry("2 * values")], pool, draws)
        reports = held.reports(lambda *step: said.append(step))
    report = reports["double"]
    assert report.draws == draws
    assert said == steps
    assert len(report.findings) == draws
    assert report.told_apart == report.pairs


def test_verdicts_are_compared_over_all_draws_whoever_tried_them(exercise):  # noqa: F811
    known = [float(values[0]) for draw in range(5) for values in values_of(draw)]
    lucky = entry(f"2 * values if values[0] in {known} else values")
    with ThreadPoolExecutor(2) as pool:
        report = OverDraws([exercise()], [lucky], pool, draws=15).reports()["double"]
    assert list(report.all_findings()) == [by_luck("tried", 5, 15)]


def test_an_exercise_without_hidden_tests_has_no_draws(exercise):  # noqa: F811
    other = exercise("unheard_of", "assert {name}")
    with ThreadPoolExecutor(1) as pool:
        assert OverDraws([other], [], pool).reports() == {}


def test_a_process_that_dies_of_it_is_told(exercise):  # noqa: F811
    class Dying(ThreadPoolExecutor):
        def submit(self, *call):
            def die():
                raise WorkerDied("killed")

            return super().submit(die)

    with Dying(1) as pool:
        report = OverDraws([exercise()], [], pool).reports()["double"]
    assert {found.got for found in report.findings} == {"killed"}


@pytest.mark.parametrize("aspect", ["", "edges"])
def test_grading_uses_draw_0(aspect):
    seen = []

    def watching(values):
        seen.append(values)
        return 2 * values

    toys.DOUBLE.checks[aspect].run(watching)
    cases = toys.DOUBLE.checks[aspect].cases(0)
    assert [v.tolist() for v in seen] == [c.arguments["values"].tolist() for c in cases]
