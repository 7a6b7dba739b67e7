"""The demonstration: sample submissions of every lesson, graded in a folder of their own."""

import shutil

import pytest

from autograder.audit.demo import prepare
from autograder.cli.main import main
from autograder.course import CONFIG_FILE
from autograder.release.build import generate
from tests.support.cells import REPOSITORY

BANK = """
from autograder.audit.bank import right, wrong


@right("add_up")
def with_a_generator(values):
    return sum(place * value**2 for place, value in enumerate(values, start=1))


@wrong("add_up", says="not weighted")
def forgets_the_weights(values):
    return float(sum(value**2 for value in values))
"""


@pytest.fixture
def root(course, lesson):
    """A repository with one released lesson and its bank."""
    generate(lesson, course.root / "release")
    (course.root / "banks").mkdir(parents=True)
    (course.root / "banks" / "01_adding.py").write_text(BANK)
    return course.root


def test_the_folder_is_made_afresh(root):
    demo = root / "demo"
    (demo / "submitted" / "somebody").mkdir(parents=True)
    course = prepare(root, demo)
    assert (demo / CONFIG_FILE).read_text() == (REPOSITORY / CONFIG_FILE).read_text()
    names = {folder.name for folder in course.submitted.iterdir()}
    assert {"sample-perfect", "sample-untouched", "sample-broken"} < names
    assert "somebody" not in names


def test_a_lesson_without_release_is_an_error_that_says_what_to_do(root):
    shutil.rmtree(root / "release")
    with pytest.raises(FileNotFoundError, match="autograder release"):
        prepare(root, root / "demo")
    assert main(["--root", str(root), "demo"]) == 1


def test_samples_are_graded_and_their_pages_named(root, capsys):
    assert main(["--root", str(root), "demo"]) == 0
    printed = capsys.readouterr().out
    rows = [line.split() for line in printed.splitlines() if line.startswith(" sample-")]
    totals = {row[0]: row[3] for row in rows}
    assert totals == {
        "sample-perfect": "100",
        "sample-alternative": "100",
        "sample-cells-deleted": "100",
        "sample-mistakes": "40",
        "sample-untouched": "0",
        "sample-broken": "0",
    }
    page = root / "demo" / "feedback" / "sample-mistakes" / "01_adding" / "01_adding.html"
    assert str(page) in printed
    assert "not weighted" in page.read_text()
