"""What a runbook tells an operator to type anywhere works as it stands there."""

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from joserfc.jwk import ECKey, KeySet

from infra.ops.cli import main
from tests.support.platform import Platform
from tests.support.runbooks import ANYWHERE, ENGLISH, commands, filled

pytestmark = pytest.mark.e2e

PAGES = [page for page in sorted(ENGLISH.glob("*.md")) if commands(page, ANYWHERE)]


@pytest.fixture(scope="module")
def values(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the runbooks leave to the operator to fill in."""
    administrator = platform.client("country_admin", "GT")
    home = {
        "country": "GT",
        "organisation_id": platform.account("clients", "country_admin", "GT")["organisation_id"],
        "role": "national_analyst",
    }
    system = home | {"name": "Expediente", "scope": "organisations:read"}
    jwks = KeySet([ECKey.generate_key("P-256", {"kid": "new"})]).as_dict(private=False)
    keyed = system | {"auth_method": "private_key_jwt", "jwks": jwks}
    made = [administrator.post("/api/v1/clients", json=body) for body in (system, keyed)]
    person = home | {"email": "whoever@ceiba.example", "display_name": "Persona"}
    invited = administrator.post("/api/v1/users", json=person)
    assert [answer.status_code for answer in (*made, invited)] == [201, 201, 201], invited.text
    file = tmp_path_factory.mktemp("keys") / "jwks.json"
    file.write_text(json.dumps(KeySet([ECKey.generate_key("P-256", {"kid": "newer"})]).as_dict(private=False)))
    return {
        "USER_ID": invited.json()["id"],
        "CLIENT_ID": made[0].json()["client_id"],
        "KEYED_CLIENT_ID": made[1].json()["client_id"],
        "JWKS": str(file),
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_runbook_works(platform: Platform, values: dict[str, str], page: Path) -> None:
    for command in commands(page, ANYWHERE):
        program, *arguments = shlex.split(filled(command, values))
        assert program == "ceiba", command
        done = CliRunner(env={"CEIBA_HOME": str(platform.home.folder)}).invoke(main, arguments)
        assert done.exit_code == 0, f"{command}\n{done.output}"
