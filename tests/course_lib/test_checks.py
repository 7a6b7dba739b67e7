"""Every recognised pattern, and that right results of any style pass."""

import collections
import re
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_lib import checks

RNG = np.random.default_rng(0)
EXPECTED = RNG.normal(size=(3, 4))
SQUARE = RNG.normal(size=(4, 4))
POSITIVE = RNG.uniform(0.5, 3, size=(3, 4))
LABELS = np.array([3, 0, 7, 3, 1])


def message(check, *arguments, **options) -> str:
    with pytest.raises(AssertionError) as failure:
        check(*arguments, **options)
    return str(failure.value)


def array_message(got, expected=EXPECTED, **options) -> str:
    return message(checks.check_array, got, expected, "f(x)", **options)


class TestArraysThatPass:
    @given(arrays(np.float64, array_shapes(max_dims=3), elements=st.floats(-1e6, 1e6)))
    def test_equal_arrays(self, expected):
        checks.check_array(expected.copy(), expected, "f(x)")

    @given(
        arrays(np.float64, (3, 2), elements=st.floats(-1e6, 1e6)),
        st.floats(-0.9e-6, 0.9e-6),
    )
    def test_arrays_within_the_tolerance(self, expected, error):
        checks.check_array(expected * (1 + error), expected, "f(x)")

    @pytest.mark.parametrize("number", [2, 2.0, np.float64(2), np.int64(2), True + 1])
    def test_numbers_of_any_type(self, number):
        checks.check_number(number, 2.0, "f(x)")

    def test_an_array_without_dimensions_is_a_number_and_one_with_a_single_entry_is_not(self):
        checks.check_number(np.array(2.0), 2.0, "f(x)")
        text = message(checks.check_number, np.array([2.0]), 2.0, "f(x)")
        assert text == "f(x): expected one number, got an array of shape (1,)."

    def test_integers_where_the_numbers_are_whole(self):
        checks.check_array(np.array([1, 2]), np.array([1.0, 2.0]), "f(x)")

    def test_booleans_count_as_numbers(self):
        checks.check_array(np.array([True, False]), np.array([1.0, 0.0]), "f(x)")

    def test_infinite_where_infinite_is_expected(self):
        checks.check_array(np.array([np.inf, 1.0]), np.array([np.inf, 1.0]), "f(x)")


def test_one_number_for_an_array_hears_what_the_shape_stands_for():
    text = array_message(0.5, np.ones(2), shape_means="one number for each channel")
    asked_for = "its shape should be (2,), one number for each channel"
    assert text == f"f(x): expected a NumPy array, got a float: {asked_for}."


PATTERNS = {
    "None": (None, EXPECTED, "returned None"),
    "a list": (EXPECTED.tolist(), EXPECTED, "expected a NumPy array, got a list"),
    "a masked array": (np.ma.array(EXPECTED), EXPECTED, "expected a NumPy array, got a MaskedA"),
    "strings": (np.array(["a"]), np.zeros(1), "array of numbers"),
    "another shape": (EXPECTED[:2], EXPECTED, "expected shape (3, 4); got (2, 4)"),
    "a transposed shape": (EXPECTED.T, EXPECTED, "got (4, 3). Yours is the transpose"),
    "transposed and square": (SQUARE.T, SQUARE, "yours is the transpose"),
    "zeros": (np.zeros((3, 4)), EXPECTED, "every value is 0"),
    "the sign": (-EXPECTED, EXPECTED, "sign is flipped"),
    "twice": (2 * EXPECTED, EXPECTED, "2 times"),
    "half": (EXPECTED / 2, EXPECTED, "1/2 times"),
    "minus twice": (-2 * EXPECTED, EXPECTED, "-2 times"),
    "a hundredfold": (100 * EXPECTED, EXPECTED, "100 times"),
    "any factor": (1.7 * EXPECTED, EXPECTED, "a constant times what is expected"),
    "an offset": (EXPECTED + 0.25, EXPECTED, "too large by the same amount everywhere"),
    "less by an offset": (EXPECTED - 1, EXPECTED, "too small by the same amount everywhere"),
    "the square": (POSITIVE**2, POSITIVE, "is a root missing?"),
    "the root": (np.sqrt(POSITIVE), POSITIVE, "a root too many"),
    "cut to integers": (np.trunc(5 * POSITIVE).astype(int), 5 * POSITIVE, "whole numbers only"),
    "rounded to integers": (np.rint(5 * POSITIVE).astype(int), 5 * POSITIVE, "dtype int64"),
    "cut to zeros": (np.trunc(0.3 * POSITIVE).astype(int), 0.3 * POSITIVE, "whole numbers only"),
    "the first row alone": (
        np.vstack([EXPECTED[:1], np.zeros((2, 4))]),
        EXPECTED,
        "only the first row is right: does the loop end too early",
    ),
    "a path that goes wrong": (
        np.vstack([EXPECTED[:1], RNG.normal(size=(2, 4))]),
        EXPECTED,
        "only the first row is right: all that come after it are wrong",
    ),
    "one value": (
        np.where(EXPECTED[1, 2] == EXPECTED, 9, EXPECTED),
        EXPECTED,
        "first is at [1, 2]",
    ),
}


