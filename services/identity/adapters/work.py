"""The unit of work of the identity service: its repositories, and the effects that several use cases have.

It finds what the caller may see or change by the rules of `domain/authority.py`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.identity.adapters.request_work import RequestWork
from services.identity.adapters.secrets import digest, new_recovery_code, new_token
from services.identity.adapters.session_work import SessionWork
from services.identity.domain.activations import Activation
from services.identity.domain.authority import (
    require_administers,
    require_sees,
    require_within_reach,
)
from services.identity.domain.clients import Client
from services.identity.domain.duties import people_changes
from services.identity.domain.federation import is_above_organisations
from services.identity.domain.organisation_rules import rules_of
from services.identity.domain.organisations import Organisation, require_office_of
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.practice import known_to
from services.identity.domain.sessions import (
    ACTIVATION_LIFE,
    RevokedFor,
)
from shared.contracts.identity import AccessReinstated, OrganisationDutiesChanged
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

RECOVERY_CODES = 10


class IdentityWork(SessionWork, RequestWork):
    """One transaction of the identity service."""

    def administered_organisation(self, organisation_id: UUID) -> Organisation:
        """An organisation that the caller may change, locked. Raises NotFound for every other."""
        organisation = self.organisations.get_for_update(organisation_id)
        require_administers(self.grant, organisation)
        return organisation

    def known_organisation(self, organisation_id: UUID) -> Organisation:
        """An organisation that the caller may know of. Raises NotFound for every other."""
        organisation = self.organisations.get(organisation_id)
        if not known_to(self.grant, [organisation]):
            raise NotFound
        return organisation

    def check_parent(self, organisation: Organisation) -> None:
        """Raise Invalid unless the organisation may be an office of the one that it names, if it names one."""
        if organisation.parent_id is not None:
            # One change of the kind at a time in a country: the parent must not become an office meanwhile.
            self.organisations.lock_names(organisation.country)
            parent = self.organisations.find(organisation.parent_id)
            if parent is not None and not known_to(self.grant, [parent]):
                parent = None
            offices = self.organisations.offices_of(organisation.id)
            require_office_of(organisation.id, organisation.country, parent, offices)

    def visible_person(self, user_id: UUID) -> Person:
        """A person of the caller's country, or of the caller's organisation. Raises NotFound."""
        person = self.people.get(user_id)
        require_sees(self.grant, person)
        return person

    def administered_person(self, user_id: UUID) -> Person:
        """A person that the caller may change, locked.

        Raises NotFound, also in a regional organisation, and Invalid for one who administers more than the caller.
        """
        person = self.people.get_for_update(user_id)
        require_administers(self.grant, self.organisations.get(person.organisation_id))
        require_within_reach(self.grant, person.role)
        return person

    def visible_client(self, client_id: str) -> Client:
        """A client of the caller's country or organisation. Raises NotFound, also for the platform's own."""
        client = self.clients.get(client_id)
        if client.organisation_id is None:
            raise NotFound
        require_sees(self.grant, client)
        return client

    def administered_client(self, client_id: str) -> Client:
        """A client that the caller may change, locked. Raises as `administered_person` does."""
        client = self.clients.get_for_update(client_id)
        if client.organisation_id is None:
            raise NotFound
        require_administers(self.grant, self.organisations.get(client.organisation_id))
        require_within_reach(self.grant, client.role)
        return client

    def publish_duties(self, organisation_id: UUID, country: Country) -> None:
        """Publish who is active there, what the organisation answers for and how it works, where that was not told.

        Call it after every change of who may act there.
        """
        published = self.duties.published(organisation_id, country)
        people = self.duties.active_people(organisation_id)
        if people != published.people:
            self.duties.save_people(organisation_id, people)
            for event in people_changes(published.people, people, organisation_id=organisation_id, country=country):
                self.publish(event)
        held = self.duties.held(organisation_id)
        if held != published.duties:
            self.duties.save(organisation_id, held)
            self.publish(OrganisationDutiesChanged(country=country, organisation_id=organisation_id, duties=held))
        if not published.rules:
            self.duties.save_rules(organisation_id)
            organisation = self.organisations.get(organisation_id)
            if organisation.has_own_rules:
                self.publish(rules_of(organisation))

    def save_rights(self, before: Person, after: Person) -> None:
        """Write name and role. With another role every token of the old one is refused; the sign-ins stay.

        But a person who comes to administer a country signs in anew where a provider may have signed them in: it need
        not be one that lets such people in.
        """
        if after.given != before.given:
            rises = is_above_organisations(after.role) and not is_above_organisations(before.role)
            if rises and self.federated_accounts.has_one(after.id):
                self.end_sessions(after, RevokedFor.SESSIONS_ENDED)
                self.audit("user.sessions_ended", country=after.country, object_type="user", object_id=after.id)
            after = after.without_tokens()
            self.refuse_tokens_of(after.id, after.policy_version, after.country)
        self.people.save_rights(after, self.clock.now())
        self.publish_duties(after.organisation_id, after.country)

    def reinstate_person(self, person: Person) -> None:
        """Let a suspended person sign in again; one without a password is invited again, with a new link. Audited."""
        status = PersonStatus.ACTIVE if person.password_hash else PersonStatus.INVITED
        self.people.set_status(person.id, status, self.clock.now())
        self.publish_duties(person.organisation_id, person.country)
        self.audit("user.reinstated", country=person.country, object_type="user", object_id=person.id)
        self.announce_reinstated(person.organisation_id, person.id, person.country)
        if status is PersonStatus.INVITED:
            # The one from before died with the suspension.
            self.add_activation(person)

    def announce_reinstated(self, organisation_id: UUID, subject_id: UUID, country: Country) -> None:
        """Publish that a person, a system or an organisation may act again; notices of its suspension are over."""
        self.publish(AccessReinstated(country=country, organisation_id=organisation_id, subject_id=subject_id))

    def reinstate_client(self, client: Client) -> None:
        """Let a suspended system act again; one whose secret or keys leaked stands still until it has others. Audited.

        Raises NotFound for an application of the platform: it belongs to no organisation.
        """
        if client.organisation_id is None:
            raise NotFound
        self.save_client(client, client.opened())
        self.audit("client.reinstated", country=client.country, object_type="client", object_id=client.id)
        self.announce_reinstated(client.organisation_id, client.id, client.country)

    def save_client(self, before: Client, after: Client) -> None:
        """Write a changed client, and refuse the tokens that it lost by the change."""
        self.clients.save(after)
        if after.policy_version > before.policy_version:
            self.refuse_older_rights(after.client_id, after.policy_version, after.country)
        if after.organisation_id is not None:
            self.publish_duties(after.organisation_id, after.country)

    def give_secret(self, before: Client, overlap: timedelta) -> tuple[Client, str]:
        """The client with another secret, and that secret; the old one works on for `overlap`. Audited."""
        secret = new_token()
        until = self.clock.now() + overlap if overlap else None
        after = before.with_secret(self.digests.client_secret(secret), old_works_until=until).also_held_by(
            self.grant.askers
        )
        self.save_client(before, after)
        self.audit("client.secret_rotated", country=after.country, object_type="client", object_id=after.id)
        return after, secret

    def give_keys(self, before: Client, jwks: Mapping[str, Any]) -> Client:
        """The client with other public keys. Audited."""
        after = before.with_keys(jwks).also_held_by(self.grant.askers)
        self.save_client(before, after)
        self.audit("client.keys_rotated", country=after.country, object_type="client", object_id=after.id)
        return after

    def add_activation(self, person: Person, *, mailed: bool = True) -> str:
        """A fresh one-time token with which the person sets a password; earlier ones stop working.

        It is mailed to the person by a worker, which opens it from its sealed form. With `mailed=False` it is not, and
        the caller must hand it over.
        """
        token = new_token()
        now = self.clock.now()
        self.activations.add(
            Activation(
                token_digest=digest(token),
                user_id=person.id,
                country=person.country,
                expires_at=now + ACTIVATION_LIFE,
                link_sealed=self.links.seal(token, person.id) if mailed else None,
                mail_due_at=now if mailed else None,
            )
        )
        return token

    def replace_recovery_codes(self, person: Person) -> list[str]:
        """Fresh recovery codes, to be shown once; the earlier ones stop working."""
        codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
        digests = [self.digests.recovery_code(code, person.id) for code in codes]
        self.recovery_codes.replace(person.id, person.country, digests)
        return codes
