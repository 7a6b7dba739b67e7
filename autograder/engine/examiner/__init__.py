"""The process that runs the tests, and never a line of a submission."""
