"""Speaking past the rules on the connection between the student process and the examiner."""

from tests.attacks.attack import Attack, Outcome, earns, hangs, reads
from tests.attacks.bank.interpreter import lending_test_first

PEER = (
    "import gc\n"
    "def the_peer():\n"
    "    return next(o for o in gc.get_objects() if type(o).__name__ == 'Student')\n"
)
"""How a submission finds its own end of the connection."""

SEND = PEER + (
    "def say(data):\n"
    "    the_peer()._channel._socket.sendall(data)\n"
    "def frame(*parts, kind=b'A'):\n"
    "    parts = [b'', b'', b'', *parts][-4:]\n"
    "    body = kind + b''.join(len(p).to_bytes(4, 'little') + p for p in parts)\n"
    "    return len(body).to_bytes(4, 'little') + body\n"
    "def answer(value):\n"
    "    return frame(b't\\x03\\x00\\x00\\x00' + b't\\x00\\x00\\x00\\x00' + value + b'N')\n"
)
"""How it writes bytes of its own there, such as an answer to what it was asked."""


def in_a_test(code: str, helper: str = SEND) -> dict[str, str]:
    """Have the function that a test calls do something on the wire."""
    return {
        "descend": helper
        + "import struct, threading, time\n"
        + "def descend(gradient, bowl, x, n_steps):\n"
        + code
    }


def examiner_dies_or_hangs(outcome: Outcome) -> bool:
    return outcome.score is None or "the examiner ended before its time" in outcome.text


NO_RULES = (
    "from autograder.engine.examiner.student_connection import StudentConnection\n"
    "from autograder.engine.protocol.operations import operate_on\n"
    "from autograder.engine.examiner import student_connection\n"
    "student_connection._may_leave = lambda value: None\n"
    "StudentConnection.perform = lambda self, operation, number, details, options: (\n"
    "    operate_on(self.table.own_object(number), operation)(*details))\n"
)
"""The examiner does whatever it is asked with what a test handed over."""

ERRORS_ARE_THE_STUDENTS = (
    "from autograder.engine.protocol import connection\n"
    "class Ordinary(ValueError):\n    pass\n"
    "from autograder.engine.examiner import student_connection\n"
    "take = connection.Connection.operate\n"
    "def operate(self, operation, number, *details):\n"
    "    try:\n"
    "        return take(self, operation, number, *details)\n"
    "    except (connection.ConnectionLost, RecursionError) as error:\n"
    "        self.broken_off = False\n"
    "        if operation == 'end_test':\n            return None\n"
    "        raise ValueError(str(error)) from error\n"
    "connection.Connection.operate = operate\n"
)
"""The examiner takes a broken conversation for an error that the student's function raised."""

NO_DEADLINE = (
    "import contextlib\n"
    "from autograder.engine.examiner.clock import Clock\n"
    "from autograder.engine.examiner.student_connection import StudentConnection\n"
    "Clock.interrupting = lambda self: contextlib.nullcontext()\n"
    "Clock.check = lambda self: None\n"
    "StudentConnection.deadline = lambda self: None\n"
)

LIMITS = (
    "from autograder.engine.protocol import values, decoder\n"
    "import dataclasses\n"
    "decoder.LIMITS = dataclasses.replace(values.LIMITS, {change})\n"
)

