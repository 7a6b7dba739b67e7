"""Books: the rows that nbgrader would have written, whatever was there before."""

import datetime
import warnings

import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import MetaData, create_engine, event, select, text
from sqlalchemy.exc import SAWarning

from autograder.course import Course
from autograder.grading.gradebook import GradebookError, open_books
from autograder.grading.grades import Grades
from tests.support.records import failed, passed, record

LESSON = "01_adding"
DUE = datetime.datetime(2026, 11, 20, 12)
EARLY, LATE = DUE - datetime.timedelta(hours=1), DUE + datetime.timedelta(hours=5)
RIGHT = [passed("test_add_up", 60.0), passed("test_add_facts", 40.0)]
HALF = [passed("test_add_up", 60.0), failed("test_add_facts", 40.0, "no", "add_facts")]


class PointAnHour(BasePlugin):
    """A course's own plugin, which reads what nbgrader's commands let one read."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        saved = self.parent.gradebook.find_submission(self.parent.assignment_id, student_id)
        assert saved.score == score
        return total_seconds_late / 3600


def as_nbgrader_does(course, graded, timestamp=None):
    """Save scores by nbgrader's own objects, one by one."""
    with warnings.catch_warnings(), Gradebook(course.db_url, course.directory.course_id) as book:
        # nbgrader relates new submissions to old ones before it adds them, which is harmless.
        warnings.simplefilter("ignore", SAWarning)
        book.update_or_create_student(graded.student)
        details = {"timestamp": timestamp} if timestamp else {}
        book.update_or_create_submission(LESSON, graded.student, **details)
        for test in graded.tests:
            grade = book.find_grade(test.grade_id, LESSON, LESSON, graded.student)
            grade.auto_score = test.score
            grade.needs_manual_grade = grade.manual_score is not None
        book.db.commit()
    about = {"db_url": course.db_url, "assignment": LESSON, "notebook": LESSON}
    about["student"] = graded.student
    late = AssignLatePenalties(config=course.config)
    late.preprocess(NotebookNode(cells=[]), {"nbgrader": about})


def as_books_do(course, graded, timestamp=None):
    with open_books(course) as books:
        books.save_scores(graded, timestamp)


def graded(student, tests):
    return record(student=student, lesson=LESSON, tests=tests)


def enter(course, student, cell, **values):
    """Enter what a grader does in the formgrader."""
    with Gradebook(course.db_url) as book:
        grade = book.find_grade(cell, LESSON, LESSON, student)
        for name, value in values.items():
            setattr(grade, name, value)
        comment = book.find_comment("add_up", LESSON, LESSON, student)
        comment.manual_comment = "Nearly!"
        book.find_submission_notebook(LESSON, LESSON, student).flagged = True
        book.db.commit()


def extend(course, student, hours):
    with Gradebook(course.db_url) as book:
        book.grant_extension(LESSON, student, hours=hours)


def new(course, save):
    save(course, graded("a", RIGHT))
    save(course, graded("b", HALF), EARLY)


def known_student(course, save):
    with Gradebook(course.db_url) as book:
        book.add_student("a", first_name="Ada", lms_user_id="7")
    save(course, graded("a", RIGHT), EARLY)


def resubmitted(course, save):
    save(course, graded("a", HALF), EARLY)
    save(course, graded("a", RIGHT), EARLY + datetime.timedelta(minutes=5))


def resubmitted_without_a_date(course, save):
    save(course, graded("a", HALF), EARLY)
    save(course, graded("a", RIGHT))


def dated_in_another_zone(course, save):
    zone = datetime.timezone(datetime.timedelta(hours=3))
    save(course, graded("a", RIGHT), EARLY.replace(tzinfo=zone))


def entered_by_hand(course, save):
    save(course, graded("a", HALF))
    enter(course, "a", "test_add_facts", manual_score=15.0, needs_manual_grade=False)
    save(course, graded("a", RIGHT))


def with_extra_credit(course, save):
    save(course, graded("a", HALF))
    enter(course, "a", "test_add_facts", extra_credit=3.0)
    save(course, graded("a", RIGHT))


def late(course, save):
    save(course, graded("a", HALF), LATE)
    save(course, graded("b", RIGHT), EARLY)


def late_and_entered_by_hand(course, save):
    save(course, graded("a", HALF), LATE)
    enter(course, "a", "test_add_up", manual_score=1.0)
    save(course, graded("a", RIGHT))


def late_within_an_extension(course, save):
    save(course, graded("a", HALF), LATE)
    extend(course, "a", 6)
    save(course, graded("a", RIGHT), LATE)


def late_after_an_extension(course, save):
    save(course, graded("a", HALF), EARLY)
    extend(course, "a", 2)
    save(course, graded("a", RIGHT), LATE)


def late_since_the_time_was_cut(course, save):
    save(course, graded("a", HALF), EARLY)
    extend(course, "a", -2)
    save(course, graded("a", RIGHT), EARLY)


def first_late_then_not(course, save):
    save(course, graded("a", HALF), LATE)
    save(course, graded("a", RIGHT), EARLY)


def a_date_that_came_later(course, save):
    save(course, graded("a", HALF), LATE)
    with Gradebook(course.db_url) as book:
        book.update_or_create_assignment(LESSON, duedate=LATE + datetime.timedelta(days=1))
    save(course, graded("a", RIGHT), LATE)


