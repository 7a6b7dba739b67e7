"""Every lesson, solved and executed: each cell runs, no figure waits, the page reads well."""

import re

import pytest

from autograder.feedback.solution_page import solution_page
from autograder.lesson.lesson import lesson_ids
from autograder.release.solutions import write_solutions
from tests.support.cells import REPOSITORY


@pytest.mark.parametrize("lesson", lesson_ids(REPOSITORY / "source"))
def test_no_cell_of_the_solved_lesson_fails(lesson, tmp_path):
    for name in ("source", "course_lib", "pyproject.toml", "requirements.txt"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    report = write_solutions(tmp_path, [lesson], page_of=solution_page)
    assert report.failures == []
    assert [path.suffix for path in report.written] == [".ipynb", ".html"]
    page = report.written[1].read_text(encoding="utf-8")
    assert not re.search(r"<m[ion]>(&amp;|\\)", page), "LaTeX that the page does not understand"
