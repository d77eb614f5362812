"""Read, record and erase who a person is."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.birth import check_birthdate
from services.cases.domain.days import local_day
from services.cases.domain.facts import facts_of
from services.cases.domain.identity import Identity
from services.cases.domain.timeline import TimelineEntry, majority_moved
from services.cases.usecases.change_case import CheckVersion, save, tell_changed_facts
from services.cases.usecases.grounds import stop_without_grounds
from shared.contracts.cases import IdentityErased
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.grant import Permission

FIELDS = tuple(Identity.__dataclass_fields__)
BuildIdentity = Callable[[Identity], Identity]


def read_identity(case_id: UUID, purpose: str, *, work: CasesWork) -> tuple[Identity, int]:
    """The identity and its version, for a stated purpose (code of `consent_purpose`). Raises NotFound."""
    case = work.cases.get(case_id)
    identity, version = work.vault.read(case)
    given = [name for name in FIELDS if getattr(identity, name)]
    work.audit_case("identity.read", case, purpose=purpose, fields=given)
    return identity, version


def record_identity(
    case_id: UUID, build: BuildIdentity, check_version: CheckVersion, *, work: CasesWork
) -> tuple[Identity, int]:
    """Replace the identity by what `build` makes of the old one. Raises NotFound, PreconditionFailed, Invalid."""
    case = work.cases.get_for_change(case_id)
    case.must_be_open()
    old, version = work.vault.read(case)
    check_version(version)
    new = build(old)
    if new.birthdate != old.birthdate:
        check_birthdate(new.birthdate, work.clock.now(), "birthdate")
    today = local_day(work.clock.now(), case.country)
    before, majority_before = facts_of(case, "", today), case.majority_on(today, old.birthdate)
    case.identify(new, field="birthdate")
    work.vault.replace(case, new)
    work.search_index.replace(case, new)
    changed = [name for name in FIELDS if getattr(old, name) != getattr(new, name)]
    moved = majority_moved(majority_before, case.majority_on(today, new.birthdate))
    save(case, TimelineEntry(kind="identity.recorded", details={"fields": changed, **moved}), work=work)
    work.audit_case("identity.recorded", case, fields=changed)
    if "birthdate" in changed:
        stop_without_grounds(case, work=work)
    tell_changed_facts(case, before, today, work)
    return new, version + 1


def erase_identity(case_id: UUID, reason: str, *, work: CasesWork) -> None:
    """Destroy the key of a person: her identity and every note about her become unreadable, backups included.

    A supervisor's act (she may read the audit, a caseworker may not). Raises Forbidden, NotFound.
    """
    if not work.grant.allows(Permission.AUDIT_READ):
        raise Forbidden
    case = work.cases.get_for_change(case_id)
    _, version = work.vault.read(case)
    if version == 0:
        raise NotFound
    work.search_index.replace(case, Identity())
    work.vault.erase(case, reason=reason, erased_by=work.grant.subject, at=work.clock.now())
    save(case, TimelineEntry(kind="identity.erased", details={"reason": reason}), work=work)
    work.publish(IdentityErased(country=case.country, case_id=case.id))
    work.audit_case("identity.erased", case)
