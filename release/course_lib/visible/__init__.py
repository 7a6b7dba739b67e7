"""Visible tests: larger cases than a notebook's cell should hold, and names for common slips."""
