"""What the local platform is made of."""

from pathlib import Path

import pytest

from infra.local.home import Home
from infra.local.platform import assemble
from infra.local.programs import celery_pool

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("platform", "pool"), [("linux", "prefork"), ("darwin", "threads")])
def test_workers_fork_as_in_containers_where_forking_is_safe(platform: str, pool: str) -> None:
    assert celery_pool(platform) == pool


def test_each_step_of_the_setup_acts_on_its_own_home(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()

    steps = [step for phase in assemble(home, 8080).phases for step in phase if step.once]

    as_administrator = [step for step in steps if "CEIBA_ADMIN_DATABASE_URL" in step.environment]
    assert {step.name for step in as_administrator} == {"provision", "migrate", "keys"}
    assert {step.environment["CEIBA_HOME"] for step in as_administrator} == {str(home.folder)}


def test_the_gateway_names_the_support_contacts_of_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEIBA_SUPPORT_CONTACTS", '{"*": "ayuda@example.org"}')
    home = Home(tmp_path)
    home.prepare()

    programs = [program for phase in assemble(home, 8080).phases for program in phase]

    told = {program.name: program.environment.get("CEIBA_SUPPORT_CONTACTS") for program in programs}
    assert {name for name, contacts in told.items() if contacts} == {"gateway"}
