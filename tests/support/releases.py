"""Several releases of the platform on the same databases: their processes one by one, each behind a name of HAProxy.

A release is a checkout. What it runs, with which settings, its own code says.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.ports import free_port, free_ports
from infra.local.probes import http_ok
from infra.local.program import Program, kill_group, spawn
from infra.local.programs import REPOSITORY, http_processes
from infra.local.secrets import SERVICES, load_or_generate
from shared.messaging.heartbeat_file import is_fresh
from tests.support.databases import admin_rows
from tests.support.faults import eventually

DESCRIBE = """
import json, sys
from pathlib import Path
from infra.local import platform
from infra.local.home import Home

home, port, ports = Home(Path(sys.argv[1])), int(sys.argv[2]), json.loads(sys.argv[3])
platform.free_ports = lambda count: ports[:count]
home.prepare()
print(json.dumps([
    [{"name": one.name, "command": list(one.command), "environment": dict(one.environment), "port": one.port,
      "directory": str(one.directory), "user": one.user, "stop_signal": int(one.stop_signal)} for one in phase]
    for phase in platform.assemble(home, port).phases
]))
"""
WATCHED = """
import json, sys
from pathlib import Path
from infra.docker.watch import Drain, run_watched
command, port, file = json.loads(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
sys.exit(run_watched(command, port=port, drain=Drain(file)))
"""
"""As in a container: SIGTERM drains."""
NO_LIMITS = {
    f"CEIBA_TUNE_{name}": "1000000"
    for name in (
        *("LIMIT_CLIENT_PER_MINUTE", "LIMIT_TOKEN_PER_MINUTE", "LIMIT_TOKEN_PER_MINUTE_OF_ADDRESS"),
        *("CASES_OPENED_AN_HOUR", "SEARCHES_AN_HOUR", "SEARCHES_A_MINUTE", "LIMIT_SEARCH_PER_MINUTE"),
    )
} | {"CEIBA_TUNE_UPSTREAM_READ_SECONDS": "60", "CEIBA_TUNE_UPSTREAM_TOTAL_SECONDS": "60"}
"""And no early end of a slow answer: the first chart of a process may take longer than 10 s where two releases run."""
SLOTS = ("a", "b")


@dataclass(frozen=True)
class Release:
    """A checkout; `drains` when its processes are drained by SIGTERM and ready on a schema beyond theirs."""

    name: str
    checkout: Path
    drains: bool


@dataclass
class Instance:
    """A process that runs."""

    release: Release
    process: "subprocess.Popen[bytes]"
    port: int
    slot: str
    heartbeat: Path


@dataclass
class Deployment:
    """One folder of data, its servers, and for each process the instance that works now."""

    folder: Path
    door: int = field(default_factory=free_port)
    addresses: list[int] = field(default_factory=lambda: free_ports(30))
    working: dict[str, Instance] = field(default_factory=dict)
    _described: dict[str, list[list[dict[str, Any]]]] = field(default_factory=dict)
    _servers: list[tuple[Program, "subprocess.Popen[bytes]"]] = field(default_factory=list)
    _balancer: "subprocess.Popen[bytes] | None" = None
    _number: int = 0

    @property
    def home(self) -> Path:
        """`CEIBA_HOME` of all releases."""
        return self.folder / "home"

    @property
    def url(self) -> str:
        """The address that clients know."""
        return f"http://127.0.0.1:{self.door}"

    def phases(self, release: Release) -> list[list[dict[str, Any]]]:
        """What the release would run, phase by phase: servers, steps, processes."""
        if release.name not in self._described:
            arguments = [str(self.home), str(self.door), json.dumps(self.addresses)]
            shown = subprocess.run(
                [sys.executable, "-c", DESCRIBE, *arguments],
                env=self.environment(release),
                cwd=release.checkout,
                capture_output=True,
                text=True,
                check=True,
            )
            self._described[release.name] = json.loads(shown.stdout)
        return self._described[release.name]

    def start_servers(self, release: Release) -> None:
        """PostgreSQL, broker, cache and mailbox, as that release runs them."""
        for described in self.phases(release)[0]:
            program = Program(
                name=described["name"],
                command=described["command"],
                environment=described["environment"],
                directory=Path(described["directory"]),
                user=described["user"],
                stop_signal=signal.Signals(described["stop_signal"]),
            )
            with self._log(program.name).open("ab") as output:
                self._servers.append((program, spawn(program, output)))
        for port in self.addresses[:4]:
            assert eventually(lambda port=port: _listens(port), within=60) is not None, self.tail()  # type: ignore[misc]

    def run_steps(self, release: Release, *names: str) -> None:
        """Run those steps of a start, in its order; all without names."""
        for phase in self.phases(release)[1:-1]:
            for step in phase:
                if names and step["name"] not in names:
                    continue
                with self._log("steps").open("ab") as output:
                    subprocess.run(
                        step["command"],
                        env=step["environment"],
                        cwd=step["directory"],
                        stdout=output,
                        stderr=output,
                        check=True,
                    )

    def processes(self, release: Release) -> list[str]:
        """Names of the processes, in the order in which they are replaced."""
        names = [process["name"] for process in self.phases(release)[-1]]
        kinds = ("worker", "relay", "api", "gateway")
        return sorted(names, key=lambda name: kinds.index(name.rpartition("-")[2]))

    def start_balancer(self) -> None:
        """HAProxy with a name for each web process, and two places behind it, both empty."""
        config = self.folder / "haproxy.cfg"
        config.write_text(_haproxy(self.addresses_of_web(), self.folder / "haproxy.sock"))
        with self._log("haproxy").open("ab") as output:
            self._balancer = subprocess.Popen(["haproxy", "-db", "-f", str(config)], stdout=output, stderr=output)
        assert eventually((self.folder / "haproxy.sock").exists, within=20) is not None, self.tail()

    def addresses_of_web(self) -> dict[str, int]:
        """Process → the port at which the others know it."""
        return dict(zip(http_processes(), self.addresses[5:], strict=False)) | {"gateway": self.door}

    def replace(self, name: str, release: Release) -> None:
        """Start `name` of that release, wait until it is ready, then stop the one that worked before."""
        old = self.working.get(name)
        new = self._start(name, release, SLOTS[old is not None and old.slot == SLOTS[0]])
        assert eventually(lambda: self._is_ready(name, new), within=120, pause=0.1) is not None, self.tail()
        if name in self.addresses_of_web():
            self._add(name, new)
        self.working[name] = new
        if old is not None:
            self._stop(name, old)

    def stop(self) -> None:
        """End everything that runs."""
        for instance in self.working.values():
            kill_group(instance.process)
            instance.process.wait()
        if self._balancer is not None:
            self._balancer.kill()
            self._balancer.wait()
        for program, process in reversed(self._servers):
            process.send_signal(program.stop_signal)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                kill_group(process)
                process.wait()

    def environment(self, release: Release) -> dict[str, str]:
        """Of a command of that release."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return kept | NO_LIMITS | {"PYTHONPATH": str(release.checkout), "CEIBA_HOME": str(self.home), "TZ": "UTC"}

    def unacknowledged(self) -> int:
        """Events that a consumer has not applied yet, in all services."""
        statement = "SELECT count(*) AS n FROM outbox_delivery WHERE state <> 'acked'"
        password = load_or_generate(self.home / "secrets" / "platform.json").postgres_password
        server = f"postgresql://postgres:{password}@127.0.0.1:{self.addresses[0]}"
        return sum(int(admin_rows(f"{server}/ceiba_{service}", statement)[0].n) for service in SERVICES)

    def tail(self) -> str:
        """The last lines of every log, for the message of a failed test."""
        logs = sorted(self.folder.glob("*.log"), key=lambda file: file.stat().st_mtime)[-6:]
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)

    def errors(self) -> str:
        """What processes logged as an error, log by log, for the message of a failed test."""
        found = []
        for log in sorted(self.folder.glob("*.log")):
            lines = re.findall(r'.*"level": ?"error".*', log.read_text(errors="replace"))
            found += [f"--- {log.name}", *(line[:1500] for line in lines[:3])] if lines else []
        return "\n".join(found)

    def _start(self, name: str, release: Release, slot: str) -> Instance:
        (described,) = [one for one in self.phases(release)[-1] if one["name"] == name]
        self._number += 1
        port, folder = free_port(), self.folder / f"{self._number}-{name}"
        folder.mkdir()
        environment = described["environment"] | {
            "CEIBA_METRICS_PORT": str(port),
            "CEIBA_HEARTBEAT_FILE": str(folder / "heartbeat"),
        }
        if "PROMETHEUS_MULTIPROC_DIR" in environment:
            environment["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        command = [str(port) if part == str(described["port"]) else part for part in described["command"]]
        if release.drains and name in self.addresses_of_web():
            command = [sys.executable, "-c", WATCHED, json.dumps(command), str(port), str(folder / "draining")]
        program = Program(name=name, command=command, environment=environment, directory=Path(described["directory"]))
        with self._log(f"{self._number}-{release.name}-{name}").open("ab") as output:
            return Instance(release, spawn(program, output), port, slot, folder / "heartbeat")

    def _is_ready(self, name: str, new: Instance) -> bool:
        if name.endswith("-worker"):
            return is_fresh(new.heartbeat)
        if name.endswith("-relay"):
            return _listens(new.port)
        # A release that compares the newest migrations is never ready on a schema beyond its own.
        return http_ok(new.port, "/readyz" if new.release.drains or name == "gateway" else "/livez")()

    def _add(self, name: str, new: Instance) -> None:
        place = f"{name}/{new.slot}"
        self._tell(f"set server {place} addr 127.0.0.1 port {new.port}")
        if new.release.drains:
            self._tell(f"enable health {place}")
        else:
            self._tell(f"disable health {place}", f"set server {place} health up")
        self._tell(f"set server {place} state ready")
        assert eventually(lambda: self._is_up(name, new.slot), within=20) is not None, self.tail()

    def _stop(self, name: str, old: Instance) -> None:
        if name in self.addresses_of_web() and not old.release.drains:
            # What the operator does for a release that is not drained by its signal.
            self._tell(f"set server {name}/{old.slot} state drain")
            time.sleep(2)
        old.process.send_signal(signal.SIGTERM)
        ended = eventually(lambda: old.process.poll() is not None, within=45, pause=0.1)
        if name in self.addresses_of_web():
            self._tell(f"set server {name}/{old.slot} state maint")
        kill_group(old.process)
        assert ended is not None, f"{name} of {old.release.name} did not end\n{self.tail()}"

    def _is_up(self, name: str, slot: str) -> bool:
        for line in self._tell("show stat").splitlines():
            fields = line.split(",")
            if fields[:2] == [name, slot]:
                return fields[17] in ("UP", "no check")
        return False

    def _tell(self, *commands: str) -> str:
        answers = []
        for command in commands:
            with socket.socket(socket.AF_UNIX) as admin:
                admin.connect(str(self.folder / "haproxy.sock"))
                admin.sendall(f"{command}\n".encode())
                answers.append(b"".join(iter(lambda: admin.recv(65536), b"")).decode())
        return "".join(answers)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


@contextmanager
def deployment(folder: Path) -> Iterator[Deployment]:
    """A deployment that is ended with the block."""
    made = Deployment(folder)
    # PostgreSQL runs as an account of its own, which passes through these folders.
    folder.chmod(0o711)
    try:
        yield made
    finally:
        made.stop()


def checkout(commit: str, folder: Path) -> Path:
    """The files of `commit`, with the built web application of this checkout."""
    folder.mkdir()
    archive = subprocess.Popen(["git", "archive", commit], cwd=REPOSITORY, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", str(folder)], stdin=archive.stdout, check=True)
    assert archive.wait() == 0
    shutil.copytree(
        REPOSITORY / "gateway" / "static" / "app", folder / "gateway" / "static" / "app", dirs_exist_ok=True
    )
    return folder


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _haproxy(addresses: Mapping[str, int], admin: Path) -> str:
    backends = "".join(
        f"""
listen {name}
    bind 127.0.0.1:{port}
    http-request disable-l7-retry unless {{ method GET HEAD }} or {{ req.hdr(Idempotency-Key) -m found }}
    option httpchk
    http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host balancer
    http-check expect status 200
{"".join(f"    server {slot} 127.0.0.1:9 disabled check inter 500ms fall 1 rise 1{NEWLINE}" for slot in SLOTS)}"""
        for name, port in addresses.items()
    )
    return f"""
global
    stats socket {admin} mode 600 level admin
defaults
    mode http
    timeout connect 2s
    timeout client 130s
    timeout server 130s
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response
{backends}"""


NEWLINE = "\n"
