"""Record a criminal proceeding, with the persons in it and the stage it is in."""

from dataclasses import replace

from services.cases.adapters.work import CasesWork
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.proceedings.proceeding import (
    OpenProceeding,
    Proceeding,
    ProceedingProfile,
    check_proceeding,
)
from services.cases.domain.proceedings.stages import StageChange, check_change
from services.cases.processes.case.following_proceedings import enqueue_following
from services.cases.processes.proceedings.named_persons import named_persons
from services.cases.processes.proceedings.proceedings import audit_proceeding, check_responsible
from shared.kernel.errors import country_out_of_scope
from shared.kernel.shapes import fields_of


def open_proceeding(command: OpenProceeding, *, work: CasesWork) -> Proceeding:
    """The new proceeding, kept by the caller's organisation. Raises Invalid, NotFound.

    Nothing is asked of the case: assistance and the trafficking status neither permit a proceeding nor follow from it.
    """
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    now, who, today = work.clock.now(), work.grant.subject, work.today(command.country)
    first = StageChange(stage=command.stage, on=command.since, source=command.source, recorded_at=now, recorded_by=who)
    check_change(first, (), today)
    proceeding = replace(
        command.proceeding(),
        organisation_id=work.organisation_id,
        stage=first.stage,
        stage_since=first.on,
        recorded_at=now,
        recorded_by=who,
        changed_at=now,
        changed_by=who,
    )
    check_proceeding(proceeding, today, named=fields_of(ProceedingProfile))
    pack_of(command.country).require_stage(command.stage, "stage")
    check_responsible(proceeding.responsible, work=work)
    work.proceedings.add(proceeding, named_persons(command.persons, proceeding, work=work), first)
    audit_proceeding("proceeding.opened", proceeding, work=work)
    enqueue_following(proceeding, work=work)
    return proceeding