@pytest.mark.parametrize(("got", "expected", "words"), PATTERNS.values(), ids=PATTERNS.keys())
def test_patterns_are_recognised(got, expected, words):
    text = array_message(got, expected)
    assert words in text
    assert text.startswith("f(x): ")
    assert text.endswith((".", "?"))
    assert not text.endswith("?.")


def test_nan_and_infinity_are_placed():
    got = EXPECTED.copy()
    got[1, 2] = np.nan
    assert "the first, at [1, 2], is NaN" in array_message(got)
    got[0, 3] = -np.inf
    assert "2 of 12 values are not finite; the first, at [0, 3], is infinite" in array_message(got)
    text = message(checks.check_dict, {7: 0.5, 1: np.nan}, {7: 0.5, 1: 0.5}, "f(x)")
    assert "f(x), values: 1 of 2 values is not finite; the first, under the key 1, is NaN" in text


def test_where_nan_or_infinity_is_expected_only_others_are_reported():
    expected = np.array([np.nan, np.inf, 2.0, 3.0])
    got = np.array([np.nan, np.inf, np.nan, 3.0])
    assert "1 of 4 values is not finite; the first, at [2]" in array_message(got, expected)
    text = array_message(np.array([1.5, np.inf, 2.0, 3.0]), expected)
    assert text.endswith("the first is at [0], where yours is 1.5, not what is expected.")
    assert "where yours is 9, too small" in array_message(np.array([np.nan, 9, 2, 3]), expected)


@pytest.mark.parametrize("got", [1.37 * EXPECTED, EXPECTED / 1.37, EXPECTED + 0.37, EXPECTED - 7])
def test_no_factor_or_offset_gives_expected_values_away(got):
    assert not re.search(r"\d", array_message(got))


def test_a_single_nonzero_entry_proves_no_factor():
    expected = np.array([0.0, 0.0, 5.0])
    assert "too large" in array_message(1.4 * expected, expected)
    assert "too large" in array_message(2 * expected, expected)
    assert "a factor 2 is too much" in array_message(2 * expected, expected, factors={"2": 2.0})


def test_factors_are_named():
    assert "N times" in array_message(7 * EXPECTED, factors={"N": 7})
    assert "1/N times what is expected: a factor N is missing" in array_message(
        EXPECTED / 7, factors={"N": 7}
    )
    assert "-N times what is expected: a factor -N is too much" in array_message(
        -7 * EXPECTED, factors={"N": 7}
    )
    dropout = {"1/(1-p)": 1 / 0.8}
    assert "1/(1-p) times what is expected" in array_message(EXPECTED / 0.8, factors=dropout)
    assert "yours is (1-p) times what is expected: a factor 1/(1-p) is missing" in array_message(
        EXPECTED * 0.8, factors=dropout
    )
    assert "1/(N·C) times" in array_message(EXPECTED / 35, factors={"N·C": 35})
    assert "1/√D times" in array_message(EXPECTED / 3**0.5, factors={"√D": 3**0.5})
    assert "a constant times" in array_message(EXPECTED * 1.1, factors={"none": 0})
    assert "(1-p) times" not in array_message(EXPECTED * 1.1, factors={"1/(1-p)": 1 / 0.8})


