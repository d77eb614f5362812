"""A deployment stays what it is: production is never seeded nor turned into a demonstration by a later command."""

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from infra.deployment.settings import WrongDeployment
from infra.docker import setup
from infra.docker.deployment import Unset, remember, settings_of
from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.unit

PRODUCTION = {
    "CEIBA_ENVIRONMENT": "production",
    "CEIBA_PUBLIC_URL": "https://ceiba.example",
    "CEIBA_SMTP_URL": "smtp://relay.example:587",
}
OF_DEMONSTRATION = {"seed-identity", "seed-referrals", "mail", "receiver"}


def after(tmp_path: Path, *commands: Mapping[str, str]) -> dict[str, str]:
    """What set-up works with after commands with these variables in their shell."""
    settings: dict[str, str] = {}
    for given in commands:
        settings = settings_of(tmp_path / "deployment.json", given, tmp_path / "folders")
        remember(tmp_path / "deployment.json", settings)
    return settings


@pytest.mark.parametrize("later", [{}, dict.fromkeys(PRODUCTION, "")])
def test_a_shell_without_the_variables_changes_nothing(tmp_path: Path, later: dict[str, str]) -> None:
    assert after(tmp_path, PRODUCTION, later) == PRODUCTION


@pytest.mark.parametrize(("first", "then"), [("production", "local"), ("local", "production")])
def test_the_environment_never_changes(tmp_path: Path, first: str, then: str) -> None:
    with pytest.raises(Unset, match=first):
        after(tmp_path, PRODUCTION | {"CEIBA_ENVIRONMENT": first}, {"CEIBA_ENVIRONMENT": then})


def test_other_settings_change_when_they_are_given_again(tmp_path: Path) -> None:
    changed = after(tmp_path, PRODUCTION, {"CEIBA_SMTP_URL": "smtp://other.example:25"})

    assert changed == PRODUCTION | {"CEIBA_SMTP_URL": "smtp://other.example:25"}


def test_a_first_set_up_without_anything_is_a_developers(tmp_path: Path) -> None:
    assert after(tmp_path, {}) == {"CEIBA_ENVIRONMENT": "local"}


def test_a_deployment_of_an_older_release_is_remembered_by_its_folders(tmp_path: Path) -> None:
    for name, value in PRODUCTION.items():
        file = tmp_path / "folders" / ("gateway" if name == "CEIBA_PUBLIC_URL" else "identity") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(value)

    assert after(tmp_path, {}) == PRODUCTION


def test_a_refused_change_is_not_remembered(tmp_path: Path) -> None:
    after(tmp_path, PRODUCTION)
    with pytest.raises(Unset):
        after(tmp_path, {"CEIBA_ENVIRONMENT": "local"})

    assert after(tmp_path, {}) == PRODUCTION


def test_set_up_writes_nothing_for_settings_that_it_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "VAULT", tmp_path / "platform.json")
    monkeypatch.setattr(setup, "FOLDERS", tmp_path)
    for name, value in (PRODUCTION | {"CEIBA_SMTP_URL": ""}).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(WrongDeployment, match="CEIBA_SMTP_URL"):
        setup.make_platform()

    assert list(tmp_path.iterdir()) == []


def keep(tmp_path: Path, **given: str) -> "subprocess.CompletedProcess[str]":
    """Run the script that keeps settings in a file, as `make up` does."""
    environment = {"PATH": os.environ["PATH"], "CEIBA_ENV_FILE": str(tmp_path / "env"), **given}
    script = REPOSITORY / "infra" / "docker" / "remember.sh"
    return subprocess.run([str(script)], env=environment, capture_output=True, text=True, timeout=20, check=False)


def test_settings_are_kept_in_one_private_file(tmp_path: Path) -> None:
    assert keep(tmp_path, **PRODUCTION, CEIBA_PORT="9090").stdout == "production\n"

    assert keep(tmp_path).stdout == "production\n"
    kept = (tmp_path / "env").read_text().splitlines()
    assert sorted(kept) == sorted([*(f"{name}='{value}'" for name, value in PRODUCTION.items()), "CEIBA_PORT='9090'"])
    assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600


