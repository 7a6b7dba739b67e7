"""The real formgrader's page of a hostile submission, in a real browser: nothing runs or loads."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.audit.samples import with_solutions
from autograder.course import CONFIG_FILE, Course
from autograder.grading.grade import grade_lesson
from autograder.lesson.lesson import Lesson
from autograder.release.build import generate
from tests.attacks.browser import ELSEWHERE, SCRIPT, chromium, opened_is_harmful
from tests.attacks.lesson import LESSON_ID, RIGHT, lesson_cells
from tests.support.cells import REPOSITORY, write_lesson
from tests.support.engines import PassingEngine
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.attack]

HOSTILE = f"<img src=x onerror='{SCRIPT}'><script>{SCRIPT}</script><svg onload='{SCRIPT}'></svg>"
MARKDOWN = f"{HOSTILE}\n\n[click here](javascript:{SCRIPT}) ![]({ELSEWHERE}pixel.png)"
MATHJAX = rf"$\href{{javascript:{SCRIPT}}}{{\text{{click here}}}}$"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
DISPLAYED = [
    {"text/html": f"<b>a table</b>{MATHJAX}{HOSTILE}"},
    {"text/markdown": MARKDOWN},
    {"text/latex": MATHJAX},
    {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{SCRIPT}'/>"},
    {"application/javascript": SCRIPT},
    {"image/png": PIXEL, "text/plain": "a figure"},
]


class HostileEngine(PassingEngine):
    """Passes every test, and has the first cell display whatever is hostile."""

    def execute(self, notebook, **options):
        execution = super().execute(notebook, **options)
        first = next(cell for cell in execution.notebook.cells if cell.cell_type == "code")
        first.outputs = [nbformat.v4.new_output("display_data", data) for data in DISPLAYED]
        first.outputs.append(nbformat.v4.new_output("stream", text=HOSTILE + "printed text"))
        return execution


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    write_lesson(root, lesson_cells(), LESSON_ID)
    lesson = Lesson.load(root / "source", LESSON_ID)
    notebook = nbformat.read(generate(lesson, root / "release"), as_version=4)
    notebook = with_solutions(notebook, RIGHT)
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(f"a *note*\n\n{MARKDOWN}\n\n{MATHJAX}"))
    notebook.cells.insert(1, nbformat.v4.new_raw_cell(HOSTILE))
    folder = root / "submitted" / "hostile" / LESSON_ID
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{LESSON_ID}.ipynb")
    course = Course.open(root)
    grade_lesson(course, lesson, HostileEngine())
    return course


def harm_on_the_page(course, scratch):
    """Return whether the formgrader's page is harmful, the text that it shows, its pictures."""
    with Gradebook(course.db_url) as gradebook:
        submission = gradebook.find_submission_notebook(LESSON_ID, LESSON_ID, "hostile").id
    context = chromium().new_context()
    try:
        with serve(course.root, scratch) as address:
            page = context.new_page()
            # The page's own style comes from elsewhere; a machine without a network waits for it.
            page.route(lambda url: not url.startswith(address), lambda route: route.abort())
            url = f"{address}/formgrader/submissions/{submission}/"
            harmful = opened_is_harmful(page, url)
            widths = page.locator("img").evaluate_all("all => all.map(i => i.naturalWidth)")
            return harmful, page.locator("body").inner_text(), widths
    finally:
        context.close()


@contextmanager
def serve(root, scratch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.root_dir={root}", f"--ServerApp.port={port}"]
    command += ["--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"]
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = os.environ | {name: str(scratch / name) for name in names}
    with (scratch / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api", server, scratch / "log")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(url, server, log):
    def answers():
        assert server.poll() is None, f"the server did not start:\n{log.read_text()}"
        try:
            urllib.request.urlopen(url, timeout=60).close()
        except (urllib.error.URLError, TimeoutError):
            return False
        return True

    wait_until(answers)


def test_a_hostile_submission_is_harmless_in_the_formgrader(course, tmp_path):
    shutil.copy(REPOSITORY / CONFIG_FILE, course.root / CONFIG_FILE)
    harmful, text, widths = harm_on_the_page(course, tmp_path)
    assert not harmful
    for shown in ("a note", "a table", "printed text", "test_row_norms", "np.sqrt"):
        assert shown in text
    assert 1 in widths  # the figure's pixel


def test_it_does_its_harm_without_the_courses_configuration(course, tmp_path):
    harmful, _, _ = harm_on_the_page(course, tmp_path)
    assert harmful
