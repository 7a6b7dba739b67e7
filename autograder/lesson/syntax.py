"""Fingerprints of Python syntax that survive renaming, layout and comments."""

import ast
import builtins
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Fragment:
    """A piece of code large enough for a match to mean something."""

    fingerprint: str
    text: str
    line: int


def fragments(source: str, min_nodes: int) -> Iterator[Fragment]:
    """Yield the smallest runs of statements, and the expressions, of at least `min_nodes` nodes.

    Two fragments have one fingerprint when they differ in nothing but the names of variables,
    functions, arguments and classes, comments, docstrings, annotations and layout.

    Raises
    ------
    SyntaxError
        If `source` is not Python.
    """
    tree = _Bare().visit(ast.parse(source))
    for node in ast.walk(tree):
        for block in _blocks(node):
            yield from _runs(block, min_nodes)
        if isinstance(node, ast.expr) and _size([node]) >= min_nodes:
            yield _fragment([node])


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield block


def _runs(block: list[ast.stmt], min_nodes: int) -> Iterator[Fragment]:
    sizes = [_size([statement]) for statement in block]
    for start in range(len(block)):
        total = 0
        for end in range(start, len(block)):
            total += sizes[end]
            if total >= min_nodes:
                yield _fragment(block[start : end + 1])
                break


def _size(nodes: list[ast.stmt] | list[ast.expr]) -> int:
    return sum(
        not isinstance(part, ast.expr_context | ast.operator | ast.unaryop | ast.cmpop)
        for node in nodes
        for part in ast.walk(node)
    )


def _fragment(nodes: list[ast.stmt] | list[ast.expr]) -> Fragment:
    numbers: dict[str, str] = {}
    dumped = "\n".join(_dump(node, numbers) for node in nodes)
    digest = hashlib.sha256(dumped.encode()).hexdigest()
    text = "\n".join(ast.unparse(node) for node in nodes)
    return Fragment(digest, text, nodes[0].lineno)


def _dump(node: object, numbers: dict[str, str]) -> str:
    """Write out a tree with its names numbered in the order in which they first appear."""
    if isinstance(node, list):
        return "[" + ",".join(_dump(item, numbers) for item in node) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    parts = []
    for field, value in ast.iter_fields(node):
        if field in ("ctx", "type_comment", "kind"):
            continue
        if _is_name(node, field) and isinstance(value, str) and value not in _BUILTINS:
            parts.append(numbers.setdefault(value, f"v{len(numbers)}"))
        else:
            parts.append(_dump(value, numbers))
    return f"{type(node).__name__}({','.join(parts)})"


def _is_name(node: ast.AST, field: str) -> bool:
    return (isinstance(node, ast.Name) and field == "id") or (
        field in ("name", "arg") and not isinstance(node, ast.keyword | ast.alias)
    )


class _Bare(ast.NodeTransformer):
    """Drops what says nothing about an algorithm: docstrings, annotations, imports."""

    def visit(self, node: ast.AST) -> ast.AST:
        node = self.generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                setattr(node, field, [s for s in block if not _says_nothing(s)])
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            plain = ast.Assign(targets=[node.target], value=node.value)
            return ast.copy_location(plain, node)
        return node


def _says_nothing(statement: ast.AST) -> bool:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    return isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass)
