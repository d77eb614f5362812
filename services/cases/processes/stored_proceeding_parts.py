"""How a part of a proceeding is stored: coded, and with its words encrypted under the key of the proceeding."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

import orjson

from services.cases.domain.proceedings.part import Part, ProceedingPart, ProceedingPartKind, StoredProceedingPart
from shared.crypto import Cipher
from shared.db.documents import reader_of
from shared.kernel.attributes import AttributeReader
from shared.kernel.shapes import fields_of

_COMMON = {name: name for name in fields_of(ProceedingPart)}
_IN_PART = AttributeReader(ProceedingPart, _COMMON)
_IN_ROW = AttributeReader(StoredProceedingPart, _COMMON)


@cache
def _values(kind: ProceedingPartKind[Any], names: tuple[str, ...]) -> AttributeReader:
    return AttributeReader(kind.entity, {name: name for name in names})


def stored_proceeding_part(kind: ProceedingPartKind[Part], part: Part, cipher: Cipher) -> StoredProceedingPart:
    """The row of a part."""
    words = {name: text for name, text in _values(kind, kind.encrypted).values_of(part).items() if text is not None}
    return StoredProceedingPart(
        **_IN_PART.values_of(part),
        kind=kind.name,
        at=kind.at(part),
        due_on=kind.due(part),
        is_open=kind.is_open(part) and not part.in_error,
        record=_values(kind, kind.coded).values_of(part),
        content=cipher.encrypt(orjson.dumps(words), _place(part.id)) if words else None,
    )


def coded_proceeding_part(kind: ProceedingPartKind[Part], stored: StoredProceedingPart) -> Part:
    """A part without its words."""
    return reader_of(kind.entity)({**stored.record, **_IN_ROW.values_of(stored)})


def proceeding_part_from(kind: ProceedingPartKind[Part], stored: StoredProceedingPart, cipher: Cipher) -> Part:
    """A part with its words."""
    words: Mapping[str, Any] = {}
    if stored.content is not None:
        words = orjson.loads(cipher.decrypt(stored.content, _place(stored.id)))
    return reader_of(kind.entity)({**stored.record, **_IN_ROW.values_of(stored), **words})


def _place(part_id: UUID) -> str:
    """What the words of a part are bound to."""
    return f"proceeding_part|content|{part_id}"
