"""Costa Rica, which does not ship, on a platform whose operator has added it: what its people open and register."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import requests

from infra.local.programs import REPOSITORY
from tests.support.form_visitor import FormVisitor
from tests.support.journey import a_consent, register
from tests.support.platform import Caller, Platform
from tests.support.spared import spare


def ceiba(platform: Platform, *arguments: str | Path) -> Any:
    """The JSON that a command of the operator prints."""
    environment = {**os.environ, "CEIBA_HOME": str(platform.home.folder)}
    command = [sys.executable, "-m", "infra.ops", *map(str, arguments), "--json"]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@dataclass
class CostaRica:
    """The country on the platform that was started again, opened by its administrator."""

    platform: Platform

    @cached_property
    def ministry(self) -> str:
        """The first organisation, which the operator opens."""
        named = ("--kind", "central_government", "--name", f"Coalición {uuid4().hex[:4]}", "--adm1", "CR-SJ")
        return str(ceiba(self.platform, "organisation", "create", "--country", "CR", *named)["id"])

    @cached_property
    def administrator(self) -> FormVisitor:
        """Invited by the operator; they chose a password, set up a second factor and signed in."""
        account: dict[str, Any] = {"email": f"{uuid4()}@ceiba.example"}
        who = ("--email", account["email"], "--role", "country_admin", "--organisation", self.ministry)
        invited = ceiba(self.platform, "user", "invite", "--country", "CR", *who, "--print-link")
        spare(self.platform, account["email"])
        visitor = FormVisitor(self.platform.url)
        link = urlsplit(invited["activation_url"])  # it names the loopback, whatever the platform's address is
        visitor.activate(f"{link.path}?{link.query}", account)
        visitor.sign_in(account)
        return visitor

    @cached_property
    def ngo(self) -> str:
        """An organisation that the administrator opens."""
        name = f"Casa Guanacaste {uuid4().hex[:4]}"
        body = {"country": "CR", "kind": "ngo", "name": name, "public_name": name, "adm1": "CR-G"}
        answer = self.administrator.create("/organisations", body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def system(self, role: str) -> Caller:
        """A system of the NGO, registered by the operator while there is no supervisor who could approve it."""
        what = ("--name", f"Sistema {role}", "--role", role, "--organisation", self.ngo)
        made = ceiba(self.platform, "client", "create", "--country", "CR", *what)
        return Caller(self.platform.url, partial(token_of, self.platform, made))

    @cached_property
    def caseworker(self) -> Caller:
        """The system that registers."""
        return self.system("caseworker")

    @cached_property
    def case(self) -> dict[str, Any]:
        """A child met in Guanacaste, who may be referred abroad and counted."""
        abroad = a_consent(purpose="cross_border_transfer", recipient_country="GT")
        counted = a_consent(purpose="aggregate_statistics", recipient_type="statistics", data_scope="d0_anonymous")
        return register(self.caseworker, country="CR", identified_adm1="CR-G", consents=[abroad, counted])


def token_of(platform: Platform, client: dict[str, Any], **form: str) -> str:
    """A token by client credentials."""
    answer = ask_for_token(platform, client, **form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def ask_for_token(platform: Platform, client: dict[str, Any], **form: str) -> requests.Response:
    """The answer to client credentials."""
    body = {"grant_type": "client_credentials"} | form
    account = (client["client_id"], client["client_secret"])
    return requests.post(f"{platform.url}/oauth2/token", data=body, auth=account, timeout=30)
