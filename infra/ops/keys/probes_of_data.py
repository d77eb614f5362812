"""Checks of the keys that have no versions: something that each of them made is compared or opened.

By them a restore sees that database and keys belong together, whichever of the two is of another platform. A key of
which there is no trace in the data yet is not checked.
"""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import namedtuple_row

from infra.local.environment import database_url
from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.keys.country_keys import SealedService
from shared.crypto import BlindIndex, CountryKeys, DecryptionError, decrypt
from shared.db.context import pads
from shared.db.engine import make_engine
from shared.kernel.country import Country

Check = tuple[str, str | None]
SAMPLES = 20
"""People whose pseudonym is compared: some may have been merged with others since."""

# Raw SQL: the administrator compares rows of several services, without the SQLAlchemy tables of one of them.
_PADS = "SELECT inner_pad, outer_pad FROM authz.context_key"
_SECOND_FACTOR = "SELECT id, totp_sealed FROM users WHERE totp_sealed IS NOT NULL ORDER BY id DESC LIMIT 1"
_PSEUDONYMS = "SELECT case_id, person_key FROM person_fact ORDER BY case_id DESC LIMIT %s"
_PERSONS = "SELECT id, person_id FROM case_record WHERE id = ANY (%s)"
_NAMED = """
SELECT c.id, c.organisation_id, p.person_id, p.country, p.wrapped_key, p.names
FROM case_record c JOIN vault.person_identity p ON p.person_id = c.person_id
WHERE c.country = %s AND p.names IS NOT NULL
  AND EXISTS (SELECT FROM case_search_token t WHERE t.case_id = c.id AND t.kind = 'name')
ORDER BY c.id DESC LIMIT 1
"""
_TOKENS = "SELECT token FROM case_search_token WHERE case_id = %s AND organisation_id = %s AND kind = 'name'"
_DOCUMENT = """
SELECT d.id, d.wrapped_key, p.wrapped_key AS person_key
FROM document d JOIN vault.person_identity p ON p.person_id = d.person_id
WHERE d.country = %s AND d.wrapped_key IS NOT NULL ORDER BY d.id DESC LIMIT 1
"""


def context_checks(access: Access) -> Iterator[Check]:
    """First of all: under another context key the service sees no row, so nothing else would be found wrong."""
    for service in SERVICES:
        expected = pads(base64.b64decode(access.secrets.context_keys[service]))
        installed = [tuple(map(bytes, row)) for row in _rows(access, service, _PADS)]
        other = installed and installed != [expected]
        yield f"context key {service}", "the database has another one: run `ceiba migrate`" if other else None


def event_checks(access: Access) -> Iterator[Check]:
    """Whether each service believes what its partners sign, by the files that its processes read."""
    from infra.local.environment import event_keys

    for service in SERVICES:
        file = access.vault.folder / service / "CEIBA_EVENT_PUBLIC_KEYS"
        if not file.exists():
            # With `make run` processes get them from the file of secrets itself.
            continue
        expected = json.loads(event_keys(service, access.secrets)["CEIBA_EVENT_PUBLIC_KEYS"])
        differ = sorted(name for name, keys in json.loads(file.read_text()).items() if keys != expected.get(name))
        problem = f"not those of {', '.join(differ)}: run set-up and restart" if differ else None
        yield f"event keys {service}", problem


def identity_checks(access: Access) -> Iterator[Check]:
    """The keys that sign tokens, and the secret of a second factor: both are sealed under the identity key."""
    from services.identity.adapters.sign_in.second_factor import SecondFactor
    from services.identity.adapters.tokens.signing_keys import SigningKeyRepository

    key = base64.b64decode(access.secrets.identity_key)
    with make_engine(_url(access, "identity"), pool_size=1).connect() as connection:
        keys = SigningKeyRepository(connection, key)
        yield from _opening("identity key (keys that sign tokens)", lambda: keys.shown(datetime.now(UTC)))
    factor = SecondFactor(key)
    for row in _rows(access, "identity", _SECOND_FACTOR):
        opening = partial(factor.unseal, bytes(row.totp_sealed), row.id)
        yield from _opening("identity key (second factors)", opening)


def pseudonym_checks(access: Access) -> Iterator[Check]:
    """The pseudonyms that statistics have of people."""
    from services.cases.adapters.person.pseudonyms import Pseudonyms

    told: dict[UUID, str] = dict(_rows(access, "reporting", _PSEUDONYMS, SAMPLES))
    persons = _rows(access, "cases", _PERSONS, list(told))
    if persons:
        made_by = Pseudonyms(base64.b64decode(access.secrets.pseudonym_key))
        fits = any(made_by.person_key(person_id) == told[case_id] for case_id, person_id in persons)
        yield "pseudonym key", None if fits else "statistics know people under pseudonyms that another key made"


def blind_index_checks(access: Access, cases: SealedService) -> Iterator[Check]:
    """Whether a person of each country would be found under their name; the name is neither shown nor kept."""
    from services.cases.adapters.person.search_index import SearchTokens

    index = SearchTokens(BlindIndex.from_json(json.dumps(dict(access.secrets.blind_index_keys))))
    for country in Country:
        for row in _rows(access, "cases", _NAMED, country):
            names = _names(cases.keys, row)
            if names is None:
                continue
            expected = {token for _, token in index.name_tokens(country, *names)}
            kept = {bytes(token) for (token,) in _rows(access, "cases", _TOKENS, row.id, row.organisation_id)}
            with cases.work(country) as work:
                # A name was decrypted for a moment, so this is audited.
                work.audit("identity.read", country=country, object_type="case", object_id=row.id)
            fits = bool(expected & kept)
            yield f"blind index key {country}", None if fits else "people are not found under their names"


def document_checks(access: Access, cases: SealedService) -> Iterator[Check]:
    """The key of the newest document of each country, which lies under the key of a person."""
    for country in Country:
        for row in _rows(access, "cases", _DOCUMENT, country):
            yield from _opening(f"documents {country}", partial(_open_document, cases.keys, country, row))


def _open_document(keys: CountryKeys, country: Country, row: Any) -> bytes:
    from services.cases.domain.documents.documents import key_place

    return decrypt(keys.open(country, bytes(row.person_key)), bytes(row.wrapped_key), f"{key_place(row.id)}|{country}")


def _names(keys: CountryKeys, row: Any) -> tuple[str | None, str | None, str | None] | None:
    """First names, surnames and what a person is called; None where the country's own probe says what is wrong."""
    from services.cases.adapters.person.vault import decrypt_identity

    stored = dict.fromkeys(("birthdate", "documents", "phones", "contact")) | {"names": bytes(row.names)}
    try:
        key = keys.open(Country(row.country), bytes(row.wrapped_key))
        identity = decrypt_identity(key, row.person_id, Country(row.country), stored)
    except DecryptionError:
        return None
    return identity.first_names, identity.surnames, identity.known_as


def _opening(name: str, opened: Callable[[], object]) -> Iterator[Check]:
    try:
        opened()
    except DecryptionError:
        yield name, "what lies under it does not open"
    else:
        yield name, None


def _rows(access: Access, service: str, query: str, *values: object) -> Sequence[Any]:
    with psycopg.connect(_url(access, service), row_factory=namedtuple_row) as connection:
        return connection.execute(query, values or None).fetchall()


def _url(access: Access, service: str) -> str:
    """Of the administrator: what is compared must be seen whatever context key the database has."""
    info = psycopg.conninfo.conninfo_to_dict(access.admin_url)
    user, password = str(info["user"]), str(info.get("password", ""))
    return database_url(access.admin_url, user=user, password=password, database=f"ceiba_{service}")
