"""Settings of all tests."""

from hypothesis import settings

# How long an example takes depends on what else the machine does, and says nothing about the code.
settings.register_profile("course", deadline=None)
settings.load_profile("course")
