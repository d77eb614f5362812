"""A person signs the pledge of confidentiality by typing their name."""

from dataclasses import dataclass

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import PledgeRefused
from services.identity.domain.people.people import Person
from services.identity.domain.pledges.pledges import Pledge, PledgeVersion, is_own_name


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Signature:
    """The name that was typed, and the digest of the text that was on the page."""

    name: str
    digest: bytes


def sign_pledge(signature: Signature, person: Person, version: PledgeVersion, *, work: IdentityWork) -> None:
    """Keep that the person signed the text of `version` that they read. Audited, once.

    Raises PledgeRefused for another name, and for a text that is in force no more.
    """
    if signature.digest not in version.digests:
        raise PledgeRefused("pledge_changed")
    if not is_own_name(signature.name, person.display_name):
        raise PledgeRefused("name_different")
    pledge = Pledge(
        user_id=person.id,
        country=person.country,
        version=version.version,
        digest=signature.digest,
        accepted_at=work.clock.now(),
    )
    if work.pledges.add(pledge):
        work.audit(
            "pledge.signed",
            country=person.country,
            object_type="user",
            object_id=person.id,
            fields=[version.version],
        )
