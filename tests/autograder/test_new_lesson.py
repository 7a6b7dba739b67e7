import shutil

import nbformat
import pytest

from autograder.__main__ import main
from autograder.bank import read_bank
from autograder.canonical import write_canonical
from autograder.engine import KernelEngine
from autograder.lesson import Lesson, LessonError, grade_id, is_test
from autograder.new_lesson import LessonExists, lay_out_lesson
from autograder.release import build_release
from autograder.rules import broken_rules
from autograder.samples import with_solutions
from tests.support.cells import REPOSITORY


@pytest.fixture
def course(tmp_path):
    """A course without lessons, with the real course_lib."""
    shutil.copytree(
        REPOSITORY / "course_lib",
        tmp_path / "course_lib",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copyfile(REPOSITORY / name, tmp_path / name)
    return tmp_path


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def messages(notebook):
    return {
        grade_id(cell): [o.evalue for o in cell.outputs if o.output_type == "error"]
        for cell in notebook.cells
        if is_test(cell)
    }


def test_it_passes_every_rule_in_canonical_form(course):
    lay_out_lesson(course, "09_a_topic")
    lesson = Lesson.load(course / "source", "09_a_topic")
    assert broken_rules(lesson) == []
    assert not write_canonical(lesson.path, check=True)
    assert [(exercise.name, exercise.points) for exercise in lesson.exercises] == [
        ("weighted_mean", 80),
        ("mean_facts", 20),
    ]


def test_it_can_be_released_and_gives_nothing_away(course):
    lay_out_lesson(course, "09_a_topic")
    assert "09_a_topic/09_a_topic.ipynb" in build_release(course).changed
    assert (course / "release" / "course_lib" / "demos" / "a_topic.py").is_file()


def test_the_topic_stands_where_it_is_needed(course):
    for path in lay_out_lesson(course, "09_a_topic"):
        assert "LESSON_" not in path.read_text()
    opening = Lesson.load(course / "source", "09_a_topic").notebook.cells[0].source
    assert opening.startswith("# 9 · A topic\n")


def test_the_bank_has_enough_solutions_of_each_exercise(course):
    lay_out_lesson(course, "09_a_topic")
    bank = read_bank(course / "tests" / "banks" / "09_a_topic.py")
    for exercise in ("weighted_mean", "mean_facts"):
        entries = [entry for entry in bank if entry.exercise == exercise]
        assert sum(entry.right for entry in entries) >= 5
        assert sum(not entry.right for entry in entries) >= 5


def test_right_solutions_pass_and_wrong_ones_are_named(course):
    lay_out_lesson(course, "09_a_topic")
    lesson = Lesson.load(course / "source", "09_a_topic")
    bank = read_bank(course / "tests" / "banks" / "09_a_topic.py")
    graded = [cell for cell in lesson.notebook.cells if grade_id(cell) or cell.id == "imports"]
    cells = []
    for entry in bank:
        solved = nbformat.v4.new_notebook(cells=graded)
        cells += with_solutions(solved, {entry.exercise: entry.source}).cells
    for cell in cells:
        del cell["id"]  # they come again and again
    executed = KernelEngine().execute(nbformat.v4.new_notebook(cells=cells)).notebook
    for number, entry in enumerate(bank):
        part = executed.cells[number * len(graded) : (number + 1) * len(graded)]
        said = messages(nbformat.v4.new_notebook(cells=part))
        own = [text for name, texts in said.items() if entry.exercise in name for text in texts]
        others = [t for name, texts in said.items() if entry.exercise not in name for t in texts]
        assert others == [], entry
        assert bool(own) is not entry.right, entry
        assert all(word.lower() in own[0].lower() for word in entry.says), (entry, own)


@pytest.mark.parametrize(
    "name",
    ["attention", "9_attention", "09-attention", "09_Attention", "09_", "09_lambda", "../09"],
)
def test_another_kind_of_name_is_refused(course, name):
    before = files(course)
    with pytest.raises(LessonError, match="such as 09_attention"):
        lay_out_lesson(course, name)
    assert files(course) == before


def test_nothing_is_overwritten(course):
    lay_out_lesson(course, "09_a_topic")
    before = files(course)
    with pytest.raises(LessonExists, match=r"09_a_topic\.ipynb"):
        lay_out_lesson(course, "09_a_topic")
    with pytest.raises(LessonExists, match="a_topic"):
        lay_out_lesson(course, "10_a_topic")
    with pytest.raises(LessonExists, match="knn"):
        lay_out_lesson(course, "10_knn")
    assert files(course) == before


def test_the_command_says_what_to_do_next(course, capsys):
    assert main(["--root", str(course), "new", "09_a_topic"]) == 0
    printed = capsys.readouterr().out
    assert "python -m autograder release 09_a_topic" in printed
    assert "docs/writing-lessons.md" in printed
    assert main(["--root", str(course), "new", "09_a_topic"]) == 1
    assert "would overwrite" in capsys.readouterr().err
    assert main(["--root", str(course), "new", "topic"]) == 2
    assert "cannot be a lesson's name" in capsys.readouterr().err
