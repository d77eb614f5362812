"""Record an alleged perpetrator, or change what is known of one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.parts.perpetrator import Perpetrator, check_seen_otherwise
from services.cases.domain.person.case_changes import changed_paths
from shared.kernel.changes import Changes, changed
from shared.kernel.errors import country_out_of_scope


def record_perpetrator(known: Perpetrator, *, work: CasesWork) -> Perpetrator:
    """Add one to those the organisation knows. Raises Invalid for another country than the caller's."""
    if not work.grant.covers(known.country):
        raise country_out_of_scope()
    who = work.grant.subject
    known = replace(known, recorded_by=who, changed_at=work.clock.now(), changed_by=who)
    work.perpetrators.add(work.organisation_id, known)
    _audit("perpetrator.recorded", known, work)
    return known


def change_perpetrator(
    perpetrator_id: UUID, changes: Changes, *, require_version: Callable[[int], None], work: CasesWork
) -> Perpetrator:
    """Apply a merge patch. Raises NotFound, SeenInEmergency, PreconditionFailed."""

    def change(known: Perpetrator) -> Perpetrator:
        require_version(known.version)
        who, now = work.grant.subject, work.clock.now()
        return replace(changed(known, changes), version=known.version + 1, changed_at=now, changed_by=who)

    check_seen_otherwise(work.perpetrators.seen_in(perpetrator_id), work.grant.subject)
    known = work.perpetrators.change(perpetrator_id, change)
    _audit("perpetrator.changed", known, work, fields=changed_paths(changes))
    return known


def _audit(action: str, known: Perpetrator, work: CasesWork, *, fields: Sequence[str] = ()) -> None:
    work.audit(action, country=known.country, object_type="perpetrator", object_id=known.id, fields=fields)
