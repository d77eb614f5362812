"""One-time links to set a password."""

from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.activations import Activation
from services.identity.domain.people.people import Person
from services.identity.domain.tokens.sessions import ACTIVATION_LIFE


def add_activation(person: Person, *, mailed: bool = True, work: IdentityWork) -> str:
    """A fresh one-time token with which the person sets a password; earlier ones stop working.

    It is mailed to the person by a worker, which opens it from its sealed form. With `mailed=False` it is not, and
    the caller must hand it over.
    """
    token = new_token()
    now = work.clock.now()
    work.activations.add(
        Activation(
            token_digest=digest(token),
            user_id=person.id,
            country=person.country,
            expires_at=now + ACTIVATION_LIFE,
            link_sealed=work.links.seal(token, person.id) if mailed else None,
            mail_due_at=now if mailed else None,
        )
    )
    return token
