"""Record or correct who the person of a case is."""

from collections.abc import Callable, Sequence
from uuid import UUID

import orjson

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry, majority_moved
from services.cases.domain.person.birth import check_birthdate
from services.cases.domain.person.identity import Identity, changed_fields
from services.cases.domain.person.identity_change import (
    ChangedField,
    EncryptedIdentityChange,
    differences,
    place_of_change,
)
from services.cases.domain.person.member import VaultPerson
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from services.cases.processes.case.timeline import save_case
from services.cases.processes.consent.grounds import stop_disclosures
from services.cases.processes.person.identities import record_identity
from shared.kernel.ids import new_id


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
    whose = case.vault_person(person_id or case.person_id)
    record = case.record_of(whose.person_id)
    old, version = work.vault.read(whose)
    require_version(version)
    new = build(old)
    if new.birthdate != old.birthdate:
        check_birthdate(new.birthdate, work.clock.now(), "birthdate")
    today = work.today(case.country)
    before, majority_before = gather_facts(case, work=work), record.majority_on(today, old.birthdate)
    record.apply_identity(new, field="birthdate")
    record_identity(case, whose.person_id, new, work=work)
    _keep(case, whose, differences(old, new), work)
    changed = changed_fields(old, new)
    moved = majority_moved(majority_before, record.majority_on(today, new.birthdate))
    details = {"fields": changed, **moved, **case.named(whose)}
    save_case(case, TimelineEntry(kind="identity.recorded", details=details), work=work)
    work.audit_case("identity.recorded", case, fields=changed)
    if "birthdate" in changed:
        stop_disclosures(case, work=work)
    publish_changed_facts(case, before, work=work)
    return new, version + 1


def _keep(case: Case, whose: VaultPerson, changed: Sequence[ChangedField], work: CasesWork) -> None:
    """Keep what stood there before, under the key of the person: it ends with that key."""
    if not changed:
        return
    change_id = new_id()
    content = work.vault.encrypt_text(whose, orjson.dumps(changed).decode(), place_of_change(change_id))
    work.identity_changes.add(
        case,
        EncryptedIdentityChange(
            id=change_id,
            person_id=whose.person_id,
            at=work.clock.now(),
            actor=work.grant.subject,
            content=content,
        ),
    )
