"""Walking the interpreter: frames, the garbage collector, tracing, imports, memory."""

import nbformat

from autograder.lesson.lesson import grade_id
from tests.attacks.attack import Attack, earns, reads


def lending_test_first(notebook):
    """Move the exercise whose test lends something before all others."""
    moved = [cell for cell in notebook.cells if (grade_id(cell) or "").endswith("nearest")]
    others = [cell for cell in notebook.cells if cell not in moved]
    notebook.cells = others[:2] + moved + others[2:]
    return nbformat.writes(notebook).encode()


ATTACKS = [
    Attack(
        "frame-walk",
        "Returns what the calling test has under the name of what it expects.",
        earns,
        "import sys\n"
        "def row_norms(X):\n"
        "    frame = sys._getframe()\n"
        "    while frame:\n"
        "        for names in (frame.f_locals, frame.f_globals):\n"
        "            if 'expected' in names:\n                return names['expected']\n"
        "        frame = frame.f_back",
        in_suite=True,
    ),
    Attack(
        "test-source-in-the-history",
        "Prints the source of the cells that ran before it.",
        reads,
        solutions={"descend": "import __main__\nprint(getattr(__main__, 'In', None))"},
    ),
    Attack(
        "eavesdropping-hook",
        "Registers for the start of every cell, and prints the source of what starts.",
        reads,
        "get_ipython().events.register('pre_run_cell', lambda info: seen.append(info.raw_cell))\n"
        "seen = []",
        {"norm_facts": "print(seen)"},
    ),
    Attack(
        "search-by-the-garbage-collector",
        "Looks through all dictionaries for what the test keeps as its answer key.",
        reads,
        "import gc\n"
        "seen = []\n"
        "def row_norms(X):\n"
        "    for thing in gc.get_objects():\n"
        "        if type(thing) is dict and 'answer_key' in thing:\n"
        "            seen.append(thing['answer_key'])",
        {"norm_facts": "print(seen)"},
    ),
    Attack(
        "globals-of-a-handed-over-function",
        "Reads the globals of the function that a test hands over.",
        reads,
        solutions={
            "descend": "def descend(gradient, bowl, x, n_steps):\n"
            "    raise ValueError(gradient.__globals__['answer_key'])"
        },
        in_suite=True,
    ),
    Attack(
        "constants-of-a-handed-over-function",
        "Reads the constants in the code of the function that a test hands over.",
        reads,
        solutions={
            "descend": "def descend(gradient, bowl, x, n_steps):\n"
            "    raise ValueError(gradient.__code__.co_consts)"
        },
    ),
    Attack(
        "source-of-a-handed-over-function",
        "Has inspect find the source of the function that a test hands over.",
        reads,
        solutions={
            "descend": "import inspect\n"
            "def descend(gradient, bowl, x, n_steps):\n"
            "    raise ValueError(inspect.getsource(gradient))"
        },
    ),
    Attack(
        "private-attribute-of-a-handed-over-object",
        "Reads a private attribute of the object that a test hands over.",
        reads,
        solutions={
            "descend": "def descend(gradient, bowl, x, n_steps):\n"
            "    raise ValueError(bowl._answer_key)"
        },
    ),
    Attack(
        "attribute-of-a-handed-over-object-changed",
        "Changes the object that a test hands over, from which what it expects is computed.",
        earns,
        solutions={
            "descend": "def descend(gradient, bowl, x, n_steps):\n"
            "    bowl.steepness = 0.0\n    return x"
        },
        in_suite=True,
    ),
    Attack(
        "method-of-a-handed-over-class-replaced",
        "Replaces a method in the class of the object that a test hands over.",
        earns,
        solutions={
            "descend": "def descend(gradient, bowl, x, n_steps):\n"
            "    type(bowl).steepness = property(lambda self: 0.0, lambda self, value: None)\n"
            "    return x"
        },
    ),
    Attack(
        "frames-seen-from-a-thread",
        "Looks at the frames of the main thread from another while the tests run.",
        reads,
        "import sys, threading, time\n"
        "seen = set()\n"
        "def watch():\n"
        "    while True:\n"
        "        for frame in list(sys._current_frames().values()):\n"
        "            while frame:\n"
        "                seen.add(str(frame.f_globals.get('answer_key')))\n"
        "                frame = frame.f_back\n"
        "        time.sleep(0.005)\n"
        "threading.Thread(target=watch, daemon=True).start()\n"
        "def row_norms(X):\n    time.sleep(1)",
        {"norm_facts": "print(seen)"},
    ),
    Attack(
        "answers-from-the-tests-constants",
        "Traces the test, and answers with the constants in the code that is about to run.",
        earns,
        solutions={
            "norm_facts": "import sys\n"
            "def watch(frame, event, value):\n"
            "    letters = [c for c in frame.f_code.co_consts if type(c) is str and len(c) == 1]\n"
            "    if 'norm_facts' in frame.f_code.co_names and letters:\n"
            "        frame.f_globals['norm_facts'] = ''.join(letters)\n"
            "sys.settrace(watch)\n"
            "norm_facts = 'a'"
        },
    ),
    Attack(
        "profiler-as-a-spy",
        "Has a profiling function look at the arguments of every call that a test makes.",
        earns,
        "import sys\n"
        "import numpy as np\n"
        "seen = {}\n"
        "def spy(frame, event, value):\n"
        "    if frame.f_code.co_name == 'check_array' and event == 'call':\n"
        "        got, expected = frame.f_locals['got'], frame.f_locals['expected']\n"
        "        if type(got) is np.ndarray:\n            got[...] = expected\n"
        "def row_norms(X):\n"
        "    sys.setprofile(spy)\n    return np.zeros(len(X))",
    ),
    Attack(
        "import-hook",
        "Stands first among Python's importers, and serves a module of its own to the tests.",
        earns,
        "import sys, types\nimport numpy as np\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'course_lib.checks':\n"
        "            from importlib.machinery import ModuleSpec\n"
        "            return ModuleSpec(name, self)\n"
        "    def create_module(self, spec):\n"
        "        return types.ModuleType(spec.name)\n"
        "    def exec_module(self, module):\n"
        "        module.check_array = lambda *args, **options: None\n"
        "sys.meta_path.insert(0, Finder())\n"
        "for name in [n for n in sys.modules if n.startswith('course_lib')]:\n"
        "    del sys.modules[name]\n"
        "def row_norms(X):\n    return np.zeros(len(X))",
    ),
    Attack(
        "memory-search",
        "Searches the memory of its own process for the text of a hidden test.",
        reads,
        "import re\n"
        "seen = set()\n"
        "def row_norms(X):\n"
        "    with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb') as memory:\n"
        "        for line in maps:\n"
        "            found = re.match(r'(\\w+)-(\\w+) rw', line)\n"
        "            if not found:\n                continue\n"
        "            start, end = (int(part, 16) for part in found.groups())\n"
        "            try:\n                memory.seek(start)\n"
        "                data = memory.read(min(end - start, 10**7))\n"
        "            except OSError:\n                continue\n"
        "            seen.update(re.findall(rb'canary-in-[a-z-]{8,20}', data))",
        {"norm_facts": "print(seen)"},
    ),
    Attack(
        "ctypes-into-the-expected-values",
        "Overwrites the expected values where they lie in memory.",
        earns,
        "import ctypes, gc, sys\nimport numpy as np\n"
        "def row_norms(X):\n"
        "    frame = sys._getframe()\n"
        "    while frame:\n"
        "        there = frame.f_globals.get('expected')\n"
        "        if type(there) is np.ndarray:\n"
        "            ctypes.memset(there.ctypes.data, 0, there.nbytes)\n"
        "        frame = frame.f_back\n"
        "    return np.zeros(len(X))",
    ),
    Attack(
        "borrowed-reference",
        "Imports the graders' own implementation and calls it its solution.",
        earns,
        "import numpy as np\nfrom course_lib.reference import knn\n"
        "def row_norms(X):\n"
        "    return knn.l2_distances(X, np.zeros((1, X.shape[1])))[:, 0]",
    ),
    Attack(
        "borrowed-loan",
        "Moves the test that lends a right implementation to the front, and keeps what was lent.",
        earns,
        document=lending_test_first,
        solutions={
            "nearest": "kept = []\n"
            "def nearest(points, x):\n"
            "    kept.append(getattr(row_norms, '_function', row_norms))\n    return 0",
            "row_norms": "def row_norms(X):\n    return kept[-1](X)",
        },
        in_suite=True,
    ),
]
