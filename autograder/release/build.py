"""Building ``release/``: made from the sources, and proved to give nothing away."""

import filecmp
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import Lesson, lesson_ids
from autograder.lesson.rules import broken_rules
from autograder.lesson.teaching import owed_to_students
from autograder.progress import Progress, silent
from autograder.release import steps as release_steps
from autograder.release.editions import write_student_edition
from autograder.release.leaks import collect_secrets, find_leaks


class ReleaseRefused(Exception):
    """A release that must not be written, with every reason."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


@dataclass
class ReleaseReport:
    """What a build did, or with ``check`` would do."""

    lessons: list[str]
    reformatted: list[Path] = field(default_factory=list)
    """Sources that were not in canonical form."""
    changed: list[str] = field(default_factory=list)
    """Files of the release that were not what the build makes."""

    @property
    def is_current(self) -> bool:
        """Whether nothing had to change."""
        return not self.reformatted and not self.changed


def build_release(
    repository: Path,
    lessons: Sequence[str] = (),
    *,
    check: bool = False,
    progress: Progress = silent,
) -> ReleaseReport:
    """Build the release of the course in `repository`.

    Parameters
    ----------
    repository : Path
        The folder that holds ``source/``, ``course_lib/`` and ``release/``.
    lessons : sequence of str
        Which lessons to build; all when empty. The others stay as they are.
    check : bool
        Write nothing; only report what would change.
    progress : callable
        Called with one line before each step that takes time.

    Raises
    ------
    ReleaseRefused
        If a cell breaks a rule or the release would give a secret away. Nothing is written then.
    LessonError
        If a lesson does not exist or cannot be read.
    """
    repository = repository.resolve()  # nbgrader takes relative paths for the course folder's
    source, release = repository / "source", repository / "release"
    chosen = list(lessons) or lesson_ids(source)
    report = ReleaseReport(chosen)
    for lesson_id in chosen:
        path = Lesson.load(source, lesson_id).path
        if write_canonical(path, check=check):
            report.reformatted.append(path)
    everything = [Lesson.load(source, lesson_id) for lesson_id in lesson_ids(source)]
    _refuse_broken_rules(lesson for lesson in everything if lesson.id in chosen)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        built = Path(folder) / "release"
        for lesson in everything:
            if lesson.id in chosen:
                progress(f"generating {lesson.id}")
                generate(lesson, built)
            elif (release / lesson.id).is_dir():
                shutil.copytree(release / lesson.id, built / lesson.id)
        write_student_edition(repository, built)
        progress("looking for leaks")
        secrets = collect_secrets(everything, repository / "course_lib")
        if leaks := find_leaks(built, secrets):
            raise ReleaseRefused([str(leak) for leak in leaks])
        report.changed = _differences(built, release)
        if not check and report.changed:
            _replace(built, release, report.changed)
    return report


def generate(lesson: Lesson, destination: Path) -> Path:
    """Write the released form of `lesson` below `destination`, through nbgrader's generator."""
    config = Config()
    config.CourseDirectory.root = str(destination.parent)
    config.CourseDirectory.source_directory = str(lesson.path.parent.parent)
    config.CourseDirectory.release_directory = str(destination)
    config.GenerateAssignment.preprocessors = list(release_steps.STEPS)
    config.GenerateAssignment.no_database = True
    destination.mkdir(parents=True, exist_ok=True)
    course = CourseDirectory(config=config)
    course.assignment_id = lesson.id
    GenerateAssignment(coursedir=course, config=config).start()
    path = destination / lesson.id / f"{lesson.id}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    return path


def _refuse_broken_rules(lessons: Iterable[Lesson]) -> None:
    findings = [
        f"{lesson.id}: {finding}"
        for lesson in lessons
        for finding in broken_rules(lesson) or owed_to_students(lesson)
    ]
    if findings:
        raise ReleaseRefused(findings)


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _differences(built: Path, release: Path) -> list[str]:
    here, there = _files(built), _files(release)
    return sorted(
        name
        for name in here | there
        if name not in here
        or name not in there
        or not filecmp.cmp(built / name, release / name, shallow=False)
    )


def _replace(built: Path, release: Path, names: list[str]) -> None:
    for name in names:
        if (built / name).is_file():
            (release / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(built / name, release / name)
        else:
            (release / name).unlink()
    for folder in sorted((p for p in release.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
