"""What is handed out beside lessons: course_lib without its reference, and later with it."""

import re
import shutil
import tomllib
from pathlib import Path

STUDENT_PACKAGES = ("numpy", "jupyterlab", "nbgrader", "matplotlib", "ipywidgets")
_TEMPLATES = Path(__file__).with_name("templates") / "student"

_PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "course-lib"
version = "{version}"
description = "What the lessons of the Deep Learning Review import"
requires-python = "{requires_python}"

[tool.setuptools.packages.find]
include = ["course_lib*"]

[tool.setuptools.package-data]
course_lib = ["data/*", "py.typed"]
"""


def write_student_edition(repository: Path, destination: Path) -> None:
    """Write course_lib without its reference, requirements.txt and a README below `destination`."""
    shutil.copytree(
        repository / "course_lib",
        destination / "course_lib",
        ignore=_left_out,
    )
    with (repository / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    pyproject = _PYPROJECT.format(
        version=project["version"], requires_python=project["requires-python"]
    )
    _write(destination / "pyproject.toml", pyproject)
    _write(destination / "requirements.txt", _requirements(repository / "requirements.txt"))
    shutil.copyfile(_TEMPLATES / "README.md", destination / "README.md")


def write_full_edition(repository: Path, destination: Path) -> None:
    """Write what `write_student_edition` writes, and the reference, in place of an older edition.

    For after the deadline.
    """
    shutil.rmtree(destination / "course_lib", ignore_errors=True)
    write_student_edition(repository, destination)
    shutil.copytree(
        repository / "course_lib" / "reference",
        destination / "course_lib" / "reference",
        ignore=shutil.ignore_patterns("__pycache__"),
    )


def _left_out(folder: str, names: list[str]) -> set[str]:
    of_the_package = Path(folder).name == "course_lib"
    return {
        name for name in names if name == "__pycache__" or (of_the_package and name == "reference")
    }


def _requirements(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [
        line for line in lines if re.split(r"[<>=!~ \[]", line, maxsplit=1)[0] in STUDENT_PACKAGES
    ]
    missing = len(STUDENT_PACKAGES) - len(kept)
    if missing:
        raise ValueError(f"{path}: {missing} of {', '.join(STUDENT_PACKAGES)} are not listed")
    head = "# pip install -r requirements.txt, in this folder, installs all that the lessons need."
    return "\n".join([head, *kept, "./                       # course_lib, beside this file", ""])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
