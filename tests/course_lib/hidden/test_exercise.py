"""Hidden tests of every kind of exercise: right solutions pass, mistakes are told by their ids."""

import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib._draws import BrokenTest, use_draw
from course_lib.checks import CheckFailed
from course_lib.hidden.cases import Case, Handed
from course_lib.hidden.exercise import Exercise, solutions_of, sources_of
from course_lib.hidden.results import Result
from course_lib.lending import use_lender
from tests.course_lib.hidden import toys

EXERCISES = {name: value for name, value in vars(toys).items() if isinstance(value, Exercise)}
MISTAKES = [
    (exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes.values()
]


def failure(exercise, solution, draw=0, aspect=None):
    """Return the first failure of a solution, in the order of the checks."""
    aspects = exercise.checks if aspect is None else [aspect]
    for name in aspects:
        try:
            exercise.checks[name].run(solution, draw)
        except CheckFailed as failed:
            return failed
    return None


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_reference_passes_every_draw(exercise):
    for draw in range(5):
        assert failure(exercise, exercise.reference, draw) is None


@pytest.mark.parametrize(
    ("exercise", "mistake"), MISTAKES, ids=[f"{e.name}-{m.id}" for e, m in MISTAKES]
)
def test_each_mistake_is_recognised_as_itself(exercise, mistake):
    for solution in solutions_of(mistake):
        for draw in range(5):
            found = failure(exercise, solution, draw)
            assert found is not None
            assert found.mistake == mistake.id
            assert mistake.sentence in str(found)


def test_a_cell_calls_a_check_by_the_end_of_its_own_name():
    toys.DOUBLE.check(lambda values: values + values)
    toys.DOUBLE.check_edges(lambda values: values + values)
    with pytest.raises(CheckFailed) as failed:
        toys.DOUBLE.check(lambda values: values / 2)
    assert str(failed.value) == "double(values): this is half of the values: double them."
    with pytest.raises(AttributeError, match="double has no check_gradient"):
        _ = toys.DOUBLE.check_gradient


def test_an_exercise_can_be_called_and_is_then_the_reference():
    assert toys.HALVINGS(8.0, n=3) == [8.0, 4.0, 2.0]


def test_a_message_begins_with_the_call_and_what_is_special_about_it():
    found = failure(toys.DOUBLE, lambda values: values[:0], aspect="edges")
    assert str(found).startswith("double(values) of one value: expected shape (1,), that of values")
    found = failure(toys.HALVINGS, lambda start, n: [start] * n)
    assert "n=5" in str(found)


def test_only_the_results_that_count_in_a_cell_are_compared():
    wrong_mean = toys.SPREAD.mistakes["sum_for_mean"].solution
    assert failure(toys.SPREAD, wrong_mean, aspect="").mistake == "sum_for_mean"
    assert failure(toys.SPREAD, wrong_mean, aspect="residuals") is None


def test_results_in_another_form_fail_in_every_cell():
    for aspect in toys.SPREAD.checks:
        found = failure(toys.SPREAD, lambda values: values.mean(), aspect=aspect)
        assert found.mistake == "not_a_tuple"
        assert "expected a pair (mean, residuals)" in str(found)


def test_an_argument_that_is_changed_costs_the_cell_that_says_so():
    def in_place(values):
        values *= 2
        return values

    assert failure(toys.DOUBLE, in_place, aspect="") is None
    assert failure(toys.DOUBLE, in_place, aspect="edges").mistake == "changes_argument"


def test_an_exception_is_reported_with_its_call_and_carries_its_cause():
    def broken(values):
        raise IndexError("index 9 is out of bounds")

    found = failure(toys.DOUBLE, broken, aspect="edges")
    assert str(found) == (
        "double(values) of one value: it raises IndexError: index 9 is out of bounds. "
        "Mind the size."
    )
    assert found.mistake == "raises_IndexError"
    assert isinstance(found.__cause__, IndexError)


def test_what_a_handed_in_function_cannot_take_is_said_in_words():
    found = failure(toys.DESCEND, lambda gradient, start, rate: gradient(start[:1]))
    assert "gradient is called with what it cannot take: an array of shape (1,)" in str(found)
    assert found.mistake == "wrong_call"


def test_what_a_handed_in_function_saw_comes_before_results():
    found = failure(toys.DESCEND, lambda gradient, start, rate: 1.728 * start)
    assert found.mistake == "never_asked"  # although the result is that of `uphill`


def test_a_warning_counts_where_a_case_says_so():
    exercise = Exercise(toys.double)

    @exercise.cases()
    def large_values(draw):
        yield exercise.case(
            values=np.array([1e300]), no_warning="overflow", warning_means="it is too large"
        )

    exercise.check(lambda values: 2 * values)
    with pytest.raises(CheckFailed) as failed, warnings.catch_warnings():
        exercise.check(lambda values: (values**2 * 0 + 1) and 2 * values)
    assert failed.value.mistake == "warns_overflow"
    assert "it is too large" in str(failed.value)


def test_every_function_is_called_twice_with_different_data_of_one_shape():
    seen = []

    def watching(values):
        seen.append(values.copy())
        return 2 * values

    toys.DOUBLE.check(watching)
    assert len(seen) == 2
    assert seen[0].shape == seen[1].shape
    assert not np.isclose(*seen).any()


def test_each_call_gets_copies_of_its_own():
    first, second = (
        toys.DOUBLE.checks[""].cases(0)[0].trace(lambda values: values) for _ in range(2)
    )
    assert first.arguments["values"] is not second.arguments["values"]


def test_arrays_that_the_author_changes_for_the_next_case_stay_as_they_were_in_this_one():
    exercise = Exercise(toys.double)
    values = np.ones(3)
    case = exercise.case(values=values)
    values[:] = 5
    assert case.arguments["values"].tolist() == [1, 1, 1]


def test_of_cases_of_one_form_only_the_first_is_repeated_with_other_values():
    exercise = Exercise(toys.double)

    def in_a_script(solution, values):
        return solution(values)

    @exercise.cases()
    def some_cases(draw):
        for length in (3, 3, 5):
            yield exercise.case(f"of {length}", values=draw.rng.normal(size=length))
        yield exercise.case("of a script", values=np.ones(3), script=in_a_script)
        yield exercise.case("of rows that differ in length", values=[[1], [2, 3]])

    cases = exercise.checks[""].cases(0)
    assert [case.call.removeprefix("double(values) of ") for case in cases[:5]] == [
        "3", "3", "5", "a script", "rows that differ in length"
    ]  # fmt: skip
    first, _, of_5, *others = cases[:5]
    assert [case.call for case in cases[5:]] == [case.call for case in (first, of_5, *others)]
    assert not np.array_equal(cases[5].arguments["values"], first.arguments["values"])


def test_cases_that_are_to_be_run_once_are_not_repeated():
    exercise = Exercise(toys.double)
    called = []

    @exercise.cases(once=True)
    def a_costly_case(draw):
        yield exercise.case(values=draw.rng.normal(size=3))

    def double(values):
        called.append(values)
        return 2 * values

    exercise.check(double)
    assert len(called) == 1


@pytest.mark.parametrize(
    "cases",
    [
        lambda exercise, draw: [exercise.case(values="not an array")],
        lambda exercise, draw: [exercise.case(values=np.ones(draw.no_such_thing))],
    ],
    ids=["the reference fails", "drawing fails"],
)
def test_a_test_that_is_broken_itself_says_so(cases):
    def only_arrays(values):
        return values.sum()

    exercise = Exercise(only_arrays)
    exercise.cases()(lambda draw: cases(exercise, draw))
    with pytest.raises(BrokenTest, match="only_arrays"):
        exercise.check(lambda values: 0)


def test_earlier_exercises_are_lent_by_their_names():
    lent = {}

    class Lender:
        def lend(self, implementations):
            lent.update(implementations)

    use_lender(Lender())
    try:
        toys.SPREAD.lend()
    finally:
        use_lender(None)
    assert lent == {"double": toys.double}


def test_a_mistake_can_be_handed_in_as_code():
    helper, mistake = sources_of(toys.DOUBLE, toys.DOUBLE.mistakes["square"])
    assert "def powers_of" in helper
    assert "def square" in mistake
    assert len(sources_of(toys.DOUBLE, toys.DOUBLE.mistakes["halved"])) == 1


def test_a_mistake_may_be_one_that_the_exercise_warns_of():
    warned = {name for name, mistake in toys.DOUBLE.mistakes.items() if mistake.warned}
    assert warned == {"one_value_lost"}


def test_an_id_stands_for_one_mistake():
    with pytest.raises(ValueError, match="double has two mistakes halved"):
        toys.DOUBLE.mistake("again")(toys.halved)


def test_a_test_that_will_be_run_again_need_not_say_why_it_failed():
    use_lender(SimpleNamespace(is_tentative=True))
    try:
        found = failure(toys.DOUBLE, lambda values: values / 2)
    finally:
        use_lender(None)
    assert "half of the values" not in str(found)


def test_a_case_without_title_reads_as_a_call():
    case = Exercise(toys.descend, Result()).case(gradient=Handed(abs), start=np.ones(2), rate=0.1)
    assert isinstance(case, Case)
    assert case.call == "descend(gradient, start, rate=0.1)"


@pytest.fixture
def drawn():
    """The draw of a submission, as the grader sets it."""
    use_draw(2**63 + 5)
    yield 2**63 + 5
    use_draw(0)


def test_a_cell_takes_its_cases_from_the_draw_that_the_grader_has_set(drawn):
    seen = []

    def watched(values):
        seen.append(values)
        return 2 * values

    toys.DOUBLE.check(watched)
    expected = [case.arguments["values"] for case in toys.DOUBLE.checks[""].cases(drawn)]
    for ours, theirs in zip(seen, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    others = [case.arguments["values"] for case in toys.DOUBLE.checks[""].cases(0)]
    assert not np.array_equal(seen[0], others[0])


def broken_in_its_first(n_draws):
    """Return an exercise whose cases cannot be drawn in so many draws."""
    tries = []
    exercise = Exercise(toys.double)

    @exercise.cases()
    def cases(draw):
        tries.append(draw)
        if len(tries) <= n_draws:
            raise ZeroDivisionError
        yield exercise.case(values=draw.rng.normal(size=3))

    return exercise


@pytest.mark.parametrize("n_draws", [1, 2])
def test_where_a_test_breaks_in_one_draw_the_next_is_taken(n_draws):
    broken_in_its_first(n_draws).check(toys.double)
    with pytest.raises(CheckFailed):
        broken_in_its_first(n_draws).check(toys.halved)


def test_where_a_test_breaks_in_all_draws_it_says_so():
    with pytest.raises(BrokenTest, match="ZeroDivisionError"):
        broken_in_its_first(3).check(toys.double)


def test_a_draw_that_is_asked_for_has_no_spare():
    with pytest.raises(BrokenTest):
        broken_in_its_first(1).checks[""].run(toys.double, 0)
