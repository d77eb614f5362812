"""Say what an alleged perpetrator did in a case, and correct it."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.parts.part import CaseOfParts
from services.cases.domain.parts.perpetrator import check_seen_otherwise, not_known
from services.cases.domain.parts.perpetrator_link import PerpetratorLink
from services.cases.domain.person.case_changes import changed_paths
from services.cases.processes.parts.parts import add_part, get_part, save_part
from shared.kernel.changes import Changes, changed
from shared.kernel.errors import NotFound


def link_perpetrator(
    case_id: UUID, kind: Kind[CaseOfParts, PerpetratorLink], link: PerpetratorLink, /, *, work: CasesWork
) -> PerpetratorLink:
    """Add the link. Raises NotFound, CaseClosedAlready, SeenInEmergency, Invalid for one that the caller cannot see."""
    case = work.cases.get_for_update(case_id)
    try:
        work.perpetrators.lock(link.perpetrator_id)
    except NotFound as error:
        raise not_known("perpetrator_id") from error
    check_seen_otherwise(work.perpetrators.seen_in(link.perpetrator_id), work.grant.subject, besides=case.id)
    link = add_part(case, kind, link, work=work)
    if not link.in_error:
        work.perpetrators.count_links(link.perpetrator_id, 1)
    return link


def change_link(
    case_id: UUID,
    kind: Kind[CaseOfParts, PerpetratorLink],
    link_id: UUID,
    changes: Changes,
    /,
    *,
    require_version: Callable[[int], None],
    work: CasesWork,
) -> PerpetratorLink:
    """Apply a merge patch to the link. Raises as `change_part` does.

    A link that was no mistake after all names the perpetrator anew: raises SeenInEmergency, and Invalid for one who was
    forgotten meanwhile or appears only in cases that the caller cannot see.
    """
    case = work.cases.get_for_update(case_id)
    before = get_part(case, kind, link_id, work=work)
    require_version(before.version)
    after = changed(before, changes)
    if after.in_error and not before.in_error:
        work.perpetrators.count_links(before.perpetrator_id, -1)
    if before.in_error and not after.in_error:
        return _named_anew(case, kind, before, after, changes, work)
    return save_part(case, kind, before, after, changed=changed_paths(changes), work=work)


def _named_anew(
    case: Case,
    kind: Kind[CaseOfParts, PerpetratorLink],
    before: PerpetratorLink,
    link: PerpetratorLink,
    changes: Changes,
    work: CasesWork,
) -> PerpetratorLink:
    who = link.perpetrator_id
    check_seen_otherwise(work.perpetrators.seen_in(who), work.grant.subject, besides=case.id)
    was_seen = work.perpetrators.sees(who)
    saved = save_part(case, kind, before, link, changed=changed_paths(changes), work=work)
    try:
        links = work.perpetrators.count_links(who, 1)
    except NotFound as error:
        raise not_known("in_error") from error
    if links > 1 and not was_seen:
        # This link would show them; others are in cases that the caller does not see.
        raise not_known("in_error")
    return saved
