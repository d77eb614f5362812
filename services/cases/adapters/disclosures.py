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
_COLUMNS = (
    "SELECT id, referral_id, kind, to_country, to_organisation_id, recipient_type, profile, consent_id, fields,"
    " payload_sha256, disclosed_at, disclosed_by FROM disclosure WHERE case_id = :case_id"
)
# A packet that was made for a referral which never came to exist went nowhere.
_OF_CASE = text(
    f"{_COLUMNS} AND EXISTS (SELECT FROM case_referral r WHERE r.referral_id = disclosure.referral_id)"
    " ORDER BY disclosed_at DESC"
)
_OF_REFERRAL = text(f"{_COLUMNS} AND referral_id = :referral_id ORDER BY disclosed_at")
_PREPARED = text(f"{_COLUMNS} ORDER BY disclosed_at")
_STEP = text(
    "INSERT INTO case_referral (referral_id, country, organisation_id, case_id, state, to_country, to_organisation_id)"
    " VALUES (:referral_id, :country, :organisation_id, :case_id, :state, :to_country, :to_organisation_id)"
    " ON CONFLICT (referral_id) DO UPDATE SET state = excluded.state"
)
_KNOWN = text("SELECT EXISTS (SELECT FROM case_referral WHERE referral_id = :referral_id)")
_STATES = text("SELECT state FROM case_referral WHERE case_id = :case_id")


class Disclosures:
    """An append-only record. It holds names of fields and a hash, never what they said.

    A row is prepared with the packet and confirmed by the first step heard of its referral.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, row: Mapping[str, Any]) -> None:
        """Append one prepared disclosure, unless it is there already."""
        self._connection.execute(_RECORD, dict(row))

    def of_case(self, case_id: UUID) -> list[Mapping[str, Any]]:
        """Everything that left from one case, newest first; nothing that was only prepared."""
        return [dict(row) for row in self._connection.execute(_OF_CASE, {"case_id": case_id}).mappings()]

    def prepared(self, case_id: UUID) -> list[Mapping[str, Any]]:
        """Everything that was prepared for a referral of one case, whether the referral was heard of or not."""
        return [dict(row) for row in self._connection.execute(_PREPARED, {"case_id": case_id}).mappings()]

    def of_referral(self, case_id: UUID, referral_id: UUID) -> list[Mapping[str, Any]]:
        """What was prepared for one referral of a case, oldest first."""
        wanted = {"case_id": case_id, "referral_id": referral_id}
        return [dict(row) for row in self._connection.execute(_OF_REFERRAL, wanted).mappings()]


class ReferralStates:
    """The last known state of each referral of a case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, row: Mapping[str, Any]) -> None:
        """Keep the newest state of a referral."""
        self._connection.execute(_STEP, dict(row))

    def knows(self, referral_id: UUID) -> bool:
        """Whether a step of this referral was heard before."""
        return bool(self._connection.execute(_KNOWN, {"referral_id": referral_id}).scalar_one())

    def of_case(self, case_id: UUID) -> list[str]:
        """The states of all referrals of a case."""
        return list(self._connection.execute(_STATES, {"case_id": case_id}).scalars())
