"""The students' edition of course_lib: which of its files students get, and how it is copied.

Releases, the sandbox's copy and the proof that nothing leaks all ask here.
"""

import shutil
from collections.abc import Collection
from pathlib import Path, PurePath

SECRET_PACKAGES = ("reference", "hidden")
"""Packages of course_lib that students do not get: the right answers, and the hidden tests."""


def students_get(path: PurePath, opened: Collection[str] = ()) -> bool:
    """Tell whether students get the file or folder `path` of course_lib.

    Parameters
    ----------
    path : PurePath
        Relative to the folder of course_lib.
    opened : collection of str
        Secret packages that are handed out all the same.
    """
    top = path.parts[0].partition(".")[0] if path.parts else ""
    is_secret = top in SECRET_PACKAGES and top not in opened
    return not is_secret and "__pycache__" not in path.parts


def copy_students_edition(
    course_lib: Path, destination: Path, opened: Collection[str] = ()
) -> None:
    """Copy the students' edition of the package in the folder `course_lib` to `destination`.

    Parameters
    ----------
    course_lib : Path
        The package's folder, whole.
    destination : Path
        The folder to make; it must not exist.
    opened : collection of str
        Secret packages that are handed out all the same.
    """

    def left_out(folder: str, names: list[str]) -> set[str]:
        inside = PurePath(folder).relative_to(course_lib)
        return {name for name in names if not students_get(inside / name, opened)}

    shutil.copytree(course_lib, destination, ignore=left_out)


def is_secret_module(name: str) -> bool:
    """Tell whether students do not have the module `name`, such as ``course_lib.reference.knn``."""
    package, _, rest = name.partition(".")
    return package == "autograder" or (
        package == "course_lib" and rest.partition(".")[0] in SECRET_PACKAGES
    )
