"""The screens are written against the description that the running platform gives of itself."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e]

WEB = Path(__file__).parents[2] / "gateway" / "web"


@pytest.mark.skipif(shutil.which("npx") is None, reason="npx is not on PATH; `make web` brings its own")
def test_every_screen_still_compiles_against_the_platform(platform: Platform, tmp_path: Path) -> None:
    for name in ("src", "test", "tools"):
        shutil.copytree(WEB / name, tmp_path / name)
    for name in ("tsconfig.json", "vite.config.ts", "package.json"):
        shutil.copy(WEB / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(WEB / "node_modules")
    described = subprocess.run(
        ["npm", "run", "types"],
        cwd=tmp_path,
        env={"PATH": _path(), "HOME": str(tmp_path), "CEIBA_OPENAPI": f"{platform.url}/openapi.json"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert described.returncode == 0, described.stderr

    compiled = subprocess.run(
        ["npx", "tsc", "--noEmit"],
        cwd=tmp_path,
        env={"PATH": _path(), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert compiled.returncode == 0, compiled.stdout


def _path() -> str:
    node = shutil.which("node")
    return f"{Path(node).parent if node else ''}:/usr/bin:/bin"
