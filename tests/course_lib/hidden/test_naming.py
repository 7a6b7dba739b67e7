"""Why a solution failed: a mistake that does the same on every draw, a symptom, or what differs."""

import numpy as np
import pytest

from course_lib.hidden.draws import further_draws
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Number, Result
from tests.course_lib.hidden import toys
from tests.course_lib.hidden.test_exercise import failure


def test_a_coincidence_on_one_draw_names_nothing():
    exercise = Exercise(toys.double, Number())

    @exercise.cases()
    def a_small_number(draw):
        yield exercise.case(values=float(draw.rng.integers(2, 5)))

    @exercise.mistake("the value is squared: double it")
    def squared(values):
        return values**2

    def five_more(values):
        return values + 5  # 9 for 4, 8 for 3, 7 for 2

    @exercise.mistake("something is added to twice the value")
    def two_more(values):
        return 2 * values + 2

    for draw in range(10):
        found = failure(exercise, lambda values: values + 6, draw)
        assert found is None or found.mistake not in ("squared", "two_more"), five_more
    assert failure(exercise, lambda values: values * values).mistake in ("squared", None)


def test_of_mistakes_that_seldom_differ_all_further_draws_decide():
    exercise = Exercise(toys.double, Number())

    @exercise.cases()
    def mostly_ones(draw):
        values = 3.0 if draw.rng.integers(4) == 0 else 1.0
        for _ in range(6):
            yield exercise.case(values=values)

    @exercise.mistake("the values are returned as they are: double them")
    def unchanged(values):
        return values

    @exercise.mistake("the values are squared: double them")
    def squared(values):
        return values**2

    (check,) = exercise.checks.values()
    named = {}
    for draw in range(30):
        draws = [draw, *further_draws(draw)]
        differs = any(check.cases(each)[0].arguments["values"] == 3 for each in draws)
        found = failure(exercise, lambda values: values * values, draw)
        named.setdefault(differs, set()).add(found.mistake)
    assert named == {True: {"squared"}, False: {"unchanged"}}


def test_a_mistake_that_is_certain_is_looked_for_on_few_further_draws():
    exercise = Exercise(toys.double)

    @exercise.cases()
    def six_cases(draw):
        for n in range(1, 7):
            yield exercise.case(values=draw.rng.normal(size=n))

    @exercise.mistake("this is half: double the values")
    def halved(values):
        return values / 2

    calls = []

    def of_a_student(values):
        calls.append(values)
        return values / 2

    assert failure(exercise, of_a_student).mistake == "halved"
    assert len(calls) == 6 + 6


def test_a_mistake_in_one_case_is_named_where_another_case_differs():
    exercise = Exercise(toys.double)

    @exercise.cases()
    def two_cases(draw):
        yield exercise.case(values=draw.rng.normal(size=3))
        yield exercise.case("of many", values=draw.rng.normal(size=11))

    @exercise.mistake("this is half: double the values")
    def halved(values):
        return values / 2

    found = failure(exercise, lambda values: values / 2 if len(values) == 3 else values)
    assert found.mistake == "halved"


def test_a_mistake_of_which_numpy_warns_is_named_in_silence():
    exercise = Exercise(toys.double)

    @exercise.cases()
    def one_of_them_0(draw):
        yield exercise.case(values=np.array([0.0, *draw.rng.normal(size=3)]))

    @exercise.mistake("0/0 is NaN: nothing needs dividing")
    def square_over_itself(values):
        return 2 * values**2 / values

    def of_a_student(values):
        with np.errstate(invalid="ignore"):  # what the student's process warns of stays there
            return square_over_itself(values)

    assert failure(exercise, of_a_student).mistake == "square_over_itself"


def test_in_an_extreme_case_a_mistake_that_the_student_did_not_make_is_not_named():
    """Many wrong formulas are NaN there, so it must pass what the student's passes."""
    exercise = Exercise(toys.double)

    @exercise.cases()
    def moderate(draw):
        yield exercise.case(values=draw.rng.normal(size=3))

    @exercise.cases("extreme")
    def large(draw):
        yield exercise.case(values=np.full(3, 1e308) / 4)

    @exercise.mistake("the values are tripled")
    def tripled(values):
        return np.where(values > 1e300, np.nan, 3 * values)

    def unstable(values):
        return np.where(values > 1e300, np.nan, 2 * values)

    assert failure(exercise, unstable).mistake == "not_finite"
    assert failure(exercise, exercise.mistakes["tripled"].solution).mistake == "tripled"


