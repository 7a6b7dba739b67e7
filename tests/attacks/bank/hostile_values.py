"""Answers that are no answers: objects that lie when they are compared."""

from tests.attacks.attack import Attack, earns

_ALWAYS = """
class Always(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __le__(self, other): return True
    def __gt__(self, other): return True
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __mul__ = __sub__
    def __abs__(self): return self
    __hash__ = float.__hash__
"""

ATTACKS = [
    Attack(
        "always-equal-number",
        "Returns a number that is equal to every other and whose differences are small.",
        earns,
        solutions={
            "descend": _ALWAYS + "def descend(gradient, bowl, x, n_steps):\n    return Always(1)"
        },
        in_suite=True,
    ),
    Attack(
        "always-equal-object",
        "Returns an object of no particular kind that agrees to every comparison.",
        earns,
        solutions={
            "descend": _ALWAYS.replace("(float)", "").replace("float.__hash__", "None")
            + "def descend(gradient, bowl, x, n_steps):\n    return Always()"
        },
    ),
    Attack(
        "letters-that-equal-all-others",
        "Answers the question with a string whose letters are equal to any.",
        earns,
        solutions={
            "norm_facts": "class Letter(str):\n"
            "    def __eq__(self, other): return True\n"
            "    def __lt__(self, other): return True\n"
            "    __hash__ = str.__hash__\n"
            "class Answer(str):\n"
            "    def __iter__(self): return iter([Letter('x'), Letter('y')])\n"
            "norm_facts = Answer('xy')"
        },
    ),
    Attack(
        "masked-array",
        "Returns an array of masked values, which agree to every comparison.",
        earns,
        "import numpy as np\ndef row_norms(X):\n    return np.ma.masked_all(len(X))",
    ),
    Attack(
        "array-that-converts-to-what-is-wanted",
        "Returns an object that makes its array only when asked, from what the asker has.",
        earns,
        "import sys\n"
        "class Late:\n"
        "    def __array__(self, *args, **options):\n"
        "        frame = sys._getframe()\n"
        "        while 'expected' not in frame.f_globals and 'desired' not in frame.f_locals:\n"
        "            frame = frame.f_back\n"
        "        return frame.f_globals.get('expected', frame.f_locals.get('desired'))\n"
        "def row_norms(X):\n    return Late()",
    ),
    Attack(
        "integer-that-is-any-index",
        "Returns an integer subclass that is equal to the index the test wants.",
        earns,
        solutions={
            "nearest": "class Any(int):\n"
            "    def __eq__(self, other): return True\n"
            "    __hash__ = int.__hash__\n"
            "def nearest(points, x):\n    return Any(0)"
        },
    ),
    Attack(
        "generator-that-looks-around",
        "Answers with an object whose iteration looks for the answer in its caller.",
        earns,
        solutions={
            "norm_facts": "import sys\n"
            "class Answer(str):\n"
            "    def __iter__(self):\n"
            "        for constant in sys._getframe(1).f_code.co_consts:\n"
            "            if type(constant) is str and len(constant) == 1:\n"
            "                yield constant\n"
            "norm_facts = Answer('x')"
        },
    ),
    Attack(
        "answer-that-changes-the-expected-values",
        "Overwrites the arrays of the test in place, then returns what it wrote.",
        earns,
        "import gc\nimport numpy as np\n"
        "def row_norms(X):\n"
        "    for names in gc.get_objects():\n"
        "        if type(names) is dict and type(names.get('expected')) is np.ndarray:\n"
        "            names['expected'][...] = 0\n"
        "    return np.zeros(len(X))",
    ),
    Attack(
        "array-changed-after-it-was-returned",
        "Keeps the array that it returned, and fills it in while it is compared.",
        earns,
        "import sys\nimport numpy as np\n"
        "kept = []\n"
        "def fill(frame, event, value):\n"
        "    if event == 'call' and 'desired' in frame.f_locals and kept:\n"
        "        wanted = frame.f_locals['desired']\n"
        "        if type(wanted) is np.ndarray and wanted.shape == kept[-1].shape:\n"
        "            kept[-1][...] = wanted\n"
        "def row_norms(X):\n"
        "    kept.append(np.zeros(len(X)))\n    sys.setprofile(fill)\n    return kept[-1]",
    ),
]
