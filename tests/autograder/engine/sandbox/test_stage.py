import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.engine.sandbox.stage import Stage, stage


def test_a_stage_holds_the_students_edition_and_the_student_process():
    made = Stage()
    assert {path.name for path in made.folder.iterdir()} == {"course_lib", "autograder"}
    assert not (made.folder / "course_lib" / "hidden").exists()
    assert not (made.folder / "course_lib" / "reference").exists()
    assert (made.folder / "autograder" / "engine" / "student" / "server.py").exists()


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
