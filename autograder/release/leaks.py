"""The proof that a release gives nothing away, made before it is written.

Secrets are the solution regions and hidden tests of every lesson, the answers, and the code of
``course_lib.reference`` and ``course_lib.hidden``. Code is compared as normalised syntax
(`autograder.lesson.syntax`), so that a renamed or reformatted copy is found; prose, metadata and
strings are compared as text.
"""

import ast
import json
import re
import textwrap
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import nbformat

from autograder.lesson import regions
from autograder.lesson.lesson import Lesson, is_to_explore
from autograder.lesson.names import without_magics
from autograder.lesson.syntax import fragments
from autograder.students_edition import SECRET_PACKAGES

MIN_NODES = 16
"""Size of a syntax tree at which a match means something; ``return out, mask`` has 4 nodes."""
MIN_TOKENS = 14
"""Words and signs of a line at which finding it in a text means something."""

ALLOWED_FILE = Path(__file__).with_name("leaks_allowed.toml")
_METADATA_KEYS = {
    "nbgrader",
    "tags",
    "deletable",
    "editable",
    "course",
    "kernelspec",
    "language_info",
}
_MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")


@dataclass(frozen=True)
class Leak:
    """Something in a release that students must not have."""

    place: str
    secret: str
    text: str

    def __str__(self) -> str:
        """Say where, of what, and show the beginning of it."""
        shown = textwrap.shorten(self.text, 90, placeholder=" …")
        return f"{self.place}: it contains {self.secret}: {shown}"


@dataclass(frozen=True)
class Secrets:
    """All that a release must not contain, ready to be compared."""

    code: dict[str, str]
    """Fingerprint of a fragment → whose it is."""
    lines: dict[str, str]
    """A line without its white space → whose it is."""
    answers: dict[str, object]
    """Name of a by-hand or multiple-choice exercise → its answer."""


def collect_secrets(lessons: Iterable[Lesson], course_lib: Path) -> Secrets:
    """Gather what must stay hidden: of the lessons' sources and of the package in `course_lib`.

    A line of a hidden test that also stands in what a test shows is no secret: its author has put
    it on both sides, as ``shape_means="one row per test point"``. That holds for lines alone;
    whole statements and expressions of some size stay secret, and so does every line of a solution.
    """
    lessons = tuple(lessons)
    secrets = Secrets({}, {}, {})
    shown = {line for lesson in lessons for line in _shown_test_lines(lesson)}
    for path, owner in _modules(course_lib, "reference"):
        _add_code(secrets, path.read_text(encoding="utf-8"), owner)
    for path, owner in _modules(course_lib, "hidden"):
        _add(secrets, path.read_text(encoding="utf-8"), owner, shown)
    for lesson in lessons:
        for exercise in lesson.exercises:
            owner = f"the solution of {exercise.name}"
            if exercise.kind == "answer":
                secrets.answers[exercise.name] = _answer(exercise.name, exercise.solution)
            for region in regions.split(exercise.solution, "SOLUTION").inside:
                _add(secrets, region, owner)
            for test in exercise.tests:
                for region in regions.split(test.source, "HIDDEN TESTS").inside:
                    _add(secrets, region, f"a hidden test of {test.grade_id}", shown)
        for cell in filter(is_to_explore, lesson.notebook.cells):
            for region in regions.split(cell.source, "SOLUTION").inside:
                _add(secrets, region, f"the solution of cell {cell.id}")
    return secrets


def find_leaks(release: Path, secrets: Secrets, allowed: Path = ALLOWED_FILE) -> list[Leak]:
    """Return what the files below `release` give away.

    Left out is what the file `allowed` lists with a reason.
    """
    exempt = _exemptions(allowed)
    leaks: dict[tuple[str, str], Leak] = {}
    for path in sorted(p for p in release.rglob("*") if p.is_file()):
        place = path.relative_to(release).as_posix()
        find = _notebook_leaks if path.suffix == ".ipynb" else _file_leaks
        for leak in (*_place_leaks(place), *find(path, place, secrets)):
            if not any(_squeezed(leak.text).startswith(text) for text in exempt.get(place, ())):
                leaks.setdefault((leak.place, leak.secret), leak)
    return list(leaks.values())