def test_a_single_number_is_a_multiple_only_by_a_known_factor():
    assert "N times" in message(checks.check_number, 14.0, 2.0, "f(x)", factors={"N": 7})
    assert "too large" in message(checks.check_number, 13.0, 2.0, "f(x)", factors={"N": 7})


def test_a_diagnosis_that_matches_comes_first():
    wrong = np.abs(EXPECTED)
    diagnoses = [(EXPECTED + 9, "not this one"), (wrong, "the absolute value was taken")]
    assert "f(x): the absolute value was taken." in array_message(wrong, diagnoses=diagnoses)


def test_a_diagnosis_may_have_another_shape():
    diagnoses = [(EXPECTED.sum(axis=0), "summed over the wrong axis")]
    text = array_message(EXPECTED.sum(axis=0), EXPECTED.sum(axis=1), diagnoses=diagnoses)
    assert "summed over the wrong axis" in text


def test_a_diagnosis_never_spoils_a_right_result():
    checks.check_array(EXPECTED, EXPECTED, "f(x)", diagnoses=[(EXPECTED, "never said")])


def test_expected_values_are_shown_only_when_revealed():
    got = EXPECTED.copy()
    got[2, 1] = 1234.5
    shown = f"{EXPECTED[2, 1]:.6g}"
    assert shown not in array_message(got)
    assert shown in array_message(got, reveal=True)


def test_the_absolute_tolerance_grows_with_the_scale():
    expected = np.array([1e-9, 1.0])
    checks.check_array(expected + 5e-7, expected, "f(x)")
    assert array_message(expected + 5e-7, expected, atol=1e-9)
    checks.check_array(expected + 5e-4, expected, "f(x)", scale=1000.0)


def test_rounding_is_allowed_where_zero_is_expected_everywhere():
    checks.check_array(np.array([1e-17, 0.0]), np.zeros(2), "f(x)")
    checks.check_number(-1e-12, 0.0, "f(x)")
    assert "too large" in array_message(np.array([1e-6, 0.0]), np.zeros(2))


def test_entries_can_have_names():
    got, expected = np.array([1.0, 7.0, 3.0]), np.array([1.0, 2.0, 3.0])
    text = array_message(got, expected, entries=["of x", "of y", "of z"])
    assert "the first is of y, where yours is 7, too large" in text


def test_the_last_resort_yields_to_what_is_recognised():
    got = EXPECTED + RNG.normal(size=EXPECTED.shape)
    assert array_message(got, otherwise="were they shuffled?") == "f(x): were they shuffled?"
    assert "sign is flipped" in array_message(-EXPECTED, otherwise="were they shuffled?")
    checks.check_array(EXPECTED, EXPECTED, "f(x)", otherwise="never said")


def test_the_shape_alone():
    checks.check_shape(np.full((2, 3), np.nan), (2, 3), "f(x)")
    text = message(checks.check_shape, EXPECTED.T, (3, 4), "f(x)", shape_means="a row per point")
    assert text == "f(x): expected shape (3, 4), a row per point; got (4, 3)."
    assert "returned None" in message(checks.check_shape, None, (3, 4), "f(x)")
    assert "got a list" in message(checks.check_shape, [[0]], (1, 1), "f(x)")


def test_the_shape_is_explained():
    text = array_message(EXPECTED[:2], shape_means="one row per test point")
    assert "expected shape (3, 4), one row per test point; got (2, 4)" in text


class TestLabels:
    def test_integer_labels_of_any_width_pass(self):
        checks.check_labels(LABELS.astype(np.uint8), LABELS, "f(x)")

    @pytest.mark.parametrize(
        ("got", "words"),
        [
            (LABELS.astype(float), "labels are integers"),
            (LABELS + np.array([0, 0, 1, 0, 0]), "the first is entry 2, where yours is 8"),
            (LABELS[:3], "expected shape (5,), one label per point; got (3,)"),
            (LABELS[:, None], "got (5, 1)"),
            (LABELS.tolist(), "got a list"),
            (None, "None"),
        ],
    )
    def test_others_do_not(self, got, words):
        assert words in message(checks.check_labels, got, LABELS, "f(x)")

    def test_a_diagnosis_is_named(self):
        diagnoses = [(LABELS[::-1], "the order is reversed")]
        text = message(checks.check_labels, LABELS[::-1].copy(), LABELS, "f", diagnoses=diagnoses)
        assert "the order is reversed" in text

    def test_the_expected_label_is_shown_only_when_revealed(self):
        got = LABELS + np.array([0, 40, 0, 0, 0])
        assert message(checks.check_labels, got, LABELS, "f").endswith("where yours is 40.")
        text = message(checks.check_labels, got, LABELS, "f", reveal=True)
        assert text.endswith("where yours is 40, 0 is expected.")


