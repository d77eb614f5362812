"""How a part of a case is stored: coded, and with its words encrypted under the key of the person it is about."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any
from uuid import UUID

import orjson

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.parts.part import CasePart, Part, PartKind, StoredPart
from shared.db.documents import reader_of
from shared.kernel.attributes import AttributeReader
from shared.kernel.errors import NotFound
from shared.kernel.shapes import fields_of

_COMMON = {name: name for name in fields_of(CasePart)}
_IN_PART = AttributeReader(CasePart, _COMMON)
_IN_ROW = AttributeReader(StoredPart, _COMMON)


def stored_part(case: Case, kind: PartKind[Part], part: Part, *, work: CasesWork) -> StoredPart:
    """The row of a part. Raises NotFound when it has words about a person who is erased."""
    return StoredPart(
        **_IN_PART.values_of(part),
        kind=kind.name,
        due_on=kind.due(part),
        responsible=kind.responsible(part),
        is_open=kind.is_open(part) and not part.in_error,
        record=_values(kind, kind.coded).values_of(part),
        content=_encrypted(case, kind, part, work=work),
    )


def _encrypted(case: Case, kind: PartKind[Part], part: Part, work: CasesWork) -> bytes | None:
    words = {name: text for name, text in _values(kind, kind.encrypted).values_of(part).items() if text is not None}
    if not words:
        return None
    whose = case.whose(part.person_id or case.person_id)
    return work.vault.encrypt_text(whose, orjson.dumps(words).decode(), _place(part.id))


def parts_from(case: Case, kind: PartKind[Part], stored: Sequence[StoredPart], *, work: CasesWork) -> list[Part]:
    """The parts of rows of one kind, in their order."""
    make, words = reader_of(kind.entity), _words(case, stored, work=work)
    return [make({**each.record, **_IN_ROW.values_of(each), **words.get(each.id, {})}) for each in stored]


def _words(case: Case, stored: Sequence[StoredPart], work: CasesWork) -> Mapping[UUID, Mapping[str, Any]]:
    """The words of parts by their ids; none of a person who is erased, or was removed from the case."""
    words: dict[UUID, Mapping[str, Any]] = {}
    # The key of a person is read once, however many parts are about them.
    for person_id in {each.person_id for each in stored if each.content is not None}:
        own = {each.id: each.content for each in stored if each.person_id == person_id and each.content is not None}
        with suppress(NotFound):
            places = [(_place(part_id), content) for part_id, content in own.items()]
            texts = work.vault.decrypt_texts(case.whose(person_id or case.person_id), places)
            words |= {part_id: orjson.loads(text) for part_id, text in zip(own, texts, strict=True)}
    return words


@cache
def _values(kind: PartKind[Any], names: tuple[str, ...]) -> AttributeReader:
    return AttributeReader(kind.entity, {name: name for name in names})


def _place(part_id: UUID) -> str:
    """What the words of a part are bound to."""
    return f"case_part|content|{part_id}"
