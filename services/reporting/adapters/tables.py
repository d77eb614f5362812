"""The tables as SQLAlchemy Core sees them; the migrations are what makes them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    FetchedValue,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from services.reporting.domain.extracts.extracts import Extract, Run
from services.reporting.domain.facts.person_facts import PersonFact
from services.reporting.domain.facts.referral_facts import ReferralFact
from services.reporting.domain.proceedings.records import ProceedingRecord
from services.reporting.domain.proceedings.units import Unit
from shared.db.rows import table_of
from shared.db.types import Bytea

metadata = MetaData()
_MOMENT = DateTime(timezone=True)


def _publication_columns() -> tuple[Column[object], ...]:
    """What a fact has for its publication; the first three follow from the others, and PostgreSQL writes them."""
    return (
        Column("period", Text, FetchedValue()),
        Column("parties", ARRAY(Uuid), FetchedValue()),
        Column("counted", Boolean, FetchedValue()),
        Column("profile", ARRAY(Text)),
        Column("published_period", Text),
        Column("published", ARRAY(Text)),
        Column("stale", Boolean, nullable=False),
    )


person_fact = table_of(
    PersonFact, "person_fact", metadata, Column("case_id", Uuid, primary_key=True), *_publication_columns()
)

early_consent = Table(
    "early_consent",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
    Column("statistics_consent", Boolean, nullable=False),
)

person_count = Table(
    "person_count",
    metadata,
    Column("country", Text, primary_key=True),
    Column("slice", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("organisation_id", Uuid, primary_key=True),
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True),
    Column("persons", Integer, nullable=False),
    Column("own_persons", Integer, nullable=False),
    Column("open_cases", Integer, nullable=False),
)

known_to = Table(
    "known_to",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
)

referral_fact = table_of(
    ReferralFact, "referral_fact", metadata, Column("referral_id", Uuid, primary_key=True), *_publication_columns()
)

referral_count = Table(
    "referral_count",
    metadata,
    Column("country", Text, primary_key=True),
    Column("to_country", Text, primary_key=True),
    Column("slice", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("from_organisation_id", Uuid, primary_key=True),
    Column("to_organisation_id", Uuid, primary_key=True),
    Column("a", Text, primary_key=True),
    Column("sent", Integer, nullable=False),
    Column("decided", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
)

proceeding_record = table_of(
    ProceedingRecord,
    "proceeding_record",
    metadata,
    Column("proceeding_id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    columns=("proceeding_id", "country", "proceeding_key", "organisation_id", "version", "subjects"),
    document="record",
    computed={"subjects": "subjects"},
)

proceeding_unit = table_of(
    Unit,
    "proceeding_unit",
    metadata,
    Column("measured", ARRAY(BigInteger), nullable=False),
    Column("weight", BigInteger, nullable=False),
    Column("period", Text, FetchedValue()),
    Column("profile", ARRAY(Text)),
    Column("published_period", Text),
    Column("published", ARRAY(Text)),
    Column("stale", Boolean, nullable=False),
    computed={"weight": "weight"},
)

proceeding_count = Table(
    "proceeding_count",
    metadata,
    Column("country", Text, primary_key=True),
    Column("organisation_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("series", Text, primary_key=True),
    Column("detail", Text, primary_key=True),
    Column("measured", ARRAY(BigInteger), primary_key=True),
    Column("units", Integer, nullable=False),
)

published = Table(
    "published",
    metadata,
    Column("source", Text, primary_key=True),
    Column("country", Text, primary_key=True),
    Column("to_country", Text, nullable=False),
    Column("period", Text, primary_key=True),
    Column("profile", ARRAY(Text), primary_key=True),
    Column("n", Integer, nullable=False),
)

changed = Table(
    "changed",
    metadata,
    Column("source", Text, primary_key=True),
    Column("country", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("stratum", Text, nullable=False),
    Column("parties", ARRAY(Uuid), nullable=False),
)

change_mark = Table(
    "change_mark",
    metadata,
    Column("source", Text, primary_key=True),
    Column("country", Text, primary_key=True),
    Column("noted", BigInteger, nullable=False),
    Column("counted", BigInteger, nullable=False),
)

import_arrival = Table(
    "import_arrival",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("arrived", Integer, nullable=False),
    Column("last_at", _MOMENT, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    Column("source", Text, primary_key=True),
    Column("country", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("published_at", _MOMENT, nullable=False),
)

extract = table_of(
    Extract,
    "extract",
    metadata,
    Column("years", ARRAY(SmallInteger), nullable=False),
    without=("schedule",),
    computed={"cron": "cron", "time_zone": "time_zone"},
)

extract_run = table_of(Run, "extract_run", metadata)

extract_chunk = Table(
    "extract_chunk",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("bytes", Bytea, nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
)
