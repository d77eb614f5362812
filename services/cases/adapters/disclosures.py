"""What left, to whom and under which consent; and where the referrals of a case stand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

_RECORD = text(
    "INSERT INTO disclosure (id, country, organisation_id, case_id, referral_id, kind, to_country, to_organisation_id,"
    " recipient_type, profile, consent_id, fields, payload_sha256, disclosed_at, disclosed_by) VALUES (:id, :country,"
    " :organisation_id, :case_id, :referral_id, :kind, :to_country, :to_organisation_id, :recipient_type, :profile,"
    " :consent_id, :fields, :payload_sha256, :disclosed_at, :disclosed_by) ON CONFLICT (id) DO NOTHING"
)
_OF_CASE = text(
    "SELECT id, referral_id, kind, to_country, to_organisation_id, recipient_type, profile, consent_id, fields,"
    " payload_sha256, disclosed_at, disclosed_by FROM disclosure WHERE case_id = :case_id ORDER BY disclosed_at DESC"
)
_STEP = text(
    "INSERT INTO case_referral (referral_id, country, organisation_id, case_id, state, to_country, to_organisation_id)"
    " VALUES (:referral_id, :country, :organisation_id, :case_id, :state, :to_country, :to_organisation_id)"
    " ON CONFLICT (referral_id) DO UPDATE SET state = excluded.state"
)
_STATES = text("SELECT state FROM case_referral WHERE case_id = :case_id")


class Disclosures:
    """An append-only record. It holds names of fields and a hash, never what they said."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, row: Mapping[str, Any]) -> bool:
        """Append one disclosure; False when it is there already."""
        return self._connection.execute(_RECORD, dict(row)).rowcount == 1

    def of_case(self, case_id: UUID) -> list[Mapping[str, Any]]:
        """Everything that left from one case, newest first."""
        return [dict(row) for row in self._connection.execute(_OF_CASE, {"case_id": case_id}).mappings()]


class ReferralStates:
    """The last known state of each referral of a case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, row: Mapping[str, Any]) -> None:
        """Keep the newest state of a referral."""
        self._connection.execute(_STEP, dict(row))

    def of_case(self, case_id: UUID) -> list[str]:
        """The states of all referrals of a case."""
        return list(self._connection.execute(_STATES, {"case_id": case_id}).scalars())
