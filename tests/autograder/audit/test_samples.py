import nbformat
import pytest

from autograder.audit.bank import BankEntry
from autograder.audit.samples import write_samples
from autograder.lesson.lesson import Lesson, is_test
from autograder.release.build import generate
from tests.support.cells import small_lesson, write_lesson

BANK = (
    BankEntry("add_up", "other", "def add_up(values):\n    return 'other'", right=True),
    BankEntry("add_up", "second", "def add_up(values):\n    return 'second'", right=True),
    BankEntry("add_up", "slip", "def add_up(values):\n    return 'slip'", right=False, says=("x",)),
    BankEntry("add_facts", "'a'", "add_facts = 'a'\n", right=False, says=("x",)),
)


@pytest.fixture
def submitted(tmp_path):
    write_lesson(tmp_path, small_lesson())
    lesson = Lesson.load(tmp_path / "source", "01_adding")
    released = nbformat.read(generate(lesson, tmp_path / "release"), as_version=4)
    names = write_samples(lesson, released, BANK, tmp_path / "submitted")

    def read(name):
        assert name in names
        return (tmp_path / "submitted" / name / "01_adding" / "01_adding.ipynb").read_text()

    return read


def sources(text: str) -> str:
    return "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)


def test_the_perfect_sample_holds_the_solutions_and_no_hidden_test(submitted):
    text = sources(submitted("sample-perfect"))
    assert "total += (position + 1)" in text
    assert 'add_facts = "bd"' in text
    assert "weighted =" not in text


def test_the_others_take_the_first_entries_of_the_bank(submitted):
    assert "'other'" in sources(submitted("sample-alternative"))
    mistakes = sources(submitted("sample-mistakes"))
    assert "'slip'" in mistakes
    assert "add_facts = 'a'" in mistakes


def test_the_untouched_sample_is_the_release(submitted):
    assert "NotImplementedError" in sources(submitted("sample-untouched"))


def test_one_sample_lacks_its_test_cells(submitted):
    notebook = nbformat.reads(submitted("sample-cells-deleted"), as_version=4)
    assert notebook.cells
    assert not any(is_test(cell) for cell in notebook.cells)


def test_the_broken_sample_is_not_a_notebook(submitted):
    with pytest.raises(nbformat.reader.NotJSONError):
        nbformat.reads(submitted("sample-broken"), as_version=4)
