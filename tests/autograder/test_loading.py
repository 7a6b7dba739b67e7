import gc

import pytest

from autograder.loading import loading


@pytest.fixture
def thawed():
    """Nothing stays frozen for the tests that follow."""
    yield
    gc.unfreeze()


def test_nothing_that_is_loaded_is_looked_through_for_garbage(thawed):
    with loading():
        assert not gc.isenabled()
        loaded = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert loaded
    assert not any(found is loaded for found in gc.get_objects())


def test_a_module_that_cannot_be_loaded_leaves_things_as_they_were(thawed):
    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()
