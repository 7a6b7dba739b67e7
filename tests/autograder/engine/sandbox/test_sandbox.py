"""What a submission sees of the machine: nothing that is not Python's."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.engine import IsolatedEngine, Limits
from autograder.engine.isolated import COLD, WARM
from autograder.engine.sandbox import bubblewrap, process_tree
from tests.autograder.engine.notebooks import cold_engine, engine, needs_bubblewrap, run
from tests.support.waiting import wait_until

pytestmark = needs_bubblewrap
IN_EACH_SANDBOX = pytest.mark.parametrize("kept", [WARM, COLD])


def in_sandbox(kept, *sources, **options):
    """Run a submission that is kept in that way."""
    found = run(*sources, with_engine=engine() if kept == WARM else cold_engine(), **options)
    assert found.execution.isolation == kept
    return found


def seen(kept, source, **options):
    """Return what the submission prints that is kept in that way."""
    found = in_sandbox(kept, source, **options)
    assert found.messages == [None]
    return found.printed[0]


@IN_EACH_SANDBOX
def test_it_has_namespaces_of_its_own(kept):
    kinds = ("user", "pid", "net", "ipc", "uts", "mnt")
    theirs = seen(
        kept, f"import os\nfor kind in {kinds}:\n    print(os.readlink(f'/proc/self/ns/{{kind}}'))"
    ).split()
    ours = [os.readlink(f"/proc/self/ns/{kind}") for kind in kinds]
    assert len(theirs) == len(ours)
    assert not set(theirs) & set(ours)


@IN_EACH_SANDBOX
def test_it_has_no_network(kept):
    assert seen(
        kept,
        "import socket\nprint(socket.if_nameindex())\n"
        "try:\n    socket.socket(socket.AF_VSOCK)\n"
        "except OSError as error:\n    print(error.errno)\n"
        "try:\n    socket.create_connection(('192.0.2.1', 80), 1)\n"
        "except OSError as error:\n    print(error)",
    ).splitlines() == ["[(1, 'lo')]", "1", "[Errno 101] Network is unreachable"]


def test_python_may_be_installed_below_tmp(monkeypatch, tmp_path):
    installed = bubblewrap._python()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr(bubblewrap, "_python", lambda: [*installed, Path(folder)])
        program = [sys.executable, "-c", f"import os; print(os.path.isdir({folder!r}))"]
        command = bubblewrap.command(program, tmp_path, Limits())
        assert subprocess.run(command, capture_output=True, text=True).stdout == "True\n"


@IN_EACH_SANDBOX
def test_it_sees_no_source_no_home_no_environment(kept, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET", "of the grader")
    (tmp_path / "gradebook.db").write_text("grades")
    repository = Path(__file__).parents[4]
    looked_for = [
        repository / "source",
        repository / "tests",
        repository / "autograder" / "__init__.py",
        repository / "course_lib" / "reference",
        repository / "course_lib" / "hidden",
        Path.home() / ".bashrc",
        Path("/etc/passwd"),
        Path("/etc/shadow"),
        Path("/usr/bin/env"),
        Path("/var"),
        tmp_path / "gradebook.db",
    ]
    printed = seen(
        kept,
        "import os\n"
        f"print([p for p in {[str(path) for path in looked_for]} if os.path.exists(p)])\n"
        "print('SECRET' in os.environ, os.getcwd(), os.listdir())\n"
        "for number in filter(str.isdigit, os.listdir('/proc')):\n"
        "    try:\n        print(b'SECRET' in open(f'/proc/{number}/environ', 'rb').read())\n"
        "    except OSError:\n        print(False)",
    )
    assert printed.splitlines() == ["[]", "False /scratch ['.ipython']", "False", "False"]


@IN_EACH_SANDBOX
def test_it_finds_the_students_edition_of_the_library(kept):
    found = in_sandbox(
        kept,
        "from course_lib import checks\nimport course_lib\nprint(course_lib.__file__)",
        "from course_lib import reference",
        "import course_lib.hidden",
        "import autograder.lesson.lesson",
        "import os\nprint([f for _, _, files in os.walk('/modules') for f in files if 'knn' in f])",
    )
    assert found.printed[0].startswith("/modules/course_lib/")
    assert "No module named 'course_lib.reference'" in found.messages[1]
    assert "No module named 'course_lib.hidden'" in found.messages[2]
    assert "No module named 'autograder.lesson'" in found.messages[3]
    assert "knn" not in found.printed[4].replace("demos", "")


@IN_EACH_SANDBOX
def test_it_can_write_to_its_scratch_folder_alone(kept):
    printed = seen(
        kept,
        "import os\n"
        "for folder in ('/', '/scratch', '/tmp', '/modules', '/usr/lib', '/dev',\n"
        "               '/proc/sys/kernel', os.path.dirname(os.__file__)):\n"
        "    try:\n        open(f'{folder}/x', 'w').close()\n        print(folder)\n"
        "    except OSError:\n        pass",
    )
    installed_there = Path("/tmp") in Path(sys.prefix).parents
    assert printed.split() == ["/scratch"] + ["/tmp"] * (not installed_there)


@IN_EACH_SANDBOX
def test_it_has_nothing_open_but_its_connection_and_files_that_it_may_read(kept):
    printed = seen(
        kept,
        "import os\n"
        "for name in sorted(os.listdir('/proc/self/fd'), key=int):\n"
        "    place = f'/proc/self/fd/{name}'\n"
        "    if os.path.lexists(place):\n"
        "        print(os.readlink(place).split(':')[0])",
    )
    opened = printed.split()
    assert opened[:3] == ["/dev/null"] * 3
    assert [file for file in opened[3:] if not file.endswith(".ttf")] == ["socket"]


@IN_EACH_SANDBOX
def test_it_is_nobody_and_stays_so(kept):
    printed = seen(
        kept,
        "import os, ctypes\n"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(os.getuid(), *[int(status[k], 16) for k in ('CapEff', 'CapPrm', 'CapAmb')])\n"
        "print(status['NoNewPrivs'].strip(), status['Seccomp'].strip())\n"
        "library = ctypes.CDLL(None)\n"
        "print(library.unshare(0x10000000), library.memfd_create(b'x', 0))\n"
        "print(library.ptrace(0, 0, 0, 0))\n"
        "try:\n    os.setuid(0)\nexcept OSError as error:\n    print(error)",
    ).splitlines()
    assert printed[0] == "1000 0 0 0"
    assert printed[1] == "1 2"
    assert printed[2:4] == ["-1 -1", "-1"]
    assert "Errno" in printed[4]


@IN_EACH_SANDBOX
def test_it_sees_no_processes_but_its_own(kept):
    assert (
        seen(kept, "import os\nprint(sum(name.isdigit() for name in os.listdir('/proc')))") == "2\n"
    )
    assert seen(
        kept,
        "import os, signal\n"
        "try:\n    os.kill(-1, signal.SIGKILL)\nexcept OSError as error:\n    print(error)\n"
        "try:\n    os.kill(1, signal.SIGKILL)\nexcept OSError as error:\n    print(error)\n"
        "os.system('true')\nprint('alive')",
    ).endswith("alive\n")


def marked_processes(mark):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if mark in Path(f"/proc/{name}/cmdline").read_text():
                    found.append(int(name))
            except OSError:
                pass
    return found


DAEMON = """
import os, sys, subprocess
code = "import os, time; os.fork() and os._exit(0); time.sleep(3000) # {mark}"
subprocess.Popen([sys.executable, '-I', '-S', '-c', code], start_new_session=True).wait()
print([p for p in os.listdir('/proc') if p.isdigit()][2:])
"""


@IN_EACH_SANDBOX
def test_what_it_started_is_dead_when_its_grading_ends(kept):
    mark = f"daemon-{os.getpid()}"
    found = in_sandbox(kept, DAEMON.format(mark=mark), "# test\nassert True")
    assert found.messages == [None, None]
    assert found.printed[0] != "[]\n"  # it was there, on its own
    wait_until(lambda: not marked_processes(mark))


@IN_EACH_SANDBOX
@pytest.mark.parametrize("killed", ["the grader", "the examiner"])
def test_it_dies_with(killed, kept):
    program = (
        "import sys\nsys.path.insert(0, sys.argv[1])\n"
        "from tests.autograder.engine.notebooks import run\n"
        "from autograder.engine import IsolatedEngine, Limits\n"
        f"run(sys.argv[2], limits=Limits(), with_engine=IsolatedEngine(warm={kept == WARM}))"
    )
    mark = f"orphan-{os.getpid()}-{killed[4:]}-{kept == WARM}"
    source = DAEMON.format(mark=mark) + "\nimport time\ntime.sleep(3000)"
    repository = str(Path(__file__).parents[4])
    grader = subprocess.Popen(
        [sys.executable, "-c", program, repository, source], stderr=subprocess.DEVNULL
    )
    wait_until(lambda: len(marked_processes(mark)) > 1)
    if killed == "the grader":
        grader.kill()
    else:
        os.kill(examiner_below(grader.pid), signal.SIGKILL)
    grader.wait()
    wait_until(lambda: not marked_processes(mark))


def examiner_below(grader):
    """Return the process in which a thread watches the student's."""
    return next(process for process in process_tree.members(grader)[1:] if has_two_threads(process))


def has_two_threads(process):
    return process_tree.count_threads([process]) == 2


def test_isolation_can_be_required():
    assert IsolatedEngine(require_isolation=True).without_sandbox is None
    assert engine().isolation == WARM
