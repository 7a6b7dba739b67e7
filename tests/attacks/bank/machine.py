"""Reaching what else is on the machine that grades: its network, its processes, their secrets."""

import secrets
import socket
import threading

from tests.attacks.attack import Attack, shows
from tests.attacks.bank.limits import code_that_prints, unlimited


def listen_on_a_port(folder):
    """Start a server on this machine, and tell the attacker its port."""
    server = socket.create_server(("127.0.0.1", 0))
    (folder / "port.txt").write_text(str(server.getsockname()[1]))
    threading.Thread(target=_greet, args=(server,), daemon=True).start()


def listen_without_a_file(folder):
    """Start a server on an abstract socket, and tell the attacker its name."""
    name = f"attacked-{secrets.token_hex(8)}"
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"\0{name}")
    server.listen()
    (folder / "name.txt").write_text(name)
    threading.Thread(target=_greet, args=(server,), daemon=True).start()


def _greet(server):
    """Send a greeting to the first who connects within a quarter of an hour."""
    with server:
        server.settimeout(900)
        try:
            connection, _ = server.accept()
        except TimeoutError:
            return
        with connection:
            connection.sendall(b"REACHED")


ATTACKS = [
    Attack(
        "network",
        "Connects to a server of the machine that grades.",
        shows("REACHED"),
        "import socket\n"
        "port = int(open('port.txt').read())\n"
        "print(socket.create_connection(('127.0.0.1', port), 2).recv(9))",
        prepare=listen_on_a_port,
        in_suite=True,
    ),
    Attack(
        "socket-without-a-file",
        "Connects to an abstract socket of the machine that grades.",
        shows("REACHED"),
        "import socket\n"
        "connection = socket.socket(socket.AF_UNIX)\n"
        "connection.connect('\\0' + open('name.txt').read())\nprint('REACHED')",
        prepare=listen_without_a_file,
    ),
    Attack(
        "environment",
        "Prints the environment of its own process and of its ancestors.",
        shows("canary"),
        "import os\n"
        "print(os.environ)\n"
        "process = os.getpid()\n"
        "while process:\n"
        "    print(open(f'/proc/{process}/environ', 'rb').read())\n"
        "    process = int(open(f'/proc/{process}/stat').read().split(')')[1].split()[1])",
        in_suite=True,
    ),
    Attack(
        "command-lines",
        "Lists the processes of the machine, with how they were started.",
        shows("tests.attacks.weak"),
        "import os\n"
        "for name in filter(str.isdigit, os.listdir('/proc')):\n"
        "    print(open(f'/proc/{name}/cmdline').read())",
    ),
    Attack(
        "memory-of-the-grader",
        "Reads a secret in the memory of the process that started its own.",
        shows("canary"),
        "import os, re\n"
        "parent = os.getppid()\n"
        "with open(f'/proc/{parent}/maps') as maps, open(f'/proc/{parent}/mem', 'rb') as memory:\n"
        "    for line in maps:\n"
        "        start, end = (int(part, 16) for part in line.split()[0].split('-'))\n"
        "        if 'rw' not in line:\n            continue\n"
        "        try:\n            memory.seek(start)\n"
        "            data = memory.read(min(end - start, 10**7))\n"
        "        except (OSError, OverflowError, ValueError):\n            continue\n"
        "        print(set(re.findall(rb'canary-in-[a-z-]{8,20}', data)) or '')",
    ),
    Attack(
        "namespaces-of-its-own",
        "Becomes root in a new user namespace, where it could mount and listen.",
        unlimited,
        code_that_prints(
            "os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0",
            "import ctypes\n"
            "child = os.fork()\n"
            "if child == 0:\n"
            "    failed = ctypes.CDLL(None).unshare(0x10000000 | 0x20000)\n"
            "    os._exit(1 if failed else 0)",
        ),
    ),
    Attack(
        "programs-of-the-system",
        "Runs a program of the machine.",
        shows("uid="),
        "import subprocess\nprint(subprocess.run(['id'], capture_output=True, text=True).stdout)",
    ),
]
