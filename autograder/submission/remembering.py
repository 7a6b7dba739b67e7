"""Whether functions might remember that they were called: by what stands in them."""

import ast
from collections.abc import Iterable
from functools import lru_cache

from autograder.lesson.drawing import root_name
from autograder.lesson.names import KEPT, bound_names, parse, read_in_functions

_CHANGEABLE = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp | ast.Call
_FIXED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom


def might_remember(source: str, tree: ast.Module, data: Iterable[str]) -> bool:
    """Tell whether a function of a cell might keep something from call to call.

    Parameters
    ----------
    source : str
        The cell.
    tree : ast.Module
        Its syntax tree.
    data : iterable of str
        The names of what a call could change, from `changeable`, of all cells.
    """
    if not read_in_functions(source).isdisjoint(data):
        return True
    nodes = list(ast.walk(tree))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return any(_keeps(node, own) for node in nodes)


@lru_cache(KEPT)
def changeable(source: str) -> frozenset[str]:
    """Return the names that a cell, which begins to run, binds to what a call could change.

    That is all but functions, classes, modules and constants.
    """
    tree = parse(source)
    fixed = [statement for statement in tree.body if _is_fixed(statement)] if tree else []
    return frozenset(bound_names(source) - bound_names(ast.Module(fixed, [])))


def _keeps(node: ast.AST, own: set[str]) -> bool:
    match node:
        case ast.Global() | ast.Nonlocal():
            return True
        case ast.arguments(defaults=defaults, kw_defaults=named):
            return any(isinstance(default, _CHANGEABLE) for default in [*defaults, *named])
        case ast.ClassDef(body=body):
            return any(isinstance(part, ast.Assign | ast.AnnAssign) for part in body)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return name in own or attribute in ("seed", "__class__")
        case ast.Attribute(value=ast.Call(), ctx=ast.Store()):
            return True  # such as of type(self)
        case ast.Attribute(attr="seed"):
            return True  # the generator of all: its draws can be counted
    return False


def _is_fixed(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Assign):
        return isinstance(statement, _FIXED)
    value = statement.value
    is_earlier = isinstance(value, ast.Call) and root_name(value.func) == "earlier"
    return is_earlier or isinstance(value, ast.Constant | ast.UnaryOp | ast.Lambda)
