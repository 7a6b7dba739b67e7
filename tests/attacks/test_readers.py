"""Whatever a reader is fed with, nothing but its own named error comes out of it.

Fifty examples each run with all tests, ten thousand with ``make attacks``.
"""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from hypothesis import strategies as st

from autograder.engine.read_outputs import read_broken_cells, read_outcomes
from autograder.grading.causes import would_bind
from autograder.grading.record import Record, RecordError
from autograder.lesson.lesson import Lesson
from autograder.submission.parse import read_cells
from autograder.submission.repair import repair
from autograder.submission.submissions import (
    Submission,
    UnreadableError,
    find_submissions,
    quoted,
    read_file,
)
from tests.attacks.examples import feed, few_and_with_make_attacks_many
from tests.support.cells import REPOSITORY, small_lesson, write_lesson
from tests.support.records import failed, passed, record

any_text = st.text(st.characters(exclude_categories=()), max_size=12)
numbers = (
    st.integers()
    | st.floats()
    | st.sampled_from([10**400, -(10**400), 2**63, 1e308, float("nan"), float("-inf")])
)
scalars = st.none() | st.booleans() | numbers | any_text
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)
REAL = [
    (REPOSITORY / "release" / name / f"{name}.ipynb").read_bytes()
    for name in sorted(os.listdir(REPOSITORY / "release"))
    if (REPOSITORY / "release" / name / f"{name}.ipynb").is_file()
]
PIECES = [b"[", b"{", b"]", b"}", b'"', b"\\", b",", b":", b"\0", b"\xff", b"\\ud800", b"NaN"]
PIECES += [b"9" * 5000, b"[" * 5000, b'{"a":' * 5000, b'"cells":', b'"grade_id": "relu",', b"\r"]


@st.composite
def mutated(draw):
    """Bytes of a real notebook, cut, repeated and spoilt at some places."""
    raw = draw(st.sampled_from(REAL))[: draw(st.sampled_from([2_000, 20_000, None]))]
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        until = draw(st.integers(at, min(len(raw), at + 300)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=5) | st.just(raw[at:until] * 2))
        raw = raw[:at] + piece + raw[until:]
    return raw


@st.composite
def retyped(draw):
    """The small lesson's notebook with values of any type where others belong."""
    notebook = nbformat.v4.new_notebook(cells=small_lesson())
    notebook.metadata["course"] = {"lesson": "01_adding", "version": "0123456789ab"}
    data = json.loads(nbformat.writes(notebook))
    for _ in range(draw(st.integers(1, 5))):
        part = data
        while isinstance(part, dict | list) and part:
            keys = list(part) if isinstance(part, dict) else range(len(part))
            key = draw(st.sampled_from(list(keys)))
            if not isinstance(part[key], dict | list) or draw(st.integers(0, 3)) == 0:
                part[key] = draw(anything)
                break
            part = part[key]
    return json.dumps(data).encode()


deep = st.builds(
    lambda opening, times, closing: (opening * times + closing * times).encode(),
    st.sampled_from(["[", '{"a":', '{"cells":[', '{"metadata":', '[{"source":']),
    st.integers(1, 100_000),
    st.sampled_from(["]", "}", "]}", "", '"']),
)
twice = st.lists(
    st.tuples(st.sampled_from(["cells", "metadata", "nbformat", "worksheets"]), anything),
    max_size=6,
).map(lambda pairs: ("{" + ",".join(f'"{k}":{json.dumps(v)}' for k, v in pairs) + "}").encode())
spoilt_encoding = st.tuples(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-be", "latin-1"]), st.sampled_from(REAL)
).map(lambda way: way[1].decode()[:3_000].encode(way[0], "replace"))
any_notebook = (
    st.binary(max_size=300)
    | mutated()
    | retyped()
    | deep
    | twice
    | spoilt_encoding
    | anything.map(lambda data: json.dumps(data).encode())
)
digits = st.text("0123456789", min_size=1, max_size=40)
dates = (
    any_text
    | digits
    | st.datetimes().map(str)
    | st.builds(
        "{} {}".format,
        st.datetimes().map(str) | digits,
        st.sampled_from(
            ["UTC", "Europe/Berlin", "EST5EDT", "+1400", "-1200", "NowHere", "/dev/zero"]
        )
        | digits
        | st.from_regex(r"[+-]\d{4}", fullmatch=True),
    )
    | st.text("0123456789 -:.TZ+/,apmJanUTC", max_size=40)
    | st.lists(
        st.sampled_from(["2026", "12", "Feb", "99", "T", ":", "-", "UTC", "Z", "1e9", "inf", "NaN"])
        | digits
    ).map(" ".join)
)
code = (
    any_text
    | st.text("()[]{}:=,'\"\\\n\t #@*f", max_size=40)
    | st.lists(
        st.sampled_from(
            (
                "import numpy as np",
                "from os import path",
                "x = 1",
                "def f(",
                "class A:",
                "  pass",
                "from . import *",
                "x: int = 3",
                'f"{',
                "\\",
                "%magic",
                "import " + "a." * 3000,
                "(" * 300,
                "-" * 9000 + "1",
                "lambda: " * 200,
                "x = [" * 150,
                "async def g(): ...",
                "return",
                "global x",
                "nonlocal y",
                "\x00",
                "\ud800",
                "match x:",
                "'\\d'",
                "x = y = 2",
            )
        )
    ).map("\n".join)
)
file_names = st.binary(min_size=1, max_size=60).filter(
    lambda name: b"/" not in name and b"\0" not in name and name not in (b".", b"..")
)
outputs = st.lists(
    anything
    | st.fixed_dictionaries(
        {"output_type": st.sampled_from(["error", "stream", "display_data"]) | anything},
        optional=dict.fromkeys(("ename", "evalue", "traceback", "text", "name", "data"), anything),
    ),
    max_size=4,
)


