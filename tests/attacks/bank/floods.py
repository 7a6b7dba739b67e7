"""More output, more text, more cells than anyone can use."""

from tests.attacks.attack import Attack, Outcome


def megabytes_shown(outcome: Outcome) -> bool:
    return len(outcome.text) > 5_000_000


def megabytes_logged(outcome: Outcome) -> bool:
    log = outcome.course / "log"
    return log.exists() and log.stat().st_size > 5_000_000


def thousands_of_pieces_shown(outcome: Outcome) -> bool:
    """Tell whether there is more to show than anyone can look at, however small its parts."""
    return outcome.pieces > 6000


ATTACKS = [
    Attack(
        "printed-flood",
        "Prints without end.",
        megabytes_shown,
        "for _ in range(200):\n    print('x' * 100_000)",
        in_suite=True,
    ),
    Attack(
        "printed-flood-of-errors",
        "Writes to standard error without end.",
        megabytes_shown,
        "import sys\nfor _ in range(200):\n    print('x' * 100_000, file=sys.stderr)",
    ),
    Attack(
        "flood-by-file-descriptor",
        "Writes to the process's own standard output, past Python, into the grader's log.",
        megabytes_logged,
        "import os\nfor _ in range(200):\n    os.write(1, b'x' * 100_000)\n"
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'print(\"x\" * 10_000_000)'])",
    ),
    Attack(
        "displayed-flood",
        "Displays a thousand pieces of HTML.",
        megabytes_shown,
        "from IPython.display import HTML, display\n"
        "for _ in range(200):\n    display(HTML('x' * 100_000))",
    ),
    Attack(
        "message-without-end",
        "Raises an error with a message of many megabytes.",
        megabytes_shown,
        "raise ValueError('x' * 20_000_000)",
    ),
    Attack(
        "message-without-end-in-a-test",
        "Raises an error with a message of many megabytes when it is tested.",
        megabytes_shown,
        "def row_norms(X):\n    raise ValueError('x' * 20_000_000)",
    ),
    Attack(
        "text-of-an-answer-without-end",
        "Answers with so much text that a test's message about it fills the disk.",
        megabytes_shown,
        solutions={
            "descend": "def descend(gradient, bowl, x, n_steps):\n"
            "    raise KeyError('y' * 20_000_000)"
        },
    ),
    Attack(
        "numbers-displayed",
        "Displays seven thousand numbers, one by one.",
        thousands_of_pieces_shown,
        "for i in range(7000):\n    display(i)",
    ),
    Attack(
        "letters-to-both-streams",
        "Prints letters to standard output and standard error by turns.",
        thousands_of_pieces_shown,
        "import sys\nfor _ in range(4000):\n"
        "    print('a', flush=True)\n    print('b', file=sys.stderr, flush=True)",
    ),
    Attack(
        "progress-without-end",
        "Writes progress to standard error, three hundred thousand lines of it.",
        megabytes_shown,
        "import sys\nfor i in range(300_000):\n"
        "    sys.stderr.write(f'\\rafter {i} steps of 300000')",
    ),
]
