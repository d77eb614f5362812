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
    work: CasesWork,
) -> tuple[Identity, int]:
    """Replace the identity by what `build` makes of the old one. Raises NotFound, PreconditionFailed, Invalid."""
    case = work.cases.get_for_update(case_id)
    case.must_be_open()
    old, version = work.vault.read(case)
    require_version(version)
    new = build(old)
    if new.birthdate != old.birthdate:
        check_birthdate(new.birthdate, work.clock.now(), "birthdate")
    today = work.today(case.country)
    before, majority_before = work.facts(case), case.majority_on(today, old.birthdate)
    case.apply_identity(new, field="birthdate")
    work.vault.replace(case, new)
    work.search_index.replace(case, new)
    changed = changed_fields(old, new)
    moved = majority_moved(majority_before, case.majority_on(today, new.birthdate))
    work.save(case, TimelineEntry(kind="identity.recorded", details={"fields": changed, **moved}))
    work.audit_case("identity.recorded", case, fields=changed)
    if "birthdate" in changed:
        work.stop_disclosures(case)
    work.publish_changed_facts(case, before)
    return new, version + 1
