"""Hidden tests: one module per topic, with the cases, the mistakes, and what is checked.

Never released. A lesson's hidden regions call what is here in a line or two;
``docs/hidden-tests.md`` explains how an exercise's tests are written.
"""
