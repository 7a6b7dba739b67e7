"""Grading on a cluster: as on this machine, whatever happens to workers, scheduler and network."""

import errno
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.cli import FAILED, MISUSED
from autograder.cli.main import main
from autograder.engine.sandbox import process_tree
from autograder.grading import cluster_crew
from autograder.grading.cluster import Cluster
from autograder.grading.cluster_crew import ClusterError
from autograder.grading.cluster_worker import edition, run_call
from autograder.grading.grade import grade_lesson
from autograder.grading.record import Record
from autograder.grading.settings import make_engine
from tests.support.cluster import START_OTHER_VERSION, local_cluster
from tests.support.engines import PassingEngine
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")

RIGHT = {
    "add_up": "def add_up(values):\n"
    "    return float(sum((i + 1) * v * v for i, v in enumerate(values)))",
    "add_facts": "add_facts = 'db'",
}


class ObeyingEngine(PassingEngine):
    """Does what a submission's code says, and tells of it in files for the test to wait for."""

    def __init__(self, folder):
        self._first, self._waiting = folder / "first-worker", folder / "waiting-process"

    def execute(self, notebook, **options):
        sources = "\n".join(cell.source for cell in notebook.cells)
        is_first = not self._first.exists()
        if "WAIT ON THE FIRST WORKER" in sources and is_first:
            write(self._first, os.environ["WORKER"])
            wait_for_the_end()
        if "WAIT FOR EVER" in sources:
            waits(self._waiting)
        if "FIRST DISK IS FULL" in sources and is_first:
            write(self._first, os.environ["WORKER"])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if "EVERY DISK IS FULL" in sources:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().execute(notebook, **options)


def write(path, text):
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").rename(path)


def waits(path):
    write(path, str(os.getpid()))
    wait_for_the_end()


def wait_for_the_end():
    wait_until(lambda: False, "the end of this process")


def double(number):
    return 2 * number


def has_ended(pid):
    return not process_tree.read(f"/proc/{pid}/cmdline")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A cluster of two workers, all of which outlive each test."""
    with local_cluster(tmp_path_factory.mktemp("cluster"), "one", "other") as cluster:
        yield cluster


@pytest.fixture
def hand_in(course, released):
    """Writes a submission: solutions by exercise, or the file's bytes."""

    def write(student, facts="'db'", content=None):
        notebook = with_solutions(released, RIGHT | {"add_facts": f"add_facts = {facts}"})
        folder = course.submitted / student / "01_adding"
        folder.mkdir(parents=True)
        content = nbformat.writes(notebook).encode() if content is None else content
        (folder / "01_adding.ipynb").write_bytes(content)

    return write


@pytest.fixture
def grade(course, lesson, tmp_path):
    """Grades on the cluster at an address, by an engine that obeys the submissions."""

    def run(address, **options):
        said = []
        with Cluster(address, partial(ObeyingEngine, tmp_path), said.append) as cluster:
            report = grade_lesson(
                course, lesson, cluster.engine, workers=cluster.threads, pool=cluster, **options
            )
        return report

    return run


@contextmanager
def meanwhile(act, *arguments):
    """Have a thread do something while the test does something else."""
    with ThreadPoolExecutor(1) as thread:
        acting = thread.submit(act, *arguments)
        yield
        acting.result()


def kill_the_first(cluster, folder):
    """Kill the worker that has a submission as soon as it has it; return all it had started."""
    first = folder / "first-worker"
    wait_until(first.exists, "that a worker has the submission")
    started = cluster.members(first.read_text())
    cluster.kill(first.read_text())
    wait_until(lambda: all(map(has_ended, started)), "that what the worker started ends")


def kill_when_busy(cluster, folder, name):
    wait_until((folder / "waiting-process").exists, "that a worker has the submission")
    cluster.kill(name)


def scores(report):
    return {graded.student: graded.score for graded in report.graded}


