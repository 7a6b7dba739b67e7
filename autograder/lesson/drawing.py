"""Cells that only draw: grading may leave them out, since nothing else could tell.

Such a cell calls the lesson's figures and prints, and binds no name. It may not use pyplot, which
keeps figures and settings from one cell to the next.
"""

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.lesson.lesson import ONLY_DRAWS, grade_id, is_to_explore
from autograder.lesson.names import without_magics

FIGURES = "demos"
"""The package of the lessons' figures, as lessons import it from `course_lib`."""
HARMLESS = ("len", "print", "range", "round")
"""What else such a cell may call."""

_VALUES = (
    ast.Attribute
    | ast.BinOp
    | ast.BoolOp
    | ast.Compare
    | ast.Constant
    | ast.Dict
    | ast.FormattedValue
    | ast.JoinedStr
    | ast.List
    | ast.Name
    | ast.Slice
    | ast.Subscript
    | ast.Tuple
    | ast.UnaryOp
)
"""Of what arguments may be made. What can run through an iterator is not among it."""
_PARTS = ast.expr_context | ast.operator | ast.boolop | ast.unaryop | ast.cmpop | ast.keyword


def drawing_problems(cell: NotebookNode) -> Iterator[str]:
    """Yield why `cell`, which has the tag of cells that only draw, may not have it."""
    if cell.cell_type != "code" or grade_id(cell) or is_to_explore(cell):
        yield f"it is tagged {ONLY_DRAWS}, which suits only code cells in which nobody writes"
        return
    if without_magics(cell.source) != cell.source:
        yield f"it is tagged {ONLY_DRAWS}, but has a line that only IPython understands"
        return
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError:
        return  # reported as for every cell
    for statement in statements:
        more = next(_not_drawing(statement), None)
        if more is not None:
            yield (
                f"it is tagged {ONLY_DRAWS}, but {ast.unparse(more)!r} may do more: such a cell "
                f"binds no name and calls nothing but {FIGURES} and {', '.join(HARMLESS)}"
            )


def _not_drawing(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the parts of a statement that are not for a cell that only draws."""
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        yield statement
        return
    for node in ast.walk(statement.value):
        if isinstance(node, ast.Call):
            if not _is_drawing(node.func):
                yield node
        elif not isinstance(node, _VALUES | _PARTS) or _is_file(node):
            yield node


def _is_file(node: ast.AST) -> bool:
    """Tell whether `node` says where else `print` is to write."""
    return isinstance(node, ast.keyword) and node.arg == "file"


def _is_drawing(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in HARMLESS
    return isinstance(called, ast.Attribute) and root_name(called) == FIGURES


def root_name(part: ast.expr) -> str | None:
    """Return the name that a chain of attributes begins with; None where it begins otherwise."""
    while isinstance(part, ast.Attribute):
        part = part.value
    return part.id if isinstance(part, ast.Name) else None
