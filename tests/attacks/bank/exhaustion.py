"""Taking the memory, the files or the time of the grader itself, past the limits of the sandbox.

Each is just large enough to be seen. What it does to a grader that counts nothing grows with it.
"""

import nbformat

from tests.attacks.attack import Attack, Outcome
from tests.attacks.bank.floods import thousands_of_pieces_shown
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


MANY_CELLS = 60
ROOM = (
    "from autograder.engine.examiner import process\n"
    "from autograder.engine.examiner.clock import Clock\n"
    "from autograder.engine.protocol.allowance import Allowance\n"
    "process.MEMORY_BYTES = 4 << 30\n"
    "process.COMPLAINTS_BYTES = 1 << 40\n"
    "Clock.for_next_cell = lambda self: Allowance(60, 600)\n"
)
"""The kernel gives the examiner all the room it asks for, and so much time that slow machines see
the harm, too."""
UNCOUNTED = ROOM + (
    "from autograder.engine.examiner import student_outputs\n"
    "student_outputs._size = lambda value: 0\n"
    "student_outputs.OutputReader._takes = lambda self, size: True\n"
    "student_outputs._MOST_PIXELS = 1 << 5000\n"
)
"""Outputs take nothing of what a submission may have."""
LONG_ARGUMENTS = "from autograder.engine.protocol import failures\nfailures.MOST_TEXT = 1 << 40\n"
KEPT_AS_THEY_CAME = (
    "from autograder.engine.examiner import student_connection\n"
    "student_connection._without_what_it_holds = lambda error, failure: error\n"
)
"""What the examiner remembers of its own errors holds all that was asked."""
LONG_REMARKS = (
    "import io\n"
    "from autograder.engine.examiner import student_connection, test_cells\n"
    "student_connection._LONGEST_REMARK = 1 << 40\n"
    "student_connection.StudentConnection._watches_warnings = True\n"
    "test_cells._Nowhere = io.StringIO\n"
)
WEIGHTLESS = (
    "from autograder.engine.protocol import values\nvalues.weigh = lambda value, known: 1\n"
)
"""What is in a message several times counts once."""
LONG = "'x' * (60 << 20)"
WIDE = "'\\u4e2d' * 20_000_000"
"""Sixty megabytes on the wire, three times as much once a program takes it apart."""

ATTACKS = [
    Attack(
        "name-of-an-error-without-end",
        "Reports an error whose name, not its message, has sixty megabytes.",
        takes_memory,
        reporting(f"[{{'output_type': 'error', 'ename': {LONG}, 'evalue': '', 'traceback': []}}]"),
        document=with_cells(*["None"] * 5),
        on="engine",
        patch=UNCOUNTED,
    ),
    Attack(
        "displays-of-nothing",
        "Displays nothing, a thousand times in each of eight cells.",
        thousands_of_pieces_shown,
        document=with_cells(*["for _ in range(1000): display({'text/plain': ''}, raw=True)"] * 8),
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
        patch=UNCOUNTED,
    ),
    Attack(
        "arguments-of-an-error-without-end",
        "Fails in each cell with an error that has no message but an argument of sixty megabytes.",
        takes_memory,
        failing_with(f"({LONG},)"),
        document=with_cells(*["None"] * 5),
        on="engine",
        patch=UNCOUNTED + LONG_ARGUMENTS,
    ),
    Attack(
        "failing-requests-kept",
        "Makes the examiner fail on a dozen requests of fifty megabytes, which it remembers.",
        takes_memory,
        solutions={
            "descend": PEER + "from autograder.engine.protocol import messages\n"
            "def descend(gradient, bowl, x, n_steps):\n"
            "    number = gradient.__dict__['_link'].number\n"
            "    body = 'call', number, ((bytes(50 << 20), 0), {}), None\n"
            "    frame, _ = messages.pack(the_peer().table, messages.REQUEST, body, [])\n"
            "    for _ in range(12):\n"
            "        the_peer()._channel.send(frame)\n"
            "        the_peer()._channel.receive()\n"
            "    return x"
        },
        on="engine",
        patch=ROOM + KEPT_AS_THEY_CAME,
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
        patch=ROOM,
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
        patch=ROOM,
    ),
    Attack(
        "remarks-without-end",
        "Warns of sixty megabytes in each cell, which the examiner repeats to its own stderr.",
        takes_files,
        f"{PEER}the_peer().remarks = lambda: (('UserWarning', 'x' * (60 << 20)),)",
        document=with_cells(*["None"] * 5),
        on="engine",
        patch=ROOM + LONG_REMARKS,
    ),
    Attack(
        "remarks-in-a-test-without-end",
        "Answers with a sequence, each of whose elements comes with a warning of thirty megabytes.",
        takes_memory,
        PEER + "import numpy as np\n"
        "class Rows:\n"
        "    def __len__(self):\n        return 100\n"
        "    def __getitem__(self, place):\n"
        "        the_peer().remarks = lambda: (('UserWarning', remark),)\n"
        "        return 0.0\n"
        "remark = '\\U0001f600' + 'x' * (30 << 20)\n"
        "def row_norms(X):\n"
        "    return np.sqrt((X * X).sum(axis=1)) if len(X) == 2 else Rows()",
        on="engine",
        patch=ROOM + LONG_REMARKS,
    ),
    Attack(
        "answer-of-many-letters",
        "Answers a question with twenty million letters, which the test sorts.",
        takes_memory,
        solutions={"norm_facts": f"norm_facts = {WIDE}"},
        on="engine",
        patch=ROOM,
    ),
    Attack(
        "list-that-doubles",
        "Answers with a list of one list twice, of one list twice, and so on: 2**25 numbers.",
        takes_memory,
        f"{WEIGHTLESS}"
        "def row_norms(X):\n"
        "    doubled = [0.0, 0.0]\n"
        "    for _ in range(24):\n        doubled = [doubled, doubled]\n"
        "    return doubled",
        on="engine",
        patch=ROOM + WEIGHTLESS,
    ),
    Attack(
        "file-of-many-tiny-parts",
        "Hands in a file whose metadata hold millions of empty objects.",
        takes_memory,
        document=lambda notebook: (
            nbformat.writes(notebook)
            .replace('"metadata": {', '"metadata": {"x": [' + "{}," * 16_000_000 + "{}],", 1)
            .encode()
        ),
        on="engine",
        patch="from autograder.submission import parse\nparse.MAX_VALUES = 1 << 40",
    ),
    Attack(
        "outputs-of-wide-characters",
        "Hands in a hundred megabytes of outputs with one character that makes all others wide.",
        takes_memory,
        document=lambda notebook: (
            nbformat.writes(notebook)
            .replace('"outputs": []', '"outputs": [' + OUTPUT % ("x" * (115 << 20)) + "]", 1)
            .encode()
        ),
        on="engine",
        patch=(
            "from autograder.submission import submissions\n"
            "submissions.MAX_NOTEBOOK_BYTES = 256 << 20"
        ),
    ),
]
OUTPUT = '{"output_type": "stream", "name": "stdout", "text": "\U0001f600%s"}'