STORIES = [
    new,
    known_student,
    resubmitted,
    resubmitted_without_a_date,
    dated_in_another_zone,
    entered_by_hand,
    with_extra_credit,
    late,
    late_and_entered_by_hand,
    late_within_an_extension,
    late_after_an_extension,
    late_since_the_time_was_cut,
    first_late_then_not,
    a_date_that_came_later,
]
CONFIGURATIONS = {
    "no penalty": "",
    "all points": "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n",
    "own plugin": "\nfrom tests.autograder.grading.test_gradebook import PointAnHour\n"
    "c.AssignLatePenalties.plugin_class = PointAnHour\n",
}


@pytest.fixture
def courses(course, tmp_path):
    """Two courses that are the same, by a function of what their configuration says beside."""

    def make(configuration):
        with Gradebook(course.db_url) as book:
            book.update_or_create_assignment(LESSON, duedate=DUE)
        made = []
        for name in ("nbgrader", "books"):
            root = tmp_path / name
            root.mkdir()
            for file in ("nbgrader_config.py", "gradebook.db"):
                (root / file).write_bytes((course.root / file).read_bytes())
            with (root / "nbgrader_config.py").open("a") as file:
                file.write(CONFIGURATIONS[configuration])
            made.append(Course.open(root))
        return made

    return make


def content(course):
    """Return all rows of all tables; ids that were made up are called by what they stand for."""
    database, tables = create_engine(course.db_url), MetaData()
    tables.reflect(database)
    with database.connect() as connection:
        rows = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in tables.tables.items()
        }
    database.dispose()
    names = {}
    for row in rows["submitted_assignment"]:
        names[row["id"]] = f"{row['student_id']} in {row['assignment_id']}"
    for row in rows["submitted_notebook"]:
        names[row["id"]] = f"{row['notebook_id']} of {names[row['assignment_id']]}"
    for kind in ("grade", "comment"):
        for row in rows[kind]:
            names[row["id"]] = f"{kind} of {row['cell_id']} in {names[row['notebook_id']]}"
    return {
        name: sorted(
            repr({column: names.get(value, value) for column, value in row.items()})
            for row in table
        )
        for name, table in rows.items()
    }


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
@pytest.mark.parametrize("story", STORIES)
def test_all_tables_are_as_nbgrader_would_have_left_them(courses, story, configuration):
    by_nbgrader, by_books = courses(configuration)
    story(by_nbgrader, as_nbgrader_does)
    story(by_books, as_books_do)
    assert content(by_books) == content(by_nbgrader)
    assert len(content(by_books)["grade"]) in (2, 4)


def nbgraders_grades(course, student):
    with Gradebook(course.db_url) as book:
        found = book.find_submission_notebook(LESSON, LESSON, student)
        penalty = found.late_submission_penalty or 0.0
        return Grades(
            LESSON,
            found.score - penalty,
            found.max_score,
            penalty,
            {grade.cell.name: grade.score for grade in found.grades},
            {c.cell.name: c.comment for c in found.comments if c.comment},
        )


@pytest.mark.parametrize("story", STORIES)
def test_grades_are_read_as_nbgrader_counts_them(courses, story):
    _, course = courses("own plugin")
    story(course, as_books_do)
    with open_books(course) as books:
        assert books.read_grades(LESSON, "a") == nbgraders_grades(course, "a")
        with pytest.raises(MissingEntry):
            books.read_grades(LESSON, "nobody")


def test_what_others_write_in_the_meantime_is_seen(course):
    """The gradebook stays open for a whole run, while graders are at work in the formgrader."""
    with open_books(course) as books:
        books.save_scores(graded("a", HALF))
        enter(course, "a", "test_add_facts", manual_score=15.0)
        assert books.read_grades(LESSON, "a").scores["test_add_facts"] == 15.0
        books.save_scores(graded("a", RIGHT))
        with Gradebook(course.db_url) as book:
            grade = book.find_grade("test_add_facts", LESSON, LESSON, "a")
            assert (grade.auto_score, grade.score, grade.needs_manual_grade) == (40, 15, True)
            book.remove_submission(LESSON, "a")
        books.save_scores(graded("a", RIGHT))
        assert books.read_grades(LESSON, "a").score == 100


def test_a_score_that_cannot_be_saved_saves_none(course):
    with open_books(course) as books:
        books.save_scores(graded("a", HALF), EARLY)
        before = content(course)
        with pytest.raises(KeyError):
            books.save_scores(graded("a", RIGHT[:1]), LATE)
        with pytest.raises(KeyError):
            books.save_scores(graded("b", RIGHT[:1]), LATE)
    assert content(course) == before


def test_a_student_whom_another_process_enters_at_the_same_time_is_no_mistake(course):
    entered = []

    def enter_first(connection, cursor, statement, *_):
        if statement.startswith("INSERT INTO student") and not entered:
            entered.append(statement)
            as_books_do(course, graded("a", HALF))

    with open_books(course) as books:
        event.listen(books._database, "before_cursor_execute", enter_first)
        books.save_scores(graded("a", RIGHT))
    assert entered
    assert nbgraders_grades(course, "a").score == 100


def test_a_gradebook_that_cannot_be_used_is_named(course):
    with open_books(course) as books, Gradebook(course.db_url) as book:
        book.db.execute(text("DROP TABLE grade"))
        book.db.commit()
        with pytest.raises(GradebookError, match=r"gradebook\.db cannot be used"):
            books.save_scores(graded("a", RIGHT))
    (course.root / "gradebook.db").write_bytes(b"no database, " * 1000)
    with pytest.raises(GradebookError, match=r"gradebook\.db cannot be used"), open_books(course):
        pass
