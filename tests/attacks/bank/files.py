"""Files that are not the attacker's, and names that lead elsewhere."""

import os
import zipfile

from tests.attacks.arena import HONEST
from tests.attacks.attack import Attack, Outcome, earns, reads, shows
from tests.attacks.lesson import LESSON_ID

_NOTEBOOK = f"{LESSON_ID}.ipynb"


def victims_work_changed(outcome: Outcome) -> bool:
    path = outcome.course / "submitted" / HONEST[0] / LESSON_ID / _NOTEBOOK
    return "TAMPERED" in path.read_text()


def left_behind(outcome: Outcome) -> bool:
    return bool(list(outcome.course.rglob("left-behind*")))


def large_copies(outcome: Outcome) -> bool:
    """Tell whether grading filled the disk with what the attacker handed in."""
    copies = [*outcome.course.glob("autograded/**/*"), *outcome.course.glob("copies/**/*")]
    return sum(path.stat().st_size for path in copies if path.is_file()) > 100 << 20


def link(target: str, name: str):
    def prepare(folder):
        root = folder.parents[2]
        path = folder / name
        path.unlink(missing_ok=True)
        path.symlink_to(target.format(course=root, lesson=LESSON_ID))

    return prepare


def pipe_for_a_notebook(folder):
    (folder / _NOTEBOOK).unlink()
    os.mkfifo(folder / _NOTEBOOK)


def folder_for_a_notebook(folder):
    (folder / _NOTEBOOK).unlink()
    (folder / _NOTEBOOK).mkdir()


def own_numpy(folder):
    (folder / "numpy").mkdir()
    (folder / "numpy" / "__init__.py").write_text(
        "import sys\n"
        "class Agreeable:\n"
        "    def __getattr__(self, name): return self\n"
        "    def __call__(self, *args, **options): return self\n"
        "    def __getitem__(self, key): return self\n"
        "    def __eq__(self, other): return True\n"
        "    __pow__ = __add__ = __sub__ = __rsub__ = __call__\n"
        "sys.modules['numpy'] = sys.modules['numpy.random'] = Agreeable()\n"
        "import types\n"
        "sys.modules['course_lib'] = types.ModuleType('course_lib')\n"
        "sys.modules['course_lib'].checks = Agreeable()\n"
    )


def own_course_lib(folder):
    (folder / "course_lib").mkdir()
    (folder / "course_lib" / "__init__.py").write_text("")
    (folder / "course_lib" / "checks.py").write_text(
        "def check_array(*args, **options):\n    pass\n"
    )


def archive_bomb(folder):
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.bin", bytes(10 << 20))


def huge_sparse_file(folder):
    with (folder / "huge.bin").open("wb") as file:
        file.truncate(1 << 30)


def many_files(folder):
    for number in range(3000):
        (folder / f"{number}.txt").write_text("x")


def loop_of_links(folder):
    (folder / "around").symlink_to(folder)
    (folder / "up").symlink_to(folder.parents[1])


def read_and_print(path: str) -> str:
    return f"print(open({path!r}).read())"


def write(path: str, text: str = "TAMPERED") -> str:
    return f"with open({path!r}, 'a') as file:\n    file.write({text!r})"


