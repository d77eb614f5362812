"""`python -m infra.local run`: the platform on this machine, in the foreground."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.backups.settings import BadBackupSettings
from infra.local.console import Console
from infra.local.country_keys import KeyConflict
from infra.local.home import Home, HomeInUse
from infra.local.platform import LocalPlatform, assemble
from infra.local.ports import BadPort, NoFreePort, gateway_port, is_free
from infra.local.postgres import CannotRunHere
from infra.local.supervisor import StartFailed, Supervisor, Unit
from infra.settings_check import WrongSettings, require_settings
from shared.kernel.country import FOLDER

USAGE = "usage: python -m infra.local run"


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit code."""
    if list(arguments) != ["run"]:
        print(USAGE, file=sys.stderr)
        return 2
    home = Home(Path(os.environ.get("CEIBA_HOME", ".ceiba")).absolute())
    try:
        port = gateway_port()
        home.prepare()
        with home.lock():
            _require_free(port)
            # For every program: forks have read the countries before they get an environment of their own.
            os.environ.setdefault(FOLDER, str(home.countries))
            platform = assemble(home, port)
            require_settings(program.environment for phase in platform.phases for program in phase)
            run(platform)
    except (CannotRunHere, HomeInUse, KeyConflict, NoFreePort, StartFailed) as problem:
        print(f"ceiba: {problem}", file=sys.stderr)
        return 1
    except (BadBackupSettings, BadPort, WrongSettings) as problem:
        for line in str(problem).splitlines():
            print(f"ceiba: {line}", file=sys.stderr)
        return 2
    return 0


def run(platform: LocalPlatform) -> None:
    """Run the platform until SIGTERM or Ctrl-C."""
    console = Console()

    def note(units: Sequence[Unit]) -> None:
        running = [unit for unit in units if unit.pid]
        platform.home.note_processes({u.program.name: {"pid": u.pid, "port": u.program.port} for u in running})

    def announce() -> None:
        try:
            platform.home.seeded.touch()
            platform.home.note_gateway(platform.public_url)
        except OSError as problem:
            console.say(f"demonstration accounts may name an old address: {problem.strerror}")
        console.say(f"mail that the platform sends: {platform.mail_url}")
        console.say(f"demonstration accounts: {platform.home.demo}")
        console.bare(f"ready: {platform.public_url}")

    _wait_for_turns()
    Supervisor(platform.phases, console, note).run(announce)


def _wait_for_turns() -> None:
    """On Linux: let no process of the platform interrupt another when it wakes up.

    One request wakes a dozen threads of four processes. Two cores lose a twelfth of their time to the interruptions.
    """
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _require_free(port: int) -> None:
    if not is_free(port):
        raise NoFreePort(f"port {port} is in use: set CEIBA_PORT to another one")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
