"""The second factor of a person: whether what they typed is it, and fresh codes for its loss."""

from enum import StrEnum

from services.identity.adapters.secrets import new_recovery_code
from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person

RECOVERY_CODES = 10


class ShownFactor(StrEnum):
    """What a person has shown beside their password."""

    NOTHING = "nothing"
    """They have no second factor."""
    CODE = "code"
    RECOVERY_CODE = "recovery_code"


def second_factor_accepted(person: Person, code: str, *, work: IdentityWork) -> ShownFactor | None:
    """What `code` is, also for a person without one; None for a wrong one. It is used up, a recovery code audited."""
    if person.totp_sealed is None:
        return ShownFactor.NOTHING
    step = work.second_factor.accepted_step(
        person.totp_sealed, person.id, code.replace(" ", ""), now=work.clock.now(), last_step=person.totp_step
    )
    if step is not None:
        return ShownFactor.CODE if work.people.use_step(person.id, step) else None
    if not work.recovery_codes.use(person.id, work.digests.recovery_code(code, person.id), work.clock.now()):
        return None
    work.audit("sign_in.recovery_code_used", country=person.country, object_type="user", object_id=person.id)
    return ShownFactor.RECOVERY_CODE


def code_was_used(person: Person, code: str, *, work: IdentityWork) -> bool:
    """Whether it is the right code of this moment and was used before. For a code that was refused."""
    if person.totp_sealed is None or person.totp_step is None:
        return False
    step = work.second_factor.accepted_step(
        person.totp_sealed, person.id, code.replace(" ", ""), now=work.clock.now(), last_step=None
    )
    return step is not None


def replace_recovery_codes(person: Person, *, work: IdentityWork) -> list[str]:
    """Fresh recovery codes, to be shown once; the earlier ones stop working."""
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    digests = [work.digests.recovery_code(code, person.id) for code in codes]
    work.recovery_codes.replace(person.id, person.country, digests)
    return codes
