"""A browser, and JupyterLab on the lessons as they are released and as they are when solved."""

import nbformat
import pytest

from autograder.lesson.lesson import Lesson, lesson_ids
from autograder.release.build import generate
from autograder.release.editions import write_student_edition
from autograder.release.solutions import solved as solved_lesson
from tests.browser import jupyterlab
from tests.support.browser import chromium
from tests.support.cells import REPOSITORY

SOURCE = REPOSITORY / "source"


@pytest.fixture(scope="module")
def browser():
    return chromium()


@pytest.fixture(scope="module")
def server(browser, tmp_path_factory):
    """JupyterLab on what students get, and on the same lessons solved, in the folder solved/."""
    course = tmp_path_factory.mktemp("course") / "release"
    for lesson in (Lesson.load(SOURCE, lesson_id) for lesson_id in lesson_ids(SOURCE)):
        generate(lesson, course)
        path = course / "solved" / f"{lesson.id}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(solved_lesson(lesson), path)
    write_student_edition(REPOSITORY, course)
    with jupyterlab.serve(course, tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="module", params=lesson_ids(SOURCE))
def lesson(request):
    return Lesson.load(SOURCE, request.param)


@pytest.fixture(scope="module")
def released(server, browser, lesson):
    """The released lesson, open in JupyterLab after Run All."""
    with jupyterlab.opened(server, browser, f"{lesson.id}/{lesson.id}.ipynb") as notebook:
        notebook.run_all()
        yield notebook


@pytest.fixture(scope="module")
def solved(server, browser, lesson):
    """The solved lesson, open in JupyterLab after Run All."""
    with jupyterlab.opened(server, browser, f"solved/{lesson.id}.ipynb") as notebook:
        notebook.run_all()
        yield notebook
