"""One function says which files of course_lib students get; what hands them out asks it."""

from pathlib import Path, PurePosixPath

import pytest

from autograder.engine.sandbox.stage import stage
from autograder.students_edition import (
    SECRET_PACKAGES,
    copy_students_edition,
    is_secret_module,
    students_get,
)
from tests.support.cells import REPOSITORY


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("checks.py", True),
        ("demos/knn/plane.py", True),
        ("data/digits.npz", True),
        ("demos/reference.py", True),
        ("demos/hidden/layers.py", True),
        ("reference", False),
        ("reference/knn.py", False),
        ("hidden/knn.py", False),
        ("hidden.py", False),
        ("demos/__pycache__/plane.pyc", False),
    ],
)
def test_students_get_all_but_the_secrets(path, expected):
    assert students_get(PurePosixPath(path)) is expected


def test_a_secret_can_be_opened():
    assert students_get(PurePosixPath("reference/knn.py"), opened=["reference"])
    assert not students_get(PurePosixPath("hidden/knn.py"), opened=["reference"])
    assert not students_get(PurePosixPath("reference/__pycache__"), opened=["reference"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("course_lib.reference", True),
        ("course_lib.hidden.knn", True),
        ("autograder.lesson", True),
        ("course_lib", False),
        ("course_lib.checks", False),
        ("course_lib.hidden_figures", False),
        ("autograder_of_somebody", False),
        ("numpy.reference", False),
    ],
)
def test_modules_that_students_do_not_have(name, expected):
    assert is_secret_module(name) is expected


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def given(course_lib: Path) -> set[str]:
    return {name for name in files(course_lib) if students_get(PurePosixPath(name))}


def test_a_copy_holds_what_students_get(tmp_path):
    course_lib = tmp_path / "course_lib"
    for name in ("checks.py", "demos/a.py", *(f"{secret}/b.py" for secret in SECRET_PACKAGES)):
        (course_lib / name).parent.mkdir(parents=True, exist_ok=True)
        (course_lib / name).write_text("")
    copy_students_edition(course_lib, tmp_path / "copy")
    assert files(tmp_path / "copy") == {"checks.py", "demos/a.py"}


def test_the_sandbox_holds_what_students_get():
    held = {name for name in files(stage().folder / "course_lib") if "__pycache__" not in name}
    assert held == given(REPOSITORY / "course_lib")


def test_the_release_holds_what_students_get():
    assert given(REPOSITORY / "release" / "course_lib") == given(REPOSITORY / "course_lib")
