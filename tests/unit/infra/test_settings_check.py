"""A start with a wrong setting ends at once, in plain lines."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra import settings_check
from infra.docker import entry
from infra.local import __main__ as local
from infra.local.ports import free_port
from infra.local.programs import REPOSITORY
from shared.settings import SettingsError
from tests.unit.gateway.test_settings import GOOD

pytestmark = pytest.mark.unit

CONTACTS_EXAMPLE = """e.g. '{"GT": "ayuda@example.org, +502 2222 0000", "*": "+502 2222 0001"}'"""


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("platform") / "home"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, kept_home: Path) -> Path:
    monkeypatch.setenv("CEIBA_HOME", str(kept_home))
    monkeypatch.setenv("CEIBA_PORT", str(free_port()))
    monkeypatch.setenv("CEIBA_COUNTRIES", str(kept_home / "countries"))
    monkeypatch.setattr(local, "run", lambda _: pytest.fail("a program was started"))
    return kept_home


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SUPPORT_CONTACTS", "GT=mail", f"CEIBA_SUPPORT_CONTACTS: not a JSON object, {CONTACTS_EXAMPLE}"),
        (
            "SUPPORT_CONTACTS",
            '{"XX": "canary@example.org"}',
            "CEIBA_SUPPORT_CONTACTS: must be a JSON object with the keys GT, HN, MX, SV, * or ids of organisations, "
            + CONTACTS_EXAMPLE,
        ),
        (
            "SUPPORT_CONTACTS",
            '{"GT": ""}',
            f"CEIBA_SUPPORT_CONTACTS: a contact is one line of at most 200 characters, {CONTACTS_EXAMPLE}",
        ),
        (
            "TUNE_IDENTITIES_AN_HOUR",
            "canary",
            "CEIBA_TUNE_IDENTITIES_AN_HOUR: must be a whole number, e.g. 10",
        ),
        (
            "IDENTITY_PROVIDERS_FILE",
            "/nowhere",
            "The value of CEIBA_IDENTITY_PROVIDERS_FILE must be a readable file path.",
        ),
        (
            "CASES_JURISDICTIONS",
            "/nowhere",
            "CEIBA_CASES_JURISDICTIONS: jurisdiction packs: /nowhere: not a folder",
        ),
    ],
)
def test_a_wrong_setting_is_one_line_with_an_example_and_exit_code_2(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(f"CEIBA_{name}", value)

    code = local.main(["run"])

    assert (code, capsys.readouterr().err) == (2, f"ceiba: {said}\n")
    assert not (home / "postgres").exists()


def test_every_wrong_setting_has_its_own_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    providers = tmp_path / "providers.json"
    providers.write_text("{}")
    monkeypatch.setenv("CEIBA_IDENTITY_PROVIDERS_FILE", str(providers))
    monkeypatch.setenv("CEIBA_SUPPORT_CONTACTS", "GT=mail")
    monkeypatch.setenv("CEIBA_TUNE_LIMIT_STREAMS", "0")

    assert local.main(["run"]) == 2

    assert [line.split(": ")[:3] for line in capsys.readouterr().err.splitlines()] == [
        ["ceiba", "CEIBA_IDENTITY_PROVIDERS", "not a list; docs/runbooks/identity-providers.md has an example"],
        ["ceiba", "CEIBA_SUPPORT_CONTACTS", 'not a JSON object, e.g. \'{"GT"'],
        ["ceiba", "CEIBA_TUNE_LIMIT_STREAMS", "must be at least 1"],
    ]


def test_right_settings_go_on_to_the_start(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(local, "run", started.append)
    monkeypatch.setenv("CEIBA_SUPPORT_CONTACTS", '{"*": "ayuda@example.org", "GT": "+502 2222 0000"}')
    before = dict(os.environ)

    assert local.main(["run"]) == 0

    assert len(started) == 1
    assert {name: os.environ.get(name) for name in before} == before


def test_a_wrong_file_in_the_folder_of_countries_is_one_line_and_exit_code_2(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "package.json").write_text("{}")
    monkeypatch.setenv("CEIBA_COUNTRIES", str(tmp_path))

    code = local.main(["run"])

    said = capfd.readouterr().err
    assert (code, said.count("\n")) == (2, 1), said
    assert said.startswith(f"ceiba: CEIBA_COUNTRIES: {tmp_path}/package.json: no file of a country")


@pytest.mark.parametrize(("contacts", "code"), [("GT=mail", 2), ('{"GT": "ayuda@example.org"}', 0)])
def test_a_container_checks_its_part_before_its_program(
    contacts: str, code: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(f"CEIBA_{name}", value)
    monkeypatch.setenv("CEIBA_SERVICE", "gateway")
    monkeypatch.setenv("CEIBA_SUPPORT_CONTACTS", contacts)
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))

    try:
        entry.require_settings("api")
        ended = 0
    except SystemExit as end:
        ended = int(str(end.code))

    errors = capfd.readouterr().err
    assert ended == code
    assert errors == (f"ceiba: CEIBA_SUPPORT_CONTACTS: not a JSON object, {CONTACTS_EXAMPLE}\n" if code else "")


def test_a_relay_is_not_kept_from_starting_by_files_that_it_never_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise SettingsError("CEIBA_FILE: unreadable")

    for name, value in GOOD.items():
        monkeypatch.setenv(f"CEIBA_{name}", value)
    monkeypatch.setattr(settings_check, "_FURTHER", {"gateway": refuse})
    asked: list[list[str]] = []

    def run(line: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(line)
        return subprocess.CompletedProcess(line, 0)

    monkeypatch.setattr(subprocess, "run", run)

    for role in ("api", "worker", "relay"):
        entry.require_settings(role)

    assert ["--alone" in line for line in asked] == [False, False, True]
    assert settings_check.wrong_settings("gateway") == ["CEIBA_FILE: unreadable"]
    assert settings_check.wrong_settings("gateway", with_files=False) == []


def test_a_file_that_is_no_text_is_a_line_too(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("CEIBA_IDENTITY_PROVIDERS_FILE", str(tmp_path / "bytes"))

    assert local.main(["run"]) == 2

    assert capsys.readouterr().err == "ceiba: A file that a CEIBA_…_FILE names is not text in UTF-8.\n"


def test_the_command_of_the_readme_prints_no_traceback(tmp_path: Path) -> None:
    environment = {"CEIBA_HOME": str(tmp_path), "CEIBA_PORT": str(free_port()), "CEIBA_SUPPORT_CONTACTS": "GT=mail"}

    ended = subprocess.run(
        [sys.executable, "-m", "infra.local", "run"],
        cwd=REPOSITORY,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