class TestResults:
    def test_records_are_those_of_this_machine(self, shared, course, hand_in, capsys):
        hand_in("sample-right")
        hand_in("sample-wrong", "'a'")
        hand_in("sample-breaks", "1 / 0")
        hand_in("sample-endless", "[None for _ in iter(int, 1)]")
        hand_in("sample-no-notebook", content=b"{}")
        command = ["--root", str(course.root), "grade", "01_adding", "--force"]
        command += ["--cell-seconds", "0.5"]
        found = []
        for where in ([], ["--dask", shared.address]):
            assert main([*command, *where]) == 0
            files = sorted(course.root.glob("results/sample-*/01_adding.json"))
            found.append([without_measurements(Record.read(path)) for path in files])
        here, there = found
        assert len(here) == 5
        assert there == here
        said = capsys.readouterr().err
        assert "isolation, by workers of the cluster: " in said
        assert f"{here[0]['isolation']} on 2" in said

    def test_exceptions_of_a_call_come_back_and_it_is_not_tried_again(self, shared):
        with (
            Cluster(shared.address, PassingEngine, print) as cluster,
            pytest.raises(ZeroDivisionError),
        ):
            cluster.submit(divmod, 1, 0).result()

    def test_many_calls_at_a_time_come_to_their_own_ends(self, shared):
        with Cluster(shared.address, PassingEngine, print) as cluster:
            assert cluster.threads == 2
            assert list(cluster.map(double, range(20))) == [2 * n for n in range(20)]
            assert len(cluster.isolation) == 2

    def test_large_submissions_travel_without_a_word(self, shared):
        with Cluster(shared.address, PassingEngine, print) as cluster:
            assert cluster.submit(len, bytes(20 << 20)).result() == 20 << 20

    def test_a_call_that_a_worker_does_not_have_is_asked_for(self):
        assert run_call("a digest", None, b"") is None


def without_measurements(record):
    data = record.as_json()
    return data | {"seconds": None, "peak_memory_bytes": None}


class TestFaults:
    def test_a_submission_whose_worker_is_killed_is_graded_by_another(
        self, hand_in, grade, tmp_path, tmp_path_factory
    ):
        students = ["sample-a", "sample-b", "sample-c", "sample-d"]
        for student in students:
            hand_in(student, "'WAIT ON THE FIRST WORKER'" if student == "sample-c" else "'db'")
        with (
            local_cluster(tmp_path_factory.mktemp("cluster"), "one", "other") as cluster,
            meanwhile(kill_the_first, cluster, tmp_path),
        ):
            report = grade(cluster.address)
        assert report.failures == []
        assert scores(report) == dict.fromkeys(students, 100)

    def test_one_that_kills_its_process_everywhere_costs_nobody_else(self, shared, hand_in, grade):
        for student in ("sample-a", "sample-b"):
            hand_in(student)
        hand_in("sample-c", "'KILL THE WORKER'")
        report = grade(shared.address)
        assert scores(report) == {"sample-a": 100, "sample-b": 100}
        (failure,) = report.failures
        assert failure.startswith("sample-c: not graded: on tcp://127.0.0.1:")
        assert failure.count("its process was killed: is there enough memory?") == 2

    def test_where_a_disk_is_full_another_worker_is_tried(self, shared, hand_in, grade, tmp_path):
        hand_in("sample-a", "'FIRST DISK IS FULL'")
        hand_in("sample-b", "'EVERY DISK IS FULL'")
        report = grade(shared.address)
        assert scores(report) == {"sample-a": 100}
        assert (tmp_path / "first-worker").exists()
        (failure,) = report.failures
        assert failure.startswith("sample-b: not graded: on tcp://127.0.0.1:")
        assert failure.count("No space left on device") == 2

    def test_a_lost_scheduler_ends_the_run_and_the_next_goes_on(
        self, course, lesson, hand_in, grade, tmp_path, tmp_path_factory
    ):
        hand_in("sample-a")
        hand_in("sample-b", "'WAIT FOR EVER'")
        with (
            local_cluster(tmp_path_factory.mktemp("cluster"), "one") as cluster,
            meanwhile(kill_when_busy, cluster, tmp_path, "scheduler"),
        ):
            report = grade(cluster.address)
        assert scores(report) == {"sample-a": 100}
        (failure,) = report.failures
        assert failure.startswith(
            f"sample-b: not graded: the connection to the Dask scheduler at {cluster.address} was"
        )
        report = grade_lesson(course, lesson, PassingEngine())
        assert scores(report) == {"sample-a": 100, "sample-b": 100}
        assert report.unchanged == {"sample-a"}

    def test_an_interrupted_run_ends_what_is_on_the_cluster(self, shared, tmp_path):
        waiting = tmp_path / "waiting-process"

        def interrupted_run():
            with Cluster(shared.address, PassingEngine, print) as cluster:
                cluster.submit(waits, waiting)
                wait_until(waiting.exists, "that a worker has the call")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted_run()
        wait_until(lambda: has_ended(waiting.read_text()), "that the call ends")


