"""The TypeScript half is held to the same: types, lint and unit tests, with Node.js from PATH or from its wheel."""

import subprocess

import pytest

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.unit

WEB = REPOSITORY / "infra" / "local" / "web.sh"


@pytest.mark.timeout(300)  # on a machine without them, Node.js and the packages are fetched first
@pytest.mark.parametrize("script", ["check", "test"])
def test_the_web_application_holds(script: str) -> None:
    finished = subprocess.run([WEB, script], cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout[-6000:] + finished.stderr[-2000:]
