import pytest

from autograder.engine.protocol.failures import Failure, describe, rebuild, student_failure


class Hostile(ValueError):
    def __str__(self):
        raise SystemExit


class Own(KeyError):
    pass


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (ValueError("no"), ValueError, "no"),
        (KeyError("a"), KeyError, "'a'"),
        (Own("a"), KeyError, "'a'"),
        (ZeroDivisionError(), ZeroDivisionError, ""),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"), UnicodeDecodeError, "bad"),
        (FileNotFoundError(2, "missing"), FileNotFoundError, "missing"),
        (Hostile("x"), ValueError, "SystemExit while the message was read"),
        (SystemExit(3), Exception, "SystemExit was raised: 3"),
        (KeyboardInterrupt(), Exception, "KeyboardInterrupt was raised"),
        (ExceptionGroup("both", [ValueError()]), Exception, "both"),
        (ValueError(object), ValueError, "class 'object'"),
        (ValueError("x" * 10**6), ValueError, "xxx"),
    ],
)
def test_an_exception_is_rebuilt_as_the_built_in_class_of_its_name(error, kind, message):
    sent = Failure.from_fields(describe(error).fields())
    rebuilt = rebuild(sent)
    assert type(rebuilt) is kind
    assert message in str(rebuilt)
    assert len(str(rebuilt)) < 30_000


@pytest.mark.parametrize(
    "fields",
    [
        None,
        (),
        ("ValueError",) * 7,
        ("E", "ValueError", "m", (object(),), "", 0, ""),
        ("E", "ValueError", "x" * 10**6, (), "", 0, ""),
    ],
)
def test_what_describes_no_failure_is_not_taken_for_one(fields):
    assert Failure.from_fields(fields) is None


@pytest.mark.parametrize("name", ["exit", "SystemExit", "__import__", "open", "object", "nothing"])
def test_only_built_in_exceptions_are_rebuilt(name):
    assert type(rebuild(Failure("X", name, "m", ("m",)))) is Exception


def test_the_students_failure_is_found_behind_the_tests_own_error():
    failure = describe(ValueError("theirs"), traceback="cell [1], line 2")
    error = AssertionError("ours")
    error.__cause__ = rebuild(failure)
    assert student_failure(error) == failure
    assert student_failure(AssertionError("ours")) is None
