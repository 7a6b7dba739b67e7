"""Hidden tests over many draws: what they refuse, let through or misname is found."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.audit.bank import BankEntry
from autograder.audit.draws import DRAWS, hold_over_all_draws, hold_over_draws
from autograder.grading.executors import WorkerDied
from tests.autograder.audit.test_hidden_tests import exercise  # noqa: F401 - a fixture
from tests.course_lib.hidden import toys


def entry(body, *, right=False, mistakes=()):
    source = f"def double(values):\n    return {body}\n"
    return BankEntry("double", "tried", source, right, (), mistakes)


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
    (found,) = hold_over_draws(exercise(), [], [501]).findings
    assert found.expected == "a test that works"
    assert "a slip in the reference" in found.got


def test_fewer_draws_can_be_asked_for(exercise):  # noqa: F811
    with ThreadPoolExecutor(1) as pool:
        for draws in (3, 7):
            report = hold_over_all_draws([exercise()], [], pool, draws=draws)["double"]
            assert report.draws == draws


def test_draws_are_shared_out_and_joined(exercise):  # noqa: F811
    steps = []
    with ThreadPoolExecutor(2) as pool:
        reports = hold_over_all_draws(
            [exercise()], [entry("2 * values")], pool, lambda *step: steps.append(step)
        )
    report = reports["double"]
    assert report.draws == DRAWS
    assert steps == [("double over 5 draws", done, 4) for done in range(1, 5)]
    assert len(report.findings) == DRAWS
    assert report.told_apart == report.pairs


def test_an_exercise_without_hidden_tests_has_no_draws(exercise):  # noqa: F811
    other = exercise("unheard_of", "assert {name}")
    with ThreadPoolExecutor(1) as pool:
        assert hold_over_all_draws([other], [], pool) == {}


def test_a_process_that_dies_of_it_is_told(exercise):  # noqa: F811
    class Dying(ThreadPoolExecutor):
        def submit(self, *call):
            def die():
                raise WorkerDied("killed")

            return super().submit(die)

    with Dying(1) as pool:
        report = hold_over_all_draws([exercise()], [], pool)["double"]
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
