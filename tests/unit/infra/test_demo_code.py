"""The code of a demonstration user comes from the command line, and nobody else's does."""

import json
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner, Result

from infra.local.home import Home
from infra.ops.access import Access
from infra.ops.demo.code import code


@pytest.fixture
def home(tmp_path: Path) -> Home:
    users: list[dict[str, str | None]] = [{"email": "a@ceiba.example", "totp_secret": pyotp.random_base32()}]
    users.append({"email": "b@ceiba.example", "totp_secret": None})
    home = Home(tmp_path)
    home.demo.write_text(json.dumps({"users": users}))
    return home


def run(home: Home, email: str) -> Result:
    return CliRunner().invoke(code, [email, "--json"], obj=Access(home))


def test_the_code_of_a_user_is_the_one_of_the_secret(home: Home) -> None:
    secret = json.loads(home.demo.read_text())["users"][0]["totp_secret"]
    result = run(home, "a@ceiba.example")
    assert pyotp.TOTP(secret).verify(json.loads(result.output)["code"], valid_window=1)


@pytest.mark.parametrize("email", ["b@ceiba.example", "nobody@ceiba.example"])
def test_a_user_without_a_second_factor_has_no_code(home: Home, email: str) -> None:
    result = run(home, email)
    assert (result.exit_code, email in result.output) == (1, False)


def test_without_a_demonstration_it_says_so(tmp_path: Path) -> None:
    result = run(Home(tmp_path), "a@ceiba.example")
    assert (result.exit_code, "no demonstration" in result.output) == (1, True)
