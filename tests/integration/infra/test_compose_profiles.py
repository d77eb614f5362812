"""What one command of `docker compose` starts, by its profiles and the settings that `make up` kept."""

import os
import subprocess
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.support.compose import rendered

pytestmark = pytest.mark.integration

DEMONSTRATION = {"seed-identity", "seed-referrals", "mail", "receiver"}


def started(*profiles: str, **given: str) -> set[str]:
    return set(rendered(given, *profiles)["services"])


@pytest.mark.parametrize("given", [{}, {"CEIBA_ENVIRONMENT": "production"}])
def test_no_command_starts_a_demonstration_unless_it_names_the_profile(given: dict[str, str]) -> None:
    assert DEMONSTRATION.isdisjoint(started(**given))
    assert started("demo") >= DEMONSTRATION


def test_backups_are_taken_on_a_schedule_by_the_profile_alone() -> None:
    assert "backup" not in started()
    assert rendered({}, "backup")["services"]["backup"]["command"][:2] == ["backup", "schedule"]


def test_scaling_in_another_shell_keeps_port_and_environment(tmp_path: Path) -> None:
    kept = tmp_path / "env"
    first = {"CEIBA_ENVIRONMENT": "production", "CEIBA_PUBLIC_URL": "https://ceiba.example", "CEIBA_PORT": "9090"}
    environment = {"PATH": os.environ["PATH"], "CEIBA_ENV_FILE": str(kept), **first}
    subprocess.run([str(REPOSITORY / "infra" / "docker" / "remember.sh")], env=environment, timeout=20, check=True)

    services = rendered({}, env_file=kept)["services"]

    assert services["proxy"]["ports"][0]["published"] == "9090"
    assert services["setup"]["environment"]["CEIBA_ENVIRONMENT"] == "production"
