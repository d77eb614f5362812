"""What the supervisor promises about order, restarts and stopping, with real processes."""

import contextlib
import errno
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.liveness import Liveness
from infra.local.console import Console
from infra.local.ports import free_port
from infra.local.probes import http_ok
from infra.local.program import Program
from infra.local.programs import REPOSITORY
from infra.local.supervisor import LINES_GATHER, StartFailed, Supervisor, Unit
from tests.unit.infra.builders import python_program

pytestmark = pytest.mark.integration

FULL = Path("/dev/full")
"""Every write to it fails with ENOSPC."""
FOREVER = "import time\nprint('up')\nwhile True: time.sleep(0.05)"
DEAF = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up')\nwhile True: time.sleep(0.05)"


class Watch:
    """Runs a supervisor in this thread and ends it by signal when `until` says so."""

    def __init__(self, phases: list[list[Program]]) -> None:
        self.log = io.StringIO()
        self.units: Sequence[Unit] = []
        self.announced = False
        self.supervisor = Supervisor(phases, Console(self.log), self._note)

    def _note(self, units: Sequence[Unit]) -> None:
        self.units = list(units)

    def pid(self, name: str) -> int | None:
        return next((unit.pid for unit in self.units if unit.program.name == name), None)

    def run(self, until: Any) -> None:
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        watcher = threading.Thread(target=self._end_when, args=(until,))
        watcher.start()
        try:
            self.supervisor.run(self._announce)
        finally:
            watcher.join()
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _announce(self) -> None:
        self.announced = True

    def _end_when(self, until: Any) -> None:
        deadline = time.monotonic() + 60
        try:
            while not until(self) and time.monotonic() < deadline:
                time.sleep(0.02)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)


