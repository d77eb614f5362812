"""People with an account, in PostgreSQL."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, Select, Text, all_, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import country_roles, organisations, users
from services.identity.adapters.training.standings import has_standing
from services.identity.domain.errors import existing
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import REGIONAL_ROLES, Role
from services.identity.domain.suspensions import SuspensionReason
from services.identity.domain.training.training import WithStanding
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

    def page(
        self,
        *,
        organisation_id: UUID | None,
        after: UUID | None,
        limit: int,
        status: PersonStatus | None = None,
        role: Role | None = None,
        training: WithStanding | None = None,
    ) -> Page[Person]:
        """At most `limit` people in the order they were invited, starting behind `after`."""
        query = _PERSON if training is None else _PERSON.where(has_standing(training))
        for column, value in (("organisation_id", organisation_id), ("status", status), ("role", role)):
            if value is not None:
                query = query.where(users.c[column] == value)
        return read_oldest_first(self._connection, query, users.c.id, after, limit, _PEOPLE.from_row)

    def whose_training_is_due(self, *, after: date, until: date) -> Sequence[Person]:
        """People of before the training who need it from a day that is behind `after` and not behind `until`."""
        due_on = users.c.training_due_on
        rows = self._connection.execute(_PERSON.where(due_on > after, due_on <= until).order_by(users.c.id))
        return [_PEOPLE.from_row(row) for row in rows]

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
        there = (users.c.status == PersonStatus.ACTIVE) & ~users.c.awaits_yes
        query = select(users.c.id, users.c.organisation_id).where(there, concerned)
        return [(row.id, row.organisation_id) for row in self._connection.execute(query.order_by(users.c.id))]

    def who_answer_for(self, organisation_id: UUID, *, besides: Collection[str]) -> Sequence[UUID]:
        """The active people who supervise or administer an organisation, but those whose ids are `besides`."""
        query = select(users.c.id).where(
            users.c.organisation_id == organisation_id,
            users.c.role.in_((Role.SUPERVISOR, Role.ORGANISATION_ADMIN)),
            (users.c.status == PersonStatus.ACTIVE) & ~users.c.awaits_yes,
            users.c.id.cast(Text).not_in(besides),
        )
        return self._connection.scalars(query.order_by(users.c.id)).all()

    def deciders_of(self, country: Country, *, besides: str) -> Sequence[tuple[UUID, UUID]]:
        """Active people who may decide settings of the country, but the one whose id is `besides`.

        (user id, organisation id) of each.
        """
        administers = (users.c.role == Role.COUNTRY_ADMIN) & (users.c.country == country)
        there = (users.c.status == PersonStatus.ACTIVE) & users.c.works_since.is_not(None)
        others = there & (users.c.id.cast(Text) != besides)
        narrowed = exists().where(
            country_roles.c.id == users.c.country_role_id,
            all_(country_roles.c.scope) != str(Permission.SETTINGS_DECIDE),
        )
        query = select(users.c.id, users.c.organisation_id).where(administers, others, ~narrowed).order_by(users.c.id)
        return [(row.id, row.organisation_id) for row in self._connection.execute(query)]

    def set_status(
        self, user_id: UUID, status: PersonStatus, at: datetime, reason: SuspensionReason | None = None
    ) -> None:
        """Change the status, a suspension for a `reason`; tokens issued before carry an older policy version."""
        self._change(
            user_id,
            at,
            status=status,
            suspended_for=reason,
            suspended_at=at if status is PersonStatus.SUSPENDED else None,
            stopped_at=at if status is PersonStatus.SUSPENDED else None,
            policy_version=users.c.policy_version + 1,
        )

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
    ) -> None:
        """Replace password and second factor (None takes them away)."""
        self._change(
            user_id,
            at,
            password_hash=password_hash,
            totp_sealed=totp_sealed,
            totp_step=None,
            status=status,
            stopped_at=None if status is PersonStatus.ACTIVE else at,
            policy_version=users.c.policy_version + 1,
            activated_at=func.coalesce(users.c.activated_at, at)
            if status is PersonStatus.ACTIVE
            else users.c.activated_at,
        )

    def set_second_factor(self, user_id: UUID, totp_sealed: bytes, step: int, at: datetime) -> None:
        """Set a second factor; `step` is that of the code just shown, which works no second time.

        A sign-in with the one before that is under way is refused.
        """
        version = users.c.policy_version + 1
        self._change(user_id, at, totp_sealed=totp_sealed, totp_step=step, policy_version=version)

    def set_language(self, user_id: UUID, language: Language, at: datetime) -> None:
        """Change the language of what the platform writes to them."""
        self._change(user_id, at, language=language)

    def set_password(self, user_id: UUID, password_hash: str, at: datetime) -> None:
        """Store another password; a sign-in with the one before that is under way is refused."""
        self._change(user_id, at, password_hash=password_hash, policy_version=users.c.policy_version + 1)

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

    def let_in(self, user_id: UUID, at: datetime) -> None:
        """The organisation has said yes to the invitation."""
        self._change(user_id, at, awaits_yes=False)

    def set_works_since(self, user_id: UUID, at: datetime) -> bool:
        """Keep when the person first signed in to real cases; False when it is known: later times change nothing."""
        first = (users.c.id == user_id) & users.c.works_since.is_(None)
        return self._connection.execute(update(users).where(first).values(works_since=at)).rowcount == 1

    def _change(self, user_id: UUID, at: datetime, **values: object) -> None:
        self._connection.execute(
            update(users).where(users.c.id == user_id).values(version=users.c.version + 1, updated_at=at, **values)
        )

    def _one(self, query: Select[tuple[object, ...]]) -> Person | None:
        row = self._connection.execute(query).one_or_none()
        return _PEOPLE.from_row(row) if row else None
