"""People see where they are signed in, and sign out in one of those browsers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_person
from services.identity.domain.sign_in.browsers import BrowserFamily, SystemFamily
from services.identity.processes.authority.reach import find_caller
from services.identity.processes.tokens.sessions import end_sign_in
from shared.kernel.errors import NotFound


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnSession:
    """A browser in which the caller is signed in."""

    id: UUID
    acr: str
    created_at: datetime
    expires_at: datetime
    browser: BrowserFamily | None
    system: SystemFamily | None
    current: bool
    """Whether it is the one that asks."""


def read_own_sessions(*, work: IdentityWork) -> Sequence[OwnSession]:
    """The live ones, the newest first. Raises NotFound for a system."""
    person, asking = require_person(find_caller(work=work)), _asking(work)
    return [
        OwnSession(
            id=each.id,
            acr=each.acr,
            created_at=each.created_at,
            expires_at=each.expires_at,
            browser=each.browser,
            system=each.system,
            current=each.id == asking,
        )
        for each in work.sign_ins.live_of(person.id, work.clock.now())
    ]


def end_own_session(session_id: UUID, *, work: IdentityWork) -> None:
    """End one of the caller's, and every token that came from it. NotFound for any other, and when it is over."""
    person = require_person(find_caller(work=work))
    own = {each.id: each for each in work.sign_ins.live_of(person.id, work.clock.now())}
    if session_id not in own:
        raise NotFound
    end_sign_in(own[session_id], work=work)


def _asking(work: IdentityWork) -> UUID | None:
    """The sign-in behind the token of the request; None for a token without one."""
    family = work.families.find(UUID(work.grant.session_id)) if work.grant.session_id else None
    return family.session_id if family else None
