"""Which draw of their cases tests use where they are drawn anew for each submission.

Where tests run apart from the student's code, the grader says with `use_draw` which draw a
submission meets: another for each, so that nothing is gained by remembering inputs of an earlier
one. Elsewhere, as in a Jupyter kernel, it is draw 0.
"""

_SPARES = (0, 1001, 2002)
_current = 0


class BrokenTest(RuntimeError):
    """A test that is at fault itself: no solution could pass it. Says where and why."""


def use_draw(number: int) -> None:
    """Have tests take their cases from the draw `number`, from 0; without it they use draw 0."""
    global _current
    _current = number


def current_draws() -> tuple[int, ...]:
    """Return the draw to take cases from, and those to take in its place should a test break."""
    return tuple(_current + spare for spare in _SPARES)
