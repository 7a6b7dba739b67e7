"""Submitted files that are not what they should be."""

import json

import nbformat

from autograder.lesson.lesson import is_solution, is_test
from tests.attacks.attack import Attack, Outcome, earns, stops_others


def never_ends(outcome: Outcome) -> bool:
    return outcome.score is None


def more_than_there_are(outcome: Outcome) -> bool:
    return bool(outcome.score and outcome.score > 100)


def edited(edit):
    """Return a document that `edit` changes, as the notebook it is."""

    def document(notebook):
        edit(notebook)
        return json.dumps(notebook).encode()

    return document


def for_each_test(edit):
    def edit_all(notebook):
        for cell in filter(is_test, notebook.cells):
            edit(cell)

    return edited(edit_all)


def raw(content: bytes):
    return lambda notebook: content


def _empty(cell):
    cell.source = ""


def _harmless_code(cell):
    cell.source = "pass"


def _more_points(cell):
    cell.metadata.nbgrader["points"] = 1000
    cell.source = "pass"


def _as_answer(notebook):
    """Claim that solution cells are graded tests."""
    for cell in filter(is_solution, notebook.cells):
        cell.metadata.nbgrader |= {"grade": True, "solution": False, "points": 25, "locked": True}
        cell.source = "pass"


def _twice(notebook):
    for cell in [cell for cell in notebook.cells if is_test(cell)]:
        copy = nbformat.from_dict(cell)
        copy.source, copy["id"] = "pass", f"copy-{len(notebook.cells)}"
        notebook.cells.append(copy)


def _names_swapped(notebook):
    """Give every test's name to a cell that does nothing, and none to the test."""
    for cell in [cell for cell in notebook.cells if is_test(cell)]:
        impostor = nbformat.v4.new_code_cell("None", metadata=nbformat.from_dict(cell.metadata))
        cell.metadata = nbformat.from_dict({})
        notebook.cells.insert(1, impostor)


def _same_cell_ids(notebook):
    for cell in notebook.cells:
        cell["id"] = "same"
        if is_test(cell):
            cell.source = "pass"


def _commented(cell):
    cell.source = "'''" + cell.source.replace("'''", "") + "'''"


def _caught(cell):
    body = "".join(f"    {line}\n" for line in cell.source.splitlines())
    cell.source = f"try:\n{body}except Exception:\n    pass"


def _skipped_by_magic(cell):
    cell.source = "%%script false --no-raise-error\n" + cell.source


def _surrogates(notebook):
    notebook.cells[1].source = "'\ud800'"


def _source_of_numbers(notebook):
    notebook.cells[1].source = [1, [2], None, {"a": 3}]


def _cells_of_everything(notebook):
    notebook.cells[1:1] = [None, 5, [], "x", {"cell_type": 7, "metadata": 3}]


def _line_without_end(notebook):
    # 30 hours for a pattern that tries every "import" with every rest of the line.
    notebook.cells[1].source = "from " + "import " * 1_000_000
    notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]


OLD_PATTERN = """
import re, autograder.submission.repair as m
m.binds = lambda cell, name: re.search(
    rf"^from[ ][^\\n]*import[^\\n]*\\b{name}\\b", cell.source, flags=re.MULTILINE)
"""


def with_timestamp(text: str):
    def prepare(folder):
        (folder / "timestamp.txt").write_text(text)

    return prepare


CARELESS_TIMESTAMP = """
from autograder.submission import submissions
submissions.Submission.read_timestamp = lambda self: submissions.parse_utc(
    (self.folder / "timestamp.txt").read_text())
"""

