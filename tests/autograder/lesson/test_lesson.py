import pytest

from autograder.lesson.lesson import Lesson, LessonError, exercise_of, lesson_ids
from tests.support.cells import small_lesson, solution, test, write_lesson


def test_a_lesson_knows_its_exercises(tmp_path):
    write_lesson(tmp_path, small_lesson())
    lesson = Lesson.load(tmp_path / "source", "01_adding")
    assert [(e.name, e.kind, e.points) for e in lesson.exercises] == [
        ("add_up", "code", 60),
        ("add_facts", "answer", 40),
    ]
    assert lesson.max_score == 100


def test_the_version_changes_with_a_test_and_not_with_prose(tmp_path):
    def version(change):
        cells = small_lesson()
        change(cells)
        write_lesson(tmp_path, cells)
        return Lesson.load(tmp_path / "source", "01_adding").version

    original = version(lambda cells: None)
    assert version(lambda cells: cells[0].update(source="# Another title")) == original
    assert version(lambda cells: cells[3].update(source="assert add_up")) != original
    assert version(lambda cells: cells[3].metadata.nbgrader.update(points=50)) != original


def test_an_unknown_lesson_is_named_with_those_there_are(tmp_path):
    write_lesson(tmp_path, small_lesson())
    with pytest.raises(LessonError, match=r"no lesson '99_x' .*01_adding"):
        Lesson.load(tmp_path / "source", "99_x")


def test_a_notebook_that_is_not_json_is_refused(tmp_path):
    write_lesson(tmp_path, small_lesson()).write_text("{")
    with pytest.raises(LessonError, match="not a notebook"):
        Lesson.load(tmp_path / "source", "01_adding")


def test_the_longest_name_that_fits_a_test_wins():
    names = ("relu", "relu_gradient")
    assert exercise_of("test_relu_gradient", names) == "relu_gradient"
    assert exercise_of("test_relu_gradient_shape", names) == "relu_gradient"
    assert exercise_of("test_relu_negative", names) == "relu"


@pytest.mark.parametrize("name", ["test_other", "relu", "test_relus"])
def test_a_test_of_nothing_is_refused(name):
    with pytest.raises(LessonError, match="belongs to no exercise"):
        exercise_of(name, ("relu",))


def test_several_tests_of_one_exercise_add_up(tmp_path):
    cells = [
        solution("f", "def f():\n    return 1"),
        test("test_f", "assert f() == 1", 2),
        test("test_f_twice", "assert f() == f()", 1.5),
    ]
    write_lesson(tmp_path, cells)
    (exercise,) = Lesson.load(tmp_path / "source", "01_adding").exercises
    assert exercise.points == 3.5
    assert [t.grade_id for t in exercise.tests] == ["test_f", "test_f_twice"]


def test_lessons_are_listed_in_order(tmp_path):
    write_lesson(tmp_path, small_lesson(), "02_b")
    write_lesson(tmp_path, small_lesson(), "01_a")
    assert lesson_ids(tmp_path / "source") == ["01_a", "02_b"]
