"""The wheel of a release runs the platform in an empty place, with the locked packages and nothing of a developer.

Only with CEIBA_FAULTS=full: it builds a release, installs a hundred packages and walks the demonstration.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from infra.local.programs import REPOSITORY
from infra.release.checkout import WEB_APP
from tests.support.faults import FULL
from tests.support.platform import running_platform

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not FULL, reason="builds a release and installs it: CEIBA_FAULTS=full"),
]


def run(*command: str, directory: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=directory, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def released(folder: Path) -> Path:
    """The wheel of a release of the last commit, made by the command that makes releases."""
    clone, dist = folder / "clone", folder / "dist"
    run("git", "clone", "--quiet", str(REPOSITORY), str(clone), directory=folder)
    shutil.copytree(REPOSITORY / WEB_APP, clone / WEB_APP)
    release = (sys.executable, "-m", "infra.release", "99.0.0", "--to", str(dist), "--part", "gateway")
    run(*release, directory=clone, PYTHONPATH=str(clone))
    (wheel,) = dist.glob("*.whl")
    return wheel


def installed(wheel: Path, folder: Path) -> Path:
    """The Python of an environment with the locked packages and the wheel."""
    python, uv = folder / "venv" / "bin" / "python", (sys.executable, "-m", "uv")
    lock = str(REPOSITORY / "requirements" / "local.txt")
    run(*uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv"), directory=folder)
    install = (*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python))
    run(*install, "--require-hashes", "--requirements", lock, directory=folder)
    run(*install, "--no-deps", str(wheel), directory=folder)
    return python


def test_the_wheel_runs_a_platform_whose_demonstration_succeeds(
    tmp_path: Path, announce: Callable[[str], None]
) -> None:
    python = installed(released(tmp_path), tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    found = run(str(python), "-c", "import services, infra; print(infra.__file__)", directory=empty).strip()
    assert found.startswith(str(tmp_path / "venv"))

    with running_platform(tmp_path / "home", python=str(python), directory=empty) as platform:
        page = requests.get(platform.url, timeout=10)
        told = run(
            *(str(python.with_name("ceiba")), "demo", "--sample"), directory=empty, CEIBA_HOME=str(tmp_path / "home")
        )

    assert "<html" in page.text
    assert "✓" in told
    announce(f"wheel: the demonstration took {told.count('✓')} steps without a checkout")
