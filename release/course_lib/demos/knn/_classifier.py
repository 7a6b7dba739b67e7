"""The student's class NearestNeighbours as figures use it."""

from typing import Any

from course_lib.demos._student import Floats, Integers, StudentFunction, notebook_variables


def method(model: Any, name: str) -> StudentFunction:
    """Return a method of the student's object, to be called as their functions are."""
    found: Any = getattr(model, name, None)
    return StudentFunction(found, f"NearestNeighbours.{name}")


def fitted(classifier: StudentFunction, k: int, X: Floats, y: Integers) -> StudentFunction:
    """Make the student's classifier, fit it to X (N, D) and y (N,), and return its `predict`."""
    model = classifier(k)
    method(model, "fit")(X, y)
    return method(model, "predict")


def called_within() -> list[StudentFunction]:
    """Return the notebook's functions that the student's class and choose_k call themselves."""
    variables = notebook_variables()
    names = ("l2_distances", "predict_labels")
    return [StudentFunction(variables[name], name) for name in names if name in variables]


def identity(functions: list[StudentFunction]) -> tuple[object, ...]:
    """Return what the functions are now: what was computed with the same ones need not be anew."""
    return tuple(function.function for function in functions)
