import linecache

import pytest

from autograder.engine.student.tracebacks import failing_line, student_traceback

CELL = "<ipython-input-7-0123456789ab>"
_NO_LINE = 0x80 | 15 << 3 | 7
"""Eight code units without a line, as `co_linetable` has them since Python 3.11."""


@pytest.fixture
def error_between_lines(monkeypatch):
    """An error of a cell at an instruction that belongs to no line, where an interrupt may hit."""
    source = "\n\ndef f():\n    return 1 / 0\n"
    monkeypatch.setitem(linecache.cache, CELL, (len(source), None, source.splitlines(True), CELL))
    namespace = {}
    exec(compile(source, CELL, "exec"), namespace)
    code = namespace["f"].__code__
    namespace["f"].__code__ = code.replace(co_linetable=bytes([_NO_LINE]) * len(code.co_code))
    with pytest.raises(ZeroDivisionError) as raised:
        namespace["f"]()
    assert raised.tb.tb_next.tb_lineno is None
    return raised.value


def test_an_error_between_lines_is_shown_at_its_functions_first(error_between_lines):
    shown = "  cell [7], line 3, in f\n    def f():"
    assert student_traceback(error_between_lines.__traceback__) == shown
    assert failing_line(error_between_lines) == "cell [7], line 3, in f: def f():"
