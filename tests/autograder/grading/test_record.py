"""The record: it comes back from its file as it was, and nothing else passes for one."""

import copy
import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.engine.outcomes import BrokenCell
from autograder.grading.record import SCHEMA, Fingerprint, Record, RecordError, TestRecord
from tests.support.records import failed, passed, record

# Also halves of surrogate pairs, which a student may print.
texts = st.text(st.characters(), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
records = st.builds(
    Record,
    texts,
    texts,
    st.builds(
        Fingerprint,
        st.none() | texts,
        st.dictionaries(texts, texts, max_size=3),
        texts,
        texts,
        texts,
        st.none() | texts,
        st.lists(texts, max_size=2).map(tuple),
        texts,
        st.dictionaries(texts, numbers, max_size=2),
        texts,
    ),
    st.lists(
        st.builds(
            TestRecord,
            texts,
            texts,
            st.booleans(),
            numbers,
            numbers,
            message=st.none() | texts,
            mistake=st.none() | texts,
            error=st.none() | texts,
            line=st.none() | texts,
            traceback=texts,
            printed=texts,
            because_of=st.none() | st.integers(1, 99),
        ),
        max_size=3,
    ).map(tuple),
    broken_cells=st.lists(
        st.builds(
            BrokenCell,
            st.integers(1, 99),
            texts,
            texts,
            texts,
            line=st.none() | texts,
            undefined=st.none() | texts,
        ),
        max_size=2,
    ).map(tuple),
    problem=st.none() | texts,
    repairs=st.lists(texts, max_size=2).map(tuple),
    limit=st.none() | texts,
    seconds=numbers,
    peak_memory_bytes=st.none() | st.integers(0),
    isolation=texts,
    notes=st.lists(texts, max_size=2).map(tuple),
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(records)
def test_a_record_comes_back_as_it_was(made):
    again = Record.from_json(json.loads(json.dumps(made.as_json())))
    assert again == made
    assert again.digest == made.digest


@given(records)
def test_its_file_is_ascii_whatever_a_student_prints(made):
    json.dumps(made.as_json()).encode("ascii")


@given(plain)
def test_what_is_no_record_is_refused(data):
    with pytest.raises(RecordError):
        Record.from_json(data)


@given(records, plain, st.data())
def test_a_field_of_another_type_is_refused_or_is_of_the_type(made, value, draw):
    data = made.as_json()
    name = draw.draw(st.sampled_from(sorted(data)))
    data[name] = value
    try:
        again = Record.from_json(data)
    except RecordError:
        return
    assert json.dumps(again.as_json()[name]) == json.dumps(value) or name == "seconds"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data.pop("schema"), "it has no schema"),
        (lambda data: data.update(schema=SCHEMA + 1), f"reads schema {SCHEMA}: grade the"),
        (lambda data: data.update(schema=True), "schema True"),
        (lambda data: data.pop("tests"), "record: missing tests"),
        (lambda data: data.update(grade=1), "record: unknown grade"),
        (lambda data: data["tests"][0].update(score="60"), r"tests\[0\].score: float is expected"),
        (lambda data: data["tests"][0].update(passed=1), r"tests\[0\].passed: bool is expected"),
        (lambda data: data["tests"][0].update(because_of=True), "because_of: int is expected"),
        (lambda data: data.update(seconds=float("nan")), "seconds: float is expected, not nan"),
        (lambda data: data.update(repairs="none"), "repairs: a list is expected"),
        (lambda data: data["graded"].update(files=[]), "graded.files: an object is expected"),
    ],
)
def test_a_malformed_record_is_refused_with_the_place(change, says):
    data = record(tests=[passed("test_f")]).as_json()
    assert Record.from_json(copy.deepcopy(data))
    change(data)
    with pytest.raises(RecordError, match=says):
        Record.from_json(data)


def test_a_record_is_written_and_read_as_a_file(tmp_path):
    made = record(tests=[failed("test_f", mistake="no-root")])
    path = tmp_path / "results" / "sample-a" / "01_adding.json"
    made.write(path)
    assert Record.read(path) == made
    path.write_text('{"schema": 1,')
    with pytest.raises(RecordError, match="no JSON"):
        Record.read(path)


def test_tests_are_told_by_exercise():
    made = record(
        tests=[passed("test_f", 3.0), failed("test_f_large", 2.0), passed("test_g", 1.0, "g")]
    )
    f, g = made.exercises
    assert (f.name, f.score, f.points, f.messages) == ("f", 3, 5, ["wrong"])
    assert (g.name, g.score) == ("g", 1)
    assert (made.score, made.points) == (4, 6)


def test_scores_of_the_gradebook_count_and_leave_the_verdict():
    made = record(tests=[failed("test_f", 60.0), passed("test_g", 40.0, "g")])
    graded = made.with_scores({"test_f": 30.0})
    assert [test.score for test in graded.tests] == [30, 40]
    assert [test.passed for test in graded.tests] == [False, True]


@pytest.mark.parametrize(
    ("test", "broke"),
    [
        (passed("test_f"), False),
        (failed("test_f"), False),
        (failed("test_f", error="AssertionError"), False),
        (failed("test_f", error="TimeoutError"), False),
        (failed("test_f", error="NotRun"), False),
        (failed("test_f", error="TypeError", line="cell [2], line 3: f"), False),
        (failed("test_f", error="TypeError"), True),
    ],
)
def test_a_test_broke_where_neither_a_check_nor_the_student_said_so(test, broke):
    assert test.broke == broke


def older(made, schema):
    """Return a record whose fingerprint knows no more than in an older schema, and its data."""
    unknown = {"remarks": (), "lesson_code": "", "limits": {}, "secret": ""}
    made = replace(made, graded=replace(made.graded, **unknown))
    data = made.as_json() | {"schema": schema}
    for name in [*unknown, *(["draw"] if schema == 1 else [])]:
        data["graded"].pop(name)
    return made, data


@pytest.mark.parametrize("schema", [1, 2])
def test_an_older_record_is_read_and_says_no_more_than_it_knows(schema):
    made, data = older(record(tests=[passed("test_f")]), schema)
    assert Record.from_json(data) == made
    assert made.graded.draw == "0" * 16


@pytest.mark.parametrize("schema", [1, 2])
def test_an_older_record_is_known_by_the_digest_it_had(tmp_path, schema):
    path = tmp_path / "01_adding.json"
    made, data = older(record(tests=[failed("test_f", mistake="no_root")]), schema)
    path.write_text(json.dumps(data))
    then = hashlib.sha256(json.dumps(data).encode()).hexdigest()[:16]
    assert Record.read_by_digest(path, then) == made
    assert Record.read_by_digest(path, made.digest) is None
    made.write(path)
    assert Record.read_by_digest(path, made.digest) == made
    assert Record.read_by_digest(path, None) is None
