"""Organisations, people and clients in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from services.identity.adapters.clients import ClientRepository
from services.identity.adapters.organisations import OrganisationFilter, OrganisationRepository
from services.identity.adapters.people import PersonRepository
from services.identity.domain.clients import Client, ClientStatus
from services.identity.domain.errors import existing
from services.identity.domain.organisations import Organisation
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.roles import Role
from services.identity.domain.standing import standing_of
from services.identity.domain.suspensions import SuspensionReason
from services.identity.domain.training import WithStanding
from shared.db.paging import Page
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Permission
from shared.kernel.language import Language
from tests.support.fakes.identity.tables import StoredAssertion, Tables


class FakeOrganisationRepository(OrganisationRepository):
    """Organisations in memory."""

    def __init__(self, tables: Tables) -> None:
        self._cards = tables.organisations
        self._own = tables.own_organisations

    def add(self, organisation: Organisation) -> None:
        self._own.add(organisation)

    def get(self, organisation_id: UUID) -> Organisation:
        return self._cards.get(organisation_id)

    def get_for_update(self, organisation_id: UUID) -> Organisation:
        return self._own.get(organisation_id)

    def find(self, organisation_id: UUID) -> Organisation | None:
        return self._cards.find(organisation_id)

    def find_by_name(self, country: Country, name: str) -> Organisation | None:
        found = self._cards.where(lambda row: row.country is country and row.name == name)
        return found[0] if found else None

    def others_in(self, country: Country, *, besides: UUID | None = None) -> Sequence[Organisation]:
        return self._cards.where(lambda row: row.country is country and row.id != besides)

    def lock_names(self, country: Country) -> None:
        """In memory one unit of work is open at a time."""

    def offices_of(self, organisation_id: UUID) -> Sequence[Organisation]:
        return self._cards.where(lambda row: row.parent_id == organisation_id)

    def save(self, organisation: Organisation) -> None:
        self._own.update(lambda row: row.id == organisation.id, lambda _: organisation)

    def page(
        self, wanted: OrganisationFilter, *, after: UUID | None, limit: int, only: Collection[UUID] | None = None
    ) -> Page[Organisation]:
        def is_wanted(row: Organisation) -> bool:
            return (
                (only is None or row.id in only)
                and wanted.country in (None, row.country)
                and wanted.kind in (None, row.kind)
                and wanted.status in (None, row.status)
                and wanted.parent_id in (None, row.parent_id)
                and wanted.verified in (None, row.verified_on is not None)
                and (after is None or row.id > after)
            )

        return self._cards.page(is_wanted, order=lambda row: row.id, limit=limit, position=lambda row: [row.id])


class FakePersonRepository(PersonRepository):
    """People in memory."""

    def __init__(self, tables: Tables) -> None:
        self._people = tables.people
        self._passes = tables.training_passes
        self._organisations = tables.organisations
        self._roles = tables.country_roles

    def add(self, person: Person) -> bool:
        if any(row.email == person.email for row in self._people.every()):
            return False
        activated_at = person.created_at if person.status is PersonStatus.ACTIVE else None
        self._people.add(replace(person, activated_at=activated_at))
        return True

    def get(self, user_id: UUID) -> Person:
        return existing(self.find(user_id))

    def get_for_update(self, user_id: UUID) -> Person:
        return self.get(user_id)

    def find(self, user_id: UUID) -> Person | None:
        return self._find(lambda row: row.id == user_id)

    def find_by_email(self, email: str) -> Person | None:
        return self._find(lambda row: row.email == email)

    def who_watch_over(self, person: Person) -> Sequence[tuple[UUID, UUID]]:
        def is_concerned(row: Person) -> bool:
            watches = row.role in (Role.SUPERVISOR, Role.ORGANISATION_ADMIN)
            supervises = watches and row.organisation_id == person.organisation_id
            administers = row.role is Role.COUNTRY_ADMIN and row.country is person.country
            is_there = row.status is PersonStatus.ACTIVE and not row.awaits_yes
            return is_there and (row.id == person.id or supervises or administers)

        found = sorted(self._people.where(is_concerned), key=lambda row: row.id)
        return [(row.id, row.organisation_id) for row in found]

    def who_answer_for(self, organisation_id: UUID, *, besides: Collection[str]) -> Sequence[UUID]:
        def answers(row: Person) -> bool:
            is_there = row.status is PersonStatus.ACTIVE and not row.awaits_yes
            of_it = row.organisation_id == organisation_id and row.role in (Role.SUPERVISOR, Role.ORGANISATION_ADMIN)
            return is_there and of_it and str(row.id) not in besides

        return sorted(row.id for row in self._people.where(answers))

    def deciders_of(self, country: Country, *, besides: str) -> Sequence[tuple[UUID, UUID]]:
        def is_other(row: Person) -> bool:
            administers = row.role is Role.COUNTRY_ADMIN and row.country is country
            administers &= Permission.SETTINGS_DECIDE in self._joined(row).permissions
            is_there = row.status is PersonStatus.ACTIVE and row.works_since is not None
            return administers and is_there and str(row.id) != besides

        found = sorted(self._people.where(is_other), key=lambda row: row.id)
        return [(row.id, row.organisation_id) for row in found]

    def all_of(self, organisation_id: UUID) -> Sequence[Person]:
        return list(map(self._joined, self._people.where(lambda row: row.organisation_id == organisation_id)))

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
        def is_wanted(row: Person) -> bool:
            return (
                organisation_id in (None, row.organisation_id)
                and status in (None, row.status)
                and role in (None, row.role)
                and (after is None or row.id > after)
                and (training is None or self._has(training, row))
            )

        page = self._people.page(is_wanted, order=lambda row: row.id, limit=limit, position=lambda row: [row.id])
        return page.map(self._joined)

    def whose_training_is_due(self, *, after: date, until: date) -> Sequence[Person]:
        rows = self._people.where(lambda row: row.training_due_on is not None and after < row.training_due_on <= until)
        return [self._joined(row) for row in sorted(rows, key=lambda row: row.id)]

    def _has(self, training: WithStanding, row: Person) -> bool:
        passes = [passed for passed in self._passes.every() if passed.user_id == row.id]
        return any(
            standing_of(of.modules, passes, due_on=row.training_due_on, today=of.today, later=of.later)
            is training.standing
            for of in training.requirements
            if row.country == of.country and row.role in of.roles
        )

    def cover_all_countries(self) -> None:
        self._people.update(lambda row: row.role.is_regional, lambda row: replace(row, countries=ALL_COUNTRIES))

    def set_status(
        self, user_id: UUID, status: PersonStatus, at: datetime, reason: SuspensionReason | None = None
    ) -> None:
        self._replace(
            user_id,
            lambda row: replace(
                row,
                status=status,
                suspended_for=reason,
                suspended_at=at if status is PersonStatus.SUSPENDED else None,
                stopped_at=at if status is PersonStatus.SUSPENDED else None,
                policy_version=row.policy_version + 1,
            ),
        )

    def save_rights(self, person: Person, at: datetime) -> None:
        self._replace(
            person.id,
            lambda row: replace(
                row,
                display_name=person.display_name,
                team=person.team,
                role=person.role,
                country_role_id=person.country_role_id,
                policy_version=person.policy_version,
            ),
        )

    def raise_policy_version(self, organisation_id: UUID) -> Sequence[tuple[UUID, int]]:
        rows = self._people.update(lambda row: row.organisation_id == organisation_id, Person.without_tokens)
        return [(row.id, row.policy_version) for row in rows]

    def raise_policy_version_with(self, country_role_id: UUID, at: datetime) -> Sequence[tuple[UUID, int]]:
        rows = self._people.update(lambda row: row.country_role_id == country_role_id, Person.without_tokens)
        return [(row.id, row.policy_version) for row in rows]

    def set_factors(
        self,
        user_id: UUID,
        at: datetime,
        *,
        password_hash: str | None,
        totp_sealed: bytes | None,
        status: PersonStatus,
    ) -> None:
        self._replace(
            user_id,
            lambda row: replace(
                row,
                password_hash=password_hash,
                totp_sealed=totp_sealed,
                totp_step=None,
                status=status,
                stopped_at=None if status is PersonStatus.ACTIVE else at,
                policy_version=row.policy_version + 1,
                activated_at=(row.activated_at or at) if status is PersonStatus.ACTIVE else row.activated_at,
            ),
        )

    def set_second_factor(self, user_id: UUID, totp_sealed: bytes, step: int, at: datetime) -> None:
        self._replace(
            user_id,
            lambda row: replace(row, totp_sealed=totp_sealed, totp_step=step, policy_version=row.policy_version + 1),
        )

    def set_language(self, user_id: UUID, language: Language, at: datetime) -> None:
        self._replace(user_id, lambda row: replace(row, language=language))

    def set_password(self, user_id: UUID, password_hash: str, at: datetime) -> None:
        self._replace(
            user_id, lambda row: replace(row, password_hash=password_hash, policy_version=row.policy_version + 1)
        )

    def renew_hash(self, user_id: UUID, password_hash: str, at: datetime) -> None:
        self._replace(user_id, lambda row: replace(row, password_hash=password_hash))

    def use_step(self, user_id: UUID, step: int) -> bool:
        def is_unused(row: Person) -> bool:
            return row.id == user_id and (row.totp_step is None or row.totp_step < step)

        return bool(self._people.update(is_unused, lambda row: replace(row, totp_step=step)))

    def let_in(self, user_id: UUID, at: datetime) -> None:
        self._replace(user_id, lambda row: replace(row, awaits_yes=False))

    def set_works_since(self, user_id: UUID, at: datetime) -> bool:
        def is_first(row: Person) -> bool:
            return row.id == user_id and row.works_since is None

        return bool(self._people.update(is_first, lambda row: replace(row, works_since=at)))

    def _replace(self, user_id: UUID, change: Callable[[Person], Person]) -> None:
        self._people.update(lambda row: row.id == user_id, lambda row: replace(change(row), version=row.version + 1))

    def _find(self, condition: Callable[[Person], bool]) -> Person | None:
        found = self._people.where(condition)
        return self._joined(found[0]) if found else None

    def _joined(self, row: Person) -> Person:
        own = self._roles.find(row.country_role_id) if row.country_role_id else None
        is_active = self._organisations.get(row.organisation_id).is_active
        return replace(row, organisation_active=is_active, narrowed=own.scope if own else None)


class FakeClientRepository(ClientRepository):
    """Clients in memory."""

    def __init__(self, tables: Tables) -> None:
        self._clients = tables.clients
        self._organisations = tables.organisations
        self._assertions = tables.assertions

    def get(self, client_id: str) -> Client:
        return existing(self.find(client_id))

    def get_for_update(self, client_id: str) -> Client:
        return self.get(client_id)

    def get_by_id_for_update(self, client_id: UUID) -> Client:
        return self._joined(self._clients.get(client_id))

    def find(self, client_id: str) -> Client | None:
        found = self._clients.where(lambda row: row.client_id == client_id)
        return self._joined(found[0]) if found else None

    def find_by_ids(self, client_ids: Collection[UUID]) -> Mapping[UUID, Client]:
        return {row.id: self._joined(row) for row in self._clients.where(lambda row: row.id in client_ids)}

    def raise_policy_version(self, organisation_id: UUID) -> Sequence[tuple[str, int]]:
        rows = self._clients.update(lambda row: row.organisation_id == organisation_id, Client.without_tokens)
        return [(row.client_id, row.policy_version) for row in rows]

    def cover_all_countries(self) -> None:
        self._clients.update(
            lambda row: row.role is not None and row.role.is_regional, lambda row: replace(row, countries=ALL_COUNTRIES)
        )

    def page(self, *, organisation_id: UUID | None, after: UUID | None, limit: int) -> Page[Client]:
        page = self._clients.page(
            lambda row: organisation_id in (None, row.organisation_id) and (after is None or row.id > after),
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
        )
        return page.map(self._joined)

    def add(self, client: Client, at: datetime) -> None:
        self._clients.add(client)

    def save(self, client: Client) -> None:
        self._clients.update(lambda row: row.id == client.id, lambda _: client)

    def first_use(self, client_id: str, jti: str, expires_at: datetime) -> bool:
        if self._assertions.find((client_id, jti)) is not None:
            return False
        self._assertions.add(StoredAssertion(client_id, jti, expires_at))
        return True

    def forget_assertions_before(self, moment: datetime) -> None:
        self._assertions.delete(lambda row: row.expires_at < moment)

    def _joined(self, row: Client) -> Client:
        organisation = self._organisations.find(row.organisation_id) if row.organisation_id else None
        is_let_in = organisation is None or organisation.is_active
        return replace(row, active=row.status is ClientStatus.ACTIVE and is_let_in)