class TestDicts:
    EXPECTED: ClassVar = {7: 0.25, 1: 0.5}

    @pytest.mark.parametrize(
        "got",
        [
            {1: 0.5, 7: 0.25},
            {np.int64(7): np.float64(0.25), np.int64(1): np.array(0.5)},
            collections.defaultdict(float, {7: 0.25, 1: 0.5}),
        ],
    )
    def test_the_same_numbers_in_any_order_and_type_pass(self, got):
        checks.check_dict(got, self.EXPECTED, "f(x)")

    @pytest.mark.parametrize(
        ("got", "words"),
        [
            (None, "expected a dict of scores, got None: does the function"),
            ([0.25, 0.5], "expected a dict of scores, got a list"),
            ({7: 0.25}, "has no key 1: it needs one for each of [7, 1]"),
            ({7: 0.25, 1: 0.5, 2: 0.1}, "has a key 2 that was not asked for"),
            ({7: [0.2, 0.3], 1: 0.5}, "expected one number under the key 7, got a list"),
            ({7: 0.25, 1: 0.4}, "1 of 2 values is wrong; the first is under the key 1"),
            ({7: 1.0, 1: 2.0}, "f(x), scores: yours is folds times what is expected"),
            ({7: 0.75, 1: 0.1}, "these are errors"),
        ],
    )
    def test_anything_else_is_explained(self, got, words):
        diagnoses = [(np.array([0.75, 0.1]), "these are errors")]
        options = {"values": "scores", "factors": {"folds": 4}, "diagnoses": diagnoses}
        assert words in message(checks.check_dict, got, self.EXPECTED, "f(x)", **options)


class TestParts:
    def test_a_list_counts_as_a_tuple(self):
        assert checks.parts([1, 2], ("loss", "gradient"), "f(x)") == (1, 2)

    @pytest.mark.parametrize(
        ("got", "words"),
        [
            (None, "expected a pair (loss, gradient), got None"),
            (1.5, "got a float"),
            ((1, 2, 3), "got 3"),
        ],
    )
    def test_anything_else_is_explained(self, got, words):
        assert words in message(checks.parts, got, ("loss", "gradient"), "f(x)")


class TestUnchanged:
    def test_a_function_that_changes_nothing_passes(self):
        checks.check_unchanged(lambda a, b: a * len(b), {"a": EXPECTED, "b": [1, [2]]}, "f(a, b)")

    @pytest.mark.parametrize(
        "change",
        [
            lambda a, b: b.append(3),
            lambda a, b: b[1].append(3),
        ],
    )
    def test_a_changed_list_is_named(self, change):
        text = message(checks.check_unchanged, change, {"a": 1, "b": [1, [2]]}, "f(a, b)")
        assert "must leave b unchanged" in text

    @pytest.mark.parametrize("other", [np.random.default_rng(0), abs, object()])
    def test_what_cannot_be_compared_counts_as_unchanged(self, other):
        checks.check_unchanged(lambda a, b: None, {"a": EXPECTED, "b": other}, "f(a, b)")

    def test_nan_equals_itself(self):
        values = {"a": np.array([np.nan, 1j]), "b": [float("nan")]}
        checks.check_unchanged(lambda a, b: None, values, "f(a, b)")

    def test_a_changed_dict_is_named(self):
        def change(a):
            a["x"][0] = 99

        assert "leave a unchanged" in message(
            checks.check_unchanged, change, {"a": {"x": EXPECTED[0], "y": 2}}, "f(a)"
        )
        checks.check_unchanged(dict, {"a": {"x": EXPECTED, "y": 2}}, "f(a)")

    def test_a_changed_array_is_named_and_the_test_keeps_its_own(self):
        def change(a):
            a[0] = 99

        original = EXPECTED.copy()
        assert "leave a unchanged" in message(
            checks.check_unchanged, change, {"a": original}, "f(a)"
        )
        assert np.array_equal(original, EXPECTED)


