import json

import pytest

from autograder.submission import parse
from autograder.submission.parse import SubmittedCell, read_cells
from autograder.submission.submissions import UnreadableError


def notebook(*cells, **rest):
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, **rest}).encode()


def cell(source="x = 1", kind="code", **rest):
    return {"cell_type": kind, "source": source, "metadata": {}, **rest}


def problem(raw):
    with pytest.raises(UnreadableError) as info:
        read_cells(raw)
    message = str(info.value)
    assert message.isprintable()
    return message


def test_text_kind_and_name_of_each_cell_are_read():
    named = cell(metadata={"nbgrader": {"grade_id": "relu"}})
    read = read_cells(notebook(cell("# Title", "markdown"), named, cell("<b>", "raw")))
    assert read.cells == [
        SubmittedCell("markdown", "# Title"),
        SubmittedCell("code", "x = 1", "relu"),
        SubmittedCell("raw", "<b>"),
    ]
    assert read.remarks == []


def test_lines_are_joined_and_line_ends_made_plain():
    read = read_cells(notebook(cell(["a = 1\r\n", "b = 2\n", 3, "c = 3\r", "d"])))
    assert read.cells[0].source == "a = 1\nb = 2\nc = 3\nd"


def test_the_release_it_was_made_from_is_read():
    read = read_cells(notebook(metadata={"course": {"lesson": "01_knn", "version": "abc"}}))
    assert (read.lesson, read.version) == ("01_knn", "abc")


@pytest.mark.parametrize("course", [None, 3, [], {"lesson": 1, "version": {}}])
def test_a_release_that_is_no_text_is_none(course):
    read = read_cells(notebook(metadata={"course": course}))
    assert (read.lesson, read.version) == (None, None)


def test_format_3_is_read_from_its_worksheets():
    old = {
        "nbformat": 3,
        "worksheets": [
            {"cells": [{"cell_type": "code", "input": ["a = 1"]}]},
            {"cells": [{"cell_type": "heading", "level": 1, "source": "Title"}]},
            7,
        ],
    }
    read = read_cells(json.dumps(old).encode())
    assert read.cells == [SubmittedCell("code", "a = 1"), SubmittedCell("markdown", "Title")]


def test_other_encodings_of_json_are_read():
    text = notebook(cell("é")).decode()
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert read_cells(text.encode(encoding)).cells[0].source == "é"


def test_lone_surrogates_and_nuls_are_replaced():
    read = read_cells(b'{"cells": [{"cell_type": "code", "source": "a\\ud800b\\u0000c"}]}')
    assert read.cells[0].source == "a?b\N{REPLACEMENT CHARACTER}c"


def test_entries_that_are_no_cells_are_dropped_and_counted():
    read = read_cells(notebook(3, None, [], cell()))
    assert len(read.cells) == 1
    assert read.remarks == ["entries that are no cells were dropped: 3"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"<html>", "no valid JSON"),
        (b'{"cells": [', "no valid JSON (Expecting value, line 1, column 12)"),
        (b"\xff\xfe\x00", "not even text"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"9" * 5000, "out of all bounds"),
        (b"[]", "not an object with cells"),
        (b"NaN", "not an object with cells"),
        (b"{}", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"worksheets": 3}', "no list of cells"),
    ],
)
def test_what_is_no_notebook_is_a_problem_in_one_line(raw, says):
    assert says in problem(raw)


def test_more_cells_or_text_than_the_limits_are_refused(monkeypatch):
    monkeypatch.setattr(parse, "MAX_CELLS", 3)
    assert len(read_cells(notebook(*[cell()] * 3)).cells) == 3
    assert "4 cells" in problem(notebook(*[cell()] * 4))
    monkeypatch.setattr(parse, "MAX_SOURCE", 10)
    assert read_cells(notebook(cell("x" * 10)))
    assert "11 characters" in problem(notebook(cell("x" * 11)))


def test_json_that_would_fill_the_memory_is_not_even_parsed(monkeypatch):
    monkeypatch.setattr(parse, "MAX_VALUES", 10)
    assert "clear its outputs" in problem(b'{"cells": [' + b"[]," * 10 + b"1]}")
    assert "clear its outputs" in problem(b'{"cells": [' + b"1," * 10 + b"1]}")


def test_what_stands_in_texts_is_not_counted_as_values(monkeypatch):
    monkeypatch.setattr(parse, "MAX_VALUES", 20)
    assert read_cells(notebook(cell('[{,:"' * 100)))
