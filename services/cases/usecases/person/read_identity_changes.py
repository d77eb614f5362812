"""Read what changed in the identity of a person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from services.cases.adapters.work import CasesWork
from services.cases.domain.person.identity_change import ChangedField, EncryptedIdentityChange, IdentityChange
from shared.db.paging import Page


def read_identity_changes(
    case_id: UUID,
    purpose: str,
    *,
    person_id: UUID | None = None,
    after: Sequence[Any] | None,
    limit: int,
    work: CasesWork,
) -> Page[IdentityChange]:
    """The changes, newest first, for a stated purpose (code of `consent_purpose`).

    Without a `person_id` those of the first person. Raises NotFound, also once the person is erased.
    """
    case = work.cases.get(case_id)
    whose = case.vault_person(person_id or case.person_id)
    work.audit_case("identity_changes.read", case, purpose=purpose, fields=case.marks(whose.person_id))
    page = work.identity_changes.page(case.id, whose.person_id, after=after, limit=limit)
    contents = work.vault.decrypt_texts(whose, [(change.place, change.content) for change in page.items])
    changes = [_readable(change, content) for change, content in zip(page.items, contents, strict=True)]
    return Page(changes, page.next_position)


def _readable(change: EncryptedIdentityChange, content: str) -> IdentityChange:
    fields = [ChangedField(**changed) for changed in orjson.loads(content)]
    return IdentityChange(id=change.id, person_id=change.person_id, at=change.at, actor=change.actor, fields=fields)
