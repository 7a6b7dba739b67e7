"""Which names a piece of Python binds, and which it expects from elsewhere."""

import ast
import itertools
import re
import symtable
import warnings
from collections.abc import Iterator
from functools import lru_cache

_MAX_PARSED = 200_000
"""Characters of a cell that are parsed: a syntax tree takes a hundred times as much memory."""
KEPT = 256
"""Cells whose names are kept: most are the lesson's, and come again with each submission."""
_NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What parsing raises; MemoryError where it is nested too deeply."""
_COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")
_BINDS = re.compile(r"(?:async +def|def|class) +(\w+)|(\w+) *(?::[^=\n]*)?=(?!=)")
Code = ast.Module | str
"""A syntax tree or, which is quicker, the source of one."""


def bound_names(code: Code) -> set[str]:
    """Return the names that running `code` as a module binds at its top level."""
    return _bound_in(_symbols(code))


def free_names(code: Code) -> set[str]:
    """Return the names, built-in ones among them, that `code` reads and never binds itself."""
    symbols = _symbols(code)
    return _global_reads(symbols) - _bound_in(symbols)


def read_in_functions(code: Code) -> set[str]:
    """Return the names that functions and classes of `code` read from outside of them."""
    children = _symbols(code).get_children()
    functions = [child for child in children if child.get_name() not in _COMPREHENSIONS]
    return set().union(*map(_global_reads, functions))


def without_magics(source: str) -> str:
    """Return the source of a cell with ``pass`` for each line that only IPython understands."""
    return "\n".join("pass" if line.startswith(("%", "!")) else line for line in source.split("\n"))


def parse(source: str) -> ast.Module | None:
    """Return the syntax tree of `source`, or None where it is no Python, or too much of it."""
    if len(source) > _MAX_PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as of "\\d" in a string
            return ast.parse(source)
    except _NO_PYTHON:
        return None


def begins_to_run(source: str) -> bool:
    """Tell whether `source` is Python, and not too much of it."""
    return _bound(source) is not None


def would_bind(source: str) -> Iterator[str]:
    """Yield the names that a cell binds when it runs to its end.

    Of a cell that is not Python, because of one wrong character somewhere, what its lines begin
    with at the left margin still says it.
    """
    plain = without_magics(source)
    names = _bound(plain)
    if names is not None:
        yield from names
        return
    for line in plain.split("\n"):
        if line.startswith(("import ", "from ")):
            yield from _bound(line) or ()
        elif match := _BINDS.match(line):
            yield match[1] or match[2]


@lru_cache(KEPT)
def _bound(source: str) -> frozenset[str] | None:
    if len(source) > _MAX_PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return frozenset(bound_names(source))
    except _NO_PYTHON:
        return None


def leading_definitions(source: str) -> str:
    """Return what a cell begins with of imports, functions, classes and constants.

    Lines keep their numbers; lines that only IPython understands are left out.
    """
    plain = without_magics(source)
    tree = parse(plain)
    leading = list(itertools.takewhile(_only_defines, tree.body if tree else ()))
    last = leading[-1].end_lineno if leading else 0
    return "\n".join(plain.split("\n")[:last])


def _only_defines(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(
        statement,
        ast.Import
        | ast.ImportFrom
        | ast.FunctionDef
        | ast.AsyncFunctionDef
        | ast.ClassDef
        | ast.Pass,
    )


def _symbols(code: Code) -> symtable.SymbolTable:
    source = code if isinstance(code, str) else ast.unparse(code)
    return symtable.symtable(source, "<cell>", "exec")


def _bound_in(symbols: symtable.SymbolTable) -> set[str]:
    return {s.get_name() for s in symbols.get_symbols() if s.is_assigned() or s.is_imported()}


def _global_reads(table: symtable.SymbolTable) -> set[str]:
    at_top = table.get_type() == "module"
    reads = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (at_top or symbol.is_global())
    }
    for child in table.get_children():
        reads |= _global_reads(child)
    return reads
