"""The country keys of a running platform, and which versions its rows need, for the commands about keys."""

import base64
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import click
from sqlalchemy import Connection, Engine, func, select

from infra.local.country_keys import overdue
from infra.local.environment import database_url
from infra.local.vault import USERS, Vault
from infra.ops.access import Access
from shared.crypto import CountryKeys
from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.db.key_file import country_keys
from shared.db.key_versions import Probe, data_keys_by_version, probe
from shared.db.rewrap import Rewrapping, WrappedKeys
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import system_grant
from shared.settings import Env, SettingsError, read

# The time-out of statements is long, because counting a whole table takes long.
_PATIENT = select(func.set_config("statement_timeout", "600s", True))


class PatientWork(UnitOfWork):
    """A unit of work whose statements may take ten minutes each."""

    @cached_property
    def connection(self) -> Connection:
        """As of every unit of work."""
        connection = super().connection
        connection.execute(_PATIENT)
        return connection


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedService:
    """A service whose rows are encrypted under country keys, with the database role and the keys of its processes."""

    service: str
    engine: Engine
    signer: ContextSigner
    keys: CountryKeys
    places: Sequence[WrappedKeys]

    def work(self, country: Country) -> UnitOfWork:
        """A unit of work of the operator in one country."""
        return PatientWork(self.engine, self.signer, system_grant("operator", frozenset({country})), SystemClock())

    def rewrapping(self, country: Country) -> Rewrapping:
        """The data keys that an older key of `country` still wraps."""
        return Rewrapping(country=country, keys=self.keys, places=self.places, open_work=lambda: self.work(country))

    def sealed(self, country: Country) -> dict[int, int]:
        """Version → number of rows that need it."""
        with self.work(country) as work:
            return dict(data_keys_by_version(self.places, country, work))

    def probes(self) -> Iterator[Probe]:
        """Unwraps one data key of each country, version and table."""
        for country in Country:
            with self.work(country) as work:
                yield from probe(self.places, country, self.keys, work)


def sealed_services(access: Access) -> list[SealedService]:
    """The services whose keys this shell can read: the one whose environment it has, else all of the platform.

    Raises click.ClickException when the environment of a service is incomplete.
    """
    if {"CEIBA_DATABASE_URL", "CEIBA_DATABASE_URL_FILE"} & os.environ.keys():
        return [_of_environment()]
    return of_vault(access.vault, access.admin_url)


def of_vault(vault: Vault, admin_url: str) -> list[SealedService]:
    """Every service with country keys, and the keys that its processes read."""
    return [_of_vault(vault, admin_url, service) for service in USERS]


def waiting_to_be_destroyed(vault: Vault) -> list[tuple[str, str, int]]:
    """Service, country and version of the retired keys that are overdue."""
    today, held = datetime.now(UTC).date(), vault.secrets().country_keys
    return [(s, c.value, v) for s in USERS for c in Country for v in overdue(held[s].get(c, {}), today)]


def _of_vault(vault: Vault, admin_url: str, service: str) -> SealedService:
    file, secrets = vault.country_key_file(service), vault.secrets()
    if not file.exists():
        vault.hand_out()
    account = {"user": f"{service}_app", "password": secrets.app_passwords[service], "database": f"ceiba_{service}"}
    return SealedService(
        service=service,
        engine=make_engine(database_url(admin_url, **account), pool_size=1),
        signer=ContextSigner(base64.b64decode(secrets.context_keys[service])),
        keys=country_keys("", str(file)),
        places=_places(service),
    )


def _of_environment() -> SealedService:
    try:
        service, url, context_key, keys = read(_settings)
    except SettingsError as problem:
        raise click.ClickException(f"this needs the environment of a cases or referrals process: {problem}") from None
    return SealedService(
        service=service,
        engine=make_engine(url, pool_size=1),
        signer=ContextSigner(context_key),
        keys=CountryKeys.from_json(keys),
        places=_places(service),
    )


def _settings(env: Env) -> tuple[str, str, bytes, str]:
    return env.str("SERVICE"), env.str("DATABASE_URL"), env.key("CONTEXT_KEY"), env.str("COUNTRY_KEYS")


def _places(service: str) -> tuple[WrappedKeys, ...]:
    # Imported when needed: the image of one service does not hold the other.
    if service == "cases":
        from services.cases.adapters.wrapped_keys import WRAPPED_KEYS as OF_CASES

        return OF_CASES
    if service == "referrals":
        from services.referrals.adapters.wrapped_keys import WRAPPED_KEYS as OF_REFERRALS

        return OF_REFERRALS
    raise click.ClickException(f"{service} wraps nothing with the key of a country")
