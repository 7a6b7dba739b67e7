import os
import re

import pytest
from jupyterlab_server.config import get_static_page_config

from autograder.release.lab import INSTRUCTORS_EXTENSIONS, prepare, students_environment
from tests.support.cells import REPOSITORY


@pytest.fixture
def release(tmp_path):
    folder = tmp_path / "release"
    (folder / "01_adding").mkdir(parents=True)
    (folder / "01_adding" / "01_adding.ipynb").write_text("released")
    (folder / "course_lib.py").write_text("new")
    return folder


def test_the_release_is_copied(release, tmp_path):
    assert prepare(release, tmp_path / "lab") == []
    assert (tmp_path / "lab" / "01_adding" / "01_adding.ipynb").read_text() == "released"


def test_work_is_kept_and_the_library_renewed(release, tmp_path):
    lab = tmp_path / "lab"
    prepare(release, lab)
    notebook = lab / "01_adding" / "01_adding.ipynb"
    notebook.write_text("my work")
    (lab / "course_lib.py").write_text("old")
    assert prepare(release, lab) == [notebook]
    assert notebook.read_text() == "my work"
    assert (lab / "course_lib.py").read_text() == "new"


def test_without_a_release_it_says_how_to_build_one(tmp_path):
    with pytest.raises(FileNotFoundError, match="python -m autograder release"):
        prepare(tmp_path / "release", tmp_path / "lab")


def test_students_see_no_panels_for_instructors(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/elsewhere")
    settings = tmp_path / "settings"
    environment = students_environment(tmp_path, settings)
    assert environment["PYTHONPATH"] == str(tmp_path)
    paths = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert paths == [str(settings), "/elsewhere"]
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", environment["JUPYTER_CONFIG_PATH"])
    switched_off = get_static_page_config(level="all")["disabledExtensions"]
    assert switched_off.keys() >= set(INSTRUCTORS_EXTENSIONS)


def test_the_readme_switches_off_the_same_panels():
    readme = REPOSITORY / "autograder" / "release" / "templates" / "student" / "README.md"
    (command,) = re.findall(r"jupyter labextension disable (.*)", readme.read_text())
    assert set(command.split()) == set(INSTRUCTORS_EXTENSIONS)
