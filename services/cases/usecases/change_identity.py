"""Record or correct who the person of a case is."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.birth import check_birthdate
from services.cases.domain.identity import Identity, changed_fields
from services.cases.domain.timeline import TimelineEntry, majority_moved


def change_identity(
    case_id: UUID,
    build: Callable[[Identity], Identity],
    *,
    require_version: Callable[[int], None],
    person_id: UUID | None = None,
    work: CasesWork,
) -> tuple[Identity, int]:
    """Replace the identity by what `build` makes of the old one; that of the first person without a `person_id`.

    Raises NotFound, PreconditionFailed, Invalid.
    """
    case = work.cases.get_for_update(case_id)
    case.must_be_open()
    whose = case.whose(person_id or case.person_id)
    record = case.record_of(whose.person_id)
    old, version = work.vault.read(whose)
    require_version(version)
    new = build(old)
    if new.birthdate != old.birthdate:
        check_birthdate(new.birthdate, work.clock.now(), "birthdate")
    today = work.today(case.country)
    before, majority_before = work.facts(case), record.majority_on(today, old.birthdate)
    record.apply_identity(new, field="birthdate")
    work.record_identity(case, whose.person_id, new)
    changed = changed_fields(old, new)
    moved = majority_moved(majority_before, record.majority_on(today, new.birthdate))
    details = {"fields": changed, **moved, **case.named(whose)}
    work.save(case, TimelineEntry(kind="identity.recorded", details=details))
    work.audit_case("identity.recorded", case, fields=changed)
    if "birthdate" in changed:
        work.stop_disclosures(case)
    work.publish_changed_facts(case, before)
    return new, version + 1
