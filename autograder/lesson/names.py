"""Which names a piece of Python binds, and which it expects from elsewhere."""

import ast
import itertools
import symtable


def bound_names(tree: ast.Module) -> set[str]:
    """Return the names that running `tree` as a module binds at its top level."""
    table = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


def free_names(tree: ast.Module) -> set[str]:
    """Return the names, built-in ones among them, that `tree` reads and never binds itself."""
    table = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    return _global_reads(table) - bound_names(tree)


def without_magics(source: str) -> str:
    """Return the source of a cell with ``pass`` for each line that only IPython understands."""
    return "\n".join("pass" if line.startswith(("%", "!")) else line for line in source.split("\n"))


def leading_definitions(source: str) -> str:
    """Return what a cell begins with of imports, functions, classes and constants.

    Lines keep their numbers; lines that only IPython understands are left out.
    """
    plain = without_magics(source)
    try:
        body = ast.parse(plain).body
    except (SyntaxError, ValueError, RecursionError):
        return ""
    leading = list(itertools.takewhile(_only_defines, body))
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
