"""`ceiba keys rewrap`: after a country's key was changed.

It runs with the environment of a process of cases or of referrals, because each has country keys of its own.
"""

import click

from infra.ops.access import Access
from infra.ops.answers import answer, json_option
from infra.ops.people import country_option
from shared.db.context import ContextSigner
from shared.db.crypto import CountryKeys, DecryptionError
from shared.db.engine import make_engine
from shared.db.rewrap import Rewrapping, WrappedKeys
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import system_grant
from shared.settings import Env, SettingsError, read


@click.command("rewrap")
@country_option
@json_option
@click.pass_obj
def rewrap(access: Access, country: str, as_json: bool) -> None:
    """Wrap the data keys of a country with its current key. May be interrupted and started again.

    Exit code 1 while an older key is still needed.
    """
    del access  # everything is in the environment of the service
    service, work = _rewrapping(Country(country))
    waiting = work.waiting()
    try:
        with click.progressbar(length=waiting, label=f"{service} {country}", hidden=as_json) as bar:
            done = work.run(bar.update)
    except DecryptionError:
        raise click.ClickException("a data key is wrapped by a key that CEIBA_COUNTRY_KEYS does not hold") from None
    left = work.waiting()
    answer({"service": service, "country": country, "rewrapped": done, "left": left}, as_json=as_json)
    if left:
        raise SystemExit(1)


def _rewrapping(country: Country) -> tuple[str, Rewrapping]:
    try:
        service, database_url, context_key, keys = read(_settings)
    except SettingsError as problem:
        raise click.ClickException(f"this needs the environment of a cases or referrals process: {problem}") from None
    engine, signer = make_engine(database_url, pool_size=1), ContextSigner(context_key)
    grant = system_grant("operator", frozenset({country}))
    return service, Rewrapping(
        country=country,
        keys=CountryKeys.from_json(keys),
        places=_places(service),
        open_work=lambda: UnitOfWork(engine, signer, grant, SystemClock()),
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
