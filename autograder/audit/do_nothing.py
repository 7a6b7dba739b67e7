"""Answers that do nothing: what a lesson's tests must give no points for."""

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from autograder.lesson.lesson import Exercise


def do_nothing_answers(exercise: Exercise) -> dict[str, str]:
    """Return answers to `exercise` that do nothing, each as a cell's source under what it is.

    A function returns None, its first input, or zeros of the shape that the solution returns; so
    does every method of a class. An answer is None, or zeros and empty strings.
    """
    zeros = f"{exercise.solution}\n\n\n{_zeros(exercise)}"
    if exercise.kind == "answer":
        return {"None": f"{exercise.name} = None\n", "zeros": zeros}
    sources = {"returns None": _returning(exercise, lambda function: "None")}
    if any(_first_input(function) for function in _functions(_definition(exercise))):
        sources["returns its first input"] = _returning(
            exercise, lambda function: _first_input(function) or "None"
        )
    return sources | {"returns zeros of the right shape": zeros}


def _definition(exercise: Exercise) -> ast.FunctionDef | ast.ClassDef:
    definitions = (
        statement
        for statement in ast.parse(exercise.solution).body
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == exercise.name
    )
    return next(definitions)


def _functions(definition: ast.FunctionDef | ast.ClassDef) -> Iterator[ast.FunctionDef]:
    """Yield the function itself, or the methods of a class without special ones."""
    if isinstance(definition, ast.FunctionDef):
        yield definition
        return
    for statement in definition.body:
        if isinstance(statement, ast.FunctionDef) and not statement.name.startswith("__"):
            yield statement


def _returning(exercise: Exercise, value: Callable[[ast.FunctionDef], str]) -> str:
    definition = _definition(exercise)
    for function in list(_functions(definition)):
        function.body = [ast.Return(ast.parse(value(function), mode="eval").body)]
    return ast.unparse(ast.fix_missing_locations(definition))


def _first_input(function: ast.FunctionDef) -> str | None:
    arguments = function.args
    names = [argument.arg for argument in [*arguments.posonlyargs, *arguments.args]]
    if arguments.vararg is not None:
        names.append(f"{arguments.vararg.arg}[0]")
    return next((name for name in names if name != "self"), None)


def _zeros(exercise: Exercise) -> str:
    """Return code that replaces what the solution gave by zeros of the same shape."""
    helpers = f"{inspect.getsource(zeros_like)}\n\n{inspect.getsource(returning_zeros)}"
    call = "zeros_like" if exercise.kind == "answer" else "returning_zeros"
    return f"from typing import Any\n\n\n{helpers}\n\n{exercise.name} = {call}({exercise.name})\n"


# The two functions below are also put into notebooks, so they import what they use, but for `Any`.


def zeros_like(value: Any) -> Any:
    """Return `value` with zeros for its numbers and nothing for its text, in the same structure."""
    import types

    import numpy as np

    if isinstance(value, np.ndarray | np.generic):
        return np.zeros_like(value)
    if isinstance(value, bool | int | float | complex | str | bytes):
        return type(value)()
    if isinstance(value, list | tuple):
        return type(value)(zeros_like(item) for item in value)
    if isinstance(value, dict):
        return {key: zeros_like(item) for key, item in value.items()}
    if isinstance(value, types.GeneratorType):
        return (zeros_like(item) for item in value)
    return value


def returning_zeros(solution: Any) -> Any:
    """Return the function or class `solution`, returning `zeros_like` of what it returned."""
    if not isinstance(solution, type):
        return lambda *values, **named: zeros_like(solution(*values, **named))

    def zeroed(method: Any) -> Any:
        return lambda *values, **named: zeros_like(method(*values, **named))

    methods = {
        name: zeroed(method)
        for name, method in vars(solution).items()
        if callable(method) and not name.startswith("__")
    }
    return type(solution.__name__, (solution,), methods)
