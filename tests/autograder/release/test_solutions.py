import html
import json
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder.cli.main import main
from autograder.feedback.solution_page import solution_page
from autograder.lesson.lesson import LessonError
from autograder.lesson.new_lesson import lay_out_lesson
from autograder.release.solutions import explaining_cells, write_solutions
from tests.support.cells import (
    EXPLORED,
    REPOSITORY,
    code,
    small_lesson,
    solution,
    test,
    to_explore,
    write_lesson,
)


def plant_hidden_tests(root):
    hidden = root / "course_lib" / "hidden"
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("def explain():\n    print('b) right: it is the sum')\n")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with the real course_lib and one lesson, as `new` lays it out, and a file."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(
        REPOSITORY / "course_lib",
        root / "course_lib",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copyfile(REPOSITORY / name, root / name)
    lay_out_lesson(root, "09_a_topic")
    (root / "source" / "09_a_topic" / "table.csv").write_text("1,2\n")
    return root


@pytest.fixture(scope="module")
def report(course):
    return write_solutions(course, page_of=solution_page)


@pytest.fixture(scope="module")
def notebook(course, report):
    path = course / "solutions" / "09_a_topic" / "09_a_topic.ipynb"
    assert report.failures == []
    assert path in report.written
    return nbformat.read(path, as_version=4)


def text_of(notebook):
    return "\n".join(cell.source for cell in notebook.cells)


class TestNotebook:
    def test_solutions_are_shown_without_markers_and_hidden_tests_are_cut(self, notebook):
        text = text_of(notebook)
        assert "shares = weights / weights.sum()" in text
        assert 'mean_facts = "bc"' in text
        assert "BEGIN" not in text
        assert "np.average" not in text
        assert "check_choice(" not in text

    def test_every_cell_ran_in_order(self, notebook):
        counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
        assert counts == list(range(1, len(counts) + 1))

    def test_the_figure_is_drawn_in_its_first_state(self, notebook):
        cell = next(cell for cell in notebook.cells if cell.id == "figure-blend")
        assert "image/png" in cell.outputs[0].data
        assert "weight 0.5" in cell.outputs[1].text

    def test_the_options_are_explained_below_the_question(self, notebook):
        ids = [cell.id for cell in notebook.cells]
        place = ids.index("test-mean-facts")
        explanation = notebook.cells[place + 1]
        assert explanation.cell_type == "markdown"
        assert "- a) wrong: the sum of the weights grows" in explanation.source
        assert "- b) right: " in explanation.source

    def test_nothing_in_it_is_graded(self, notebook):
        assert all(not cell.metadata for cell in notebook.cells)


class TestPage:
    def test_it_needs_nothing_else(self, course, report):
        page = (course / "solutions" / "09_a_topic" / "09_a_topic.html").read_text()
        assert "<script" not in page
        assert 'src="http' not in page
        assert "default-src 'none'" in html.unescape(page)

    def test_it_shows_mathematics_solutions_and_figures(self, course, report):
        page = (course / "solutions" / "09_a_topic" / "09_a_topic.html").read_text()
        assert "<math" in page
        assert "$$" not in page
        assert "data:image/png;base64," in page
        assert "shares" in page


class TestWhatLiesBeside:
    def test_the_full_edition_and_what_is_needed_to_run(self, course, report):
        solutions = course / "solutions"
        assert (solutions / "course_lib" / "reference" / "knn.py").is_file()
        assert not (solutions / "course_lib" / "hidden").exists()
        assert "./ " in (solutions / "requirements.txt").read_text()
        assert "pip install -r requirements.txt" in (solutions / "README.md").read_text()
        assert (solutions / "09_a_topic" / "table.csv").read_text() == "1,2\n"

    def test_the_edition_can_be_imported(self, course, report):
        subprocess.run(
            [sys.executable, "-c", "import course_lib.reference.knn, course_lib.demos.a_topic"],
            cwd=course / "solutions",
            check=True,
        )


def failing(tmp_path, cells):
    write_lesson(tmp_path, cells)
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copyfile(REPOSITORY / name, tmp_path / name)
    (tmp_path / "course_lib" / "reference").mkdir(parents=True)
    (tmp_path / "course_lib" / "__init__.py").write_text("")
    return tmp_path


