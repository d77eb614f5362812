"""The parts of proceedings: words are under the key of the proceeding, and a change goes on into cases and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.cases.adapters.proceedings.proceeding_parts import ProceedingPartRepository
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.kinds.effects import Answered, SharedPersons
from services.cases.domain.kinds.kind import Context, Kind
from services.cases.domain.kinds.part import Part, StoredPart
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.processes.parts.owned_parts import OwnedParts
from services.cases.processes.proceedings.named_persons import require_shared, shared_now
from services.cases.processes.proceedings.proceedings import (
    audit_proceeding,
    get_kept_proceeding,
    get_kept_proceeding_for_update,
)
from shared.kernel.errors import Invalid, invalid


class PartsOfProceedings(OwnedParts[Proceeding]):
    """The parts of proceedings in a unit of work."""

    @property
    def rows(self) -> ProceedingPartRepository:
        return self.work.proceeding_parts

    def get(self, owner_id: UUID) -> Proceeding:
        return get_kept_proceeding(owner_id, work=self.work)

    def lock(self, owner_id: UUID) -> Proceeding:
        return get_kept_proceeding_for_update(owner_id, work=self.work)

    def audit(self, action: str, owner: Proceeding, fields: Sequence[str] = ()) -> None:
        audit_proceeding(action, owner, fields=fields, work=self.work)

    def encrypt(self, owner: Proceeding, part: Part, words: bytes) -> bytes:
        return self.work.proceedings.cipher(owner.id).encrypt(words, _place(part.id))

    def decrypt(self, owner: Proceeding, stored: Sequence[StoredPart]) -> Mapping[UUID, str | bytes]:
        cipher = self.work.proceedings.cipher(owner.id)
        return {each.id: cipher.decrypt(each.content, _place(each.id)) for each in stored if each.content is not None}

    def check(
        self, kind: Kind[Proceeding, Part], before: Part | None, part: Part, context: Context[Proceeding]
    ) -> None:
        """What was recorded by mistake is checked only against what it was."""
        if before is not None:
            kind.check_change(before, part)
        if not part.in_error:
            self._check_persons(kind, before, part, context.owner)
            for field in kind.refers.keys() & set(context.named):
                if getattr(part, field) == part.id:
                    raise invalid(field, "itself", es="No se refiere a sí mismo", en="It does not refer to itself")
            self.check_references(kind, part, context.owner, context.named)
            kind.check(part, context)
        named = kind.effect(SharedPersons)
        if before is None and named and named.needs_sharing:
            require_shared(context.owner, kind.persons(part), work=self.work)

    def follow(
        self, owner: Proceeding, kind: Kind[Proceeding, Part], before: Part | None, part: Part, fields: Sequence[str]
    ) -> None:
        self.audit(f"{kind.name}.{'changed' if before else 'recorded'}", owner, fields)
        job = FollowProceeding(country=owner.country, proceeding_id=owner.id)
        if change := kind.announced(before, part):
            concerned = None if before is None else tuple(kind.concerns(before))
            job = replace(job, part_id=part.id, kind=kind.name, change=change, concerned_before=concerned)
        self.work.enqueue(job)

    def not_its_own(self, field: str) -> Invalid:
        return invalid(
            field, "not_of_this_proceeding", es="No es parte de este proceso", en="This is no part of this proceeding"
        )

    def readable(self, owner: Proceeding, kind: Kind[Proceeding, Part], parts: Sequence[Part]) -> Sequence[Part]:
        """Without what was told of persons before they were shared as now."""
        answered = kind.effect(Answered)
        if answered is None:
            return parts
        named = {person for part in parts for person in kind.persons(part)}
        shared = shared_now(owner, named, work=self.work)
        return [
            part if _is_known(getattr(part, answered.at), kind.persons(part), shared) else answered.without(part)
            for part in parts
        ]

    def _check_persons(
        self, kind: Kind[Proceeding, Part], before: Part | None, part: Part, proceeding: Proceeding
    ) -> None:
        # Who was named before may be of another organisation or of a sealed case, so that the caller does not see them.
        added = set(kind.persons(part)).difference(() if before is None else kind.persons(before))
        if not added.issubset({person.id for person in self.work.proceedings.persons_of([proceeding.id])}):
            raise invalid(
                "persons",
                "not_in_proceeding",
                es="No es una persona de este proceso",
                en="Not a person in this proceeding",
            )


def _is_known(told: datetime | None, persons: Sequence[UUID], shared: Mapping[UUID, Sequence[SharedPerson]]) -> bool:
    """Whether nothing was told, or the persons are of the keeper, or it was told under what is shared now."""
    return told is None or all(any(each.shared_at <= told for each in shared[who]) for who in persons if who in shared)


def _place(part_id: UUID) -> str:
    """What the words of a part are bound to."""
    return f"proceeding_part|content|{part_id}"
