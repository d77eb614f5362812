"""Checks that encrypted rows can be decrypted: one probe for each service, country and version of a key.

What has no versions is in `probes_of_data.py`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from sqlalchemy import Row, bindparam, column, select, table
from sqlalchemy.exc import SQLAlchemyError

from infra.ops.access import Access
from infra.ops.keys.country_keys import SealedService, of_vault, waiting_to_be_destroyed
from infra.ops.keys.probes_of_data import (
    blind_index_checks,
    context_checks,
    document_checks,
    event_checks,
    identity_checks,
    pseudonym_checks,
)
from shared.crypto import DecryptionError, open_sealed
from shared.kernel.country import Country

Check = tuple[str, str | None]
"""The result of one check: what was checked, and the problem if there is one."""


def key_checks(access: Access) -> Iterator[Check]:
    """A check for each key that rows need, with the keys that the services' processes read."""
    try:
        services = of_vault(access.vault, access.admin_url)
    except (OSError, ValueError, KeyError):
        yield "country keys", "a file of country keys is missing or malformed"
        return
    try:
        yield from _keys_of_data(access, services)
    except psycopg.errors.InsufficientPrivilege:
        # A managed database, whose administrator does not see every row.
        pass
    except (psycopg.Error, SQLAlchemyError):
        yield "keys of data", "database away"
    for service in services:
        try:
            yield from _country_keys(service)
            if service.service == "referrals":
                yield from _packets(access, service)
        except SQLAlchemyError:
            yield f"keys of {service.service}", "database away"
    for name, country, version in waiting_to_be_destroyed(access.vault):
        # With that key, an old backup would make people readable again who were erased since.
        yield f"retired country key {name} {country} version {version}", "it is kept too long: run `ceiba keys retire`"


def thorough_key_checks(access: Access) -> Iterator[Check]:
    """The same, and whether people are found: for that a name of each country is decrypted, so not at every call."""
    found = list(key_checks(access))
    yield from found
    if any(problem for name, problem in found if name.startswith("context key")):
        # Under another context key nothing may be read or audited.
        return
    for service in of_vault(access.vault, access.admin_url):
        if service.service == "cases":
            yield from blind_index_checks(access, service)


def _keys_of_data(access: Access, services: Sequence[SealedService]) -> Iterator[Check]:
    yield from context_checks(access)
    yield from event_checks(access)
    yield from identity_checks(access)
    yield from pseudonym_checks(access)
    for cases in services:
        if cases.service == "cases":
            yield from document_checks(access, cases)


def _country_keys(service: SealedService) -> Iterator[Check]:
    closed: dict[tuple[str, int], list[str]] = {}
    for found in service.probes():
        closed.setdefault((found.country, found.version), []).extend([] if found.opens else [found.table])
    for (country, version), tables in sorted(closed.items()):
        problem = f"what lies under it does not open: {', '.join(sorted(tables))}" if tables else None
        yield f"country key {service.service} {country} version {version}", problem


def _packets(access: Access, service: SealedService) -> Iterator[Check]:
    private = access.vault.packet_private_keys()
    for country in Country:
        with service.work(country) as work:
            ends = [work.connection.execute(_PACKET.order_by(o), {"country": country}).one_or_none() for o in _ENDS]
            packets = {row.id: row for row in ends if row is not None}
            for packet in packets.values():
                # The packet is unsealed for a moment, so this is audited.
                work.audit("packet.probed", country=country, object_type="referral", object_id=packet.id)
        if packets:
            closed = [p for p in packets.values() if not _opens(p, country, private.get(country, ()))]
            yield f"packet key {country}", f"{len(closed)} of {len(packets)} packets do not open" if closed else None


def _opens(packet: Row[Any, Any], country: Country, private: list[str] | tuple[str, ...]) -> bool:
    # Imported when needed: the image of another service does not hold it.
    from services.referrals.domain.packet import seal_info

    for key in private:
        try:
            open_sealed(key, bytes(packet.sealed), seal_info(packet.id, country))
        except DecryptionError:
            continue
        return True
    return False


_REFERRAL = table("referral", column("id"), column("to_country"), column("sealed"))
_PACKET = (
    select(_REFERRAL.c.id, _REFERRAL.c.sealed)
    .where(_REFERRAL.c.to_country == bindparam("country"), _REFERRAL.c.sealed.is_not(None))
    .limit(1)
)
_ENDS = (_REFERRAL.c.id.asc(), _REFERRAL.c.id.desc())
"""Ids sort by time, so the oldest packet needs the oldest key, and the newest packet the newest."""
