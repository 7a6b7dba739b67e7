"""Pages under limits: whatever a submission holds, its page is made, if need be a plain one.

What makes them is imported where that is done: in a worker, and here only for a plain one.
"""

import atexit
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cache

from autograder.grading.executors import Allowance, WorkerDied, Workers
from autograder.grading.grades import Grades
from autograder.grading.record import Record

ALLOWANCE = Allowance(seconds=5.0, wall_seconds=60.0, memory_bytes=1 << 30)
"""For a page; those of the lessons take less than half a second and 100 MB."""


@dataclass(frozen=True)
class Page:
    """A page's file."""

    content: bytes
    plain_because: str | None = None
    """Why it is a plain one, where it is."""


def page_workers(workers: int) -> Executor:
    """Return processes that end when a page takes too much."""
    return Workers(workers, ALLOWANCE)


@cache
def shared_worker() -> Executor:
    """Return one of `page_workers` that ends with this process, for pages one by one."""
    workers = page_workers(1)
    atexit.register(workers.shutdown)
    return workers


def make_page(notebook: bytes, record: Record, grades: Grades) -> bytes:
    """Do what `autograder.feedback.page.make_page` does, in one of `page_workers`."""
    from autograder.feedback import page

    return page.make_page(notebook, record, grades)


def page_within_limits(notebook: bytes, record: Record, grades: Grades) -> Page:
    """Return the page for the notebook's file that was made from `record`, or a plain one."""
    return finished(shared_worker().submit(make_page, notebook, record, grades), record, grades)


def finished(future: "Future[bytes]", record: Record, grades: Grades) -> Page:
    """Return the page that `future` was to make, or a plain one where that failed."""
    try:
        return Page(future.result())
    except WorkerDied as error:
        why = str(error)
    except Exception as error:
        why = f"{type(error).__name__} while it was made"
    from autograder.feedback.page import plain_page

    return Page(plain_page(record, grades, why).encode("utf-8", "replace"), why)
