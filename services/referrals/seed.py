"""Demonstration data: what each organisation of the demonstration network offers, and where it gets its e-mail."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from services.referrals.adapters.offers import OfferFilter
from services.referrals.adapters.work import ReferralsWork
from services.referrals.bootstrap import Services, services
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.notifications.domain.email_channel import SetEmailChannel
from services.referrals.notifications.usecases.set_email_channel import set_email_channel
from services.referrals.usecases.publish_offer import publish_offer
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.settings import require_demonstration

_SHELTER = {
    "service_type": "emergency_shelter",
    "accepts_genders": ("feminine", "trans_feminine"),
    "languages": ("spa",),
    "capacity_total": 12,
    "capacity_free": 9,
    "hours": "24 h",
    "address": "Dirección de demostración 1",
    "address_confidential": True,
}
_NGO: tuple[Mapping[str, Any], ...] = (
    _SHELTER,
    {"service_type": "mental_health", "capacity_total": 20, "capacity_free": 8, "hours": "L-V 8:00-17:00"},
    {"service_type": "medical", "hours": "L-V 8:00-16:00"},
    {"service_type": "legal_counsel", "hours": "L-V 8:00-17:00"},
    {"service_type": "basic_needs", "hours": "L-S 8:00-18:00"},
)
_PROSECUTION: tuple[Mapping[str, Any], ...] = (
    {"service_type": "victim_witness", "hours": "24 h", "requires_report": True},
    {"service_type": "court_accompaniment", "hours": "L-V 8:00-16:00", "requires_report": True},
    {"service_type": "legal_counsel", "hours": "L-V 8:00-16:00"},
)
_AUTHORITY: tuple[Mapping[str, Any], ...] = (
    {"service_type": "child_protection", "age_max": 17, "hours": "24 h"},
    {"service_type": "voluntary_return", "hours": "L-V 8:00-16:00"},
    {"service_type": "documentation", "hours": "L-V 8:00-16:00"},
    {"service_type": "follow_up", "hours": "L-V 8:00-16:00"},
)
_OFFERS = {"ngo": _NGO, "prosecution": _PROSECUTION}


@dataclass(frozen=True, slots=True)
class _Organisation:
    id: UUID
    name: str
    country: Country
    kind: str


def seed_demo(demo_file: Path, parts: Services | None = None) -> None:
    """Fill the directory for every organisation of `demo_file`. Idempotent: what is there stays as it is.

    Raises NotADemonstration in production.
    """
    parts = parts or services()
    require_demonstration(parts.settings.common.environment)
    for described in json.loads(demo_file.read_text(encoding="utf-8"))["organisations"]:
        organisation = _Organisation(
            UUID(described["id"]), described["name"], Country(described["country"]), described["kind"]
        )
        # The event of its registration may still be on its way; the card it brings is the same.
        with parts.system_work(frozenset({organisation.country})) as work:
            if work.organisations.find(organisation.id) is None:
                _put_card(organisation, work)
        with parts.work(_as_member(organisation)) as work:
            _publish_offers(organisation, work)
            _open_channel(organisation, work)


def _put_card(organisation: _Organisation, work: ReferralsWork) -> None:
    card = OrganisationCard(
        id=organisation.id,
        country=organisation.country,
        kind=organisation.kind,
        public_name=organisation.name,
        updated_at=work.clock.now(),
    )
    work.organisations.put(card)


def _publish_offers(organisation: _Organisation, work: ReferralsWork) -> None:
    if work.offers.page(OfferFilter(organisation_id=organisation.id), after=None, limit=1).items:
        return
    for offer in _OFFERS.get(organisation.kind, _AUTHORITY):
        publish_offer(offer, work=work)


def _open_channel(organisation: _Organisation, work: ReferralsWork) -> None:
    if work.email_channels.find(organisation.id) is None:
        address = f"focal.{_slug(organisation.name)}@ceiba.example"
        set_email_channel(SetEmailChannel(address=address), work=work, require_version=lambda _: None)


def _as_member(organisation: _Organisation) -> Grant:
    return Grant(
        subject="seed",
        client_id="seed",
        organisation_id=organisation.id,
        countries=frozenset({organisation.country}),
        permissions=frozenset(),
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
