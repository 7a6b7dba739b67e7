"""Scratch cells that end by themselves, whatever they leave behind: none of them costs a point."""

from tests.situations.situation import Situation

NOT_RUN = "Shell commands are not run while a notebook is graded"

SCRATCH = {
    # Shells and magics
    "pip-by-exclamation-mark": ("!pip install torch", NOT_RUN),
    "pip-by-magic": ("%pip install torch", NOT_RUN),
    "files-listed": ("listed = !ls", NOT_RUN),
    "system-of-the-shell": ("get_ipython().system('nvidia-smi')", NOT_RUN),
    "bash-cell": ("%%bash\necho hello", ""),
    "file-written-by-magic": ("%%writefile notes.txt\nhello", "Writing notes.txt"),
    "statement-timed": ("%timeit -n 2 -r 2 sum(range(10))", "loop"),
    "cell-timed": ("%%time\ntotal = 3", "Wall time"),
    "inline-pictures": ("%matplotlib inline", ""),
    "pictures-in-a-widget": ("%matplotlib widget", ""),
    "pictures-of-the-old-notebook": ("%matplotlib notebook", ""),
    "modules-loaded-again": ("%load_ext autoreload\n%autoreload 2", ""),
    "folder-changed-by-magic": ("%cd /", ""),
    "script-that-is-not-there": ("%run helpers.py", "helpers.py"),
    "magic-that-does-not-exist": ("%%tensorboard\nx = 1", "tensorboard"),
    "help-asked-for": ("print?", ""),
    "debugger-after-the-fact": ("%debug", ""),
    "debugger-on-errors": ("%pdb on", ""),
    "variable-of-the-environment": ("%env SEED=1", "SEED"),
    "javascript": ("%%javascript\nalert(1)", ""),
    # Platforms
    "drive-of-colab": (
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "ModuleNotFoundError",
    ),
    "file-of-another-machine": ("open('/content/drive/MyDrive/data.csv')", "FileNotFoundError"),
    "library-that-is-not-there": ("import tensorflow as tf", "tensorflow"),
    # Ends that are none
    "exit-by-sys": ("import sys\nsys.exit()", "SystemExit"),
    "exit-by-name": ("exit", ""),
    "exit-by-call": ("exit()", ""),
    "quit-by-call": ("quit()", ""),
    "interrupt-raised": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    # Questions nobody answers
    "question": ("name = input('Your name? ')", "input"),
    "questions-without-end": ("while True:\n    answer = input()", "input"),
    # Errors
    "division-by-zero": ("1 / 0", "ZeroDivisionError"),
    "marks-of-a-merge": ("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> main", "SyntaxError"),
    "prompt-pasted": (">>> pasted = 1", ""),
    "prose": ("This is my answer to the question.", "SyntaxError"),
    "curly-quotes": ("print(\u201chello\u201d)", "SyntaxError"),
    "tabs-and-spaces": ("if True:\n\tx = 1\n        y = 2", "Error"),
    "recursion-without-end": ("def again(n):\n    return again(n + 1)\nagain(0)", "RecursionError"),
    "error-that-cannot-be-read": (
        "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\nraise Odd",
        "",
    ),
    "message-without-end": ("raise ValueError('x' * 1_000_000)", "ValueError"),
    "several-errors-at-once": ("raise ExceptionGroup('two', [ValueError(1), KeyError(2)])", "two"),
    "array-larger-than-memory": ("np.zeros((200_000, 200_000)) + 1.0", "MemoryError"),
    # What is left behind
    "warnings-as-errors": ("import warnings\nwarnings.simplefilter('error')", ""),
    "floating-point-errors-raised": ("np.seterr(all='raise')", ""),
    "folder-changed": ("import os\nos.chdir('/')", ""),
    "little-recursion-allowed": (
        "import inspect, sys\nsys.setrecursionlimit(len(inspect.stack()) + 60)",
        "",
    ),
    "much-recursion-allowed": ("import sys\nsys.setrecursionlimit(100_000)", ""),
    "thread-that-sleeps": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(10_000,)).start()",
        "",
    ),
    "thread-that-prints-later": (
        "import threading\nthreading.Timer(0.01, print, ['later']).start()",
        "",
    ),
    "log-of-everything": ("import logging\nlogging.basicConfig(level=logging.DEBUG)", ""),
    "collector-off": ("import gc\ngc.disable()", ""),
    "interrupts-ignored": ("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)", ""),
    "names-of-builtins": ("list = [1]\nsum = 0\nstr = 'x'\ndict = {}\nid = 5\ninput = None", ""),
    "everything-of-numpy": ("from numpy import *", ""),
    "rounding-when-printed": ("np.set_printoptions(precision=1)", ""),
    "module-imported-anew": (
        "import importlib, warnings\n"
        "with warnings.catch_warnings():\n"
        "    warnings.simplefilter('ignore')\n"
        "    importlib.reload(np)",
        "",
    ),
    "profiler-left-on": ("import sys\nsys.setprofile(lambda *event: None)", ""),
    # Waiting in the background, and in the foreground
    "await-at-the-top": ("import asyncio\nawait asyncio.sleep(0)\n'waited'", "waited"),
    "loop-run-by-hand": (
        "import asyncio\nasync def main():\n    return 'ran'\nasyncio.run(main())",
        "",
    ),
    # Much to show
    "a-hundred-thousand-lines": ("for i in range(100_000):\n    print(i)", "cut off"),
    "progress-bar": (
        "import sys\nfor i in range(3000):\n    sys.stderr.write(f'\\r{i / 30:.0f} %')",
        "100 %",
    ),
    "colours-that-do-not-exist": ("print('\\x1b[38m' + 'red')", "red"),
    "a-thousand-warnings": (
        "import warnings\nwarnings.simplefilter('always')\n"
        "for i in range(1000):\n    warnings.warn(f'number {i}')",
        "number 0",
    ),
    "figures-left-open": (
        "import matplotlib.pyplot as plt\nplt.ion()\n"
        "for _ in range(22):\n    plt.figure(figsize=(0.2, 0.2))\nplt.close('all')",
        "",
    ),
    "html": ("from IPython.display import HTML\nHTML('<b>bold</b>')", "bold"),
    "output-cleared": (
        "from IPython.display import clear_output\n"
        "for i in range(50):\n    clear_output(wait=True)\n    print(i)",
        "49",
    ),
    # What silences all cells that follow
    "printing-replaced": ("print = lambda *values: None", ""),
    "stream-replaced": ("import io, sys\nsys.stdout = io.StringIO()", ""),
}

SITUATIONS = [Situation(name, cell, says=says) for name, (cell, says) in SCRATCH.items()]
