"""Change a proceeding, the persons in it, or its stage."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.person.case_changes import changed_paths
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding, check_proceeding
from services.cases.domain.proceedings.stages import RecordStage, StageChange, check_change, check_seen, stages_of
from services.cases.processes.case.following_proceedings import enqueue_following
from services.cases.processes.proceedings.named_persons import named_persons
from services.cases.processes.proceedings.proceedings import (
    audit_proceeding,
    check_responsible,
    get_kept_proceeding_for_update,
)
from shared.kernel.changes import Changes, changed
from shared.kernel.errors import NotFound, invalid


def change_proceeding(
    proceeding_id: UUID, changes: Changes, *, require_version: Callable[[int], None], work: CasesWork
) -> Proceeding:
    """Apply a merge patch. Raises NotFound, PreconditionFailed, Invalid."""
    before = get_kept_proceeding_for_update(proceeding_id, work=work)
    require_version(before.version)
    after = changed(before, changes)
    check_proceeding(after, work.today(after.country), named=changes)
    if "responsible" in changes:
        check_responsible(after.responsible, work=work)
    return _save(after, "proceeding.changed", fields=changed_paths(changes), work=work)


def add_person_to_proceeding(proceeding_id: UUID, named: NamedPerson, *, work: CasesWork) -> UUID:
    """Name another person in a proceeding; returns the id they have in it. Raises NotFound, Invalid."""
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    (person,) = named_persons([named], proceeding, work=work)
    if any(known.person_id == person.person_id for known in work.proceedings.persons_of([proceeding.id])):
        raise invalid("persons", "twice", es="Una persona está dos veces", en="A person is named twice")
    work.proceedings.add_persons(proceeding, [person])
    audit_proceeding("proceeding.person_added", proceeding, work=work)
    enqueue_following(proceeding, work=work)
    return person.id


def change_standing(
    proceeding_id: UUID,
    id_in_proceeding: UUID,
    standing: str,
    *,
    require_version: Callable[[int], None],
    work: CasesWork,
) -> None:
    """Give a person of a proceeding another standing. Raises NotFound, PreconditionFailed, Invalid."""
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    require_version(proceeding.version)
    pack_of(proceeding.country).require_standing(standing, "standing")
    for person in work.proceedings.persons_of([proceeding.id]):
        if person.id == id_in_proceeding:
            work.proceedings.save_person(replace(person, standing=standing))
            _save(proceeding, "proceeding.standing_changed", work=work)
            return
    raise NotFound


def record_stage(proceeding_id: UUID, command: RecordStage, *, work: CasesWork) -> StageChange:
    """Append a change of stage; the proceeding is in the last one by its day.

    A stage may repeat and go back (retrial), so every order of stages is right. Raises NotFound, Invalid, and
    StageMovedOn where its author did not see the stage that it would replace.
    """
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    former = work.proceedings.stage_changes(proceeding.id)
    change = command.made(at=work.clock.now(), by=work.grant.subject)
    check_change(change, former, work.today(proceeding.country))
    if change.stage is not None:
        pack_of(proceeding.country).require_stage(change.stage, "stage")
    check_seen(change, former, command.seen_change)
    work.proceedings.add_stage(proceeding, change)
    last = stages_of([*former, change])[-1]
    staged = replace(proceeding, stage=last.code, stage_since=last.since)
    _save(staged, "proceeding.stage_recorded", fields=["stage"], work=work)
    return change


def _save(proceeding: Proceeding, action: str, *, fields: Sequence[str] = (), work: CasesWork) -> Proceeding:
    """Store the next version of a proceeding that the caller locked."""
    now, who = work.clock.now(), work.grant.subject
    proceeding = replace(proceeding, version=proceeding.version + 1, changed_at=now, changed_by=who)
    work.proceedings.save(proceeding)
    audit_proceeding(action, proceeding, fields=fields, work=work)
    enqueue_following(proceeding, work=work)
    return proceeding
