"""Wrong use of `ceiba` is told in a line with exit code 2, what does not answer with 3; never by a traceback."""

import os
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from infra.local import __main__ as local
from infra.local.programs import REPOSITORY
from infra.ops.cli import main
from infra.ops.demo.command import demo
from services.identity import bootstrap
from tests.unit.infra.test_status import ALL_READY, a_gateway

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def empty_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell in which no platform is known."""
    for name in [name for name in os.environ if name.startswith("CEIBA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CEIBA_HOME", str(tmp_path / "home"))
    # Another test of this session may have built the parts of a service.
    monkeypatch.setattr(bootstrap.services, "_built", None)


def run(arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments.split())
    assert result.exception is None or isinstance(result.exception, (SystemExit, click.ClickException)), (
        result.exception
    )
    return result


@pytest.mark.parametrize(
    "arguments",
    [
        "replay",
        "replay x --consumer y",
        "seed identity",
        "seed nowhere",
        "keys rotate country",
        "keys rotate country XX",
        "keys retire --country XX",
        "openapi export --url nonsense",
        "deadletters --limit -1",
        "deadletters --limit x",
        "user suspend x",
        "nothing",
    ],
)
def test_wrong_arguments_exit_with_2(arguments: str) -> None:
    assert run(arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CEIBA_ADMIN_DATABASE_URL", "nonsense"),
        ("CEIBA_ADMIN_DATABASE_URL_FILE", "/nowhere/at/all"),
    ],
)
def test_an_invalid_setting_exits_with_2(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)

    result = run("migrate")

    assert (result.exit_code, name in result.output) == (2, True)


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_an_invalid_port_exits_with_2(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEIBA_PORT", port)

    assert run("doctor").exit_code == 2
    assert local.main(["run"]) == 2


@pytest.mark.parametrize(
    "arguments", ["provision", "keys check", "openapi export", "openapi export --url http://127.0.0.1:9"]
)
def test_an_unreachable_platform_exits_with_3(arguments: str) -> None:
    assert run(arguments).exit_code == 3


def test_a_demonstration_names_the_service_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_gateway(ALL_READY | {"reporting": "unavailable"}) as url:
        monkeypatch.setenv("CEIBA_PORT", url.rpartition(":")[2])
        result = CliRunner().invoke(demo)

    assert result.exit_code == 1
    assert f"a platform runs at {url}, but reporting is unavailable" in result.output
    assert "No platform runs" not in result.output


def test_setting_up_puts_the_command_on_the_path(tmp_path: Path) -> None:
    script = (REPOSITORY / "infra" / "local" / "bootstrap.sh").read_text()
    last = script[script.index("# The operator's command") :]
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "infra").symlink_to(REPOSITORY / "infra")
    (tmp_path / "shared").symlink_to(REPOSITORY / "shared")
    (tmp_path / ".venv" / "bin" / "python").symlink_to(REPOSITORY / ".venv" / "bin" / "python")
    subprocess.run(["sh", "-c", last], cwd=tmp_path, check=True, timeout=20)

    command = tmp_path / ".venv" / "bin" / "ceiba"

    assert os.access(command, os.X_OK)
    assert f'"{tmp_path}/.venv/bin/python" -m infra.ops "$@"' in command.read_text()


def test_the_images_have_the_command_on_the_path() -> None:
    assert ">/usr/local/bin/ceiba" in (REPOSITORY / "infra" / "docker" / "Dockerfile").read_text()


def test_the_command_that_the_package_installs_is_there() -> None:
    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["scripts"]
    module, _, name = scripts["ceiba"].partition(":")

    assert callable(getattr(import_module(module), name))