def test_the_script_refuses_another_environment_and_keeps_the_file(tmp_path: Path) -> None:
    keep(tmp_path, **PRODUCTION)
    before = (tmp_path / "env").read_text()

    refused = keep(tmp_path, CEIBA_ENVIRONMENT="local", CEIBA_PORT="1")

    assert (refused.returncode, "stays so" in refused.stderr) == (2, True)
    assert (tmp_path / "env").read_text() == before


def test_the_subnet_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, CEIBA_SUBNET="10.99.0.0/24")
    keep(tmp_path)

    assert "CEIBA_SUBNET='10.99.0.0/24'" in (tmp_path / "env").read_text()


def test_lines_that_are_not_ours_stay_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("COMPOSE_PROJECT_NAME=second\n")

    keep(tmp_path)

    assert (tmp_path / "env").read_text() == "COMPOSE_PROJECT_NAME=second\nCEIBA_ENVIRONMENT='local'\n"


BY_HAND = {
    "bare": "{name}={value}\n",
    "in double quotes": '{name}="{value}"\n',
    "with line ends of Windows": "{name}='{value}'\r\n",
    "bare with line ends of Windows": "{name}={value}\r\n",
    "exported": "export {name}={value}\n",
    "with spaces": " {name} = {value} \n",
    "with a comment": "{name}={value} # of the año 2025\n",
    "with a comment after quotes": '{name}="{value}" # somebody\'s\n',
}


def by_hand(form: str, settings: Mapping[str, str] = PRODUCTION) -> str:
    return "".join(form.format(name=name, value=value) for name, value in settings.items())


@pytest.mark.parametrize("form", BY_HAND.values(), ids=BY_HAND.keys())
def test_a_file_that_was_written_by_hand_is_read_as_compose_reads_it(tmp_path: Path, form: str) -> None:
    (tmp_path / "env").write_bytes(b"\xef\xbb\xbf" + by_hand(form).encode())

    assert keep(tmp_path).stdout == "production\n"

    kept = (tmp_path / "env").read_bytes().decode().splitlines(keepends=True)
    assert sorted(kept) == sorted(f"{name}='{value}'\n" for name, value in PRODUCTION.items())
    assert keep(tmp_path, CEIBA_ENVIRONMENT="local").returncode == 2


def test_of_two_lines_the_last_counts_as_with_compose(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("CEIBA_ENVIRONMENT='local'\nCEIBA_ENVIRONMENT=production\n")

    assert keep(tmp_path).stdout == "production\n"


NOT_UNDERSTOOD = [
    "CEIBA_ENVIRONMENT: production\n",
    "CEIBA_ENVIRONMENT\n",
    'CEIBA_ENVIRONMENT="production\n"\n',
    "CEIBA_ENVIRONMENT=$STAGE\n",
    'CEIBA_ENVIRONMENT="${STAGE}"\n',
    "CEIBA_ENVIRONMENT='production' and more\n",
    "CEIBA_ENVIRONMENT=produc'tion'\n",
    "CEIBA_ENVIRONMENT=production\rCEIBA_PORT=1\r",
]


@pytest.mark.parametrize("line", NOT_UNDERSTOOD)
def test_a_line_that_is_not_understood_stops_everything_and_stays(tmp_path: Path, line: str) -> None:
    before = f"# ours\nCEIBA_SMTP_URL=smtp://user:secret@relay.example\n{line}".encode()
    (tmp_path / "env").write_bytes(before)

    refused = keep(tmp_path, CEIBA_ENVIRONMENT="production")

    assert (refused.returncode, "line 3" in refused.stderr, "secret" in refused.stderr) == (2, True, False)
    assert (tmp_path / "env").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["env"]


@pytest.mark.parametrize("given", ["prod", "Production", "\xa0production"])
def test_an_unknown_environment_is_no_demonstration(tmp_path: Path, given: str) -> None:
    (tmp_path / "env").write_text(f"CEIBA_ENVIRONMENT={given}\n")

    assert keep(tmp_path).returncode == 2
    assert (tmp_path / "env").read_text() == f"CEIBA_ENVIRONMENT={given}\n"


def test_a_file_in_two_bytes_a_character_is_refused(tmp_path: Path) -> None:
    before = by_hand(BY_HAND["bare"]).encode("utf-16")
    (tmp_path / "env").write_bytes(before)

    assert keep(tmp_path).returncode == 2
    assert (tmp_path / "env").read_bytes() == before


def test_lines_in_another_encoding_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "env").write_bytes("# año\nOTHER=ñandú\r\n".encode("latin-1"))

    keep(tmp_path)

    assert (tmp_path / "env").read_bytes() == "# año\nOTHER=ñandú\r\nCEIBA_ENVIRONMENT='local'\n".encode("latin-1")


