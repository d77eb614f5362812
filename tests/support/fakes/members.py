"""Who may act in an organisation, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.identity import PersonChanged
from shared.db.members import Members
from shared.kernel.country import Country
from shared.kernel.errors import invalid
from shared.kernel.grant import Grant
from tests.support.fakes.memory import Database, Rows, Undo


@dataclass(frozen=True)
class Supervised:
    """Until when somebody supervised an organisation."""

    user_id: UUID
    organisation_id: UUID
    country: Country
    until: datetime


class FakeMembers(Members):
    """The table `member`."""

    def __init__(self, database: Database, journal: list[Undo]) -> None:
        self._members: Rows[PersonChanged] = Rows(database, "member", journal, key=lambda row: row.user_id)
        self.supervised: Rows[Supervised] = Rows(
            database, "member.supervised_until", journal, key=lambda row: row.user_id
        )

    def keep(self, fact: PersonChanged, *, at: datetime) -> None:
        before = self._members.find(fact.user_id)
        if before is not None and _supervises(before) and not _supervises(fact):
            self.supervised.put(Supervised(fact.user_id, fact.organisation_id, fact.country, at))
        self._members.put(fact)

    def roles(self, organisation_id: UUID) -> dict[UUID, str]:
        found = self._members.where(lambda row: row.active and row.organisation_id == organisation_id)
        return {row.user_id: row.role for row in found}

    def is_active(self, caller: Grant) -> bool:
        found = self._members.where(lambda row: row.active and row.organisation_id == caller.organisation_id)
        return any(str(row.user_id) == caller.subject for row in found)

    def require(self, user_id: UUID, organisation_id: UUID, roles: Collection[str], *, field: str = "user_id") -> None:
        member = self._members.find(user_id)
        if member is None or not member.active or member.organisation_id != organisation_id or member.role not in roles:
            raise invalid(
                field,
                "not_assignable",
                es="No es una persona activa de su organización que pueda atender esto",
                en="This is not an active person of your organisation who can attend this",
            )

    def active(self, organisation_id: UUID, roles: Collection[str]) -> Sequence[tuple[UUID, str]]:
        found = self._members.where(lambda row: row.active and row.organisation_id == organisation_id)
        return sorted((row.user_id, row.role) for row in found if row.role in roles)

    def home_of(self, user_id: str) -> Country | None:
        """The country of a person, as PostgreSQL looks it up beside what it counts."""
        found = self._members.where(lambda row: str(row.user_id) == user_id)
        return found[0].country if found else None

    def active_in(self, country: Country, roles: Collection[str]) -> Sequence[tuple[UUID, UUID]]:
        found = self._members.where(lambda row: row.active and row.country == country and row.role in roles)
        return sorted((row.user_id, row.organisation_id) for row in found)


def _supervises(member: PersonChanged) -> bool:
    return member.active and member.role == "supervisor"
