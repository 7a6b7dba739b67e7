"""An executor for tests that need no processes of their own."""

from concurrent.futures import Executor, Future


class Here(Executor):
    """Runs everything in this process, so that starting it costs nothing."""

    def __init__(self, workers):
        pass

    def submit(self, call, /, *arguments, **options):
        future = Future()
        try:
            future.set_result(call(*arguments, **options))
        except Exception as error:
            future.set_exception(error)
        return future
