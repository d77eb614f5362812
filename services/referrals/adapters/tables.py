"""The tables as SQLAlchemy Core sees them; the migrations are what makes them."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    FetchedValue,
    Identity,
    SmallInteger,
    Text,
    Uuid,
)

from services.referrals.domain.case_seal import CaseSeal
from services.referrals.domain.escalation import Escalation
from services.referrals.domain.movement import Movement
from services.referrals.domain.offer import Offer
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import LogEntry
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from services.referrals.notifications.adapters.tables import metadata
from shared.db.rows import table_of
from shared.db.types import Bytea

_MOMENT = DateTime(timezone=True)

organisation = table_of(OrganisationCard, "organisation", metadata)

service_offer = table_of(Offer, "service_offer", metadata)

referral = table_of(
    Referral,
    "referral",
    metadata,
    Column("escalation_level", SmallInteger, nullable=False),
    # PostgreSQL derives both from the deadline and the percents.
    Column("escalate_again_at", _MOMENT, FetchedValue()),
    Column("expires_at", _MOMENT, FetchedValue()),
)

case_seal = table_of(CaseSeal, "case_seal", metadata, Column("case_id", Uuid, primary_key=True))

referral_event = table_of(
    LogEntry,
    "referral_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("referral_id", Uuid, nullable=False),
    Column("country", Text, nullable=False),
    Column("from_organisation_id", Uuid, nullable=False),
    Column("to_country", Text, nullable=False),
    Column("to_organisation_id", Uuid, nullable=False),
    # Encrypted, so it is no text as in the entry.
    Column("note", Bytea),
    without=("note",),
)

escalation = table_of(Escalation, "escalation", metadata, Column("level", SmallInteger, nullable=False))

movement = table_of(Movement, "movement", metadata, Column("referral_id", Uuid, primary_key=True))

withdrawal_notice = table_of(
    WithdrawalNotice, "withdrawal_notice", metadata, Column("referral_id", Uuid, primary_key=True)
)
