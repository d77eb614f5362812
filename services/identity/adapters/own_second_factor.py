"""Whether what a person typed is their second factor here: a code of their application, or one for its loss."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people import Person


def second_factor_accepted(person: Person, code: str, work: IdentityWork) -> bool:
    """Also for a person without one. A code is used up, and a recovery code audited."""
    if person.totp_sealed is None:
        return True
    step = work.second_factor.accepted_step(
        person.totp_sealed, person.id, code.replace(" ", ""), now=work.clock.now(), last_step=person.totp_step
    )
    if step is not None:
        return work.people.use_step(person.id, step)
    used = work.recovery_codes.use(person.id, work.digests.recovery_code(code, person.id), work.clock.now())
    if used:
        work.audit("sign_in.recovery_code_used", country=person.country, object_type="user", object_id=person.id)
    return used
