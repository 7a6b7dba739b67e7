"""What the student process can import of this repository: a copy, made once for each process."""

import compileall
import contextlib
import shutil
import sys
import threading
from functools import cache
from importlib.util import cache_from_source, find_spec
from multiprocessing.util import Finalize
from pathlib import Path

from autograder.engine.base import EngineError
from autograder.students_edition import copy_students_edition
from autograder.temporary import TemporaryFolder, sweep

_ENGINE = Path(__file__).parents[1]
_SEEN_BY_STUDENTS = ("student", "protocol")


class Stage:
    """A folder with the students' edition of course_lib and the student process's own modules.

    Attributes
    ----------
    folder : Path
        Belongs on the student process's ``sys.path``. Removed when the stage is garbage or its
        process ends.
    """

    def __init__(self) -> None:
        sweep()
        self._temporary = TemporaryFolder("stage")
        # A worker of multiprocessing ends without `atexit`, and so without the folder's finalizer.
        Finalize(self, self._temporary.cleanup, exitpriority=0)
        self.folder = self._temporary.path / "modules"
        copy_students_edition(course_lib_folder(), self.folder / "course_lib")
        _take_compiled(course_lib_folder(), self.folder / "course_lib")
        # Without the packages' own __init__.py: those belong to the grader.
        for package in _SEEN_BY_STUDENTS:
            copy = self.folder / "autograder" / "engine" / package
            shutil.copytree(_ENGINE / package, copy, ignore=shutil.ignore_patterns("__pycache__"))
            _take_compiled(_ENGINE / package, copy)
        compileall.compile_dir(self.folder, quiet=2)
        for path in [self.folder, *self.folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)  # whoever reads it in the sandbox


def _take_compiled(original: Path, copy: Path) -> None:
    """Put beside the modules of `copy` what Python keeps of the `original` ones, compiled.

    Compiling them all takes longer than all else at the start of a run.
    """
    for module in copy.rglob("*.py"):
        source = original / module.relative_to(copy)
        if not sys.dont_write_bytecode:
            compileall.compile_file(source, quiet=2)
        with contextlib.suppress(OSError):
            ours = Path(cache_from_source(str(module)))
            ours.parent.mkdir(exist_ok=True)
            shutil.copyfile(cache_from_source(str(source)), ours)


_MAKING = threading.Lock()


def stage() -> Stage:
    """Return this process's stage, which threads share."""
    with _MAKING:
        return _stage()


@cache
def _stage() -> Stage:
    return Stage()


def course_lib_folder() -> Path:
    """Return the folder of the package course_lib.

    Raises
    ------
    EngineError
        If it is not installed.
    """
    spec = find_spec("course_lib")
    if spec is None or spec.origin is None:
        raise EngineError("course_lib is not installed: pip install --editable .")
    return Path(spec.origin).parent