ATTACKS = [
    Attack(
        "requests-for-private-attributes",
        "Asks the examiner for the globals of a test's function, past the proxy's own check.",
        reads,
        solutions=in_a_test(
            "    number = gradient.__dict__['_link'].number\n"
            "    there, code = the_peer().operate('getattr', number, '__code__')\n"
            "    raise ValueError(str(code.co_consts))",
        ),
        on="engine",
        patch=NO_RULES,
        in_suite=True,
    ),
    Attack(
        "requests-to-change-the-tests-objects",
        "Asks the examiner to change an object of the test, which what it expects depends on.",
        earns,
        solutions=in_a_test(
            "    number = bowl.__dict__['_link'].number\n"
            "    the_peer().operate('setattr', number, 'steepness', 0.0)\n    return x",
        ),
        on="engine",
        patch=NO_RULES,
    ),
    Attack(
        "requests-for-methods-of-builtin-objects",
        "Asks the examiner to call a private method of what a test handed over.",
        earns,
        solutions=in_a_test(
            "    number = bowl.__dict__['_link'].number\n"
            "    the_peer().operate('method', number, '__setattr__', ('steepness', 0.0), {})\n"
            "    return x",
        ),
        on="engine",
        patch=NO_RULES,
    ),
    Attack(
        "answers-that-are-none",
        "Answers with bytes that are no message, where a test expects a ValueError.",
        earns,
        solutions=in_a_test(
            "    if n_steps < 0:\n        say(b'\\x05\\x00\\x00\\x00hello')\n    return x",
        ),
        on="engine",
        patch=ERRORS_ARE_THE_STUDENTS,
    ),
    Attack(
        "connection-broken-off",
        "Closes the connection where a test expects a ValueError.",
        earns,
        solutions=in_a_test(
            "    if n_steps < 0:\n        the_peer()._channel._socket.close()\n"
            "        time.sleep(9)\n    return x",
        ),
        on="engine",
        patch=ERRORS_ARE_THE_STUDENTS,
    ),
    Attack(
        "pickled-answer",
        "Answers with a pickle that has whoever opens it run a command.",
        earns,
        solutions=in_a_test(
            "    import pickle\n"
            "    class Command:\n"
            "        def __reduce__(self):\n"
            "            return exec, ('import builtins; builtins.abs = lambda x: 0',)\n"
            "    data = pickle.dumps(Command())\n"
            "    say(answer(b'P' + len(data).to_bytes(4, 'little') + data))\n"
            "    return x",
        ),
        on="engine",
        patch="import pickle\nfrom autograder.engine.protocol import decoder\n"
        "decoder._READERS[ord('P')] = lambda d: pickle.loads(d._bytes()) or 5.0",
    ),
    Attack(
        "array-of-pointers",
        "Answers with an array of Python objects, whose bytes are addresses in the examiner.",
        examiner_dies_or_hangs,
        solutions=in_a_test(
            "    data = b'A\\x03\\x01\\x01|O8' + (1).to_bytes(8, 'little') + b'\\x41' * 8\n"
            "    say(answer(data))\n    time.sleep(9)",
        ),
        on="engine",
        patch="import numpy as np\nfrom autograder.engine.protocol import values, decoder\n"
        "values.array_dtype = lambda text: np.dtype('O')\n"
        "import ctypes\n"
        "def array(self):\n"
        "    self._take(14)\n"
        "    made = np.empty(1, object)\n"
        "    ctypes.memmove(made.ctypes.data, bytes(self._take(8)), 8)\n"
        "    return repr(made)\n"
        "decoder._CONTAINERS[ord('A')] = array\n",
    ),
    Attack(
        "answer-that-never-ends",
        "Sends one byte of its answer now and then, for ever.",
        hangs,
        solutions=in_a_test(
            "    say((1 << 20).to_bytes(4, 'little'))\n"
            "    while True:\n        say(b'A')\n        time.sleep(0.05)",
        ),
        on="engine",
        patch=NO_DEADLINE,
    ),
    Attack(
        "answer-that-never-comes",
        "Takes the request of a test and blocks all that could interrupt it.",
        hangs,
        solutions=in_a_test(
            "    import signal\n"
            "    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
            "    time.sleep(1000)",
        ),
        on="engine",
        patch=NO_DEADLINE,
    ),
    Attack(
        "answer-nested-without-end",
        "Answers with a value nested so deeply that reading it raises, as a test expects.",
        earns,
        solutions=in_a_test(
            "    if n_steps < 0:\n"
            "        say(answer(b't\\x01\\x00\\x00\\x00' * 30_000 + b'N'))\n"
            "    return x",
        ),
        on="engine",
        patch=LIMITS.format(change="depth=10**9") + ERRORS_ARE_THE_STUDENTS,
    ),
    Attack(
        "keys-that-share-a-hash",
        "Answers with a dict whose keys all have one hash, so that making it takes hours.",
        examiner_dies_or_hangs,
        solutions=in_a_test(
            "    modulus = (1 << 61) - 1\n"
            "    keys = (b'I' + (16).to_bytes(4, 'little')\n"
            "            + (n * modulus).to_bytes(16, 'little') for n in range(1, 400_000))\n"
            "    data = b'N'.join(keys)\n"
            "    say(answer(b'd' + (399_999).to_bytes(4, 'little')\n"
            "               + data + b'N'))\n    time.sleep(9)",
        ),
        on="engine",
        patch=LIMITS.format(change="collisions=10**9"),
    ),
    Attack(
        "half-a-character-in-an-array",
        "Answers with text that no file can hold, so that a message about it cannot be saved.",
        lambda outcome: outcome.score is None,
        solutions={
            "norm_facts": "import sys\nimport numpy as np\n"
            "encoder = sys.modules['autograder.engine.protocol.encoder']\n"
            "encoder._with_characters = lambda array: array\n"
            "norm_facts = np.array(['\\ud800'])[0]",
        },
        on="engine",
        patch="import numpy as np\n"
        "from autograder.engine.protocol import values\n"
        "values.characters_of = lambda array: (array, np.zeros(1, bool))\n",
        alone=True,
    ),
    Attack(
        "message-larger-than-memory",
        "Promises an answer of four gigabytes, and starts to send it.",
        hangs,
        solutions=in_a_test(
            "    say(b'\\xff\\xff\\xff\\xff')\n"
            "    while True:\n        say(bytes(1 << 20))\n        time.sleep(0.02)",
        ),
        on="engine",
        patch=NO_DEADLINE + "from autograder.engine.protocol import channel\n"
        "channel.MOST_BYTES = 1 << 40\n",
    ),
    Attack(
        "loan-kept-by-its-number",
        "Calls what a test lent by its number, after the test has ended.",
        earns,
        document=lending_test_first,
        solutions={
            "nearest": PEER + "kept = []\n"
            "def nearest(points, x):\n"
            "    kept.append(row_norms.__dict__['_link'].number)\n    return 0",
            "row_norms": "def row_norms(X):\n"
            "    return the_peer().operate('call', kept[-1], (X,), {})",
        },
        on="engine",
        patch="from autograder.engine.protocol.references import ObjectTable\n"
        "forget = ObjectTable.forget\n"
        "ObjectTable.forget = lambda self: None if hasattr(self, '_own') else forget(self)\n",
    ),
]
