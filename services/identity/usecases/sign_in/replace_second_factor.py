"""A person sets up another code application, for instance that of a new phone."""

from dataclasses import dataclass

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import CodeWrong
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import SECOND_FACTOR
from services.identity.domain.tokens.sessions import RevokedFor, SignIn
from services.identity.processes.sign_in.second_factors import replace_recovery_codes
from services.identity.processes.tokens.sessions import end_sessions, open_sign_in


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class AnotherFactor:
    """The sealed secret that was offered, and the code that the new application showed for it."""

    sealed: bytes
    code: str


def replace_second_factor(
    typed: AnotherFactor, person: Person, sign_in: SignIn, *, work: IdentityWork
) -> tuple[list[str], str]:
    """The recovery codes, shown once, and the token of a new sign-in: every session ends, for the phone may be lost.

    The caller has checked that the person has just signed in. Raises CodeWrong.
    """
    now = work.clock.now()
    work.people.get_for_update(person.id)
    step = work.second_factor.accepted_step(typed.sealed, person.id, typed.code, now=now, last_step=None)
    if step is None:
        raise CodeWrong
    work.people.set_second_factor(person.id, typed.sealed, step, now)
    end_sessions(person, RevokedFor.FACTORS_RESET, work=work)
    work.audit("second_factor.replaced", country=person.country, object_type="user", object_id=person.id)
    return replace_recovery_codes(person, work=work), open_sign_in(
        work.people.get(person.id), SECOND_FACTOR, sign_in.seen_in, at=sign_in.created_at, work=work
    )
