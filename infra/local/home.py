"""The folder of one local platform, and the lock that keeps two of them out of the same folder."""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from infra.local.secrets import write_private
from infra.local.vault import Vault
from shared.kernel.country import FOLDER


class HomeInUse(Exception):
    """Another platform runs in this folder."""


@dataclass(frozen=True, slots=True)
class Home:
    """`$CEIBA_HOME`: data, secrets, demonstration accounts, and what is running."""

    folder: Path

    @property
    def secrets(self) -> Path:
        """The platform's secrets (mode 0600)."""
        return self.folder / "secrets" / "platform.json"

    @property
    def vault(self) -> Vault:
        """The secrets, and the files of keys that processes read."""
        return Vault(file=self.secrets, folder=self.secrets.parent)

    @property
    def demo(self) -> Path:
        """Accounts of the demonstration network (mode 0600)."""
        return self.folder / "demo.json"

    @property
    def seeded(self) -> Path:
        """This file exists once every step of seeding has succeeded; until then each start repeats the failed ones."""
        return self.folder / "seeded"

    @property
    def countries(self) -> Path:
        """Countries that the operator has added (`ceiba country add`); `CEIBA_COUNTRIES` names another folder."""
        return Path(os.environ.get(FOLDER) or self.folder / "countries")

    @property
    def mail(self) -> Path:
        """The mail that the platform sent."""
        return self.folder / "mail"

    @property
    def anchors(self) -> Path:
        """Heads of the audit chains, outside the database."""
        return self.folder / "anchors"

    @property
    def run(self) -> Path:
        """Files that are used only while the platform runs."""
        return self.folder / "run"

    @property
    def processes(self) -> Path:
        """`{"cases-api": {"pid": 4711, "port": 21034}, …}` of the processes that run now."""
        return self.run / "processes.json"

    def prepare(self) -> None:
        """Make the folders. PostgreSQL's account may traverse the topmost one but not read it."""
        self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        own = (self.folder / "files", self.folder / "documents")
        for folder in (self.mail, self.anchors, self.run, self.secrets.parent, *own):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def lock(self) -> IO[str]:
        """Hold the folder until this process ends, however it ends. Raises HomeInUse."""
        lock = (self.run / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise HomeInUse(
                f"a platform already runs in {self.folder} (process {lock.read().strip() or 'unknown'}): "
                "stop it, or set CEIBA_HOME and CEIBA_PORT for a second one"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def is_in_use(self) -> bool:
        """Whether a platform runs in the folder, or is starting."""
        if not self.run.exists():
            return False
        try:
            self.lock().close()
        except HomeInUse:
            return True
        return False

    def note_processes(self, processes: Mapping[str, Mapping[str, int | None]]) -> None:
        """Rewrite `processes.json`: process name → pid and ports."""
        write_private(self.processes, json.dumps(processes, indent=1))

    def note_gateway(self, url: str) -> None:
        """Write the gateway's address into `demo.json`: the port may differ from the run that seeded it."""
        if not self.demo.exists():
            return
        demo: dict[str, Any] = json.loads(self.demo.read_text())
        if demo.get("gateway") != url:
            write_private(self.demo, json.dumps(demo | {"gateway": url}, indent=1, ensure_ascii=False))