ATTACKS = [
    Attack(
        "tests-emptied",
        "Empties all test cells.",
        earns,
        on="raw",
        document=for_each_test(_empty),
    ),
    Attack(
        "tests-replaced",
        "Replaces all test cells by code that passes.",
        earns,
        on="raw",
        document=for_each_test(_harmless_code),
        in_suite=True,
    ),
    Attack(
        "tests-quoted",
        "Makes text of all test cells.",
        earns,
        on="raw",
        document=for_each_test(_commented),
    ),
    Attack(
        "tests-that-catch-everything",
        "Wraps all test cells so that no error leaves them.",
        earns,
        on="raw",
        document=for_each_test(_caught),
    ),
    Attack(
        "tests-given-to-another-program",
        "Starts all test cells with a magic that hands them to a program that does nothing.",
        earns,
        on="raw",
        document=for_each_test(_skipped_by_magic),
    ),
    Attack(
        "points-raised",
        "Writes other points into the metadata of the test cells.",
        more_than_there_are,
        on="raw",
        document=for_each_test(_more_points),
    ),
    Attack(
        "solutions-that-are-tests",
        "Writes metadata that make graded tests of its solution cells.",
        earns,
        on="raw",
        document=edited(_as_answer),
    ),
    Attack(
        "tests-twice",
        "Adds a second, passing cell under the name of every test.",
        earns,
        on="raw",
        document=edited(_twice),
    ),
    Attack(
        "names-of-tests-moved",
        "Gives the names of the tests to cells that do nothing.",
        earns,
        on="raw",
        document=edited(_names_swapped),
    ),
    Attack(
        "one-id-for-all-cells",
        "Gives all cells the same id, and tests that pass.",
        earns,
        on="raw",
        document=edited(_same_cell_ids),
    ),
    Attack(
        "half-a-notebook",
        "Hands in the first half of a file.",
        stops_others,
        on="raw",
        document=lambda notebook: nbformat.writes(notebook)[:900].encode(),
        alone=True,
    ),
    Attack(
        "nothing-at-all",
        "Hands in an empty file.",
        stops_others,
        on="raw",
        document=raw(b""),
        alone=True,
    ),
    Attack(
        "bytes-that-are-no-text",
        "Hands in bytes that are no text.",
        stops_others,
        on="raw",
        document=raw(bytes(range(256)) * 20),
        alone=True,
    ),
    Attack(
        "archive-for-a-notebook",
        "Hands in an archive.",
        stops_others,
        on="raw",
        document=raw(b"PK\x03\x04" + bytes(500)),
        alone=True,
    ),
    Attack(
        "nested-without-end",
        "Hands in JSON that is nested so deeply that a parser runs out of stack.",
        stops_others,
        on="raw",
        document=raw(b'{"cells": ' + b"[" * 500_000 + b"]" * 500_000 + b"}"),
        alone=True,
        in_suite=True,
    ),
    Attack(
        "number-without-end",
        "Hands in JSON with an integer of a million digits.",
        stops_others,
        on="raw",
        document=lambda notebook: (
            nbformat.writes(notebook)
            .replace('"nbformat": 4', '"nbformat": ' + "4" * 1_000_000)
            .encode()
        ),
        alone=True,
    ),
    Attack(
        "no-notebook-but-json",
        "Hands in JSON that is a list.",
        stops_others,
        on="raw",
        document=raw(b"[1, 2, 3]"),
        alone=True,
    ),
    Attack(
        "half-a-character",
        "Writes half of a pair of surrogates into a cell, which no file can hold.",
        stops_others,
        on="raw",
        document=edited(_surrogates),
        alone=True,
    ),
    Attack(
        "source-of-numbers",
        "Makes the source of a cell a list of numbers and lists.",
        stops_others,
        on="raw",
        document=edited(_source_of_numbers),
        alone=True,
    ),
    Attack(
        "cells-of-everything",
        "Puts numbers, text and nothing among the cells.",
        stops_others,
        on="raw",
        document=edited(_cells_of_everything),
        alone=True,
    ),
    *(
        Attack(
            f"time-stamp-{name}",
            "Hands in a time stamp that the library which reads it fails on.",
            never_ends,
            on="engine",
            prepare=with_timestamp(text),
            patch=CARELESS_TIMESTAMP,
            alone=True,
        )
        for name, text in {
            "of-nines": "1:" + "9" * 35,
            "of-hours": "9" * 35 + "h",
            "after-all-time": "9999-12-31 23:59:59 -2300",
            "of-a-word": "yesterday",
        }.items()
    ),
    Attack(
        "line-without-end",
        "Hands in a line that a careless regular expression takes days for.",
        never_ends,
        on="engine",
        document=edited(_line_without_end),
        patch=OLD_PATTERN,
        alone=True,
    ),
]
