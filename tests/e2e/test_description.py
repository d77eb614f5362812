"""The screens match the OpenAPI description of the running platform."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e]

WEB = REPOSITORY / "gateway" / "web"


@pytest.mark.timeout(300)
def test_every_screen_still_compiles_against_the_platform(platform: Platform, tmp_path: Path) -> None:
    for name in ("src", "test", "tools"):
        shutil.copytree(WEB / name, tmp_path / name)
    for name in ("tsconfig.json", "vite.config.ts", "package.json"):
        shutil.copy(WEB / name, tmp_path / name)

    described = npm("run types", tmp_path, f"{platform.url}/openapi.json")
    assert described.returncode == 0, described.stderr

    compiled = npm("exec -- tsc --noEmit", tmp_path, "")
    assert compiled.returncode == 0, compiled.stdout


def npm(command: str, folder: Path, description: str) -> "subprocess.CompletedProcess[str]":
    """Run npm in a copy of the web application, with the Node.js and the packages that build it."""
    script = (
        f'. infra/local/node.sh && ln -sfn "{WEB}/node_modules" "$COPY/node_modules" && cd "$COPY" && npm {command}'
    )
    return subprocess.run(
        ["sh", "-ec", script],
        cwd=REPOSITORY,
        env={**os.environ, "COPY": str(folder), "HOME": str(folder), "CEIBA_OPENAPI": description},
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
