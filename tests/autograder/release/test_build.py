import ast
import re
import shutil
import tomllib

import nbformat
import pytest

from autograder.cli.main import main
from autograder.lesson.lesson import Lesson, LessonError
from autograder.release.build import ReleaseRefused, build_release
from tests.support.cells import EXPLORED, small_lesson, to_explore, write_course, write_lesson


@pytest.fixture
def course(tmp_path):
    return write_course(tmp_path)


def released(course, lesson="01_adding"):
    return nbformat.read(course / "release" / lesson / f"{lesson}.ipynb", as_version=4)


def files(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_solutions_and_hidden_tests_are_cut(course):
    build_release(course)
    cells = released(course).cells
    assert cells[2].source.endswith(
        'weighted by their position."""\n'
        '    raise NotImplementedError("add_up: replace this line with your code.")'
    )
    assert "assert add_up([1]) == 1" in cells[3].source
    assert "weighted" not in cells[3].source
    assert cells[4].source == "add_facts = None  # replace None with your answer"


def test_the_solution_of_a_cell_to_explore_is_cut_as_well(tmp_path):
    course = write_course(tmp_path, [*small_lesson(), to_explore(EXPLORED)])
    build_release(course)
    assert (
        released(course)
        .cells[-1]
        .source.endswith(
            'square roots of `values`."""\n'
            '    raise NotImplementedError("add_further: replace this line with your code.")'
        )
    )


def test_the_release_says_which_version_it_is(course):
    build_release(course)
    lesson = Lesson.load(course / "source", "01_adding")
    assert released(course).metadata.course == {"lesson": "01_adding", "version": lesson.version}


def test_test_cells_are_locked_and_let_run_all_go_on(course):
    build_release(course)
    cell = released(course).cells[3]
    assert (cell.metadata.editable, cell.metadata.deletable) == (False, False)
    assert cell.metadata.tags == ["raises-exception"]


def test_the_students_edition_has_neither_reference_nor_hidden_tests(course):
    build_release(course)
    release = course / "release"
    assert (release / "course_lib" / "checks.py").is_file()
    assert not (release / "course_lib" / "reference").exists()
    assert not (release / "course_lib" / "hidden").exists()
    assert "./ " in (release / "requirements.txt").read_text()
    assert "rich" not in (release / "requirements.txt").read_text()


def test_course_lib_alone_brings_what_it_imports_and_no_jupyter(course):
    build_release(course)
    project = tomllib.loads((course / "release" / "pyproject.toml").read_text())["project"]
    names = [re.match(r"[\w-]+", needed)[0] for needed in project["dependencies"]]
    assert names == ["numpy", "matplotlib", "anywidget"]


def test_the_same_source_gives_the_same_bytes(course):
    build_release(course)
    first = files(course / "release")
    assert build_release(course).is_current
    shutil.rmtree(course / "release")
    build_release(course)
    assert files(course / "release") == first


def test_a_source_that_an_editor_left_is_made_canonical(course):
    path = course / "source" / "01_adding" / "01_adding.ipynb"
    assert build_release(course).reformatted == [path]
    before = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].execution_count = 3
    nbformat.write(notebook, path)
    assert build_release(course).reformatted == [path]
    assert path.read_bytes() == before


def test_checking_writes_nothing(course):
    report = build_release(course, check=True)
    assert not report.is_current
    assert not (course / "release").exists()


def test_stale_files_go(course):
    build_release(course)
    (course / "release" / "old").mkdir()
    (course / "release" / "old" / "old.ipynb").write_text("{}")
    assert build_release(course).changed == ["old/old.ipynb"]
    assert not (course / "release" / "old").exists()


def test_one_lesson_can_be_built_alone(course):
    build_release(course)
    write_lesson(course, small_lesson(), "02_more")
    assert build_release(course, ["02_more"]).changed == ["02_more/02_more.ipynb"]
    assert released(course).metadata.course.lesson == "01_adding"


def test_an_unknown_lesson_is_an_error(course):
    with pytest.raises(LessonError, match="no lesson '09_none'"):
        build_release(course, ["09_none"])


def test_a_broken_rule_refuses_and_leaves_the_release(course):
    build_release(course)
    before = files(course / "release")
    cells = small_lesson()
    cells[3].source = "add_up([1])"
    write_lesson(course, cells)
    with pytest.raises(ReleaseRefused, match="01_adding: cell test_add_up: it ends in an expr"):
        build_release(course)
    assert files(course / "release") == before


def test_a_leak_refuses_and_leaves_the_release(course):
    build_release(course)
    before = files(course / "release")
    reference = (course / "course_lib" / "reference" / "adding.py").read_text()
    (course / "course_lib" / "figures.py").write_text(reference.replace("add_up", "total"))
    with pytest.raises(ReleaseRefused, match=r"course_lib/figures\.py, line \d"):
        build_release(course)
    assert files(course / "release") == before


def test_every_released_code_cell_is_python(course):
    build_release(course)
    for cell in released(course).cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)


def test_the_command_reports_and_exits_with_a_status(course, capsys):
    assert main(["--root", str(course), "release", "--check"]) == 1
    assert main(["--root", str(course), "release"]) == 0
    assert main(["--root", str(course), "release", "--check"]) == 0
    assert "release: 01_adding: up to date" in capsys.readouterr().out
    assert main(["--root", str(course), "release", "nothing"]) == 2
    assert "no lesson 'nothing'" in capsys.readouterr().err


def test_the_command_prints_every_reason_of_a_refusal(course, capsys):
    cells = small_lesson()
    cells[3].source = "add_up([1])"
    cells[5].metadata.nbgrader["points"] = 41
    write_lesson(course, cells)
    assert main(["--root", str(course), "release"]) == 1
    printed = capsys.readouterr().err
    assert "test_add_up: it ends in an expression" in printed
    assert "101 points together" in printed
    assert main(["--root", str(course), "release", "--json"]) == 1
    assert '"refused": [' in capsys.readouterr().out
