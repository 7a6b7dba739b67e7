"""Solutions that are wrong in a way of their own: they cost their own exercise, and no other."""

from tests.situations.situation import Situation

ROW_NORMS, DESCEND, NEAREST, FACTS = (
    {"row_norms": 30.0},
    {"descend": 30.0},
    {"nearest": 20.0},
    {"norm_facts": 20.0},
)
BUT_FOR_NEGATIVE = {"descend": 25.0}
"""The test of a negative number of steps passes."""


def row_norms(body: str) -> dict[str, str]:
    return {"row_norms": f"import numpy as np\ndef row_norms(X):\n    {body}"}


def descend(body: str) -> dict[str, str]:
    return {"descend": f"def descend(gradient, bowl, x, n_steps):\n    {body}"}


def nearest(body: str) -> dict[str, str]:
    return {"nearest": f"def nearest(points, x):\n    {body}"}


RIGHT_NORMS = "return np.sqrt((X * X).sum(axis=1))"

SITUATIONS = [
    # A name of everybody's, taken away
    Situation("numpy-deleted", "del np", loses=ROW_NORMS, says="NameError"),
    Situation("int-is-a-number", "int = 3", loses=NEAREST, says="'int' object is not callable"),
    Situation(
        "range-is-a-number",
        "range = 5",
        loses=BUT_FOR_NEGATIVE,
        says="'int' object is not callable",
    ),
    # What is no answer
    Situation(
        "printed-instead-of-returned",
        solutions=row_norms("print(np.sqrt((X * X).sum(axis=1)))"),
        loses=ROW_NORMS,
        says="None",
    ),
    Situation("steps-yielded", solutions=descend("yield x"), loses=DESCEND, says="descend"),
    Situation(
        "coroutine",
        solutions={"nearest": "async def nearest(points, x):\n    return 1"},
        loses=NEAREST,
        says="coroutine",
    ),
    Situation(
        "choices-in-a-tuple",
        solutions={"norm_facts": "norm_facts = ('b', 'd')"},
        loses=FACTS,
        says="a string of letters is expected",
    ),
    Situation(
        "name-misspelt",
        solutions={"norm_facts": "norm_fact = 'bd'"},
        loses=FACTS,
        says="norm_facts is not defined",
    ),
    # Ends and questions in the middle of a test
    Situation(
        "exit-in-a-function",
        solutions=row_norms("import sys; sys.exit()"),
        loses=ROW_NORMS,
        says="SystemExit",
    ),
    Situation(
        "question-in-a-function",
        solutions=descend("return float(input('x? '))"),
        loses=DESCEND,
        says="EOFError",
    ),
    Situation(
        "debugger-left-in",
        solutions=nearest("import pdb; pdb.set_trace(); return 1"),
        loses=NEAREST,
        says="set_trace",
    ),
    Situation(
        "interrupt-in-a-function",
        solutions=nearest("raise KeyboardInterrupt"),
        loses=NEAREST,
        says="KeyboardInterrupt",
    ),
    Situation(
        "recursion-in-a-function",
        solutions=nearest("return nearest(points, x)"),
        loses=NEAREST,
        says="RecursionError",
    ),
    Situation(
        "iteration-stopped-by-hand",
        solutions=descend("raise StopIteration"),
        loses=DESCEND,
        says="StopIteration",
    ),
    # What costs nothing
    Situation("prints-much", solutions=row_norms(f"print('x' * 200_000); {RIGHT_NORMS}")),
    Situation(
        "warns",
        solutions=row_norms(f"import warnings; warnings.warn('slow'); {RIGHT_NORMS}"),
    ),
    Situation(
        "draws-a-picture",
        solutions={
            "nearest": "import matplotlib.pyplot as plt\n"
            "def nearest(points, x):\n"
            "    plt.plot([1, 2])\n    plt.show()\n"
            "    return int(row_norms(points - x).argmin())"
        },
    ),
    Situation(
        "computes-in-threads",
        solutions={
            "nearest": "from concurrent.futures import ThreadPoolExecutor\n"
            "def nearest(points, x):\n"
            "    with ThreadPoolExecutor(2) as pool:\n"
            "        return pool.submit(lambda: int(row_norms(points - x).argmin())).result()"
        },
        costly=True,
    ),
]
