"""One refresh token, used fifty times at once while the service is killed now and then, has one successor at most."""

import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3

from infra.local.ports import free_port
from infra.processes import Place, Process, command
from services.identity import bootstrap
from services.identity.adapters.secrets import new_token
from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.sessions import FAMILY_LIFE, SIGN_IN_LIFE
from services.identity.settings import read_settings
from services.identity.usecases.organisations.register_organisation import register_organisation
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.support.builders.identity import (
    a_family,
    a_person,
    a_refresh_token,
    a_sign_in,
    a_system,
    an_organisation_registration,
)
from tests.support.databases import ServiceDatabase
from tests.support.faults import Record, Victim, dice, eventually, sized

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

AT_ONCE = 50
ROUNDS = sized(100, 400)
KILLS = sized(8, 20)
SECRET = new_token()


@dataclass
class Identity:
    """The service as a process of its own, which is killed, and a look at its database."""

    parts: bootstrap.Services
    victim: Victim
    url: str
    pool: urllib3.PoolManager
    person: Person
    clients: Sequence[Client]

    def new_session(self, client: Client) -> str:
        """A refresh token of a session that has just begun."""
        now, token = self.parts.clock.now(), new_token()
        sign_in = a_sign_in(self.person, created_at=now, expires_at=now + SIGN_IN_LIFE)
        family = a_family(client, sign_in, created_at=now, absolute_expires_at=now + FAMILY_LIFE)
        with self.parts.system_work(ALL_COUNTRIES) as work:
            work.sign_ins.add(sign_in, secrets.token_bytes(32))
            work.families.add(family)
            work.families.add_token(a_refresh_token(token, family, issued_at=now), family.country)
        return token

    def refresh(self, client: Client, token: str) -> tuple[int, str]:
        """The status (0 for none, because the service died) and the next token."""
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client.client_id}
        if client.is_confidential:
            form["client_secret"] = SECRET
        try:
            answer = self.pool.request("POST", f"{self.url}/oauth2/token", fields=form, encode_multipart=False)
        except urllib3.exceptions.HTTPError:
            return 0, ""
        return answer.status, answer.json()["refresh_token"] if answer.status == 200 else ""

    def is_ready(self) -> bool:
        try:
            return self.pool.request("GET", f"{self.url}/livez").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def kill_and_start(self) -> None:
        self.victim.kill()
        self.victim.start()
        assert eventually(self.is_ready, within=30, pause=0.05) is not None


@pytest.fixture(scope="module")
def identity(service_database: Callable[[str], ServiceDatabase], tmp_path_factory: Any) -> Iterator[Identity]:
    database, folder = service_database("identity"), tmp_path_factory.mktemp("race")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in database.environ.items():
            patch.setenv(name, value)
        parts = bootstrap.build(read_settings())
    with parts.system_work(ALL_COUNTRIES) as work:
        made = an_organisation_registration(country=Country.GUATEMALA, kind="ngo", name="Casa", public_name="Casa")
        home = register_organisation(made, work=work)
        person = a_person(home, Role.CASEWORKER, password_hash="x", created_at=parts.clock.now())
        work.people.add(person)
        clients = [_client(home, method, parts) for method in (AuthMethod.SECRET, AuthMethod.NONE)]
        for client in clients:
            work.clients.add(client, parts.clock.now())
    place = Place(host="127.0.0.1", port=free_port(), run=folder)
    victim = Victim(command(Process(service="identity", role="api"), place), database.environ, folder / "identity.log")
    pool = urllib3.PoolManager(maxsize=AT_ONCE, timeout=20, retries=False)
    started = Identity(parts, victim, f"http://127.0.0.1:{place.port}", pool, person, clients)
    victim.start()
    assert eventually(started.is_ready, within=60) is not None, Path(victim.log).read_text()[-2000:]
    yield started
    victim.kill()
    parts.engine.dispose()


def _client(home: Any, method: AuthMethod, parts: bootstrap.Services) -> Client:
    return a_system(
        home,
        None,
        client_id=f"race-{method}",
        auth_method=method,
        grant_types=frozenset({"authorization_code", "refresh_token"}),
        scope=frozenset({"cases:read"}),
        secret_digest=parts.digests.client_secret(SECRET) if method is AuthMethod.SECRET else None,
        first_party=True,
    )


def test_fifty_refreshes_at_once_have_one_successor_whatever_dies(identity: Identity, record: Record) -> None:
    chance = dice("refresh race")
    deadly = set(chance.sample(range(ROUNDS), KILLS))
    statuses: Counter[str] = Counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(ROUNDS):
            client = identity.clients[number % 2]
            token = identity.new_session(client)
            killer = threading.Timer(chance.uniform(0.005, 0.1), identity.victim.kill)
            if number in deadly:
                killer.start()
                record.injected["kill -9"] += 1
            answers = list(pool.map(lambda _, c=client, t=token: identity.refresh(c, t), range(AT_ONCE)))
            if number in deadly:
                killer.join()
                identity.kill_and_start()
            statuses.update(str(status) for status, _ in answers)
            given = {successor for status, successor in answers if status == 200}
            record.injected["parallel refreshes"] += AT_ONCE
            record.n += 1
            assert len(given) <= 1
            if number not in deadly:
                # A client without credentials has one winner; the others end the session, so that none goes on.
                assert len(given) == 1, statuses
                wins = sum(status == 200 for status, _ in answers)
                assert wins == (AT_ONCE if client.is_confidential else 1)
    assert set(statuses) <= {"200", "400", "0"}
    record.more["statuses"] = dict(statuses)
    _assert_one_successor_each(identity, record)


def _assert_one_successor_each(identity: Identity, record: Record) -> None:
    with identity.parts.system_work(ALL_COUNTRIES) as work:
        run = work.connection.exec_driver_sql
        counts = run("SELECT family_id, count(*) AS n FROM refresh_tokens GROUP BY family_id").all()
        live = run(
            "SELECT count(*) FROM refresh_tokens t JOIN refresh_families f ON f.id = t.family_id"
            " WHERE t.used_at IS NULL AND f.revoked_at IS NULL GROUP BY f.id HAVING count(*) > 1"
        ).all()
        open_to_strangers = run(
            "SELECT count(*) FROM refresh_families f JOIN clients c USING (client_id)"
            " WHERE c.auth_method = 'none' AND f.revoked_at IS NULL"
            " AND EXISTS (SELECT FROM refresh_tokens t WHERE t.family_id = f.id AND t.used_at IS NOT NULL)"
        ).scalar_one()
    assert len(counts) == ROUNDS
    assert max(row.n for row in counts) == 2
    assert live == []
    # Only where the service died before the second of them: then no one knew of a second use.
    assert open_to_strangers <= KILLS
    record.effects = sum(row.n == 2 for row in counts)
    record.more["sessions of public clients that went on after a kill"] = open_to_strangers