def test_two_mistakes_that_one_cell_cannot_tell_are_told_by_the_others():
    exercise = Exercise(toys.double)

    @exercise.cases("one")
    def one(draw):
        yield exercise.case(values=draw.rng.normal(size=1))

    @exercise.cases("many")
    def many(draw):
        yield exercise.case(values=draw.rng.normal(size=5))

    @exercise.mistake("only the first is squared, the others are tripled")
    def first_squared(values):
        return np.append(values[:1] ** 2, 3 * values[1:])

    @exercise.mistake("all are squared")
    def all_squared(values):
        return values**2

    found = failure(exercise, lambda values: values * values, aspect="one")
    assert found.mistake == "all_squared"


def test_a_symptom_is_named_where_no_mistake_does_the_same():
    found = failure(toys.DOUBLE, lambda values: -3 * values + 1)
    assert found.mistake == "order_lost"


def test_a_symptom_that_cannot_look_at_a_result_says_nothing():
    assert failure(toys.DOUBLE, lambda values: "text").mistake == "wrong_type"


def test_what_differs_is_said_where_nothing_is_known():
    found = failure(toys.DOUBLE, lambda values: values**3 + 2 * values)
    assert found.mistake is None
    assert "values are wrong" in str(found)


def test_a_result_kept_by_shape_is_left_over():
    exercise = Exercise(toys.double)
    exercise.cases()(toys.random_values)
    kept = {}

    def cached(values):
        return kept.setdefault(values.shape, 2 * values)

    found = failure(exercise, cached)
    assert found.mistake == "left_over"
    assert "left over from an earlier call" in str(found)


def test_a_part_of_the_data_kept_by_shape_is_left_over():
    exercise = Exercise(lambda values, weights: values * weights, Result(), name="weighted")

    @exercise.cases()
    def random_data(draw):
        n = draw.sizes(1, high=61)[0]
        values, weights = draw.rng.normal(size=(2, n))
        yield exercise.case(values=values, weights=weights)

    kept = {}

    def weights_kept(values, weights):
        return values * kept.setdefault(weights.shape, weights.copy())

    assert failure(exercise, weights_kept).mistake == "left_over"


def test_what_is_other_each_time_is_not_repeatable():
    rng = np.random.default_rng(0)
    found = failure(toys.DOUBLE, lambda values: 2 * values + rng.normal(size=values.shape))
    assert found.mistake == "not_repeatable"


@pytest.mark.parametrize("most", [0.0, 0.5, 1.0])
def test_a_solution_that_is_wrong_for_some_data_is_not_called_left_over(most):
    def wrong_for_small_ones(values):
        return 2 * values if values[0] > most else 2 * values + np.sin(9 * values)

    found = [failure(toys.DOUBLE, wrong_for_small_ones, draw) for draw in range(40)]
    assert any(found)
    assert "left_over" not in [failed.mistake for failed in found if failed]


def stopped_by(stop):
    """Return a wrong solution that is stopped while its mistake is looked for."""
    calls = []

    def stopped(values):
        calls.append(values)
        if len(calls) > 2:
            raise stop
        return values / 2

    return stopped


def test_what_differs_is_said_where_the_time_is_up_before_it_has_a_name():
    class TimeIsUp(BaseException):
        pass

    assert failure(toys.DOUBLE, stopped_by(TimeIsUp)).mistake == "constant_factor"
    assert failure(toys.DOUBLE, lambda values: values / 2).mistake != "constant_factor"


def test_whoever_interrupts_a_test_is_obeyed():
    with pytest.raises(KeyboardInterrupt):
        failure(toys.DOUBLE, stopped_by(KeyboardInterrupt))


@pytest.mark.parametrize("wrong", [None, 3, [1.0], "x", {}, object()])
def test_whatever_is_returned_is_told_apart_from_a_mistake(wrong):
    assert failure(toys.DOUBLE, lambda values: wrong) is not None
