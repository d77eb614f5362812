"""Referrals with sensible values, to be changed where a test cares."""

# fixed dates: the rules are handed their moment

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from services.referrals.domain.life_cycle import State
from services.referrals.domain.referral import Referral
from shared.kernel.country import Country

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_referral(**changes: Any) -> Referral:
    referral = Referral(
        id=uuid4(),
        code="GT-000-000",
        country=Country.GUATEMALA,
        from_organisation_id=uuid4(),
        to_country=Country.HONDURAS,
        to_organisation_id=uuid4(),
        case_id=uuid4(),
        consent_id=uuid4(),
        kind="service_referral",
        services=("medical",),
        urgency="24h",
        respond_by=NOON + timedelta(hours=24),
        remind_at=NOON + timedelta(hours=12),
        expires_at=NOON + timedelta(hours=72),
        profile="d3_identified",
        state=State.SENT,
        capacity={},
        fields=(),
        payload_sha256="",
        consent_expires_on=None,
        sealed=b"sealed",
        message=b"message",
        data_key=b"",
        sent_at=NOON,
        sent_by="somebody",
    )
    return replace(referral, **changes)
