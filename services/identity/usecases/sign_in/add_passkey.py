"""A person adds a passkey, and takes one away."""

from dataclasses import dataclass
from uuid import UUID

from services.identity.adapters.sign_in.webauthn import NotProved, WebAuthn
from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import TooManyPasskeys
from services.identity.domain.people.people import Person
from services.identity.domain.sign_in.passkeys import PASSKEYS_EACH, Passkey
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class NewPasskey:
    """What the authenticator answered (JSON), the sealed challenge, the cookie of the forms, and a name for it."""

    answer: str
    sealed: str
    browser: str
    name: str


def add_passkey(command: NewPasskey, person: Person, *, webauthn: WebAuthn, work: IdentityWork) -> Passkey:
    """Keep the passkey that was made. Raises NotProved, TooManyPasskeys."""
    if not work.people.get_for_update(person.id).may_sign_in:
        raise NotProved
    if len(work.passkeys.all_of(person.id)) >= PASSKEYS_EACH:
        raise TooManyPasskeys
    now = work.clock.now()
    made = webauthn.check_new(command.answer, command.sealed, person.id, browser=command.browser, now=now)
    passkey = Passkey(
        id=new_id(),
        user_id=person.id,
        country=person.country,
        credential_id=made.credential_id,
        credential=made.credential,
        sign_count=made.sign_count,
        name=command.name,
        created_at=now,
    )
    if not work.passkeys.add(passkey):
        raise NotProved
    work.audit("passkey.added", country=person.country, object_type="user", object_id=person.id)
    return passkey


def remove_passkey(passkey_id: UUID, person: Person, *, work: IdentityWork) -> None:
    """Take one of the person's away; it opens nothing any more. Raises NotFound."""
    if not work.passkeys.remove(passkey_id, person.id):
        raise NotFound
    work.audit("passkey.removed", country=person.country, object_type="user", object_id=person.id)
