"""JupyterLab as a student has it: a server on a folder, and a notebook open in a browser."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from autograder.release.lab import students_environment
from tests.support.waiting import MOST_SECONDS

WAIT = 1000 * MOST_SECONDS
"""Milliseconds in which anything must happen, on a busy machine too."""

expect.set_options(timeout=WAIT)

_NUMBER = re.compile(r"\d")
"""What a cell's prompt shows when it has run; a star while it runs or waits."""

_SETTINGS = {
    # Cells out of sight would not be there to be read.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    # No network, no questions.
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false"},
}


@dataclass(frozen=True)
class Server:
    """A running JupyterLab."""

    url: str
    token: str


@contextmanager
def serve(folder: Path, scratch: Path) -> Iterator[Server]:
    """Run JupyterLab on `folder`; settings and all that it writes for itself go to `scratch`."""
    for name, settings in _SETTINGS.items():
        path = scratch / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    environment = students_environment(folder, scratch / "students") | {
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_DATA_DIR": str(scratch / "data"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--expose-app-in-browser"]  # for what is hard to reach by menus
    command += [f"--ServerApp.root_dir={folder}", f"--ServerApp.port={_free_port()}"]
    log = scratch / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        yield _started(server, scratch / "runtime", log)
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(process: "subprocess.Popen[bytes]", runtime: Path, log: Path) -> Server:
    deadline = time.monotonic() + WAIT / 1000
    while time.monotonic() < deadline and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                about = json.loads(path.read_text())
            except json.JSONDecodeError:  # it is being written
                continue
            if _answers(about["port"]):
                return Server(about["url"], about["token"])
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def _answers(port: int) -> bool:
    """Tell whether somebody listens: Jupyter writes where it will, before it does."""
    with socket.socket() as probe:
        return probe.connect_ex(("localhost", port)) == 0


@contextmanager
def opened(server: Server, browser: Browser, path: str, width: int = 1300) -> Iterator["Notebook"]:
    """Open the notebook `path` of the server's folder in a page; close it and end its kernel.

    `width` is that of the window, in pixels.
    """
    page = browser.new_page(viewport={"width": width, "height": 900})
    # In a workspace of its own, no other page's notebook opens as well.
    workspace = f"lab/workspaces/{re.sub(r'[^A-Za-z0-9_]', '-', path)}"
    yield Notebook(page, f"{server.url}{workspace}/tree/{path}?token={server.token}")
    authorization = {"Authorization": f"token {server.token}"}
    sessions = f"{server.url}api/sessions"
    for session in page.request.get(sessions, headers=authorization).json():
        if session["path"] == path:
            page.request.delete(f"{sessions}/{session['id']}", headers=authorization)
    page.close()


class Notebook:
    """A notebook open in JupyterLab, used as a student uses it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.page.set_default_timeout(WAIT)
        self.errors: list[str] = []
        """What the browser's console has logged as errors."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(address)
        # Cells run before the kernel has said this are lost.
        expect(page.locator("#jp-bottom-panel").get_by_text("| Idle")).to_be_visible()

    def run_all(self) -> None:
        """Choose Run All Cells in the menu, and wait until every code cell has run."""
        self._choose("Run", "Run All Cells")
        not_run = self.page.locator(".jp-CodeCell .jp-InputPrompt", has_not_text=_NUMBER)
        expect(not_run).to_have_count(0)

    def cell(self, index: int) -> Locator:
        """Return cell number `index` of the notebook."""
        return self.page.locator(".jp-Notebook-cell").nth(index)

    def run(self, index: int, source: str | None = None) -> None:
        """Run a code cell, with `source` in place of what stands in it."""
        prompt = self.cell(index).locator(".jp-InputPrompt")
        before = prompt.inner_text()
        self.cell(index).locator(".cm-content").click()
        if source is not None:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(_NUMBER)

    def validate(self) -> str:
        """Press nbgrader's Validate button, and return what the dialog says."""
        self.page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate").click()
        dialog = self.page.locator(".jp-Dialog")
        expect(dialog).to_be_visible()
        text = dialog.inner_text()
        dialog.get_by_role("button").last.click()
        return text

    def restart(self) -> None:
        """Restart the kernel, as the Kernel menu does, and wait until it is there."""
        self.page.evaluate("() => void window.jupyterapp.commands.execute('kernelmenu:restart')")
        self.page.locator(".jp-Dialog").get_by_role("button", name="Confirm").click()
        expect(self.page.locator("#jp-bottom-panel").get_by_text("| Idle")).to_be_visible()

    def save(self) -> None:
        """Save the notebook with its outputs, and wait until it is done."""
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    def choose_theme(self, name: str) -> None:
        """Choose a theme, such as "JupyterLab Dark", as the menu of themes does."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", name
        )

    def _choose(self, *path: str) -> None:
        for name in path:
            self.page.get_by_role("menuitem", name=name, exact=True).click()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url')})")
