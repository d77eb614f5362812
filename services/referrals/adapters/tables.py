"""The tables as SQLAlchemy Core sees them; the migrations are what makes them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    FetchedValue,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from services.referrals.domain.escalation import Escalation
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import LogEntry
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from services.referrals.notifications.adapters.tables import metadata
from shared.db.rows import table_of

_MOMENT = DateTime(timezone=True)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text),
    Column("kind", Text),
    Column("public_name", Text),
    Column("suspended_at", _MOMENT),
    Column("duties", ARRAY(Text)),
    Column("updated_at", _MOMENT),
)

service_offer = Table(
    "service_offer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text),
    Column("organisation_id", Uuid),
    Column("service_type", Text),
    Column("accepts_genders", ARRAY(Text)),
    Column("age_min", Integer),
    Column("age_max", Integer),
    Column("languages", ARRAY(Text)),
    Column("adm1_served", ARRAY(Text)),
    Column("capacity_total", Integer),
    Column("capacity_free", Integer),
    Column("hours", Text),
    Column("requires_report", Boolean),
    Column("address", LargeBinary),
    Column("address_confidential", Boolean),
    Column("data_key", LargeBinary),
    Column("verified_on", Date),
    Column("updated_at", _MOMENT),
    Column("version", Integer),
)

referral = table_of(
    Referral,
    "referral",
    metadata,
    Column("escalation_level", SmallInteger, nullable=False),
    # PostgreSQL derives both from the deadline.
    Column("escalate_again_at", _MOMENT, FetchedValue()),
    Column("expires_at", _MOMENT, FetchedValue()),
)

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
    Column("note", LargeBinary),
    without=("note",),
)

escalation = table_of(Escalation, "escalation", metadata, Column("level", SmallInteger, nullable=False))

withdrawal_notice = table_of(
    WithdrawalNotice, "withdrawal_notice", metadata, Column("referral_id", Uuid, primary_key=True)
)
