"""The tables of notifications as SQLAlchemy Core sees them; the migrations are what makes them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)

metadata = MetaData()
_MOMENT = DateTime(timezone=True)

notification = Table(
    "notification",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Uuid),
    Column("country", Text),
    Column("organisation_id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("subject_id", Uuid),
    Column("occasion", Text),
    Column("referral_id", Uuid),
    Column("code", Text),
    Column("state", Text),
    Column("recipient", Text),
    Column("created_at", _MOMENT),
    Column("read_at", _MOMENT),
)

webhook_endpoint = Table(
    "webhook_endpoint",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text),
    Column("organisation_id", Uuid),
    Column("url", Text),
    Column("events", ARRAY(Text)),
    Column("secret", LargeBinary),
    Column("previous_secret", LargeBinary),
    Column("previous_valid_until", _MOMENT),
    Column("data_key", LargeBinary),
    Column("disabled_at", _MOMENT),
    Column("disabled_reason", Text),
    Column("failing_since", _MOMENT),
    Column("failures", Integer),
    Column("paused_until", _MOMENT),
    Column("created_at", _MOMENT),
    Column("version", Integer),
)

email_channel = Table(
    "email_channel",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("country", Text),
    Column("address", LargeBinary),
    Column("data_key", LargeBinary),
    Column("language", Text),
    Column("refused_at", _MOMENT),
    Column("updated_at", _MOMENT),
    Column("version", Integer),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text),
    Column("organisation_id", Uuid),
    Column("channel", Text),
    Column("endpoint_id", Uuid),
    Column("notification_id", Uuid),
    Column("referral_id", Uuid),
    Column("from_country", Text),
    Column("from_organisation_id", Uuid),
    Column("event_type", Text),
    Column("body", Text),
    Column("state", Text),
    Column("attempts", Integer),
    Column("next_attempt_at", _MOMENT),
    Column("leased_until", _MOMENT),
    Column("last_status", Integer),
    Column("last_error", Text),
    Column("created_at", _MOMENT),
    Column("delivered_at", _MOMENT),
    Column("trace", Text),
    Column("request_id", Text),
)

delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("country", Text),
    Column("organisation_id", Uuid),
    Column("at", _MOMENT),
    Column("status", Integer),
    Column("error", Text),
    Column("milliseconds", Integer),
    Column("answer_sha256", Text),
)
