"""The tables of notifications as SQLAlchemy Core sees them; the migrations are what makes them."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, MetaData, Text, Uuid

from services.referrals.notifications.domain.delivery import Delivery, DeliveryAttempt
from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.notice import Notice
from shared.db.rows import table_of

metadata = MetaData()
_MOMENT = DateTime(timezone=True)

notification = table_of(
    Notice,
    "notification",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Uuid, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("read_at", _MOMENT),
    # Only what is sent outside the platform says these, and who is notified depends on the case.
    without=("from_country", "from_organisation_id", "urgency", "respond_by", "case_id", "hearing"),
)

webhook_endpoint = table_of(Endpoint, "webhook_endpoint", metadata)

email_channel = table_of(EmailChannel, "email_channel", metadata, Column("organisation_id", Uuid, primary_key=True))

delivery = table_of(Delivery, "delivery", metadata, without=("attempt_log",))

delivery_attempt = table_of(
    DeliveryAttempt,
    "delivery_attempt",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("country", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
)
