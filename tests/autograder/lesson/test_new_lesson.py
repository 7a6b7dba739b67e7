import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

import course_lib.hidden
from autograder.audit.audit import audit_lesson, bank_path
from autograder.cli.main import main
from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import Lesson, LessonError
from autograder.lesson.new_lesson import LessonExists, lay_out_lesson
from autograder.lesson.rules import broken_rules
from autograder.lesson.teaching import owed_to_students
from autograder.release.build import build_release
from tests.support.cells import REPOSITORY
from tests.support.engines import PlainEngine


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


def test_it_passes_every_rule_in_canonical_form(course):
    lay_out_lesson(course, "09_a_topic")
    lesson = Lesson.load(course / "source", "09_a_topic")
    assert broken_rules(lesson) == []
    assert owed_to_students(lesson) == []
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


def test_the_audit_has_nothing_to_say_against_it(course, monkeypatch):
    lay_out_lesson(course, "09_a_topic")
    # The package that is installed is the repository's.
    monkeypatch.setattr(course_lib.hidden, "__path__", [str(course / "course_lib" / "hidden")])
    lesson = Lesson.load(course / "source", "09_a_topic")
    with ThreadPoolExecutor(1) as pool:
        audit = audit_lesson(
            lesson, bank_path(course, lesson.id), PlainEngine(), pool, mutants=True
        )
    assert audit.gaps == []


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