class TestWorkers:
    def test_those_that_are_not_fit_get_nothing(self, tmp_path_factory):
        with local_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
            cluster.add("other-version", before=START_OTHER_VERSION)
            cluster.add("nanny", "--nanny")
            cluster.wait_for("other-version", "nanny")
            said = []
            with pytest.raises(ClusterError, match="none of the workers"):
                Cluster(cluster.address, PassingEngine, said.append)
            other, nanny = sorted(said, key=lambda why: "nanny" in why)
            assert f"it has the grader 9.9+other {edition().partition(' ')[2]}, and here" in other
            assert f"here is {edition()}: install the same" in other
            assert "start it with --no-nanny" in nanny
            cluster.add("fit")
            cluster.wait_for("fit")
            with Cluster(cluster.address, PassingEngine, said.append) as pool:
                assert pool.threads == 1
                assert pool.submit(os.getenv, "WORKER").result() == "fit"

    def test_those_without_the_isolation_that_is_required_get_nothing(self, shared):
        make = partial(make_engine, "kernel", require_isolation=True)
        said = []
        with pytest.raises(ClusterError, match="none of the workers"):
            Cluster(shared.address, make, said.append)
        assert len(said) == 2
        assert all("isolates nothing, and isolation is required" in why for why in said)

    def test_where_there_is_none_one_is_waited_for(self, tmp_path_factory):
        said = []
        with local_cluster(tmp_path_factory.mktemp("cluster")) as cluster:

            def add(what):
                said.append(what)
                cluster.add("late")

            with Cluster(cluster.address, PassingEngine, add) as pool:
                assert pool.submit(double, 2).result() == 4
        assert said == [f"waiting for workers: none is connected to {cluster.address}"]


class TestCommand:
    def test_without_dask_it_says_how_to_install_it(self, course, monkeypatch, capsys):
        monkeypatch.setitem(sys.modules, "distributed", None)
        command = ["--root", str(course.root), "grade", "01_adding", "--dask", "127.0.0.1:8786"]
        assert main(command) == MISUSED
        (line,) = capsys.readouterr().err.splitlines()
        assert "pip install --editable '.[dask]'" in line

    def test_a_scheduler_that_does_not_answer_is_named_before_anything_is_graded(
        self, course, hand_in, monkeypatch, capsys
    ):
        hand_in("sample-a")
        monkeypatch.setattr(cluster_crew, "_PATIENCE", 0.2)
        with socket.socket() as unheard:  # nobody listens
            unheard.bind(("127.0.0.1", 0))
            address = f"tcp://127.0.0.1:{unheard.getsockname()[1]}"
            command = ["--root", str(course.root), "grade", "01_adding", "--dask", address]
            assert main(command) == FAILED
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"error: no Dask scheduler answers at {address} (")
        assert not course.result("sample-a", "01_adding").exists()
