"""What is handed out beside lessons: course_lib without its secrets, later with the reference.

Hidden tests are never handed out, not after the deadline either: they serve the next class too.
"""

import json
import re
import shutil
import tomllib
from collections.abc import Collection
from pathlib import Path

from autograder.students_edition import copy_students_edition

LIBRARY_PACKAGES = ("numpy", "matplotlib", "anywidget")
"""What course_lib itself imports: enough where notebooks can be read already, as in Colab."""
STUDENT_PACKAGES = (*LIBRARY_PACKAGES, "jupyterlab", "nbgrader")
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
dependencies = {dependencies}

[tool.setuptools.packages.find]
include = ["course_lib*"]

[tool.setuptools.package-data]
course_lib = ["data/*", "demos/*.css", "demos/*.js", "py.typed"]
"""


def write_student_edition(repository: Path, destination: Path) -> None:
    """Write the students' course_lib, requirements.txt and a README below `destination`."""
    _write_edition(repository, destination)


def write_full_edition(repository: Path, destination: Path) -> None:
    """Write what `write_student_edition` writes, and the reference, in place of an older edition.

    For after the deadline. Hidden tests stay out of it: other draws of them grade the next class.
    """
    shutil.rmtree(destination / "course_lib", ignore_errors=True)
    _write_edition(repository, destination, opened=("reference",))


def _write_edition(repository: Path, destination: Path, opened: Collection[str] = ()) -> None:
    copy_students_edition(repository / "course_lib", destination / "course_lib", opened)
    with (repository / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    requirements = _requirements(repository / "requirements.txt")
    pyproject = _PYPROJECT.format(
        version=project["version"],
        requires_python=project["requires-python"],
        dependencies=json.dumps([_specifier(requirements[name]) for name in LIBRARY_PACKAGES]),
    )
    _write(destination / "pyproject.toml", pyproject)
    head = "# pip install -r requirements.txt, in this folder, installs all that the lessons need."
    last = "./                       # course_lib, beside this file"
    _write(destination / "requirements.txt", "\n".join([head, *requirements.values(), last, ""]))
    shutil.copyfile(_TEMPLATES / "README.md", destination / "README.md")


def _requirements(path: Path) -> dict[str, str]:
    """Return the lines for what students install, by package."""
    lines = path.read_text(encoding="utf-8").splitlines()
    named = {re.split(r"[<>=!~ \[]", line, maxsplit=1)[0]: line for line in lines}
    if missing := [name for name in STUDENT_PACKAGES if name not in named]:
        raise ValueError(f"{path}: {', '.join(missing)} of what students need is not listed")
    return {name: line for name, line in named.items() if name in STUDENT_PACKAGES}


def _specifier(line: str) -> str:
    return line.partition("#")[0].strip()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
