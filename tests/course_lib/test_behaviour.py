"""Checks of what a function remembers, what it warns of, and whether its gradient fits its loss."""

import numpy as np
import pytest

from course_lib import checks

X, OTHER = np.array([1.5, -2.0, 0.5]), np.array([4.0, 0.25, -3.0])
TARGETS = np.array([0.5, 1.0, -1.0])


def message(check, *arguments, **options) -> str:
    with pytest.raises(checks.CheckFailed) as failure:
        check(*arguments, **options)
    return str(failure.value)


class TestRepeatable:
    def check(self, function):
        checks.check_repeatable(function, {"x": X}, {"x": OTHER}, "f(x)")

    def test_what_depends_on_its_arguments_alone_passes(self):
        self.check(lambda x: (x.sum(), {"twice": 2 * x}, [x > 0], "words"))

    def test_what_the_second_call_returned_is_handed_back(self):
        found = checks.check_repeatable(np.sum, {"x": X}, {"x": OTHER}, "sum(x)")
        assert found == OTHER.sum() != X.sum()

    def test_a_result_may_have_nan(self):
        self.check(lambda x: np.where(x > 0, x, np.nan))

    def test_what_is_left_over_is_noticed(self):
        seen = []

        def remembers(x):
            seen.append(x.sum())
            return sum(seen)

        assert "left over from an earlier call" in message(self.check, remembers)

    def test_one_array_for_all_results_is_noticed(self):
        kept = np.zeros(3)

        def reuses(x):
            kept[:] = x
            return kept

        assert "make a new array in each call" in message(self.check, reuses)

    def test_the_arguments_are_those_of_the_test_whatever_it_does_to_them(self):
        def changes(x):
            x += 1
            return x

        self.check(changes)

    def test_results_of_other_lengths_differ(self):
        calls = []

        def grows(x):
            calls.append(x)
            return calls.copy()

        assert "left over" in message(self.check, grows)


class TestNoWarnings:
    def test_a_warning_of_this_kind_fails_in_words(self):
        def overflows():
            with checks.no_warnings("f(800)", "overflow", "e^800 is too large"):
                np.exp(np.array([800.0]))

        assert message(overflows) == (
            'f(800): NumPy warns of "overflow encountered in exp": e^800 is too large.'
        )

    def test_others_pass(self):
        with checks.no_warnings("f(0)", "overflow"):
            np.log(np.array([0.0]))

    def test_an_error_within_goes_on(self):
        with pytest.raises(ZeroDivisionError), checks.no_warnings("f", "overflow"):
            1 / 0  # noqa: B018


class TestGradient:
    def check(self, function, **options):
        checks.check_gradient(
            function, {"x": X, "y": TARGETS}, "x", "f(x, y)", **{"factors": {"N": 3.0}} | options
        )

    def test_a_gradient_that_is_the_slope_passes(self):
        self.check(lambda x, y: (np.mean((x - y) ** 3), (x - y) ** 2))

    def test_so_does_one_of_a_loss_that_is_the_wrong_one(self):
        self.check(lambda x, y: [np.sum((x - y) ** 2), 2 * (x - y)])

    @pytest.mark.parametrize(
        ("function", "words"),
        [
            (lambda x, y: (np.mean((x - y) ** 2), 2 * (x - y)), "a factor N is too much"),
            (lambda x, y: (np.mean((x - y) ** 2), 2 * (y - x) / 3), "the sign is flipped"),
            (lambda x, y: (np.mean((x - y) ** 2), x / 3), "nudge one entry of x"),
            (lambda x, y: (np.mean((x - y) ** 2), 1.0), "expected a NumPy array, got a float"),
            (lambda x, y: (np.mean(y**2), 2 * y / 3), "f(x, y), the loss: it does not change"),
            (lambda x, y: np.mean((x - y) ** 2), "expected a pair (loss, gradient)"),
            (lambda x, y: (x - y, 2 * (x - y)), "the loss: expected one number"),
            (lambda x, y: (np.nan, 2 * (x - y)), "the loss: the result is NaN"),
        ],
    )
    def test_others_are_explained(self, function, words):
        assert words in message(self.check, function)


class TestProperties:
    @staticmethod
    def rows_sum_to_1(got):
        return None if np.allclose(got.sum(axis=1), 1) else "rows do not sum to 1"

    @staticmethod
    def no_entry_is_negative(got):
        return "" if (got >= 0).all() else "an entry is negative"

    def check(self, got):
        right = np.array([[0.2, 0.8], [0.7, 0.3]])
        properties = [self.rows_sum_to_1, self.no_entry_is_negative]
        checks.check_array(np.array(got), right, "f(x)", properties=properties)

    def test_the_first_that_is_broken_is_named(self):
        assert message(self.check, [[0.1, 0.8], [0.7, 0.4]]) == "f(x): rows do not sum to 1."
        assert message(self.check, [[-0.2, 1.2], [0.7, 0.3]]) == "f(x): an entry is negative."

    def test_what_breaks_none_is_compared_by_value(self):
        assert "2 of 4 values are wrong" in message(self.check, [[0.25, 0.75], [0.7, 0.3]])

    def test_it_is_named_before_a_pattern(self):
        assert message(self.check, [[0.4, 1.6], [1.4, 0.6]]) == "f(x): rows do not sum to 1."


class TestPassed:
    def test_it_says_what_holds(self, capsys, monkeypatch):
        monkeypatch.delitem(__import__("sys").modules, "course_lib.hidden", raising=False)
        checks.passed("relu", "the example")
        checks.passed_form("facts")
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == "✓ relu: the example (hidden tests try more)"
        assert "whether it is right, grading tells" in lines[1]

    def test_where_hidden_tests_ran_it_does_not_speak_of_what_is_to_come(self, capsys):
        import course_lib.hidden  # noqa: F401

        checks.passed("relu", "the example")
        checks.passed_form("facts")
        assert capsys.readouterr().out == "✓ relu: the example (hidden tests too)\n"
