"""How long the rows of every table are kept, and what deletes them: the one list, of which docs/tables.md is written.

A table that is not on it fails a test, and so does a rule without the code that keeps it
(`tests/architecture/test_kept_tables.py`). Cases follow what their country decided (docs/runbooks/retention.md).
"""

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EVERY: Final = "every"
"""Stands for each of the four services."""


class Kept(StrEnum):
    """What ends the life of a row."""

    LAW = "for good, as evidence"
    """Who did what with data of a person, or what was promised: nothing deletes it. Holds ids and codes."""
    HISTORY = "for good"
    """A few rows a thing, without which a later decision or event could not be understood."""
    CASE = "with its case"
    """Until the retention of the case ends or its person is erased."""
    OWNER = "with what it belongs to"
    """Until somebody removes the thing: an endpoint, a passkey, a definition."""
    STATE = "one row a thing, overwritten"
    """Their number does not grow with time."""
    SETTLED = "until it is settled"
    """Work that is under way, or that an operator answers for; an alert tells how old it is."""
    TIME = "for a time"
    """A tick or the relay deletes what is older."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How long the rows of one table are kept."""

    service: str
    table: str
    kept: Kept
    because: str
    """The time for `TIME`, the reason for what is never deleted."""
    by: str = ""
    """What deletes: a function, `module:name`; for rows that go with another one, the name of its table."""


_PRUNE = "shared.messaging.retention:prune"
_CLEAR = "services.identity.usecases.clear_expired:clear_expired"
_NEWS = "services.referrals.notifications.usecases.forget_old_news:forget_old_news"
_FORGET = "services.cases.adapters.case.retained_cases:RetainedCases"
_ERASE = "services.cases.adapters.person.vault:Vault"
_FILES = "services.reporting.usecases.extracts.drop_expired_files:drop_expired_files"
_PUBLISH = "services.reporting.usecases.figures.publish_vintage:publish_vintage"