@st.composite
def records(draw):
    """A record's JSON with values of any type where others belong."""
    data = record(
        tests=[passed("test_f"), failed("test_g", message="no")], notes=("a note",), problem="none"
    ).as_json()
    for _ in range(draw(st.integers(1, 3))):
        part = data
        while isinstance(part, dict | list) and part:
            keys = list(part) if isinstance(part, dict) else range(len(part))
            key = draw(st.sampled_from(list(keys)))
            if not isinstance(part[key], dict | list) or draw(st.booleans()):
                part[key] = draw(anything)
                break
            part = part[key]
    return data


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    """Readers by name: what each is fed with, and the call."""
    root = tmp_path_factory.mktemp("readers")
    write_lesson(root, small_lesson())
    lesson = Lesson.load(root / "source", "01_adding")

    def reads_notebook(raw):
        with suppress(UnreadableError):
            read_cells(raw)

    def repairs(raw):
        repaired = repair(raw, lesson)
        nbformat.validate(repaired.notebook)
        nbformat.writes(repaired.notebook).encode()
        again = repair(nbformat.writes(repaired.notebook).encode(), lesson)
        assert [cell.cell_type for cell in again.notebook.cells] == [
            cell.cell_type for cell in repaired.notebook.cells
        ]
        for line in [*repaired.repairs, repaired.problem or "-"]:
            assert line.isprintable()

    def reads_date(text):
        folder = root / "sample-a" / "01_adding"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "timestamp.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(UnreadableError):
            date = Submission("sample-a", "01_adding", folder).read_timestamp()
            assert date is None or (date.tzinfo is None and 1970 <= date.year < 2200)

    def finds(names):
        student, extra = names
        folder = Path(os.fsdecode(os.path.join(os.fsencode(root), b"found", student, b"01_adding")))
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(UnreadableError):
            read_file(folder, 10)
        with suppress(IsADirectoryError):
            (folder / os.fsdecode(extra)).write_bytes(b"x")
        found = find_submissions(root / "found", "01_adding")
        assert all(line.isprintable() for line in found.set_aside)
        for submission in found.submissions:
            assert submission.student.isprintable()
            if submission.folder == folder:
                for line in submission.read().remarks:
                    assert line.isprintable()
        assert quoted(os.fsdecode(student)).isprintable()
        shutil.rmtree(root / "found")

    def binds(source):
        assert all(isinstance(name, str) for name in would_bind(source))

    def reads_outcomes(content):
        notebook = nbformat.from_dict({"cells": small_lesson()})
        for cell in notebook.cells:
            cell["outputs"] = nbformat.from_dict(content)
        for outcome in read_outcomes(notebook).values():
            assert isinstance(outcome.printed, str)
            assert outcome.failure is None or isinstance(outcome.failure.sentence, str)
        read_broken_cells(notebook)

    def reads_record(data):
        with suppress(RecordError):
            Record.from_json(json.loads(json.dumps(data)))
        with suppress(RecordError):
            (root / "record.json").write_text(json.dumps(data))
            Record.read(root / "record.json")

    def reads_record_file(raw):
        (root / "record.json").write_bytes(raw)
        with suppress(RecordError):
            Record.read(root / "record.json")

    return {
        "notebook": (any_notebook, reads_notebook),
        "repair": (any_notebook, repairs),
        "date": (dates, reads_date),
        "names": (st.tuples(file_names, file_names), finds),
        "names bound": (code, binds),
        "outputs": (outputs | anything, reads_outcomes),
        "record": (records() | anything, reads_record),
        "record's file": (any_notebook, reads_record_file),
    }


@few_and_with_make_attacks_many
@pytest.mark.parametrize(
    "reader",
    ["notebook", "repair", "date", "names", "names bound", "outputs", "record", "record's file"],
)
def test_nothing_but_its_own_error_comes_out(readers, reader, examples):
    strategy, read = readers[reader]
    feed(read, strategy, examples)
