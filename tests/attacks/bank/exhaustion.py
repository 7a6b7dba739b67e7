"""Taking the memory, the files or the time of the grader itself, past the limits of the sandbox.

Each is just large enough to be seen. What it does to a grader that counts nothing grows with it.
"""

import nbformat

from tests.attacks.attack import Attack, Outcome
from tests.attacks.bank.wire import PEER

MEGABYTE = 1 << 20


def takes_memory(outcome: Outcome) -> bool:
    """Tell whether a process of the grader's held more than a gigabyte."""
    return outcome.footprint.memory_bytes > 1024 * MEGABYTE


def takes_files(outcome: Outcome) -> bool:
    return outcome.footprint.temporary_bytes > 100 * MEGABYTE


def takes_time(outcome: Outcome) -> bool:
    """Tell whether the grader itself computed longer than all of the submission may."""
    return outcome.footprint.processor_seconds > 30


def shows_pieces(outcome: Outcome) -> bool:
    """Tell whether there is more to show than anyone can look at."""
    return outcome.pieces > 20_000


def with_cells(*sources: str):
    """Put cells of the student's own after the first solution."""

    def document(notebook):
        notebook.cells[3:3] = [nbformat.v4.new_code_cell(source) for source in sources]
        return nbformat.writes(notebook).encode()

    return document


def reporting(outputs: str) -> str:
    """Return code whose cell, and each after it, reports `outputs` instead of its own."""
    return f"{PEER}the_peer().capture.end = lambda: {outputs}\n"


def failing_with(arguments: str) -> str:
    """Return code after which each cell and each call fails with these arguments."""
    return (
        f"{PEER}"
        "from autograder.engine.protocol.failures import Failure\n"
        f"forged = Failure('ValueError', 'ValueError', '', {arguments})\n"
        "def refuse(*details):\n    raise ValueError\n"
        "the_peer().describe = lambda error: forged\n"
        "the_peer()._works['cell'] = refuse\n"
    )


MANY_CELLS = 300
WIDE = "'\\u4e2d' * 20_000_000"
"""Sixty megabytes on the wire, three times as much once a program takes it apart."""