MESSAGES = (
    Rule(EVERY, "outbox", Kept.TIME, "35 days after the event, once every consumer has confirmed it", _PRUNE),
    Rule(EVERY, "outbox_delivery", Kept.TIME, "as its event", "outbox"),
    Rule(EVERY, "outbox_position", Kept.HISTORY, "the number of an aggregate's last event; one may follow in years"),
    Rule(EVERY, "inbox", Kept.TIME, "90 days after it was applied: longer than anything is sent again", _PRUNE),
    Rule(EVERY, "inbox_position", Kept.HISTORY, "the number of the last event that was applied"),
    Rule(EVERY, "dead_letter", Kept.SETTLED, "an effect that is missing: `ceiba deadletters` replays or drops it"),
    Rule(EVERY, "idempotency", Kept.TIME, "72 hours", _PRUNE),
)
AUDIT = (
    Rule(EVERY, "audit", Kept.LAW, "who read or changed what, or was refused; in partitions by month"),
    Rule(EVERY, "audit_seal", Kept.LAW, "the chain over the audit"),
    Rule(EVERY, "audit_anchored", Kept.STATE, "the last anchored head of a country"),
)
PLATFORM = (
    Rule(EVERY, "alembic_version", Kept.STATE, "the newest migration"),
    Rule(EVERY, "authz.context_key", Kept.STATE, "the key of signed contexts"),
    Rule(EVERY, "schema_revision", Kept.STATE, "one row a migration: which older code the schema serves"),
)
CASES = (
    Rule("cases", "case_record", Kept.HISTORY, "what statistics count is left when its retention has ended"),
    Rule("cases", "case_part", Kept.CASE, "", _FORGET),
    Rule("cases", "note", Kept.CASE, "", _FORGET),
    Rule("cases", "assessment", Kept.CASE, "", _FORGET),
    Rule("cases", "timeline_entry", Kept.CASE, "", _FORGET),
    Rule("cases", "vault.identity_change", Kept.CASE, "", _FORGET),
    Rule("cases", "vault.person_identity", Kept.CASE, "", _ERASE),
    Rule("cases", "case_search_token", Kept.CASE, "", "services.cases.adapters.person.search_index:SearchIndex"),
    Rule("cases", "vault.perpetrator", Kept.CASE, "", "services.cases.adapters.parts.perpetrators:Perpetrators"),
    Rule("cases", "vault.tombstone", Kept.LAW, "that a person was erased, so that a restored backup erases them again"),
    Rule("cases", "disclosure", Kept.LAW, "what left, to whom, on which grounds; names of fields only"),
    Rule("cases", "approval", Kept.LAW, "who asked and who decided; the words are unreadable after erasure"),
    Rule("cases", "emergency_access", Kept.LAW, "who opened a sealed case; the words are unreadable after erasure"),
    Rule("cases", "bulk_access", Kept.LAW, "who read unusually, and what was found about it"),
    Rule("cases", "client_holder", Kept.LAW, "who held a system that acted"),
    Rule("cases", "document", Kept.LAW, "that it was there; file and name are destroyed with the key"),
    Rule("cases", "document_custody", Kept.LAW, "who had a document in their hands"),
    Rule("cases", "document_ticket", Kept.SETTLED, "taken once, or replaced by the next one for that document"),
    Rule("cases", "assignment", Kept.LAW, "who was responsible, and when"),
    Rule("cases", "case_referral", Kept.LAW, "where a referral of the case stands"),
    Rule("cases", "shared_person", Kept.LAW, "whose data a prosecutor's office reads, and until when"),
    Rule("cases", "vault.proceeding", Kept.LAW, "the file of a court, which outlives the case of care"),
    Rule("cases", "vault.proceeding_part", Kept.LAW, "as its proceeding"),
    Rule("cases", "proceeding_person", Kept.LAW, "as its proceeding"),
    Rule("cases", "proceeding_stage", Kept.LAW, "as its proceeding"),
    Rule("cases", "case_follower", Kept.OWNER, "until they stop following"),
    Rule("cases", "import_run", Kept.HISTORY, "one row a file: where imported records came from"),
    Rule("cases", "import_problem", Kept.HISTORY, "which cells of a file were refused, by row, column and code"),
    Rule("cases", "import_file", Kept.SETTLED, "until the import has ended"),
    Rule("cases", "known_extract", Kept.HISTORY, "a sum of a file: the platform's own extract is not imported"),
)
_MEMBERS = "people of organisations: their number does not grow with time"
COPIES = (
    *(Rule(service, "country_setting", Kept.HISTORY, "what a country decided") for service in ("cases", "referrals")),
    *(Rule(service, "member", Kept.STATE, _MEMBERS) for service in ("cases", "referrals")),
    *(Rule(service, "organisation_rule", Kept.STATE, "rules of an organisation") for service in ("cases", "referrals")),
    *(Rule(service, "organisation", Kept.STATE, "the card of one") for service in ("referrals", "reporting")),
)
IDENTITY = (
    Rule("identity", "users", Kept.LAW, "whom an id in the audit means"),
    Rule("identity", "organisations", Kept.LAW, "whom an id in the audit means"),
    Rule("identity", "clients", Kept.LAW, "whom an id in the audit means"),
    Rule("identity", "access_requests", Kept.LAW, "who asked for access, and who decided"),
    Rule("identity", "pledges", Kept.LAW, "which pledge a person signed"),
    Rule("identity", "training_passes", Kept.LAW, "which module a person passed"),
    Rule("identity", "country_settings", Kept.LAW, "what a country decided, and who"),
    Rule("identity", "announcements", Kept.HISTORY, "what all were told"),
    Rule("identity", "signing_keys", Kept.HISTORY, "one a month; a retired one signs nothing"),
    Rule("identity", "country_roles", Kept.OWNER, "until its country removes it"),
    Rule("identity", "passkeys", Kept.OWNER, "until its owner removes it, or their factors are reset"),
    Rule("identity", "recovery_codes", Kept.OWNER, "until new ones are made"),
    Rule("identity", "federated_accounts", Kept.OWNER, "until the factors of the person are reset"),
    Rule("identity", "backup_state", Kept.STATE, "when the last backup and the last drill ran"),
    Rule("identity", "told_duties", Kept.STATE, "what the other services were told of an organisation"),
    Rule("identity", "sign_ins", Kept.TIME, "a day after their end", _CLEAR),
    Rule("identity", "authorization_codes", Kept.TIME, "a day after their end", _CLEAR),
    Rule("identity", "refresh_families", Kept.TIME, "as the sign-in", "sign_ins"),
    Rule("identity", "refresh_tokens", Kept.TIME, "as the sign-in", "refresh_families"),
    Rule("identity", "pushed_requests", Kept.TIME, "until they expire", _CLEAR),
    Rule("identity", "client_assertions", Kept.TIME, "until they expire", _CLEAR),
    Rule("identity", "activations", Kept.TIME, "until they expire", _CLEAR),
    Rule("identity", "revocations", Kept.TIME, "until what they revoke has expired", _CLEAR),
    Rule("identity", "welcomes", Kept.TIME, "three days at most", _CLEAR),
    Rule("identity", "training_reminders", Kept.TIME, "a year after the end that they were about", _CLEAR),
)
REFERRALS = (
    Rule("referrals", "referral", Kept.LAW, "what two organisations agreed; packet and words are destroyed apart"),
    Rule("referrals", "referral_event", Kept.LAW, "each step of a referral; the notes are destroyed with the packet"),
    Rule("referrals", "escalation", Kept.LAW, "who was told that an answer was late"),
    Rule("referrals", "withdrawal_notice", Kept.LAW, "who was told that a consent ended, and acknowledged it"),
    Rule("referrals", "movement", Kept.STATE, "one row a referral across a border"),
    Rule("referrals", "case_workers", Kept.STATE, "one row a case that was referred"),
    Rule("referrals", "case_seal", Kept.OWNER, "until the case is opened again"),
    Rule("referrals", "service_offer", Kept.OWNER, "until the organisation removes it"),
    Rule("referrals", "webhook_endpoint", Kept.OWNER, "until the organisation removes it"),
    Rule("referrals", "email_channel", Kept.OWNER, "until the organisation removes it"),
    Rule("referrals", "notification", Kept.TIME, "400 days; the newest of an organisation stays", _NEWS),
    Rule("referrals", "delivery", Kept.TIME, "180 days, once it has ended", _NEWS),
    Rule("referrals", "delivery_attempt", Kept.TIME, "as its delivery", "delivery"),
)
_FACTS = "counted as long as figures are needed: a pseudonym, months and codes"
REPORTING = (
    *(Rule("reporting", fact, Kept.HISTORY, _FACTS) for fact in ("person_fact", "referral_fact")),
    *(Rule("reporting", fact, Kept.HISTORY, _FACTS) for fact in ("proceeding_record", "proceeding_unit", "known_to")),
    *(
        Rule("reporting", table, Kept.STATE, "one row a class of traits")
        for table in ("person_count", "referral_count")
    ),
    *(Rule("reporting", table, Kept.STATE, "one row a class of traits") for table in ("proceeding_count", "published")),
    Rule("reporting", "person_published", Kept.STATE, "one row a class of traits"),
    Rule("reporting", "early_consent", Kept.SETTLED, "until the case that it is about arrives"),
    Rule("reporting", "import_arrival", Kept.HISTORY, "one row a file"),
    Rule("reporting", "changed", Kept.SETTLED, "until the next figures are published", _PUBLISH),
    Rule("reporting", "change_mark", Kept.STATE, "one row a country"),
    Rule("reporting", "publication", Kept.STATE, "one row a country"),
    Rule("reporting", "vintage", Kept.HISTORY, "one row a country and quarter"),
    Rule("reporting", "release", Kept.HISTORY, "what was published, so that it can be compared with what follows"),
    Rule("reporting", "extract", Kept.OWNER, "until its owner removes it"),
    Rule("reporting", "extract_run", Kept.OWNER, "with its definition"),
    Rule("reporting", "extract_chunk", Kept.TIME, "7 days: the file itself", _FILES),
)
RULES: Final = (*MESSAGES, *AUDIT, *PLATFORM, *COPIES, *CASES, *IDENTITY, *REFERRALS, *REPORTING)

HEAD = """# Tables

Written by `make docs` from `infra/kept_tables.py`; tests fail when the page is old, when a table is missing, and when
what a row says is deleted is not deleted by a tick or by the relay. What the rows hold is in [privacy.md](privacy.md);
how long a case is kept in [runbooks/retention.md](runbooks/retention.md).

| service | table | kept | why, or how long |
|---|---|---|---|
"""


def page() -> str:
    """The whole page in Markdown."""
    return HEAD + "".join(
        f"| {r.service} | `{r.table}` | {r.kept} | {r.because or 'words of a case'} |\n" for r in RULES
    )


if __name__ == "__main__":
    sys.stdout.write(page())
