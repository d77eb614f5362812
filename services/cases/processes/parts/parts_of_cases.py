"""The parts of cases: every change is in the timeline, and words are under the key of the person they are about."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from services.cases.adapters.parts.parts import CasePartRepository
from services.cases.domain.access.seal import check_named
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import CASEWORK
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.kinds.effects import Due, ShownOnOwner
from services.cases.domain.kinds.kind import Context, Kind
from services.cases.domain.kinds.part import CasePart, Part, StoredPart
from services.cases.processes.case.timeline import append_entry
from services.cases.processes.parts.counsel import follow_changed_counsel, follow_new_counsel
from services.cases.processes.parts.owned_parts import OwnedParts
from shared.kernel.errors import Invalid, NotFound, invalid


class PartsOfCases(OwnedParts[Case]):
    """The parts of cases in a unit of work."""

    @property
    def rows(self) -> CasePartRepository:
        return self.work.parts

    def get(self, owner_id: UUID) -> Case:
        return self.work.cases.get(owner_id)

    def lock(self, owner_id: UUID) -> Case:
        return self.work.cases.get_for_update(owner_id)

    def audit(self, action: str, owner: Case, fields: Sequence[str] = ()) -> None:
        self.work.audit_case(action, owner, fields=fields)

    def require_open(self, owner: Case) -> None:
        owner.must_be_open()

    def encrypt(self, owner: Case, part: Part, words: bytes) -> bytes:
        whose = owner.vault_person(_about(part) or owner.person_id)
        return self.work.vault.encrypt_text(whose, words.decode(), _place(part.id))

    def decrypt(self, owner: Case, stored: Sequence[StoredPart]) -> Mapping[UUID, str | bytes]:
        """None of a person who is erased, or was removed from the case."""
        words: dict[UUID, str | bytes] = {}
        # The key of a person is read once, however many parts are about them.
        for person_id in {each.person_id for each in stored if each.content is not None}:
            own = {each.id: each.content for each in stored if each.person_id == person_id and each.content is not None}
            with suppress(NotFound):
                places = [(_place(part_id), content) for part_id, content in own.items()]
                texts = self.work.vault.decrypt_texts(owner.vault_person(person_id or owner.person_id), places)
                words |= dict(zip(own, texts, strict=True))
        return words

    def check(self, kind: Kind[Case, Part], before: Part | None, part: Part, context: Context[Case]) -> None:
        """Who saw to a part earlier may have left since: they are checked where they are named anew."""
        del before
        case, responsible = context.owner, kind.responsible(part)
        case.check_person(_about(part))
        kind.check(part, context)
        if responsible is not None and "responsible" in context.named:
            self.work.members.require(responsible, case.organisation_id, CASEWORK, field="responsible")
            check_named(case, responsible, field="responsible")
        self.check_references(kind, part, case, context.named)

    def follow(
        self, owner: Case, kind: Kind[Case, Part], before: Part | None, part: Part, fields: Sequence[str]
    ) -> None:
        due, shown = kind.effect(Due), kind.effect(ShownOnOwner)
        if due and due.task and owner.note_due(part.id, kind.due_part(part)):
            self.work.cases.save_tasks(owner)
        self._append_entry(f"{kind.name}.{'changed' if before else 'recorded'}", owner, part, fields)
        if shown and shown.show(owner, self.read(owner, kind, self.rows.of(owner.id, kind.name))):
            self.work.cases.save(owner)
        if before is None:
            follow_new_counsel([(owner, part)], work=self.work)
        else:
            follow_changed_counsel(owner, part, fields, work=self.work)

    def not_its_own(self, field: str) -> Invalid:
        return invalid(field, "not_of_this_case", es="No es parte de este caso", en="This is no part of this case")

    def _append_entry(self, action: str, case: Case, part: Part, fields: Sequence[str]) -> None:
        about = {} if (person_id := _about(part)) is None else {"person_id": person_id}
        changed = {"fields": list(fields)} if fields else {}
        entry = TimelineEntry(kind=action, details={"part_id": part.id, **about, **changed})
        append_entry(case, entry, work=self.work)
        self.audit(action, case, fields)


def _about(part: Part) -> UUID | None:
    return part.person_id if isinstance(part, CasePart) else None


def _place(part_id: UUID) -> str:
    """What the words of a part are bound to."""
    return f"case_part|content|{part_id}"
