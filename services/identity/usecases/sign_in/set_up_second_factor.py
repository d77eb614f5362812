"""A person sets up the second factor that their role needs, and gets the codes for the day they lose it."""

from dataclasses import dataclass

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import AlreadySetUp, CodeWrong
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import SECOND_FACTOR
from services.identity.domain.tokens.sessions import SignIn
from services.identity.processes.sign_in.second_factors import replace_recovery_codes


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class SetUp:
    """The sealed secret that was offered, and the code that the person's application showed for it."""

    sealed: bytes
    code: str


def set_up_second_factor(typed: SetUp, person: Person, sign_in: SignIn, *, work: IdentityWork) -> list[str]:
    """The recovery codes, shown once. This sign-in counts as one with a second factor from now on.

    Raises CodeWrong, AlreadySetUp.
    """
    current = work.people.get_for_update(person.id)
    if current.totp_sealed is not None:
        raise AlreadySetUp
    now = work.clock.now()
    step = work.second_factor.accepted_step(typed.sealed, person.id, typed.code, now=now, last_step=None)
    if step is None:
        raise CodeWrong
    work.people.set_second_factor(person.id, typed.sealed, step, now)
    work.sign_ins.strengthen(sign_in.id, SECOND_FACTOR)
    work.audit("second_factor.set_up", country=person.country, object_type="user", object_id=person.id)
    return replace_recovery_codes(person, work=work)
