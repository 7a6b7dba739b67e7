"""Mutants: solutions with one slip each, made by machine."""
