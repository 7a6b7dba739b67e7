"""How a test cell's name says what it tests."""

TEST_PREFIX = "test_"


def is_test_of(test_id: str, name: str) -> bool:
    """Tell whether the test cell `test_id` is named for `name`, or for an aspect of it.

    ``test_relu_gradient`` is so for ``relu`` and for ``relu_gradient``.
    """
    return f"{test_id}_".startswith(f"{TEST_PREFIX}{name}_")
