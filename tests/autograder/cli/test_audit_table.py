"""The table of an audit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from rich.console import Console

from autograder.audit.audit import audit_lesson
from autograder.audit.draws import DrawsReport
from autograder.cli.audit_table import audit_table
from tests.support.engines import PlainEngine

HEADINGS = (
    "exercise",
    "empty refused",
    "right accepted",
    "mistakes caught",
    "mistakes named",
    "others caught",
    "others named",
    "pairs told apart",
    "draws",
    "tests needed",
    "visible catch",
)


@pytest.fixture
def table(lesson, bank):
    def rows(**options):
        """Return the cells of each row below the title, headings first."""
        with ThreadPoolExecutor(1) as pool:
            audit = audit_lesson(lesson, bank, PlainEngine(), pool, **options)
        console = Console(width=200)
        with console.capture() as capture:
            console.print(audit_table(audit))
        lines = capture.get().splitlines()[1:]
        return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]

    return rows


def test_a_row_for_each_exercise(table):
    """This lesson's hidden tests are written in its cells, so they know no mistakes."""
    assert table() == [
        [*HEADINGS],
        ["add_up", "3/3", "5/5", "0/0", "0/0", "5/5", "5/5", "1/1", "5/5"],
        ["add_facts", "2/2", "2/2", "0/0", "0/0", "3/3", "3/3", "1/1"],
    ]


def test_draws_are_counted_where_hidden_tests_have_cases(table, lesson, bank):
    with ThreadPoolExecutor(1) as pool:
        audit = audit_lesson(lesson, bank, PlainEngine(), pool, only=["add_up"])
    audit.draws["add_up"] = DrawsReport(20, (), 36, frozenset({("a", "b")}))
    columns = audit_table(audit).columns
    cells = {str(column.header): next(column.cells) for column in columns}
    assert (cells["pairs told apart"], cells["draws"]) == ("35/36", "20")


def test_mutants_have_columns_where_there_are_any(table):
    headings, row = table(mutants=True, only=["add_facts"])
    assert headings == [*HEADINGS, "mutants killed", "equivalent"]
    assert row[-2:] == ["5/5", "0"]


def test_what_goes_wrong_is_not_counted(table, lesson, bank):
    bank.write_text(
        bank.read_text()
        .replace('says="do not depend on order"', 'says="a is wrong"')
        .replace('"bd", "db"', '"bd", "d"')
    )
    _, row = table(only=["add_facts"])
    assert row == ["add_facts", "2/2", "1/2", "0/0", "0/0", "3/3", "2/3", "1/1"]
