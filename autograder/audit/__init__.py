"""Tests of tests: solutions whose worth is known, tried as submissions."""
