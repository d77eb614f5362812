"""People with an account, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, Text, all_, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import country_roles, organisations, users
from services.identity.domain.errors import existing
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.roles import REGIONAL_ROLES, Role
from shared.db.paging import Page, read_oldest_first
from shared.db.rows import RowMapper
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Permission
from shared.kernel.language import Language

_PERSON = (
    select(
        users,
        (organisations.c.status == "active").label("organisation_active"),
        country_roles.c.scope.label("narrowed"),
    )
    .join_from(users, organisations, users.c.organisation_id == organisations.c.id)
    .join(country_roles, users.c.country_role_id == country_roles.c.id, isouter=True)
)
_PEOPLE = RowMapper(Person, users)


class PersonRepository:
    """Reads and writes people within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: Person) -> bool:
        """Insert a new person; False when the e-mail address is in use, wherever that may be."""
        activated_at = person.created_at if person.status is PersonStatus.ACTIVE else None
        values = _PEOPLE.to_row(person) | {"updated_at": person.created_at, "activated_at": activated_at}
        statement = upsert(users).values(values).on_conflict_do_nothing(index_elements=["email"]).returning(users.c.id)
        return self._connection.execute(statement).one_or_none() is not None

    def get(self, user_id: UUID) -> Person:
        """One person. Raises NotFound."""
        return existing(self.find(user_id))

    def get_for_update(self, user_id: UUID) -> Person:
        """One person, locked until the end of the transaction. Raises NotFound."""
        return existing(self._one(_PERSON.where(users.c.id == user_id).with_for_update(of=users)))

    def find(self, user_id: UUID) -> Person | None:
        """The person, or None."""
        return self._one(_PERSON.where(users.c.id == user_id))

    def find_by_email(self, email: str) -> Person | None:
        """The person who signs in with `email` (lower case), or None."""
        return self._one(_PERSON.where(users.c.email == email))

    def all_of(self, organisation_id: UUID) -> Sequence[Person]:
        """The people of an organisation whom the caller may administer."""
        rows = self._connection.execute(_PERSON.where(users.c.organisation_id == organisation_id))
        return [_PEOPLE.from_row(row) for row in rows]

    def page(self, *, organisation_id: UUID | None, after: UUID | None, limit: int) -> Page[Person]:
        """At most `limit` people in the order they were invited, starting behind `after`."""
        query = _PERSON if organisation_id is None else _PERSON.where(users.c.organisation_id == organisation_id)
        return read_oldest_first(self._connection, query, users.c.id, after, limit, _PEOPLE.from_row)

    def cover_all_countries(self) -> None:
        """Let everyone with a regional role act in every country, also in one that was added after they came."""
        fewer = users.c.role.in_(REGIONAL_ROLES) & (func.cardinality(users.c.countries) < len(ALL_COUNTRIES))
        fewer &= users.c.country.in_(ALL_COUNTRIES)
        self._connection.execute(update(users).where(fewer).values(countries=sorted(ALL_COUNTRIES)))

    def who_watch_over(self, person: Person) -> Sequence[tuple[UUID, UUID]]:
        """Who is to know when an account was misused: its owner, who supervises or administers there or in the country.

        (user id, organisation id) of the active ones.
        """
        watches = users.c.role.in_((Role.SUPERVISOR, Role.ORGANISATION_ADMIN))
        supervises = watches & (users.c.organisation_id == person.organisation_id)
        administers = (users.c.role == Role.COUNTRY_ADMIN) & (users.c.country == person.country)
        concerned = (users.c.id == person.id) | supervises | administers
        query = select(users.c.id, users.c.organisation_id).where(users.c.status == PersonStatus.ACTIVE, concerned)
        return [(row.id, row.organisation_id) for row in self._connection.execute(query.order_by(users.c.id))]

    def has_administrator(self, country: Country, *, besides: str) -> bool:
        """Whether an active person may decide settings of the country, another than the one whose id is `besides`."""
        administers = (users.c.role == Role.COUNTRY_ADMIN) & (users.c.country == country)
        others = (users.c.status == PersonStatus.ACTIVE) & (users.c.id.cast(Text) != besides)
        narrowed = exists().where(
            country_roles.c.id == users.c.country_role_id,
            all_(country_roles.c.scope) != str(Permission.SETTINGS_DECIDE),
        )
        return bool(self._connection.scalar(select(exists().where(administers, others, ~narrowed))))

    def set_status(self, user_id: UUID, status: PersonStatus, at: datetime) -> None:
        """Change the status; tokens issued before carry an older policy version."""
        self._change(user_id, at, status=status, policy_version=users.c.policy_version + 1)

    def save_rights(self, person: Person, at: datetime) -> None:
        """Write display name, team, role, role of the country and policy version."""
        self._change(
            person.id,
            at,
            display_name=person.display_name,
            team=person.team,
            role=person.role,
            country_role_id=person.country_role_id,
            policy_version=person.policy_version,
        )

    def raise_policy_version(self, organisation_id: UUID) -> Sequence[tuple[UUID, int]]:
        """Raise the policy version of an organisation's people; returns each person with the new policy version."""
        statement = (
            update(users)
            .where(users.c.organisation_id == organisation_id)
            .values(policy_version=users.c.policy_version + 1)
            .returning(users.c.id, users.c.policy_version)
        )
        return [(row.id, row.policy_version) for row in self._connection.execute(statement)]

    def raise_policy_version_with(self, country_role_id: UUID, at: datetime) -> Sequence[tuple[UUID, int]]:
        """Raise the policy version of who has that role of the country; returns each with the new one."""
        statement = (
            update(users)
            .where(users.c.country_role_id == country_role_id)
            .values(policy_version=users.c.policy_version + 1, version=users.c.version + 1, updated_at=at)
            .returning(users.c.id, users.c.policy_version)
        )
        return [(row.id, row.policy_version) for row in self._connection.execute(statement)]

    def set_factors(
        self,
        user_id: UUID,
        at: datetime,
        *,
        password_hash: str | None,
        totp_sealed: bytes | None,
        status: PersonStatus,
        totp_step: int | None = None,
    ) -> None:
        """Replace password and second factor (None takes them away).

        `totp_step` is that of the code just shown, if any: it works no second time.
        """
        self._change(
            user_id,
            at,
            password_hash=password_hash,
            totp_sealed=totp_sealed,
            totp_step=totp_step,
            status=status,
            policy_version=users.c.policy_version + 1,
            activated_at=func.coalesce(users.c.activated_at, at)
            if status is PersonStatus.ACTIVE
            else users.c.activated_at,
        )

    def set_second_factor(self, user_id: UUID, totp_sealed: bytes, step: int, at: datetime) -> None:
        """Add a second factor; `step` is that of the code just shown, which works no second time."""
        self._change(user_id, at, totp_sealed=totp_sealed, totp_step=step)

    def set_language(self, user_id: UUID, language: Language, at: datetime) -> None:
        """Change the language of what the platform writes to them."""
        self._change(user_id, at, language=language)

    def renew_hash(self, user_id: UUID, password_hash: str, at: datetime) -> None:
        """Store the same password under newer parameters."""
        self._change(user_id, at, password_hash=password_hash)

    def use_step(self, user_id: UUID, step: int) -> bool:
        """Mark a one-time code as used; False when this or a later one was used before."""
        unused = (users.c.totp_step.is_(None)) | (users.c.totp_step < step)
        result = self._connection.execute(
            update(users).where(users.c.id == user_id, unused).values(totp_step=step).returning(users.c.id)
        )
        return result.one_or_none() is not None

    def _change(self, user_id: UUID, at: datetime, **values: object) -> None:
        self._connection.execute(
            update(users).where(users.c.id == user_id).values(version=users.c.version + 1, updated_at=at, **values)
        )

    def _one(self, query: Select[tuple[object, ...]]) -> Person | None:
        row = self._connection.execute(query).one_or_none()
        return _PEOPLE.from_row(row) if row else None