ATTACKS = [
    Attack(
        "name-of-an-error-without-end",
        "Reports an error whose name, not its message, has sixty megabytes.",
        takes_memory,
        reporting(f"[{{'output_type': 'error', 'ename': {WIDE}, 'evalue': '', 'traceback': []}}]"),
        document=with_cells(*["None"] * 5),
        on="engine",
    ),
    Attack(
        "traceback-of-empty-lines",
        "Reports tracebacks of two million empty lines, which hold no characters.",
        takes_memory,
        reporting(
            "[{'output_type': 'error', 'ename': 'E', 'evalue': '', 'traceback': [''] * 1_900_000}]"
        ),
        document=with_cells(*["None"] * 5),
        on="engine",
    ),
    Attack(
        "displays-of-nothing",
        "Displays nothing, a thousand times in each of three hundred cells.",
        shows_pieces,
        document=with_cells(
            *["for _ in range(1000): display({'text/plain': ''}, raw=True)"] * MANY_CELLS
        ),
    ),
    Attack(
        "sizes-of-pictures-without-end",
        "Displays empty pictures whose width and height have a thousand digits each.",
        takes_memory,
        reporting(
            "[{'output_type': 'display_data', 'data': {'image/png': '', 'image/jpeg': ''},"
            " 'metadata': dict.fromkeys(('image/png', 'image/jpeg'),"
            " {'width': 2**4000, 'height': 2**4000})}] * 1000"
        ),
        document=with_cells(*["None"] * MANY_CELLS),
        on="engine",
    ),
    Attack(
        "arguments-of-an-error-without-end",
        "Fails in each cell with an error that has no message but an argument of sixty megabytes.",
        takes_memory,
        failing_with(f"({WIDE},)"),
        document=with_cells(*["None"] * 5),
        on="engine",
    ),
    Attack(
        "failing-requests-kept",
        "Makes the examiner fail on sixty requests of thirty megabytes, which it remembers.",
        takes_memory,
        solutions={
            "descend": f"{PEER}"
            "def descend(gradient, bowl, x, n_steps):\n"
            "    number = gradient.__dict__['_link'].number\n"
            "    large = bytes(30 << 20)\n"
            "    for _ in range(60):\n"
            "        try:\n"
            "            the_peer().operate('call', number, (large, 0), {})\n"
            "        except TypeError:\n            gc.collect()\n"
            "    return x"
        },
        on="engine",
    ),
    Attack(
        "lent-function-given-millions-of-rows",
        "Calls a right implementation that a test lends with as many rows as cross.",
        takes_memory,
        solutions={
            "nearest": "import numpy as np\n"
            "def nearest(points, x):\n"
            "    rows = np.zeros((60_000_000, 1), np.uint8)\n"
            "    row_norms(rows)\n    return 0"
        },
        on="engine",
    ),
    Attack(
        "lent-function-given-itself",
        "Calls a right implementation that a test lends so that its result is a million times "
        "what it was given.",
        takes_memory,
        solutions={
            "nearest": "import numpy as np\n"
            "def nearest(points, x):\n"
            "    distances(np.zeros((12_500, 2)), np.zeros((12_500, 2)))\n    return 0"
        },
        on="engine",
    ),
    Attack(
        "remarks-without-end",
        "Warns of sixty megabytes in each cell, which the examiner repeats to its own stderr.",
        takes_files,
        f"{PEER}the_peer().remarks = lambda: (('UserWarning', 'x' * (60 << 20)),)",
        document=with_cells(*["None"] * 5),
        on="engine",
    ),
    Attack(
        "remarks-in-a-test-without-end",
        "Warns of sixty megabytes in each call that a test makes.",
        takes_memory,
        solutions={
            "nearest": f"{PEER}"
            "def nearest(points, x):\n"
            f"    the_peer().remarks = lambda: (('UserWarning', {WIDE}),)\n"
            "    return 1",
        },
        on="engine",
    ),
    Attack(
        "answer-of-many-letters",
        "Answers a question with twenty million letters, which the test sorts.",
        takes_memory,
        solutions={"norm_facts": f"norm_facts = {WIDE}"},
        on="engine",
    ),
    Attack(
        "answers-of-many-sets",
        "Answers each of four calls with two million empty sets, which the test keeps.",
        takes_memory,
        solutions={
            "nearest": "calls = []\n"
            "def nearest(points, x):\n"
            "    calls.append(x)\n"
            "    if len(calls) == 1:\n        return 1\n"
            "    return [set() for _ in range(1_900_000)]"
        },
        on="engine",
    ),
    Attack(
        "answers-of-many-arrays",
        "Answers each of four calls with a million empty arrays, which the test keeps.",
        takes_memory,
        solutions={
            "nearest": "import numpy as np\ncalls = []\n"
            "def nearest(points, x):\n"
            "    calls.append(x)\n"
            "    if len(calls) == 1:\n        return 1\n"
            "    return [np.zeros(0) for _ in range(1_000_000)]"
        },
        on="engine",
    ),
    Attack(
        "list-that-doubles",
        "Answers with a list of one list twice, of one list twice, and so on: 2**28 numbers.",
        takes_memory,
        "def row_norms(X):\n"
        "    doubled = [0.0, 0.0]\n"
        "    for _ in range(27):\n        doubled = [doubled, doubled]\n"
        "    return doubled",
        on="engine",
    ),
    Attack(
        "answers-of-many-objects",
        "Hands over two hundred thousand objects of its own.",
        takes_memory,
        solutions={
            "nearest": "class Thing:\n    pass\ncalls = []\n"
            "def nearest(points, x):\n"
            "    calls.append(x)\n"
            "    if len(calls) == 1:\n        return 1\n"
            "    return [Thing() for _ in range(199_000)]"
        },
        on="engine",
    ),
    Attack(
        "answers-of-many-types",
        "Hands over objects of sixty thousand types.",
        takes_memory,
        f"{PEER}"
        "from autograder.engine.protocol import messages\n"
        "class Thing:\n    pass\n"
        "def introduction(value):\n"
        "    return value.number % 64, f'T{value.number // 64 % 1000}', ''\n"
        "def row_norms(X):\n"
        "    messages.introduction = introduction\n"
        "    things = [Thing() for _ in range(64_000)]\n"
        "    for number, thing in enumerate(things):\n        thing.number = number\n"
        "    return things",
        on="engine",
    ),
    Attack(
        "errors-in-very-many-cells",
        "Raises errors with twenty thousand characters in three thousand cells.",
        takes_memory,
        document=with_cells(*["raise ValueError('\\u4e2d' * 20_000)"] * 3000),
        on="engine",
    ),
    Attack(
        "file-of-many-tiny-parts",
        "Hands in a file whose metadata hold millions of empty objects.",
        takes_memory,
        document=lambda notebook: (
            nbformat.writes(notebook)
            .replace('"metadata": {', '"metadata": {"x": [' + "{}," * 8_000_000 + "{}],", 1)
            .encode()
        ),
        on="engine",
    ),
    Attack(
        "outputs-of-wide-characters",
        "Hands in a hundred megabytes of outputs with one character that makes all others wide.",
        takes_memory,
        document=lambda notebook: (
            nbformat.writes(notebook)
            .replace('"outputs": []', '"outputs": [' + OUTPUT % ("x" * (100 << 20)) + "]", 1)
            .encode()
        ),
        on="engine",
    ),
]
OUTPUT = '{"output_type": "stream", "name": "stdout", "text": "\U0001f600%s"}'
