"""One folder, one platform."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.home import Home, HomeInUse
from infra.local.ports import free_ports
from infra.local.probes import http_ok
from infra.local.program import Program
from infra.local.programs import REPOSITORY
from tests.support.running import running

pytestmark = pytest.mark.integration

HOLD = """
import sys, time
from pathlib import Path
from infra.local.home import Home
home = Home(Path(sys.argv[1])); home.prepare()
with home.lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    return home


@pytest.fixture
def holder(home: Home) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.folder)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_platform_in_the_same_folder_says_who_is_there(home: Home, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(HomeInUse, match=f"process {holder.pid}"):
        home.lock()


def test_the_lock_of_a_killed_platform_does_not_stay(home: Home, holder: subprocess.Popen[str]) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    with home.lock():
        pass


def test_the_demonstration_accounts_follow_the_gateways_port(home: Home) -> None:
    home.demo.write_text(json.dumps({"gateway": "http://127.0.0.1:1", "users": []}))

    home.note_gateway("http://127.0.0.1:2")

    assert json.loads(home.demo.read_text()) == {"gateway": "http://127.0.0.1:2", "users": []}
    assert home.demo.stat().st_mode & 0o777 == 0o600


def test_a_message_that_was_sent_is_kept_and_shown(tmp_path: Path) -> None:
    smtp_port, web_port = free_ports(2)
    program = Program(
        name="mail",
        command=[sys.executable, "-m", "infra.local.mail", str(tmp_path / "mail"), str(smtp_port), str(web_port)],
        environment={"PATH": os.environ["PATH"]},
        directory=REPOSITORY,
        is_ready=http_ok(web_port, "/"),
    )
    with running(program, tmp_path / "log") as process:
        with smtplib.SMTP("127.0.0.1", smtp_port) as client:
            client.sendmail("a@x.test", ["b@x.test"], "Subject: Aviso <1>\nTo: b@x.test\n\nHay novedades")
        inbox = urllib.request.urlopen(f"http://127.0.0.1:{web_port}/").read().decode()
        name = next((tmp_path / "mail").glob("*.eml")).name
        message = urllib.request.urlopen(f"http://127.0.0.1:{web_port}/{name}").read().decode()

    assert "Aviso &lt;1&gt;" in inbox
    assert "Hay novedades" in message
    # It ended when it was asked; otherwise it would have been killed.
    assert process.returncode == 0
