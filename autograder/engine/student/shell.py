"""The IPython shell that runs a submission's cells: a notebook's kernel without the kernel."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from autograder.engine.protocol.failures import describe
from autograder.engine.student.capture import Capture

NO_COMMANDS = "Shell commands are not run while a notebook is graded: "


class _Hook(DisplayHook):  # type: ignore[misc]
    """Takes the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Write no prompt: the notebook shows its own."""

    def finish_displayhook(self) -> None:
        """Write no empty line."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Keep the value's representations."""
        self.shell.capture.display(format_dict, md_dict, count=self.prompt_count)


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    """Takes what ``display`` shows, figures included."""

    def publish(self, data: Any, metadata: Any = None, **options: Any) -> None:
        """Keep the representations of what is shown."""
        display_id = (options.get("transient") or {}).get("display_id")
        if options.get("update"):
            self.shell.capture.update(data, metadata, display_id)
        else:
            self.shell.capture.display(data, metadata, display_id)

    def clear_output(self, wait: bool = False) -> None:
        """Drop the cell's outputs so far."""
        self.shell.capture.clear(wait)


class StudentShell(InteractiveShell):  # type: ignore[misc]
    """An IPython shell whose outputs go to a `Capture`."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    capture: Capture
    """To be set before the first cell runs."""

    @classmethod
    def start(cls, namespace: dict[str, Any]) -> "StudentShell":
        """Make the process's one shell, with `namespace` as the notebook's."""
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "linux"
        shell: StudentShell = cls.instance(config=config, user_ns=namespace)
        shell.set_hook("show_in_pager", lambda *arguments, **options: None, 99)
        return shell

    def _tee(self, channel: str) -> AbstractContextManager[None]:
        """Keep no second copy of what is printed: IPython's own, for its history, has no limit."""
        return nullcontext()

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: figures are drawn inline."""

    def ask_exit(self) -> None:
        """Do nothing: ``exit`` does not end the grading of a notebook."""

    def system_piped(self, cmd: str) -> None:
        """Say that shell commands do not run here."""
        print(NO_COMMANDS + f"!{cmd}")
        self.user_ns["_exit_code"] = 1

    system = system_raw = system_piped

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Say that shell commands do not run here, and return no output."""
        print(NO_COMMANDS + f"!{cmd}")
        return SList() if split else ""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        failure = describe(evalue)
        self.capture.error(failure.name, failure.message, stb)
