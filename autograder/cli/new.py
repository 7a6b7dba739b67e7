"""``new``: lay out a new lesson."""

import argparse
from pathlib import Path

from autograder.cli import FAILED, OK, console
from autograder.lesson.new_lesson import LessonExists, lay_out_lesson

_NEXT = """
It is a small lesson about weighted means, which passes every check as it is. Next:
  1. python -m autograder release {lesson}   builds it, and proves that it gives nothing away
  2. python -m autograder audit {lesson}     holds its tests against the bank
  3. open the notebook in JupyterLab and replace it, cell by cell, with your lesson;
     docs/writing-lessons.md takes you from there to a lesson that can be released"""


def describe(command: argparse.ArgumentParser, root: Path) -> None:
    """Give `command` its description and arguments."""
    command.description = (
        "Write a small lesson that passes every check: its notebook with one exercise "
        "and one question, the module of its figure, and its bank of right and wrong solutions. "
        "Nothing that exists is overwritten."
    )
    command.add_argument(
        "lesson", metavar="LESSON", help="two digits and a topic, such as 09_attention"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Lay the lesson out, and say what to do with it."""
    try:
        written = lay_out_lesson(options.root, options.lesson)
    except LessonExists as error:
        console.complain(f"error: {error}")
        return FAILED
    for path, meaning in written.items():
        console.say(f"{path}: {meaning}")
    console.say(_NEXT.format(lesson=options.lesson))
    return OK
