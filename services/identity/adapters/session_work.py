"""What ends, refuses and opens: the sign-ins, refresh families and tokens of people and clients."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine

from services.identity.adapters.repositories import IdentityRepositories, WorkParts
from services.identity.adapters.secrets import digest, new_token
from services.identity.domain.browsers import Browser
from services.identity.domain.clients import Client
from services.identity.domain.errors import SignInRefused
from services.identity.domain.people import Person
from services.identity.domain.sessions import (
    REVOCATION_LIFE,
    SIGN_IN_LIFE,
    FamilyOwner,
    RevokedFor,
    SignIn,
)
from shared.db.context import ContextSigner
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id


class SessionWork(IdentityRepositories):
    """The part of the unit of work that is about sessions. What it revokes is pushed once, after the commit."""

    def __init__(self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, parts: WorkParts) -> None:
        super().__init__(engine, signer, grant, clock, parts)
        self._revoked: list[tuple[str, datetime]] = []

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

    def open_sign_in(self, person: Person, acr: str, browser: Browser, *, at: datetime | None = None) -> str:
        """Sign a person in who proved themselves as strongly as `acr` says; the token for the browser. Audited.

        `at` is when they did so, where that was not just now. Raises SignInRefused for a person whose rights have
        changed since they were looked up: what ends sessions must find this one, or be found here.
        """
        current = self.people.get_for_update(person.id)
        if not current.may_sign_in or current.policy_version != person.policy_version:
            raise SignInRefused
        now, token = min(self.clock.now(), at or self.clock.now()), new_token()
        sign_in = SignIn(
            id=new_id(),
            user_id=person.id,
            country=person.country,
            acr=acr,
            created_at=now,
            expires_at=now + SIGN_IN_LIFE,
            ended_at=None,
            browser=browser.browser,
            system=browser.system,
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

    def refuse_tokens_of(self, user_id: UUID, policy_version: int, country: Country) -> None:
        """Refuse every token that a person got under an older role; the sign-ins stay."""
        self.revoke_families(FamilyOwner.PERSON, user_id, RevokedFor.ROLE_CHANGED)
        self.refuse_older_rights(str(user_id), policy_version, country)

    def _revoke(self, member: str, country: Country) -> None:
        expires_at = self.clock.now() + REVOCATION_LIFE
        self.revocations.add(member, country, expires_at)
        if not self._revoked:
            # Everything that this transaction revokes is pushed at once.
            self.after_commit(lambda: self.revocation_list.push(self._revoked, self.clock.now()))
        self._revoked.append((member, expires_at))