WHY = {"a": "it is not", "b": "it is so", "c": "not this", "d": "this too"}


class TestChoices:
    @pytest.mark.parametrize("answer", ["bd", "DB", " d, b ", "bbd", "(b) and... no: d"[:4] + "d"])
    def test_letters_in_any_order_and_case(self, answer):
        checks.check_choice(answer, "bd", "facts", WHY)

    def test_every_option_is_explained_right_or_wrong(self, capsys):
        checks.check_choice("bd", "bd", "facts", WHY)
        assert capsys.readouterr().out.splitlines() == [
            "a) wrong: it is not",
            "b) right: it is so",
            "c) wrong: not this",
            "d) right: this too",
        ]

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            ("a", "a) is not right: it is not"),
            ("b", "d) is right as well: this too"),
            ("abcd", "a) is not right"),
            (None, "still None"),
            (["b", "d"], "expected a string of letters, got a list"),
            ("", "no letter"),
            ("bx", "there is no option x"),
            ("b and d", "there is no option n: the options are a, b, c, d; write only letters"),
        ],
    )
    def test_wrong_choices_are_named(self, answer, words):
        assert words in message(checks.check_choice, answer, "bd", "facts", WHY)

    def test_a_message_ends_in_one_full_stop(self):
        why = {"a": "It is not. Never.", "b": "it is so"}
        text = message(checks.check_choice, "a", "b", "facts", why)
        assert text == "facts: a) is not right: It is not. Never."

    def test_the_form_says_nothing_about_the_answer(self):
        checks.check_choice_form("a", "facts")
        assert "still None" in message(checks.check_choice_form, None, "facts")


GATE = {"p": -6, "m": (1, 2.5)}


class TestAnswers:
    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (1031.0, 1031),
            ([2, 0.8], (2, 0.8)),
            (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
            ({"m": [1, 2.5], "p": -6.0}, GATE),
            ({"add": "router"}, {"add": "router"}),
            (0.1 + 0.2, 0.3),
        ],
    )
    def test_any_form_of_the_right_numbers_passes(self, answer, expected):
        checks.check_answer(answer, expected, "by_hand")

    @pytest.mark.parametrize(
        ("answer", "expected", "words"),
        [
            (None, 1031, "still None"),
            ("1031", 1031, "expected one number, got a str"),
            (1030, 1031, "the value is not right"),
            ((2, 0.9), (2, 0.8), "the value at [1] is not right"),
            ((2,), (2, 0.8), "expected 2 numbers"),
            ([[1, 2]], [[1, 2], [3, 4]], "2 × 2 nested lists"),
            ((1, "x"), (1, 2), "in yours, a str is not a number"),
            (("1", "2"), (1, 2), "in yours, a str is not a number"),
            ([None, 2], (1, 2), "in yours, None is not a number"),
            ([[1, 2], [3]], [[1, 2], [3, 4]], "nested unevenly"),
            ({"p": -6}, GATE, "the keys 'm' are missing"),
            ({**GATE, "z": 1}, GATE, "'z' are not asked for"),
            ({"p": -5, "m": (1, 2.5)}, GATE, "the value of 'p' is not right"),
            ([1], GATE, "expected a dict"),
            ({"add": 1}, {"add": "router"}, "expected a string"),
            ({"add": "swap"}, {"add": "router"}, "the value of 'add' is not right"),
        ],
    )
    def test_wrong_ones_are_explained(self, answer, expected, words):
        assert words in message(checks.check_answer, answer, expected, "by_hand")

    def test_a_known_slip_is_named(self):
        text = message(
            checks.check_answer, 1021, 1031, "x", {"no_bias": (1021, "the bias is missing")}
        )
        assert text == "x: the bias is missing."

    def test_the_form_alone_reveals_nothing(self):
        checks.check_answer_form((0, 0), (2, 0.8), "by_hand")
        assert "expected 2 numbers" in message(checks.check_answer_form, 1, (2, 0.8), "by_hand")

    @pytest.mark.parametrize(
        ("answer", "like"), [(7, 0), (7.0, 0), (np.int64(1031), 0), ([30, 2.0, 1], (3, 2, 1))]
    )
    def test_whole_numbers_have_the_form_of_counts(self, answer, like):
        checks.check_answer_form(answer, like, "total", counted="parameters")

    @pytest.mark.parametrize(
        ("answer", "like", "words"),
        [
            (7.5, 0, "total: parameters are counted: assign a whole number."),
            (np.nan, 0, "total: parameters are counted: assign a whole number."),
            (np.inf, 0, "total: parameters are counted: assign a whole number."),
            ((3, 4.5, 5), (3, 2, 1), "total: parameters are counted: assign whole numbers."),
            ({"y": 0.5}, {"y": 1}, "total['y']: parameters are counted: assign a whole number."),
            (None, 0, "total: it is still None"),
            ("7", 0, "total: expected one number"),
            ((7, 1), 0, "total: expected one number"),
            ((3, 4), (3, 2, 1), "total: expected 3 numbers"),
        ],
    )
    def test_others_do_not(self, answer, like, words):
        found = message(checks.check_answer_form, answer, like, "total", counted="parameters")
        assert found.startswith(words)


