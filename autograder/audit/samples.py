"""Sample submissions, called what they are, made from a lesson's release and its bank."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.audit.bank import BankEntry
from autograder.lesson.lesson import Lesson, grade_id, is_solution, is_test


def with_solutions(notebook: NotebookNode, solutions: Mapping[str, str]) -> NotebookNode:
    """Return a copy of `notebook` whose solution cells hold `solutions`, by exercise name."""
    result = nbformat.from_dict(notebook)
    for cell in result.cells:
        name = grade_id(cell)
        if name and name in solutions and is_solution(cell):
            cell.source = solutions[name]
    return result


def write_samples(
    lesson: Lesson, released: NotebookNode, bank: Sequence[BankEntry], submitted: Path
) -> list[str]:
    """Write a handful of submissions of `lesson` below the folder `submitted`.

    Returns
    -------
    list of str
        The samples' names, which are those of their folders.
    """
    perfect = {exercise.name: exercise.solution for exercise in lesson.exercises}
    samples = {
        "sample-perfect": with_solutions(released, perfect),
        "sample-alternative": with_solutions(released, perfect | _first(bank, right=True)),
        "sample-mistakes": with_solutions(released, perfect | _first(bank, right=False)),
        "sample-cells-deleted": _without_tests(with_solutions(released, perfect)),
        "sample-untouched": released,
    }
    for name, notebook in samples.items():
        _write(submitted, name, lesson.id, nbformat.writes(notebook))
    _write(submitted, "sample-broken", lesson.id, nbformat.writes(released)[:1500])
    return sorted([*samples, "sample-broken"])


def _first(bank: Sequence[BankEntry], *, right: bool) -> dict[str, str]:
    solutions: dict[str, str] = {}
    for entry in bank:
        if entry.right == right:
            solutions.setdefault(entry.exercise, entry.source)
    return solutions


def _without_tests(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]
    return notebook


def _write(submitted: Path, student: str, lesson_id: str, text: str) -> None:
    folder = submitted / student / lesson_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lesson_id}.ipynb").write_text(text, encoding="utf-8")