def test_a_cell_that_fails_is_named_and_the_lesson_not_written(tmp_path, capsys):
    cells = small_lesson()
    cells[3] = test("test_add_up", 'assert add_up([1]) == 2, "twice"', 60)
    cells[5].source += "\n### BEGIN HIDDEN TESTS\nraise ValueError('hidden')\n### END HIDDEN TESTS"
    cells.append(code("print('This figure waits for add_up, which is not written yet.')"))
    cells[6].id = "the-figure"
    root = failing(tmp_path, cells)
    old = root / "solutions" / "01_adding" / "01_adding.html"
    old.parent.mkdir(parents=True)
    old.write_text("an older edition")
    assert main(["--root", str(root), "solutions", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["written"] == []
    assert {failure["cell"]: failure["message"] for failure in report["failures"]} == {
        "test_add_up": "AssertionError: twice",
        "test_add_facts": "ValueError: hidden",
        "the-figure": "This figure waits for add_up, which is not written yet.",
    }
    assert not old.exists()


def test_cells_to_explore_are_solved_too(tmp_path):
    root = failing(
        tmp_path, [*small_lesson(), to_explore(EXPLORED), code("print(add_further([4]))")]
    )
    (path, _) = write_solutions(root, page_of=solution_page).written
    assert nbformat.read(path, as_version=4).cells[-1].outputs[0].text == "2.0\n"


def test_a_lesson_uses_what_the_solved_lessons_before_it_define(tmp_path):
    root = failing(tmp_path, small_lesson())
    shutil.copyfile(REPOSITORY / "course_lib/earlier.py", root / "course_lib/earlier.py")
    later = small_lesson()
    later[
        1
    ].source += "\nfrom course_lib import earlier\nown = earlier.function('add_up', '01_adding')"
    write_lesson(root, [*later, code("print(own([1, 2]))")], "02_adding_again")
    report = write_solutions(root, ["02_adding_again"], page_of=solution_page)
    assert report.failures == []
    notebook = nbformat.read(report.written[0], as_version=4)
    assert notebook.cells[-1].outputs[0].text == "9.0\n"
    assert [p.name for p in (root / "solutions").glob("*/*.ipynb")] == ["02_adding_again.ipynb"]


def test_the_command_names_what_it_wrote(tmp_path, capsys):
    root = failing(tmp_path, small_lesson())
    assert main(["--root", str(root), "solutions", "01_adding"]) == 0
    printed = capsys.readouterr()
    assert "solutions/01_adding/01_adding.html written" in printed.out
    assert "executing 01_adding (1 of 1)" in printed.err
    assert main(["--root", str(root), "solutions", "02_none"]) == 2


def test_an_unknown_lesson_changes_nothing(tmp_path):
    root = failing(tmp_path, small_lesson())
    with pytest.raises(LessonError, match="no lesson '02_none'"):
        write_solutions(root, ["01_adding", "02_none"], page_of=solution_page)
    assert not (root / "solutions").exists()


def test_a_test_that_is_all_hidden_leaves_no_cell(tmp_path):
    cells = [
        solution("f", "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"),
        test("test_f", "### BEGIN HIDDEN TESTS\nassert f() == 1\n### END HIDDEN TESTS", 100),
    ]
    root = failing(tmp_path, cells)
    (path, _) = write_solutions(root, page_of=solution_page).written
    assert len(nbformat.read(path, as_version=4).cells) == 1


def test_hidden_tests_of_course_lib_explain_options_and_are_not_handed_out(tmp_path):
    cells = small_lesson()
    cells[5].source = (
        "### BEGIN HIDDEN TESTS\nfrom course_lib import hidden\nhidden.explain()\n"
        "### END HIDDEN TESTS\nassert add_facts"
    )
    root = failing(tmp_path, cells)
    plant_hidden_tests(root)
    report = write_solutions(root, page_of=solution_page)
    assert report.failures == []
    assert "- b) right: it is the sum" in text_of(nbformat.read(report.written[0], as_version=4))
    assert not (root / "solutions" / "course_lib" / "hidden").exists()


def test_tests_of_code_are_not_run_for_what_they_print(lesson):
    assert [c.metadata.explains for c in explaining_cells(lesson)] == ["test_add_facts"]
