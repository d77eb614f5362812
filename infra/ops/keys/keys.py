"""`ceiba keys`: changes keys, and re-wraps data keys after a change."""

from datetime import UTC, datetime

import click

from infra.local.country_keys import (
    Entry,
    KeyConflict,
    forgotten,
    older_versions,
    overdue,
    retired_versions,
    with_again,
    with_next,
    without,
)
from infra.local.vault import USERS, Vault
from infra.ops.access import Access
from infra.ops.answers import answer, answer_rows, json_option
from infra.ops.keys.country_keys import SealedService, of_vault, sealed_services, waiting_to_be_destroyed
from infra.ops.keys.event_keys import event
from infra.ops.options import countries_option
from infra.ops.people import identity, operator_grant
from shared.crypto import DecryptionError
from shared.kernel.country import Country


@click.group()
def keys() -> None:
    """Keys of the platform."""


keys.add_command(event)


@keys.group()
def rotate() -> None:
    """Make a new key beside the old one."""


@rotate.command("country")
@click.argument("country", type=click.Choice([c.value for c in Country]))
@json_option
@click.pass_obj
def rotate_country(access: Access, country: str, as_json: bool) -> None:
    """Let a new key of COUNTRY seal from now on. The old one opens until `rewrap` and `retire`.

    Repeated before `retire` it makes no second one: it hands the same out again.
    """
    adopt(access)
    for service in USERS:
        access.vault.change_country_key(service, country, lambda e: e if older_versions(e) else with_next(e))
    access.vault.hand_out()
    held = access.vault.secrets().country_keys
    rows = [
        {"service": s, "country": country, "current": held[s][country]["current"],
         "older": ", ".join(map(str, older_versions(held[s][country])))}
        for s in USERS
    ]  # fmt: skip
    answer_rows(rows, ("service", "country", "current", "older"), as_json=as_json, empty="")


@keys.command()
@countries_option
@json_option
@click.pass_obj
def rewrap(access: Access, countries: tuple[str, ...], as_json: bool) -> None:
    """Wrap the data keys with the current key of their country. May be interrupted and started again.

    Exit code 1 while an older key is still needed.
    """
    rows = [_rewrapped(s, Country(c), as_json) for s in sealed_services(access) for c in countries or tuple(Country)]
    answer_rows(rows, ("service", "country", "rewrapped", "left"), as_json=as_json, empty="")
    if any(row["left"] for row in rows):
        raise SystemExit(1)


@keys.command()
@countries_option
@json_option
@click.pass_obj
def retire(access: Access, countries: tuple[str, ...], as_json: bool) -> None:
    """Take older keys out of use once nothing lies under them; exit code 1 while something does.

    A retired key stays in the platform's file of secrets for 30 days, for a restore; the next `retire` destroys it
    then. One that something lies under again is kept and comes back into use.
    """
    adopt(access)
    services = of_vault(access.vault, access.admin_url)
    rows = [row for s in services for c in countries or tuple(Country) for row in _retired(access.vault, s, Country(c))]
    access.vault.hand_out()
    columns = ("service", "country", "version", "still_sealed", "retired", "destroyed")
    answer_rows(rows, columns, as_json=as_json, empty="No key is older than the current one.")
    if any(row["still_sealed"] for row in rows):
        raise SystemExit(1)


@keys.command()
@json_option
@click.pass_obj
def check(access: Access, as_json: bool) -> None:
    """See that every key is there under which something lies; one that was retired comes back. Exit code 1 if not.

    Names also what was retired more than 30 days ago and still waits for the `retire` that destroys it.
    """
    adopt(access)
    rows = [{**row, "overdue": False} for row in bring_back(access.vault, access.admin_url)]
    late = ({"service": s, "country": c, "version": v} for s, c, v in waiting_to_be_destroyed(access.vault))
    rows += [{**which, "rows": 0, "found": True, "overdue": True} for which in late]
    columns = ("service", "country", "version", "rows", "found", "overdue")
    answer_rows(rows, columns, as_json=as_json, empty="Every key that is needed is in use.")
    if not all(row["found"] for row in rows):
        raise SystemExit(1)


@keys.command("rotate-signing")
@json_option
@click.pass_obj
def rotate_signing(access: Access, as_json: bool) -> None:
    """Let the announced key sign tokens from now on and announce a fresh one. Issued tokens stay valid."""
    from services.identity.usecases.tokens.rotate_signing_key import rotate_signing_key

    parts = identity(access)
    with parts.work(operator_grant()) as work:
        rotate_signing_key(work=work)
        states = {str(key.state): key.kid for key in work.signing_keys.shown(work.clock.now())}
    answer({state: states.get(state) for state in ("current", "next", "retired")}, as_json=as_json)


def adopt(access: Access) -> None:
    """Add keys that only the services' folders have. Raises click.ClickException when folder and file disagree."""
    try:
        access.vault.adopt()
    except KeyConflict as problem:
        raise click.ClickException(str(problem)) from None
    access.vault.hand_out()


def bring_back(vault: Vault, admin_url: str) -> list[dict[str, object]]:
    """Versions that rows need and no process loads; `found` says whether one could be brought back."""
    rows = []
    for service in of_vault(vault, admin_url):
        for country in Country:
            loaded = service.keys.ring().keys.get(country, {})
            for version, count in service.sealed(country).items():
                if version not in loaded:
                    found = _brought_back(vault, service.service, country, version)
                    rows.append({"service": service.service, "country": country, "version": version, "rows": count,
                                 "found": found})  # fmt: skip
    vault.hand_out()
    return rows


def _brought_back(vault: Vault, service: str, country: Country, version: int) -> bool:
    def change(entry: Entry) -> Entry:
        # It is in use already when another command has changed keys meanwhile.
        return entry if str(version) in entry["keys"] else with_again(entry, version)

    try:
        vault.change_country_key(service, country, change)
    except KeyError:
        return False
    return True


def _rewrapped(service: SealedService, country: Country, as_json: bool) -> dict[str, object]:
    work = service.rewrapping(country)
    waiting = work.waiting()
    try:
        with click.progressbar(length=waiting, label=f"{service.service} {country}", hidden=as_json) as bar:
            done = work.run(bar.update)
    except DecryptionError:
        raise click.ClickException(
            f"{service.service} {country}: a data key is wrapped by a key that nobody holds; see `ceiba doctor`"
        ) from None
    return {"service": service.service, "country": country.value, "rewrapped": done, "left": work.waiting()}


def _retired(vault: Vault, service: SealedService, country: Country) -> list[dict[str, object]]:
    today = datetime.now(UTC).date()
    sealed = service.sealed(country)

    def change(entry: Entry) -> Entry:
        # A late transaction or a restored backup may have brought rows that need a retired key.
        for version in retired_versions(entry):
            entry = with_again(entry, version) if sealed.get(version) else entry
        for version in older_versions(entry):
            entry = entry if sealed.get(version) else without(entry, version, today)
        return forgotten(entry, today)

    before = vault.secrets().country_keys[service.service][country]
    again = [version for version in retired_versions(before) if sealed.get(version)]
    gone = [version for version in overdue(before, today) if version not in again]
    touched = sorted({*older_versions(before), *again, *gone})
    if touched:
        vault.change_country_key(service.service, country, change)
    where = {"service": service.service, "country": country.value}
    left = {version: sealed.get(version, 0) for version in touched}
    return [
        {**where, "version": v, "still_sealed": n, "retired": not n, "destroyed": v in gone} for v, n in left.items()
    ]
