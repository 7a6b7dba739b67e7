"""Small changes to a piece of code, each of a kind that happens to people: what makes a mutant.

The living mutation tools (mutmut, cosmic-ray) bind their operators to running a test suite, and
know nothing of arrays: an axis, a root, a transpose, a mean for a sum are where slips happen here.
"""

import ast
import builtins
import copy
from collections.abc import Callable, Iterable, Iterator

Change = tuple[ast.AST, ast.AST]
"""A node and what stands in its place after the slip."""
Slip = Callable[[ast.AST], Iterable[Change]]
"""Takes any node of a tree; returns the changes to it, or to a part of it."""

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ORDERED = (ast.Sub, ast.Div, ast.MatMult)
"""Arithmetic in which it matters what stands first."""
_SYMMETRIC = ("maximum", "minimum", "max", "min", "hypot", "allclose", "array_equal")
"""Functions whose arguments may stand in any order."""
_EXCHANGED = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "amax": "amin",
    "maximum": "minimum",
    "minimum": "maximum",
    "argmax": "argmin",
    "argmin": "argmax",
    "any": "all",
    "all": "any",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "floor": "ceil",
    "ceil": "floor",
    "exp": "expm1",
    "log": "log1p",
    "log1p": "log",
    "sqrt": "square",
    "square": "sqrt",
    "abs": "square",
    "std": "var",
    "var": "std",
}
"""Functions and methods that are taken for each other."""
_MODULES = ("np", "numpy", "math")
_NEVER_FORGOTTEN = ("range", "len", "zip", "enumerate", "isinstance", "list", "tuple", "float")
"""Functions without which code does not run, or runs as well: lists count as tuples, and so on."""
_LETTERS = "abcd"
"""The options of a question."""


def _arithmetic(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        other = _ARITHMETIC.get(type(node.op))
        if other is not None:
            yield node, _changed(node, op=other())


def _forgotten_operand(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp):
        yield node, node.left
        yield node, node.right
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            others = [other for other in node.values if other is not value]
            yield node, others[0] if len(others) == 1 else _changed(node, values=others)
    elif isinstance(node, ast.AugAssign):
        yield node, ast.copy_location(ast.Assign([node.target], node.value), node)


def _order(node: ast.AST) -> Iterator[Change]:
    """Exchange what stands first with what stands second."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, _ORDERED):
        yield node, _changed(node, left=node.right, right=node.left)
    elif isinstance(node, ast.Call) and len(node.args) > 1 and _name(node) not in _SYMMETRIC:
        yield node, _changed(node, args=_exchanged(node.args))
    elif isinstance(node, ast.Dict) and len(node.values) > 1:
        yield node, _changed(node, values=_exchanged(node.values))
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield node, _changed(node, elts=_exchanged(node.elts))


def _comparison(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in _COMPARISONS[type(node.ops[0])]:
            yield node, _changed(node, ops=[other()])


def _condition(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield node, _changed(node, op=other)
    elif isinstance(node, ast.If):
        yield node.test, ast.Constant(True)
        yield node.test, ast.Constant(False)
    elif isinstance(node, ast.IfExp):
        yield node, node.body
        yield node, node.orelse
    elif isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield test, ast.Constant(True)


def _sign(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.UnaryOp):
        yield node, node.operand


def _number(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield node, ast.Constant(not value)
    elif isinstance(value, int):
        yield node, ast.Constant(value + 1)
        yield node, ast.Constant(value - 1)
    elif isinstance(value, float):
        for other in (2 * value, 0.0) if value else (1.0,):
            yield node, ast.Constant(other)


def _letters(node: ast.AST) -> Iterator[Change]:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return
    chosen = node.value
    if chosen and set(chosen) <= set(_LETTERS):
        for letter in _LETTERS:
            other = set(chosen) ^ {letter}
            yield node, ast.Constant("".join(sorted(other)))


def _forgotten_call(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    function = node.func
    if isinstance(function, ast.Attribute) and not _is_module(function.value):
        yield node, function.value
    elif node.args and not (isinstance(function, ast.Name) and function.id in _NEVER_FORGOTTEN):
        yield node, node.args[0]


def _other_function(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    other = _EXCHANGED.get(_name(node))
    if other is not None and isinstance(node.func, ast.Attribute):
        yield node.func, _changed(node.func, attr=other)
    elif other is not None and isinstance(node.func, ast.Name) and hasattr(builtins, other):
        yield node.func, _changed(node.func, id=other)


def _forgotten_argument(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            others = [other for other in node.keywords if other is not keyword]
            yield node, _changed(node, keywords=others)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node, node.value


def _slice(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Slice):
        for part in ("lower", "upper", "step"):
            if getattr(node, part) is not None:
                yield node, _changed(node, **{part: None})


def _other_argument(node: ast.AST) -> Iterator[Change]:
    """Take the next argument of the function in place of one."""
    if not isinstance(node, ast.FunctionDef):
        return
    names = [argument.arg for argument in node.args.args if argument.arg != "self"]
    following = dict(zip(names, names[1:] + names[:1], strict=True))
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id in following:
            yield part, _changed(part, id=following[part.id])


def _round(node: ast.AST) -> Iterator[Change]:
    """Leave out the first or the last round of a loop."""
    if isinstance(node, ast.For | ast.comprehension):
        for kept in ("1:", ":-1"):
            text = f"list({ast.unparse(node.iter)})[{kept}]"
            yield node.iter, ast.parse(text, mode="eval").body


def _statement(node: ast.AST) -> Iterator[Change]:
    """Leave out a statement."""
    if isinstance(node, ast.Break):
        yield node, ast.Continue()
    elif isinstance(node, ast.Continue):
        yield node, ast.Break()
    if isinstance(node, ast.stmt) and not isinstance(
        node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Pass
    ):
        yield node, ast.Pass()


OPERATORS: dict[str, Slip] = {
    "arithmetic": _arithmetic,
    "forgotten operand": _forgotten_operand,
    "order": _order,
    "comparison": _comparison,
    "condition": _condition,
    "sign": _sign,
    "number": _number,
    "letters": _letters,
    "forgotten call": _forgotten_call,
    "other function": _other_function,
    "forgotten argument": _forgotten_argument,
    "slice": _slice,
    "other argument": _other_argument,
    "round": _round,
    "statement": _statement,
}
"""The kinds of slips, by the name under which lists of equivalent mutants know them."""


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _exchanged(nodes: list[ast.expr]) -> list[ast.expr]:
    return [nodes[1], nodes[0], *nodes[2:]]


def _name(call: ast.Call) -> str:
    """Return the name of the function or method that is called."""
    function = call.func
    return str(getattr(function, "attr", getattr(function, "id", "")))


def _is_module(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in _MODULES