ATTACKS = [
    Attack(
        "source-of-the-lesson",
        "Opens the lesson's source, with its solutions and hidden tests.",
        reads,
        read_and_print(f"COURSE/source/{LESSON_ID}/{_NOTEBOOK}"),
        in_suite=True,
    ),
    Attack(
        "search-of-the-disk",
        "Searches all folders for the lesson's source.",
        reads,
        "import glob, os\n"
        "places = ['COURSE', '/proc/self/root' + 'COURSE', '/proc/1/root' + 'COURSE',\n"
        "          '/proc/1/cwd', '/newroot' + 'COURSE', '/oldroot' + 'COURSE']\n"
        "for place in places:\n"
        f"    for path in glob.glob(place + '/source/*/{_NOTEBOOK}'):\n"
        "        print(open(path).read())",
    ),
    Attack(
        "secret-in-the-home",
        "Prints what lies in the home of the one who grades.",
        reads,
        "import os\nfrom pathlib import Path\n"
        "for home in {Path.home(), Path('COURSE/home')}:\n"
        "    for path in home.iterdir():\n"
        "        if path.is_file():\n            print(path.read_text())",
    ),
    Attack(
        "work-of-another-student",
        "Reads another student's submission.",
        shows("X * X"),
        read_and_print(f"COURSE/submitted/{HONEST[1]}/{LESSON_ID}/{_NOTEBOOK}"),
    ),
    Attack(
        "work-of-another-student-changed",
        "Writes into another student's submission.",
        victims_work_changed,
        write(f"COURSE/submitted/{HONEST[0]}/{LESSON_ID}/{_NOTEBOOK}"),
    ),
    Attack(
        "file-left-behind",
        "Leaves a file in the course's folder, for the next submission or the grader to find.",
        left_behind,
        write("COURSE/left-behind.py"),
    ),
    Attack(
        "points-in-the-gradebook",
        "Writes its points into the gradebook.",
        lambda outcome: (
            (outcome.course / "gradebook.db").exists()
            and b"FORGED" in (outcome.course / "gradebook.db").read_bytes()
        ),
        "import sqlite3\n"
        "with sqlite3.connect('COURSE/gradebook.db') as book:\n"
        "    book.execute('CREATE TABLE FORGED (points)')",
    ),
    Attack(
        "devices",
        "Opens a device of the machine.",
        shows("OPENED"),
        "import os\n"
        "for name in ('kmsg', 'mem', 'fuse', 'loop-control', 'net/tun', 'snd/timer'):\n"
        "    try:\n        os.close(os.open(f'/dev/{name}', os.O_RDONLY))\n"
        "        print('OPENED', name)\n"
        "    except OSError:\n        pass\n"
        "import ctypes\n"
        "made = ctypes.CDLL(None).mknod(b'COURSE/device', 0o20666, 0x0103)\n"
        "print('OPENED' if made == 0 else '')",
    ),
    Attack(
        "link-to-the-source",
        "Hands in a symbolic link to the lesson's source, and reads it.",
        reads,
        read_and_print("notes.txt"),
        prepare=link("{course}/source/{lesson}/{lesson}.ipynb", "notes.txt"),
    ),
    Attack(
        "notebook-that-is-a-link",
        "Hands in a symbolic link to another student's notebook.",
        earns,
        on="raw",
        prepare=link(f"{{course}}/submitted/{HONEST[0]}/{{lesson}}/{{lesson}}.ipynb", _NOTEBOOK),
    ),
    Attack(
        "notebook-that-is-a-pipe",
        "Hands in a named pipe, from which a reader waits for ever.",
        lambda outcome: outcome.score is None,
        on="raw",
        prepare=pipe_for_a_notebook,
        alone=True,
    ),
    Attack(
        "notebook-that-is-a-folder",
        "Hands in a folder that has the notebook's name.",
        lambda outcome: outcome.honest[-1] is None,
        on="raw",
        prepare=folder_for_a_notebook,
        alone=True,
    ),
    Attack(
        "numpy-of-its-own",
        "Hands in a package called numpy, which shadows the real one.",
        earns,
        "import numpy\ndef row_norms(X):\n    return X",
        prepare=own_numpy,
        in_suite=True,
    ),
    Attack(
        "course-lib-of-its-own",
        "Hands in a package called course_lib, whose comparisons are always content.",
        earns,
        "def row_norms(X):\n    return X",
        prepare=own_course_lib,
    ),
    Attack(
        "archive-that-grows",
        "Hands in a small archive, and unpacks much more from it than it may write.",
        shows("UNPACKED"),
        "import zipfile\nzipfile.ZipFile('bomb.zip').extractall('bomb')\nprint('UNPACKED')",
        prepare=archive_bomb,
    ),
    Attack(
        "large-file",
        "Writes a file that is larger than one may be.",
        shows("WRITTEN"),
        "with open('large', 'wb') as file:\n"
        "    for _ in range(50):\n        file.write(bytes(1 << 20))\n"
        "print('WRITTEN')",
    ),
    Attack(
        "huge-file-handed-in",
        "Hands in a sparse file of a gigabyte, which takes up room only when it is copied.",
        large_copies,
        on="copying",
        prepare=huge_sparse_file,
        alone=True,
    ),
    Attack(
        "links-in-a-circle",
        "Hands in links to the folders that they lie in, which a copy follows without end.",
        lambda outcome: len(list((outcome.course / "copies").rglob("*"))) > 100,
        on="copying",
        prepare=loop_of_links,
        alone=True,
    ),
    Attack(
        "very-many-files",
        "Hands in thousands of files.",
        lambda outcome: (
            sum(
                len(list((outcome.course / where).rglob("*.txt")))
                for where in ("copies", "autograded")
            )
            > 1000
        ),
        on="copying",
        prepare=many_files,
        alone=True,
    ),
]