def test_what_no_quoting_survives_is_refused(tmp_path: Path) -> None:
    assert keep(tmp_path, CEIBA_SMTP_URL="smtp://o'hara@x").returncode == 2


def test_no_file_is_merged_by_itself() -> None:
    names = [f"{stem}.override.{end}" for stem in ("compose", "docker-compose") for end in ("yml", "yaml")]

    assert [name for name in names if (REPOSITORY / name).exists()] == []


def test_nothing_of_the_platform_waits_for_the_demonstration(tmp_path: Path) -> None:
    described = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]

    needed = {n for name, s in described.items() if name not in OF_DEMONSTRATION for n in s.get("depends_on", {})}
    assert not needed & OF_DEMONSTRATION
    assert {name for name, s in described.items() if s.get("profiles") == ["demo"]} == OF_DEMONSTRATION


def make_up(tmp_path: Path, **given: str) -> list[str]:
    """The `docker` commands of `make up`, seen by a program in its place."""
    log = tmp_path / "commands"
    seen = tmp_path / "bin" / "docker"
    seen.parent.mkdir(exist_ok=True)
    seen.write_text(f'#!/bin/sh\necho "$*" >>{log}\ncase "$*" in wait*) echo 0 ;; *" cp "*) : >"$6" ;; esac\n')
    seen.chmod(0o755)
    environment = {"PATH": f"{seen.parent}:{os.environ['PATH']}", "CEIBA_ENV_FILE": str(tmp_path / "env"),
                   "CEIBA_HOME": str(tmp_path / "home"), **given}  # fmt: skip
    script = REPOSITORY / "infra" / "docker" / "up.sh"
    subprocess.run([str(script)], cwd=REPOSITORY, env=environment, capture_output=True, timeout=30, check=True)
    return log.read_text().splitlines()


def test_make_up_names_the_profile_on_a_developers_machine_only(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    local, production = make_up(tmp_path / "one"), make_up(tmp_path / "two", **PRODUCTION)

    assert "compose --profile demo up --detach --remove-orphans" in local
    assert "compose up --detach --remove-orphans" in production
    assert [command for command in production if "demo" in command] == []
    assert not [command for command in make_up(tmp_path / "two") if "demo" in command]


def test_make_up_takes_backups_on_a_schedule_where_a_repository_is_set(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with_one = make_up(tmp_path / "one", **PRODUCTION, CEIBA_BACKUP_REPOSITORY="/backups")
    without = make_up(tmp_path / "two", **PRODUCTION)

    assert "compose --profile backup up --detach --remove-orphans" in with_one
    assert [command for command in without if "backup" in command] == []


def test_scheduled_backups_read_what_they_copy_and_write_the_repository_alone() -> None:
    described = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]
    mounted = {volume.removesuffix(":ro").rpartition(":")[2]: volume for volume in described["backup"]["volumes"]}

    assert {place for place, volume in mounted.items() if not volume.endswith(":ro")} == {"/vault", "/backups"}
    # All that `ceiba backup` reads, but not the folders in which `ceiba keys` changes keys.
    of_ceiba = {volume.removesuffix(":ro").rpartition(":")[2] for volume in described["ceiba"]["volumes"]}
    assert of_ceiba - mounted.keys() == {"/run/ceiba-all/cases", "/run/ceiba-all/referrals", "/run/ceiba-anchors"}


def test_make_up_starts_no_demonstration_from_a_file_that_was_written_by_hand(tmp_path: Path) -> None:
    (tmp_path / "env").write_text(by_hand(BY_HAND["bare"]))

    assert [command for command in make_up(tmp_path) if "demo" in command] == []
