"""An operator who types what the runbooks say, line by line, into a shell, and starts the platform in another."""

import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.home import Home
from infra.ops.access import Access
from tests.support.platform import Platform
from tests.support.runbooks import ANYWHERE, ENGLISH, MACHINE, blocks

STOP = "# Ctrl-C"
START = "make run"
READY_WITHIN = 900.0
STOPPED_WITHIN = 60.0
ENDS_WITHIN = 900
TOLD = {
    "ORGANISATION": re.compile(r"^id: ([0-9a-f-]{36})\ncountry: \w+\nkind:", re.MULTILINE),
    "SIGNED_BY": re.compile(r"^signed_by: (\S+)$", re.MULTILINE),
}
"""What an operator reads in an answer and types later, by the name that the runbooks have for it."""
OF_TESTS = ("CEIBA_", "PYTEST_", "VIRTUAL_ENV", "PYTHONPATH", "COVERAGE_")
KEPT = r"""
trap 'export -p >"$CEIBA_TYPED/environment"; pwd >"$CEIBA_TYPED/folder"' EXIT
set -euo pipefail
"""


@dataclass
class OperatorShell:
    """Two terminals: in one the platform runs, in the other commands are typed."""

    folder: Path
    values: dict[str, str]
    """What the runbooks leave to the operator: name → value."""
    typed: list[str] = field(default_factory=list)
    _running: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        (self.folder / "environment").write_text("")
        (self.folder / "folder").write_text(str(self.folder))

    @property
    def machine(self) -> dict[str, str]:
        """What a new terminal of this machine has, such as a proxy and certificates, and nothing of the tests."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(OF_TESTS)}
        return ours | {"LC_ALL": "C.UTF-8", "CEIBA_TYPED": str(self.folder)}

    @property
    def checkout(self) -> Path:
        """Where the operator is."""
        return Path((self.folder / "folder").read_text().strip())

    @property
    def home(self) -> Home:
        """The folder of the platform."""
        return Home(self.checkout / ".ceiba")

    @property
    def log(self) -> Path:
        """What the first terminal shows."""
        return self.folder / "run.log"

    def follow(self, page: str) -> None:
        """Type what a page says for one machine."""
        for kind, lines in blocks(ENGLISH / page):
            for line in lines if kind in (MACHINE, ANYWHERE) else ():
                self.type(line)

    def type(self, line: str) -> str:
        """Type one line; returns its answer. A line that fails fails the test."""
        self.typed.append(line)
        if line == STOP:
            self.stop()
            return ""
        if line == START:
            self.start()
            return ""
        code, said = self.answer(line)
        assert code == 0, f"$ {line}\n{said}\n{self.tail()}"
        for name, pattern in TOLD.items():
            if found := pattern.search(said):
                self.values[name] = found.group(1)
        return said

    def answer(self, line: str) -> tuple[int, str]:
        """Exit code and answer of a line."""
        done = subprocess.run(
            ["bash", "-c", self._prepared(line)],
            cwd=self.checkout,
            env=self.machine,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=ENDS_WITHIN,
            check=False,
        )
        return done.returncode, done.stdout

    def start(self) -> None:
        """Start the platform and wait until it says that it is ready."""
        self._spawn()
        deadline = time.monotonic() + READY_WITHIN
        while "\nready: " not in self.log.read_text(errors="replace"):
            assert self._running is not None
            assert self._running.poll() is None, f"the platform did not start:\n{self.tail()}"
            assert time.monotonic() < deadline, f"the platform is not ready:\n{self.tail()}"
            time.sleep(0.5)

    def refused_start(self) -> tuple[int, str]:
        """Exit code and last lines of a start that ends by itself."""
        process = self._spawn()
        code = process.wait(READY_WITHIN)
        self._running = None
        return code, self.tail()

    def stop(self) -> None:
        """Ctrl-C in the first terminal."""
        if self._running is not None and self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGINT)
            self._running.wait(STOPPED_WITHIN)
        self._running = None

    def platform(self) -> Platform:
        """The platform that runs, for people and systems that work with it."""
        assert self._running is not None
        port = self.home_processes()["gateway"]["port"]
        return Platform(f"http://127.0.0.1:{port}", self.home, self._running, self.log)

    def home_processes(self) -> Mapping[str, Mapping[str, int | None]]:
        """Name → pid and port of what runs."""
        return Access(self.home).processes()

    def tail(self) -> str:
        """The last lines of the first terminal."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def _spawn(self) -> "subprocess.Popen[bytes]":
        assert self._running is None, "the platform runs already"
        with self.log.open("wb") as output:
            self._running = subprocess.Popen(
                ["bash", "-c", self._prepared(f"trap - EXIT; exec {START}")],
                cwd=self.checkout,
                env=self.machine,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self._running

    def _prepared(self, line: str) -> str:
        # What the operator fills in now counts more than what was exported before.
        given = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in self.values.items())
        return f'. "$CEIBA_TYPED/environment"\ncd {shlex.quote(str(self.checkout))}\n{given}\n{KEPT}\n{line}\n'
