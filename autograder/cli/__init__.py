"""The commands of ``python -m autograder``, one thin module each.

A command's module has two functions: ``describe(command, root)`` gives its parser its arguments,
for a course in the folder `root`; ``run(options)`` does it and returns the exit status. What it
does stands in a module outside this package. Of all commands only the module of the one that is
called is imported.
"""

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: done; refused, failed or found something; called in a way that makes no sense;
ended by Ctrl-C or SIGTERM."""
