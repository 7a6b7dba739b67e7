"""A new lesson, laid out as a small lesson of its own that passes every check as it is."""

import keyword
import re
from pathlib import Path

from autograder.lesson.lesson import LessonError

_TEMPLATES = Path(__file__).with_name("template")
_FILES = ("lesson.ipynb", "figures.py", "hidden.py", "bank.py")
_LESSON_ID = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")


class LessonExists(LessonError):
    """A lesson that has files already, which are not to be overwritten."""


def lay_out_lesson(repository: Path, lesson_id: str) -> dict[Path, str]:
    """Write the files of a new lesson, all or none.

    Parameters
    ----------
    repository : Path
        The course's folder.
    lesson_id : str
        Two digits and a topic, such as ``09_attention``. The topic names the module of the
        lesson's figures and the package of its hidden tests.

    Returns
    -------
    dict of Path to str
        The files that were written, each with what it is for.

    Raises
    ------
    LessonError
        If the name is not such an id.
    LessonExists
        If one of the files is there already; nothing is written then.
    """
    number, topic = _parts(lesson_id)
    written = {
        repository / "source" / lesson_id / f"{lesson_id}.ipynb": "the lesson",
        repository / "course_lib" / "demos" / f"{topic}.py": "its figure",
        repository / "course_lib" / "hidden" / topic / "__init__.py": "its hidden tests",
        repository / "banks" / f"{lesson_id}.py": "its right and wrong solutions",
    }
    packages = [repository / "course_lib" / name / topic for name in ("demos", "hidden")]
    there = [path for path in (*written, *packages) if path.exists()]
    if there:
        raise LessonExists(
            f"{lesson_id} is not laid out, since it would overwrite {_listed(there)}: "
            "choose another name, or move what is there away"
        )
    words = {
        "LESSON_ID": lesson_id,
        "LESSON_NUMBER": str(int(number)),
        "LESSON_TITLE": topic.replace("_", " ").capitalize(),
        "LESSON_TOPIC": topic,
    }
    for path, template in zip(written, _FILES, strict=True):
        text = (_TEMPLATES / template).read_text(encoding="utf-8")
        for word, meaning in words.items():
            text = text.replace(word, meaning)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return written


def _parts(lesson_id: str) -> tuple[str, str]:
    match = _LESSON_ID.fullmatch(lesson_id)
    if match is None or keyword.iskeyword(match[2]):
        raise LessonError(
            f"{lesson_id!r} cannot be a lesson's name: two digits, an underscore and a topic in "
            "lower case are expected, such as 09_attention"
        )
    return match[1], match[2]


def _listed(paths: list[Path]) -> str:
    return ", ".join(str(path) for path in paths)
