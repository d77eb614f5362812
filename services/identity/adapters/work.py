"""The unit of work of the identity service: its repositories, and the effects that several use cases have.

It finds what the caller may see or change by the rules of `domain/authority.py`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from services.identity.adapters.repositories import IdentityRepositories, WorkParts
from services.identity.adapters.secrets import digest, new_recovery_code, new_token
from services.identity.domain.access_requests import AccessRequest, RequestKind, RequestState, new_request
from services.identity.domain.activations import Activation
from services.identity.domain.authority import (
    require_administers,
    require_may_decide,
    require_sees,
    require_within_reach,
)
from services.identity.domain.clients import Client
from services.identity.domain.duties import people_changes
from services.identity.domain.organisations import Organisation, require_office_of
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.roles import Role
from services.identity.domain.sessions import (
    ACTIVATION_LIFE,
    REVOCATION_LIFE,
    SIGN_IN_LIFE,
    FamilyOwner,
    RevokedFor,
    SignIn,
)
from shared.contracts.identity import AccessRequested, OrganisationDutiesChanged
from shared.db.context import ContextSigner
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id

RECOVERY_CODES = 10


class IdentityWork(IdentityRepositories):
    """One transaction of the identity service."""

    def __init__(self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, parts: WorkParts) -> None:
        super().__init__(engine, signer, grant, clock, parts)
        self._revoked: list[tuple[str, datetime]] = []

    def administered_organisation(self, organisation_id: UUID) -> Organisation:
        """An organisation that the caller may change, locked. Raises NotFound for every other."""
        organisation = self.organisations.get_for_update(organisation_id)
        require_administers(self.grant, organisation)
        return organisation

    def check_parent(self, organisation: Organisation) -> None:
        """Raise Invalid unless the organisation may be an office of the one that it names, if it names one."""
        if organisation.parent_id is not None:
            parent = self.organisations.find(organisation.parent_id)
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

    def audit_for_client(self, action: str, *, user_id: UUID, country: Country, client: Client) -> None:
        """Audit what an application does with or gets from a person, and name it.

        No token says who calls yet, so the transaction is the platform's own and would name the platform only.
        """
        self.audit(action, country=country, object_type="user", object_id=user_id, client_id=client.client_id)

    def revoke_session(self, session_id: str, country: Country) -> None:
        """Refuse every access token with that `sid` from now on."""
        self._revoke(f"sid:{session_id}", country)

    def refuse_older_rights(self, subject: str, policy_version: int, country: Country) -> None:
        """Refuse the subject's access tokens whose policy version is below `policy_version`."""
        self._revoke(f"sub:{subject}@{policy_version}", country)

    def revoke_families(self, owner: FamilyOwner, owner_id: UUID | str, reason: RevokedFor) -> None:
        """Revoke the refresh families of one owner, and their access tokens with them."""
        for family in self.families.revoke(owner, owner_id, reason, self.clock.now()):
            self.revoke_session(str(family.id), family.country)

    def open_sign_in(self, person: Person, acr: str, *, at: datetime | None = None) -> str:
        """Sign a person in who proved themselves as strongly as `acr` says; the token for the browser. Audited.

        `at` is when they did so, where that was not just now.
        """
        now, token = min(self.clock.now(), at or self.clock.now()), new_token()
        sign_in = SignIn(
            id=new_id(),
            user_id=person.id,
            country=person.country,
            acr=acr,
            created_at=now,
            expires_at=now + SIGN_IN_LIFE,
            ended_at=None,
        )
        self.sign_ins.add(sign_in, digest(token))
        self.audit("sign_in.succeeded", country=person.country, object_type="user", object_id=person.id)
        return token

    def end_sign_in(self, sign_in: SignIn) -> None:
        """End one sign-in and every token that came from it, and audit it."""
        self.sign_ins.end(sign_in.id, self.clock.now())
        self.revoke_families(FamilyOwner.SIGN_IN, sign_in.id, RevokedFor.SIGNED_OUT)
        self.audit("sign_in.ended", country=sign_in.country, object_type="user", object_id=sign_in.user_id)

    def end_sessions(self, person: Person, reason: RevokedFor) -> None:
        """End every sign-in of a person and every token that came from them."""
        self.sign_ins.end_all_of(person.id, self.clock.now())
        self.revoke_families(FamilyOwner.PERSON, person.id, reason)

    def publish_duties(self, organisation_id: UUID, country: Country) -> None:
        """Publish who is active there and what the organisation answers for, where either has changed.

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

    def save_rights(self, before: Person, after: Person) -> None:
        """Write name and role. With another role every token of the old one is refused; the sign-ins stay."""
        if after.given != before.given:
            after = after.without_tokens()
            self.refuse_tokens_of(after.id, after.policy_version, after.country)
        self.people.save_rights(after, self.clock.now())
        self.publish_duties(after.organisation_id, after.country)

    def refuse_tokens_of(self, user_id: UUID, policy_version: int, country: Country) -> None:
        """Refuse every token that a person got under an older role; the sign-ins stay."""
        self.revoke_families(FamilyOwner.PERSON, user_id, RevokedFor.ROLE_CHANGED)
        self.refuse_older_rights(str(user_id), policy_version, country)

    def reinstate_person(self, person: Person) -> None:
        """Let a suspended person sign in again; one who never set a password is invited again. Audited."""
        status = PersonStatus.ACTIVE if person.password_hash else PersonStatus.INVITED
        self.people.set_status(person.id, status, self.clock.now())
        self.publish_duties(person.organisation_id, person.country)
        self.audit("user.reinstated", country=person.country, object_type="user", object_id=person.id)

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
        after = before.with_secret(self.digests.client_secret(secret), old_works_until=until)
        self.save_client(before, after)
        self.audit("client.secret_rotated", country=after.country, object_type="client", object_id=after.id)
        return after, secret

    def give_keys(self, before: Client, jwks: Mapping[str, Any]) -> Client:
        """The client with other public keys. Audited."""
        after = before.with_keys(jwks)
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
                totp_sealed=self.second_factor.new_sealed(person.id),
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

    def request_access(
        self,
        kind: RequestKind,
        subject: Person | Client,
        role: Role,
        *,
        overlap_hours: int | None = None,
        country_role_id: UUID | None = None,
        jwks: Mapping[str, Any] | None = None,
    ) -> None:
        """Ask the subject's organisation for its yes. An open request about the same subject gives way to this one.

        Raises NotFound for an application of the platform.
        """
        now = self.clock.now()
        request = new_request(kind, subject, role, by=self.grant, at=now, overlap_hours=overlap_hours)
        request = replace(request, country_role_id=country_role_id, jwks=jwks)
        self.access_requests.add(request)
        self.audit(
            "access_request.made",
            country=request.country,
            object_type="access_request",
            object_id=request.id,
            fields=[kind],
        )
        self.publish(
            AccessRequested(country=request.country, organisation_id=request.organisation_id, request_id=request.id)
        )

    def decide_request(self, request_id: UUID, state: RequestState) -> AccessRequest:
        """The request to the caller's organisation as the caller decided it, audited.

        Raises NotFound, NotYoursToDecide, AlreadyDecided.
        """
        request = self.access_requests.get_for_update(request_id)
        if request.organisation_id != self.grant.organisation_id:
            raise NotFound
        supervised = self.access_requests.has_supervisor(request.organisation_id, besides=request.subject_id)
        require_may_decide(request, self.caller(), has_supervisor=supervised)
        decided = request.decided(state, by=self.grant.subject, at=self.clock.now())
        self.access_requests.save_decision(decided)
        self.audit(
            f"access_request.{state}",
            country=request.country,
            object_type="access_request",
            object_id=request.id,
        )
        return decided

    def request_client_access(
        self, kind: RequestKind, client: Client, *, overlap_hours: int = 0, jwks: Mapping[str, Any] | None = None
    ) -> None:
        """As `request_access`, for a client that exists already.

        One that its organisation never let in stays a new client for it, whatever was done to it meanwhile: the person
        who says yes must know that, and is shown its first secret.
        """
        if client.role is None:
            raise NotFound
        if self.access_requests.never_approved(client.id):
            kind, overlap_hours = RequestKind.CLIENT, 0
        self.request_access(kind, client, client.role, overlap_hours=overlap_hours or None, jwks=jwks)

    def caller(self) -> Person | None:
        """The person who calls; None for a system."""
        try:
            return self.people.find(UUID(self.grant.subject))
        except ValueError:
            return None

    def _revoke(self, member: str, country: Country) -> None:
        expires_at = self.clock.now() + REVOCATION_LIFE
        self.revocations.add(member, country, expires_at)
        if not self._revoked:
            # Everything that this transaction revokes is pushed at once.
            self.after_commit(lambda: self.revocation_list.push(self._revoked, self.clock.now()))
        self._revoked.append((member, expires_at))