def test_the_package_loads_nothing_but_numpy():
    import subprocess
    import sys

    code = (
        "import course_lib.checks, sys; print([m for m in ('matplotlib', 'IPython', 'ipywidgets')"
    )
    code += " if m in sys.modules])"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == "[]"


class TestPatternsAndTheirIds:
    """Each broken property has an id, so that nobody needs to read it out of the sentence."""

    VECTOR = np.array([0.31, -1.27, 2.53, 0.94, -0.58])
    ROWS = np.random.default_rng(3).uniform(0.5, 3.0, size=(5, 4))

    PATTERNS: ClassVar = {
        "rounded": (np.round(VECTOR * 1.2345, 1), VECTOR * 1.2345),
        "single_precision": (np.float64(np.float32(VECTOR)), VECTOR),
        "low_precision": (VECTOR * (1 + 3e-7 * np.sign(VECTOR - 0.5)), VECTOR),
        "loop_too_short": (np.append(VECTOR[:-1], 0), VECTOR),
        "one_triangle": (np.triu(ROWS), ROWS),
        "running_total": (np.cumsum(ROWS, axis=1), ROWS),
        "first_everywhere": (np.tile(ROWS[0], (5, 1)), ROWS),
        "reversed_order": (VECTOR[::-1].copy(), VECTOR),
        "permuted": (np.roll(VECTOR, 2), VECTOR),
        "sign_flipped": (-VECTOR, VECTOR),
        "transposed": (ROWS.T.copy(), ROWS),
        "constant_factor": (3 * VECTOR, VECTOR),
        "constant_offset": (VECTOR + 0.37, VECTOR),
        "wrong_diagonal": (ROWS[:4] * (1 + 0.7 * np.eye(4)), ROWS[:4]),
        "wrong_off_diagonal": (np.where(np.eye(4), ROWS[:4], ROWS[:4] ** 2 + 1), ROWS[:4]),
        "broadcast_to_square": (np.zeros((5, 5)), VECTOR),
        "integer_dtype": (VECTOR.astype(int), VECTOR),
        "not_finite": (np.where(VECTOR > 2, np.nan, VECTOR), VECTOR),
        "wrong_where_large": (np.minimum(np.arange(20.0), 14), np.arange(20.0)),
        "wrong_where_small": (np.where(np.arange(20) < 5, 7.0, np.arange(20)), np.arange(20.0)),
        "returned_none": (None, VECTOR),
        "wrong_type": ([1.0], VECTOR),
        "wrong_shape": (VECTOR[:2], VECTOR),
    }

    @pytest.mark.parametrize(("mistake", "arrays"), PATTERNS.items(), ids=PATTERNS)
    def test_it_is_recognised(self, mistake, arrays):
        with pytest.raises(checks.CheckFailed) as failed:
            checks.check_array(*arrays, "f(x)", rtol=1e-9, atol=1e-9)
        assert failed.value.mistake == mistake

    def test_a_forgotten_scale_is_not_taken_for_rounding(self):
        mask = np.array([0.0, 4 / 3, 4 / 3, 0.0, 4 / 3])
        with pytest.raises(checks.CheckFailed, match="times what is expected") as failed:
            checks.check_array(0.75 * mask, mask, "f(x)")
        assert failed.value.mistake == "constant_factor"

    def test_what_wrong_entries_have_in_common_is_said(self):
        got = np.where(self.VECTOR < 0, 5.0, self.VECTOR)
        with pytest.raises(checks.CheckFailed, match="wrong only where x is negative") as failed:
            checks.check_array(got, self.VECTOR, "f(x)", groups={"x is negative": self.VECTOR < 0})
        assert failed.value.mistake == "wrong_group"

    def test_a_group_that_the_wrong_entries_leave_says_nothing(self):
        got = self.VECTOR + np.array([1.0, 0, 0, 0.3, 0])
        with pytest.raises(checks.CheckFailed) as failed:
            checks.check_array(got, self.VECTOR, "f(x)", groups={"x is negative": self.VECTOR < 0})
        assert failed.value.mistake is None

    def test_advice_stands_in_for_what_differs(self):
        got = self.VECTOR + np.array([1.0, 0, 0, 0.3, 0])
        with pytest.raises(checks.CheckFailed, match="subtract the largest first") as failed:
            checks.check_array(got, self.VECTOR, "f(x)", otherwise="subtract the largest first")
        assert failed.value.mistake == "advised"

    def test_a_label_that_never_comes_is_named(self):
        right = np.array([0, 12, 3, 12, 3, 0])
        with pytest.raises(checks.CheckFailed, match="label 12 is never returned") as failed:
            checks.check_labels(np.where(right == 12, 3, right), right, "f(x)")
        assert failed.value.mistake == "label_lost"

    def test_labels_that_are_too_large_for_the_function_are_told(self):
        right = np.array([300, 131, 4, 0, 4, 131, 0])
        with pytest.raises(checks.CheckFailed, match="room for large labels") as failed:
            checks.check_labels(np.minimum(right, 9), right, "f(x)")
        assert failed.value.mistake == "wrong_where_large"

    @pytest.mark.parametrize(
        ("got", "mistake"),
        [
            (np.zeros(3, dtype=int), "all_zero"),
            (np.array([2.0, 0.0, 5.0]), "not_integers"),
            ([2, 0, 5], "wrong_type"),
            (np.array([2, 0]), "wrong_shape"),
        ],
    )
    def test_labels_in_a_wrong_form(self, got, mistake):
        with pytest.raises(checks.CheckFailed) as failed:
            checks.check_labels(got, np.array([2, 0, 5]), "f(x)")
        assert failed.value.mistake == mistake

    @pytest.mark.parametrize(
        ("got", "mistake"),
        [
            (None, "returned_none"),
            ([1.0], "wrong_type"),
            ({1: 0.5}, "missing_key"),
            ({1: 0.5, 2: 1.0, 3: 1.0}, "extra_key"),
            ({1: 0.5, 2: [1.0]}, "not_a_number"),
        ],
    )
    def test_dicts_in_a_wrong_form(self, got, mistake):
        with pytest.raises(checks.CheckFailed) as failed:
            checks.check_dict(got, {1: 0.5, 2: 1.0}, "f(x)")
        assert failed.value.mistake == mistake

    @pytest.mark.parametrize(
        ("got", "mistake"),
        [(None, "returned_none"), (3.0, "not_a_tuple"), ((1, 2, 3), "wrong_count")],
    )
    def test_several_results_in_a_wrong_form(self, got, mistake):
        with pytest.raises(checks.CheckFailed) as failed:
            checks.parts(got, ("loss", "gradient"), "f(x)")
        assert failed.value.mistake == mistake

    def test_a_changed_argument_has_an_id_too(self):
        with pytest.raises(checks.CheckFailed) as failed:
            checks.check_unchanged(lambda x: x.sort(), {"x": np.array([2, 1])}, "f(x)")
        assert failed.value.mistake == "changes_argument"

    @given(arrays(np.float64, (4, 5), elements=st.floats(-100, 100)))
    def test_an_array_of_noise_is_given_at_most_one_name(self, got):
        """Whatever comes, the check ends in its own error and never in another."""
        expected = np.random.default_rng(8).normal(size=(4, 5))
        with pytest.raises(checks.CheckFailed):
            checks.check_array(got, expected, "f(x)")
