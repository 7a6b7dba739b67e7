import multiprocessing
import os
import py_compile
import struct
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.util import cache_from_source
from pathlib import Path

from autograder.engine.sandbox.stage import Stage, stage


def test_a_stage_holds_the_students_edition_and_the_student_process():
    made = Stage()
    assert {path.name for path in made.folder.iterdir()} == {"course_lib", "autograder"}
    assert not (made.folder / "course_lib" / "hidden").exists()
    assert not (made.folder / "course_lib" / "reference").exists()
    assert (made.folder / "autograder" / "engine" / "student" / "server.py").exists()


def is_compiled(module):
    """Whether what lies beside a module is what it says now: Python looks at size and time."""
    compiled = Path(cache_from_source(str(module)))
    about = module.stat()
    said = struct.unpack("<III", compiled.read_bytes()[4:16]) if compiled.exists() else None
    return said == (0, int(about.st_mtime), about.st_size)


def test_all_that_is_on_a_stage_is_compiled_and_nothing_else():
    made = Stage()
    modules = [*made.folder.rglob("*.py")]
    assert modules
    assert all(map(is_compiled, modules))
    compiled = {cache_from_source(str(module)) for module in modules}
    assert {str(path) for path in made.folder.rglob("*.pyc")} == compiled


def test_what_is_kept_of_an_older_module_does_not_come_onto_the_stage(tmp_path, monkeypatch):
    package = tmp_path / "course_lib"
    package.mkdir()
    module = package / "__init__.py"
    module.write_text("ANSWER = 41")
    py_compile.compile(module)
    module.write_text("ANSWER = 42")
    os.utime(module, (0, 0))
    monkeypatch.setattr("autograder.engine.sandbox.stage.course_lib_folder", lambda: package)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    made = Stage()
    assert is_compiled(made.folder / "course_lib" / "__init__.py")


def test_a_stage_that_is_garbage_leaves_nothing_behind():
    made = Stage()
    folder = made.folder
    del made
    assert not folder.parent.exists()


def send_folder_of_stage(pipe):
    pipe.send(str(stage().folder))


def send_stages_of_threads(pipe):
    at_once = threading.Barrier(4)

    def folder(_):
        at_once.wait()
        return str(stage().folder)

    with ThreadPoolExecutor(4) as pool:
        pipe.send(list(pool.map(folder, range(4))))


def test_threads_that_need_a_stage_at_once_share_one():
    context = multiprocessing.get_context("spawn")  # this process may have one already
    ours, theirs = context.Pipe()
    worker = context.Process(target=send_stages_of_threads, args=(theirs,))
    worker.start()
    folders = ours.recv()
    worker.join()
    assert len(folders) == 4
    assert len(set(folders)) == 1


def test_a_worker_that_ends_leaves_no_stage_behind():
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    worker = context.Process(target=send_folder_of_stage, args=(theirs,))
    worker.start()
    folder = Path(ours.recv())
    worker.join()
    assert folder.name == "modules"
    assert not folder.parent.exists()
