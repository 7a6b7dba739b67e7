"""Settings of all tests."""

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does, and says nothing about the code.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module's tests on one worker, which share what is slow to make; lessons by each."""
    for item in items:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        lessons = [parameters["lesson"]] if "lesson" in parameters else []
        module = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(" ".join([module, *lessons])))