def gone_soon(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


def alive(pid: int) -> bool:
    try:
        # A killed orphan stays a zombie until the machine's first process looks.
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_phase_waits_until_the_one_before_is_ready(tmp_path: Path) -> None:
    mark = tmp_path / "ready"
    slow = python_program(
        "first", f"import time; time.sleep(0.4); open({str(mark)!r}, 'w')\n{FOREVER}", is_ready=mark.exists
    )
    second = python_program("second", f"import os; print('saw', os.path.exists({str(mark)!r}))\n{FOREVER}")
    watch = Watch([[slow], [second]])

    watch.run(until=lambda w: "saw" in w.log.getvalue())

    assert "saw True" in watch.log.getvalue()
    assert watch.announced


def test_a_killed_process_is_started_again() -> None:
    watch = Watch([[python_program("steady", FOREVER)]])
    seen: list[int | None] = []

    def came_back(w: Watch) -> bool:
        pid = w.pid("steady")
        if pid and not seen:
            seen.append(pid)
            os.kill(pid, signal.SIGKILL)
        return bool(seen and pid and pid != seen[0])

    watch.run(until=came_back)

    assert "steady            ended with code -9" in watch.log.getvalue()


def test_a_process_that_ignores_the_signal_is_killed_in_time() -> None:
    watch = Watch([[python_program("deaf", DEAF, stop_within=0.5)]])

    watch.run(until=lambda w: "up" in w.log.getvalue())

    assert "did not stop within" in watch.log.getvalue()
    assert watch.pid("deaf") is None


def test_children_of_a_process_end_with_it() -> None:
    code = "import subprocess, sys\np = subprocess.Popen(['sleep', '600'])\nprint('child', p.pid)\n" + FOREVER
    watch = Watch([[python_program("parent", code)]])

    watch.run(until=lambda w: "child" in w.log.getvalue())

    child = int(watch.log.getvalue().split("child ")[1].split()[0])
    assert gone_soon(child)


def test_a_step_that_fails_stops_the_start() -> None:
    server = python_program("server", FOREVER)
    step = python_program("migrate", "raise SystemExit(3)", once=True)
    watch = Watch([[server], [step]])

    with pytest.raises(StartFailed, match="migrate failed"):
        watch.run(until=lambda w: "stopped" in w.log.getvalue())

    assert not watch.announced
    assert watch.pid("server") is None


def test_a_step_runs_once(tmp_path: Path) -> None:
    count = tmp_path / "count"
    step = python_program("step", f"open({str(count)!r}, 'a').write('x')", once=True)
    watch = Watch([[step], [python_program("after", FOREVER)]])

    watch.run(until=lambda w: "up" in w.log.getvalue())

    assert count.read_text() == "x"


def test_what_started_last_stops_first(tmp_path: Path) -> None:
    log = tmp_path / "order"
    code = (
        "import signal, sys, time\n"
        f"def leave(*_): open({str(log)!r}, 'a').write(sys.argv[0] and 'NAME '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave)\nprint('up')\nwhile True: time.sleep(0.02)"
    )
    phases = [
        [python_program("database", code.replace("NAME", "database"))],
        [
            python_program("gateway", code.replace("NAME", "gateway"), stop_turn=0),
            python_program("worker", code.replace("NAME", "worker"), stop_turn=2),
        ],
    ]
    watch = Watch(phases)

    watch.run(until=lambda w: w.log.getvalue().count("up") == 3)

    assert log.read_text().split() == ["gateway", "worker", "database"]


SERVES = """
import http.server
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Answer).serve_forever()
"""


def test_a_process_that_no_longer_answers_is_started_again() -> None:
    port = free_port()
    answers = http_ok(port, "/livez")
    program = python_program("api", SERVES.replace("PORT", str(port)), is_ready=answers, is_alive=answers)
    watch = Watch([[program]])
    was_alive = threading.Event()

    def is_alive() -> bool:
        alive = answers()
        if alive:
            was_alive.set()
        return alive

    for unit in watch.supervisor._phases[0]:
        unit.liveness = Liveness(is_alive, every=0.2, patience=10.0)
    stopped: list[int | None] = []

    def came_back(w: Watch) -> bool:
        pid = w.pid("api")
        # Before its first answer it would have the time of a start.
        if w.announced and was_alive.is_set() and pid and not stopped:
            stopped.append(pid)
            os.kill(pid, signal.SIGSTOP)
        return bool(stopped and pid and pid != stopped[0] and answers())

    watch.run(until=came_back)

    assert stopped
    assert "does not answer any more, killed" in watch.log.getvalue()
    assert "ended with code -9" in watch.log.getvalue()


class FullDisk(Watch):
    """Neither a line of the log nor the list of processes can be written."""

    def __init__(self, phases: list[list[Program]], output: Any) -> None:
        super().__init__(phases)
        self.noted = 0
        self.supervisor = Supervisor(phases, Console(output), self._note)

    def _note(self, units: Sequence[Unit]) -> None:
        super()._note(units)
        self.noted += 1
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_full_disk_ends_neither_the_platform_nor_leaves_an_orphan() -> None:
    seen: list[int | None] = []

    def restarted(w: FullDisk) -> bool:
        pid = w.pid("steady")
        if w.announced and pid and pid not in seen:
            seen.append(pid)
            if len(seen) == 1:
                os.kill(pid, signal.SIGKILL)
        return len(seen) == 2

    output = FULL.open("w")
    try:
        watch = FullDisk([[python_program("steady", FOREVER), python_program("other", FOREVER)]], output)
        watch.run(until=restarted)
    finally:
        with contextlib.suppress(OSError):
            output.close()
    print(f"injected: {watch.noted} full disks")

    assert watch.noted > 0
    assert len(seen) == 2
    assert watch.announced
    assert all(gone_soon(pid) for pid in seen)
    assert watch.pid("other") is None


def test_lines_that_were_lost_are_counted_when_there_is_room_again() -> None:
    class Disk(io.StringIO):
        full = True

        def flush(self) -> None:
            if self.full:
                self.seek(0)
                self.truncate()
                raise OSError(errno.ENOSPC, "No space left on device")

    disk = Disk()
    console = Console(disk)
    for number in range(3):
        console.say(f"line {number}")
    disk.full = False

    console.say("room again")

    assert "(3 lines could not be written)" in disk.getvalue()
    assert "room again" in disk.getvalue()


CHILDREN = """
import sys
from infra.local.console import Console
from infra.local.program import Program
from infra.local.supervisor import Supervisor
child = [sys.executable, "-u", "-c", "import time; print('up', flush=True); time.sleep(600)"]
note = lambda units: print("pids", *(u.pid for u in units if u.pid), flush=True)
programs = [Program(name=name, command=child) for name in ("one", "two")]
Supervisor([programs], Console(sys.stderr), note).run(lambda: None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_lines_that_come_one_by_one_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    talkative = (
        "import time\nfor n in range(500):\n    print('line', n, flush=True)\n    time.sleep(0.001)\nprint('end')\n"
    )
    watch = Watch([[python_program("talkative", talkative + FOREVER)]])
    looks: list[float] = []
    poll = subprocess.Popen.poll

    def counted(process: subprocess.Popen[bytes]) -> int | None:
        looks.append(time.monotonic())
        return poll(process)

    monkeypatch.setattr(subprocess.Popen, "poll", counted)
    watch.run(until=lambda seen: "talkative         end" in seen.log.getvalue())

    assert all(f"line {number}\n" in watch.log.getvalue() for number in range(500))
    assert len(looks) <= (looks[-1] - looks[0]) / LINES_GATHER + 20


def test_a_supervisor_that_is_killed_leaves_nothing_behind() -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", CHILDREN], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    pids: list[int] = []
    while len(pids) < 2:
        pids = [int(pid) for pid in supervisor.stdout.readline().split()[1:]]
    assert all(alive(pid) for pid in pids)

    supervisor.kill()
    supervisor.wait()

    assert all(gone_soon(pid) for pid in pids)
