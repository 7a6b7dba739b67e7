"""Cells that were joined or split, such as a solution written into a test cell.

Editors that ignore a cell's lock let students write there; merging two cells puts a solution and a
test into one. Statements are told apart by their syntax, so that reformatting changes nothing.
"""

import ast
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from autograder.lesson.names import parse, without_magics
from autograder.submission.parse import SubmittedCell, SubmittedNotebook

_SPLIT = "solution cells that had been split, joined"


def own_part(source: str, lessons: str) -> str:
    """Return what stands in `source` beside the statements of the lesson's cell `lessons`.

    Imports stay: what the student has written may need them. Of code that is no Python, the lines
    stay that the lesson's cell does not have.
    """
    theirs, imports = statements(lessons), statements(lessons, imports=True)
    rest = _without(source, lambda statement: ast.dump(statement) in theirs | imports)
    if rest is not None and not is_blank(rest):
        rest = _without(source, lambda statement: ast.dump(statement) in theirs)
    if rest is not None:
        return rest
    lines = {line.strip() for line in lessons.split("\n")} - {""}
    return "\n".join(line for line in source.split("\n") if line.strip() not in lines).strip("\n")


def statements(source: str, *, imports: bool = False) -> set[str]:
    """Return the imports in `source`, or its other statements, in a form that can be compared."""
    tree = parse(source)
    return {
        ast.dump(statement)
        for statement in (tree.body if tree else ())
        if isinstance(statement, ast.Import | ast.ImportFrom) is imports
    }


def without_names(source: str, names: Iterable[str]) -> str:
    """Return `source` without the statements that bind one of `names`."""
    unwanted = set(names)
    rest = _without(source, lambda statement: bool(unwanted & set(_bound(statement))))
    return source if rest is None else rest


def continues(first: str, second: str) -> bool:
    """Tell whether `second` is the rest of a statement in `first`: a cell split in its middle."""
    start = next((line for line in second.split("\n") if line.strip()), "")
    return (
        start[:1] in (" ", "\t")
        and parse(without_magics(second)) is None
        and parse(without_magics(f"{first}\n{second}")) is not None
    )


def joined(submitted: SubmittedNotebook, exercises: Collection[str]) -> SubmittedNotebook:
    """Return the notebook with those solution cells whole that were split within a statement.

    It says so in the remarks of `submitted`, which it shares.
    """
    cells: list[SubmittedCell] = []
    for cell in submitted.cells:
        before = cells[-1] if cells else None
        if (
            before is not None
            and before.kind == cell.kind == "code"
            and before.grade_id in exercises
            and cell.grade_id in (None, before.grade_id)
            and continues(before.source, cell.source)
        ):
            cells[-1] = replace(before, source=f"{before.source}\n{cell.source}")
            submitted.remarks.append(f"{_SPLIT}: {before.grade_id}")
        else:
            cells.append(cell)
    return replace(submitted, cells=cells)


def is_blank(source: str) -> bool:
    """Tell whether `source` holds no code, at most comments."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in source.split("\n"))


def _without(source: str, drop: Callable[[ast.stmt], bool]) -> str | None:
    """Return the lines of `source` but for those of statements to `drop`; None if it is no Python.

    A line that another statement shares stays.
    """
    tree = parse(without_magics(source))
    if tree is None:
        return None
    dropped: set[int] = set()
    kept: set[int] = set()
    for statement in tree.body:
        (dropped if drop(statement) else kept).update(_lines(statement))
    lines = enumerate(source.split("\n"), start=1)
    return "\n".join(line for n, line in lines if n not in dropped - kept).strip("\n")


def _lines(statement: ast.stmt) -> range:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, (statement.end_lineno or first) + 1)


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds itself, not within functions and classes."""
    left: list[ast.AST] = [statement]
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        left += ast.iter_child_nodes(node)
