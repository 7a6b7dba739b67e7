"""The documentation names what is there: files, folders, modules, headings, make targets."""

import importlib
import re
import subprocess
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest

from tests.support.cells import REPOSITORY

DOCUMENTS = sorted(
    [
        *REPOSITORY.glob("docs/*.md"),
        *(REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    ]
)
ARCHITECTURE = REPOSITORY / "docs" / "architecture.md"
MADE = (
    "submitted",
    "autograded",
    "feedback",
    "results",
    ".grading",
    "solutions",
    "demo",
    "lab",
    "gradebook.db",
)
"""What is made in a course folder, and not in the repository."""
ELSEWHERE = ("timestamp.txt", "grades.csv", "bin", "usr", "etc", "proc", "scratch", "tmp", "N")
"""What belongs to nbgrader, the system or a formula."""
NEW_LESSONS = ("09_attention", "03_my_lesson")

SUFFIXES = r"\.(?:py|md|toml|ipynb|txt|lock|yaml|csv|npz|j2)"
PATH = re.compile(rf"(?<![\w/.:-])(?:\.?[\w<>*-][\w<>*.-]*/)*(?:[\w<>*.-]+{SUFFIXES}\b|(?<=/))")


def ids(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@cache
def names() -> frozenset[str]:
    """Return the names of all files of the repository that are not made."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(Path(line).name for line in listed.stdout.splitlines())


def code_spans(text: str) -> list[str]:
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose)


def paths_in(text: str) -> set[str]:
    """Return the paths that `text` names in code spans, also in commands."""
    return {path for span in code_spans(text) for path in PATH.findall(span) if path}


def is_there(path: str, document: Path) -> bool:
    """Tell whether `path`, in which ``<id>`` stands for any name, is in the repository."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    first = pattern.split("/")[0]
    if first in MADE + ELSEWHERE or any(lesson in pattern for lesson in NEW_LESSONS):
        return True
    if "/" not in path:
        return path in names() or any(Path(name).match(pattern) for name in names())
    rooms = (REPOSITORY, document.parent, REPOSITORY / "autograder")
    return any(any(room.glob(pattern)) for room in rooms)


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_every_path_exists(document):
    missing = [p for p in paths_in(document.read_text("utf-8")) if not is_there(p, document)]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_every_link_leads_somewhere(document):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue  # another site
        name, _, heading = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists() or (heading and heading not in headings(path)):
            broken.append(target)
    assert broken == []


def headings(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_every_module_exists(document):
    spans = " ".join(code_spans(document.read_text("utf-8")))
    named = re.findall(r"\b(?:course_lib|autograder)(?:\.[a-zA-Z_]\w*)+", spans)
    assert [name for name in sorted(set(named)) if not is_importable(name)] == []


def is_importable(name: str) -> bool:
    """Tell whether `name` is a module or something in one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part, None)
        return found is not None
    return False


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_every_make_target_exists(document):
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:`|^)make ([a-z]+)", document.read_text("utf-8"), re.MULTILINE)
    assert set(named) - targets == set()


def tree() -> list[str]:
    """Return the paths in the picture of the house in docs/architecture.md."""
    picture = re.findall(r"^```\n(.*?)^```", ARCHITECTURE.read_text("utf-8"), re.M | re.S)[0]
    paths, above = [], {}
    for line in picture.splitlines():
        depth = len(line) - len(line.lstrip())
        above = {d: folder for d, folder in above.items() if d < depth}
        for name in takewhile(lambda word: "." in word or word.endswith("/"), line.split()):
            paths.append("".join([*above.values(), name]))
        if paths[-1].endswith("/"):
            above[depth] = line.split()[0]
    return paths


def test_every_room_in_the_picture_of_the_house_exists():
    assert [path for path in tree() if not is_there(path, ARCHITECTURE)] == []
    assert "autograder/engine/student/" in tree()


def test_every_room_of_the_house_is_in_the_picture():
    rooms = {
        path.relative_to(REPOSITORY).as_posix()
        for package in ("autograder", "course_lib")
        for path in (REPOSITORY / package).glob("*/__init__.py")
    }
    rooms |= {f"autograder/{path.name}" for path in (REPOSITORY / "autograder").glob("[a-z]*.py")}
    shown = {path.rstrip("/") for path in tree()}
    assert {room.removesuffix("/__init__.py") for room in rooms} - shown == set()


@pytest.mark.parametrize(
    "stale",
    ["`autograder/rules.py`", "`leaks_forbidden.toml`", "`tests/banks/`", "`autograder/leaks/`"],
)
def test_a_stale_path_would_be_found(stale):
    (path,) = paths_in(f"See {stale} for it.")
    assert not is_there(path, ARCHITECTURE)