def _modules(course_lib: Path, package: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((course_lib / package).rglob("*.py")):
        names = path.relative_to(course_lib).with_suffix("").parts
        yield path, ".".join(["course_lib", *names])


def _shown_test_lines(lesson: Lesson) -> Iterator[str]:
    for exercise in lesson.exercises:
        for test in exercise.tests:
            visible = regions.split(test.source, "HIDDEN TESTS").outside
            yield from map(_squeezed, visible.split("\n"))


def _add(secrets: Secrets, region: str, owner: str, shown: Collection[str] = ()) -> None:
    _add_code(secrets, region, owner)
    for line in region.split("\n"):
        is_import = line.startswith(("import ", "from "))
        if len(_tokens(line)) >= MIN_TOKENS and not is_import and _squeezed(line) not in shown:
            secrets.lines.setdefault(_squeezed(line), owner)


def _add_code(secrets: Secrets, source: str, owner: str) -> None:
    for fragment in fragments(textwrap.dedent(source), MIN_NODES):
        secrets.code.setdefault(fragment.fingerprint, owner)


def _answer(name: str, solution: str) -> object:
    for node in ast.walk(ast.parse(regions.split(solution, "SOLUTION").inside[0])):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise ValueError(f"{name}: the solution region assigns nothing to this name")


def _place_leaks(place: str) -> Iterator[Leak]:
    *folders, name = PurePosixPath(place).parts
    if folders == ["course_lib"]:
        folders.append(PurePosixPath(name).stem)  # a module where the package was
    for package in SECRET_PACKAGES:
        if package in folders:
            yield Leak(place, f"a file of course_lib.{package}", place)


def _notebook_leaks(path: Path, place: str, secrets: Secrets) -> Iterator[Leak]:
    notebook = nbformat.read(path, as_version=4)
    yield from _metadata_leaks(notebook.metadata, place)
    for index, cell in enumerate(notebook.cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", index)
        where = f"{place}, cell {name}"
        yield from _metadata_leaks(cell.metadata, where)
        if cell.get("outputs") or cell.get("attachments"):
            yield Leak(where, "outputs or attachments", "a release has none")
        if cell.cell_type == "code":
            yield from _code_leaks(cell.source, where, secrets)
        yield from _text_leaks(cell.source, where, secrets)


def _file_leaks(path: Path, place: str, secrets: Secrets) -> Iterator[Leak]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # data: pictures and arrays are made before any lesson is written
    if path.suffix == ".py":
        yield from _code_leaks(text, place, secrets)
    yield from _text_leaks(text, place, secrets)


def _metadata_leaks(metadata: nbformat.NotebookNode, place: str) -> Iterator[Leak]:
    for key in sorted(set(metadata) - _METADATA_KEYS):
        yield Leak(place, f"metadata that releases do not have ({key})", json.dumps(metadata[key]))


def _code_leaks(source: str, place: str, secrets: Secrets) -> Iterator[Leak]:
    plain = without_magics(source)
    try:
        tree = ast.parse(plain)
    except SyntaxError:
        return  # text is still compared line by line
    for fragment in fragments(plain, MIN_NODES):
        if owner := secrets.code.get(fragment.fingerprint):
            yield Leak(f"{place}, line {fragment.line}", owner, fragment.text)
    for node in ast.walk(tree):
        for name, answer in secrets.answers.items():
            if _is_literal(node, answer) and _is_telling(answer):
                yield Leak(place, f"the answer to {name}", ast.unparse(node))


def _text_leaks(text: str, place: str, secrets: Secrets) -> Iterator[Leak]:
    for marker in _MARKERS:
        if marker in text:
            yield Leak(place, "a region's marker", marker)
    for line in text.split("\n"):
        if owner := secrets.lines.get(_squeezed(line)):
            yield Leak(place, owner, line)
    for block in _code_blocks(text):
        yield from _code_leaks(block, place, secrets)
    for name, answer in secrets.answers.items():
        if match := re.search(rf"\b{name}\s*=\s*(?!None\b|=)[^\s=].*", text):
            yield Leak(place, f"an answer to {name}", match.group())
        shown = r"\s*".join(map(re.escape, _tokens(repr(answer).strip("([{}])"))))
        if _is_telling(answer) and re.search(rf"(?<![\w.]){shown}(?!\.?\w)", text):
            yield Leak(place, f"the answer to {name}", repr(answer))


def _code_blocks(text: str) -> list[str]:
    fenced = re.findall(r"```(?:python|py)?\n(.*?)```", text, flags=re.DOTALL)
    prompts = re.findall(r"^\s*>>> ?(.*)$", text, flags=re.MULTILINE)
    return [*map(textwrap.dedent, fenced), *prompts]


def _is_literal(node: ast.AST, value: object) -> bool:
    try:
        return isinstance(node, ast.expr) and bool(ast.literal_eval(node) == value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False


def _is_telling(answer: object) -> bool:
    """Tell whether meeting the answer by chance is unlikely: letters and small numbers are not."""
    if isinstance(answer, int | float):
        return abs(answer) >= 1000
    return isinstance(answer, list | tuple | dict) and len(answer) > 1


def _exemptions(path: Path) -> dict[str, list[str]]:
    exempt: dict[str, list[str]] = {}
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("allowed", [])
    for entry in entries:
        if not entry.get("reason", "").strip():
            raise ValueError(f"{path.name}: {entry.get('file')} is allowed without a reason")
        exempt.setdefault(entry["file"], []).append(_squeezed(entry["text"]))
    return exempt


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
