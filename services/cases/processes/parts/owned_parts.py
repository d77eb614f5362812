"""How parts are stored, coded and with their words encrypted, and what cases and proceedings do in their own way."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Generic
from uuid import UUID

import orjson

from services.cases.adapters.parts.parts import PartRepository
from services.cases.adapters.work import CasesWork
from services.cases.domain.kinds.kind import Context, Kind, Owner
from services.cases.domain.kinds.part import Part, StoredPart
from shared.db.documents import reader_of
from shared.kernel.attributes import AttributeReader
from shared.kernel.errors import Invalid, NotFound


class OwnedParts(ABC, Generic[Owner]):
    """The parts of one sort of owner in a unit of work."""

    def __init__(self, work: CasesWork) -> None:
        self.work = work

    @property
    @abstractmethod
    def rows(self) -> PartRepository[Any]:
        """Where they are stored."""

    @abstractmethod
    def get(self, owner_id: UUID) -> Owner:
        """One whose parts the caller may read and write. Raises NotFound."""

    @abstractmethod
    def lock(self, owner_id: UUID) -> Owner:
        """The same, locked until the transaction ends. Raises NotFound."""

    @abstractmethod
    def audit(self, action: str, owner: Owner, fields: Sequence[str] = ()) -> None:
        """Add an audit row about the owner."""

    @abstractmethod
    def encrypt(self, owner: Owner, part: Part, words: bytes) -> bytes:
        """Words of a part under the key that they end with. Raises NotFound once that is gone."""

    @abstractmethod
    def decrypt(self, owner: Owner, stored: Sequence[StoredPart]) -> Mapping[UUID, str | bytes]:
        """The words of parts by their ids; none of those whose key is gone."""

    @abstractmethod
    def check(self, kind: Kind[Owner, Part], before: Part | None, part: Part, context: Context[Owner]) -> None:
        """Check a part, which is new or was `before`. Raises Invalid."""

    @abstractmethod
    def follow(
        self, owner: Owner, kind: Kind[Owner, Part], before: Part | None, part: Part, fields: Sequence[str]
    ) -> None:
        """Audit a part that was stored, of which `fields` changed, and do what follows from it."""

    def require_open(self, owner: Owner) -> None:
        """Raise where nothing may be added to the owner any more."""

    @abstractmethod
    def not_its_own(self, field: str) -> Invalid:
        """The error for a field that refers to a part of another owner."""

    def readable(self, owner: Owner, kind: Kind[Owner, Part], parts: Sequence[Part]) -> Sequence[Part]:
        """Parts as the caller may read them today."""
        del owner, kind
        return parts

    def check_references(self, kind: Kind[Owner, Part], part: Part, owner: Owner, named: Collection[str]) -> None:
        """Raise Invalid where one of the fields `named` refers to what is no part of the owner."""
        for field in kind.refers.keys() & set(named):
            other = getattr(part, field)
            try:
                if other is not None:
                    self.rows.get(owner.id, kind.refers[field], other)
            except NotFound:
                raise self.not_its_own(field) from None

    def stored(self, owner: Owner, kind: Kind[Owner, Part], part: Part) -> StoredPart:
        """The row of a part. Raises NotFound when it has words and their key is gone."""
        given = _reader(kind, kind.encrypted).values_of(part)
        words = {name: text for name, text in given.items() if text is not None}
        return StoredPart(
            **_reader(kind, kind.common).values_of(part),
            kind=kind.name,
            at=kind.at(part),
            due_on=kind.due(part),
            responsible=kind.responsible(part),
            is_open=kind.is_open(part) and not part.in_error,
            record=_reader(kind, kind.coded).values_of(part),
            content=self.encrypt(owner, part, orjson.dumps(words)) if words else None,
        )

    def read(self, owner: Owner, kind: Kind[Owner, Part], stored: Sequence[StoredPart]) -> list[Part]:
        """The parts of rows of one kind, in their order."""
        words = self.decrypt(owner, stored)
        return [coded_part(kind, each, orjson.loads(words.get(each.id, "{}"))) for each in stored]


def coded_part(kind: Kind[Owner, Part], stored: StoredPart, words: Mapping[str, Any] | None = None) -> Part:
    """The part of a row; without `words`, which are encrypted, only what is coded of it."""
    common = _in_row(kind.common).values_of(stored)
    return reader_of(kind.entity)({**stored.record, **common, **(words or {})})


@cache
def _in_row(names: tuple[str, ...]) -> AttributeReader:
    return AttributeReader(StoredPart, {name: name for name in names})


@cache
def _reader(kind: Kind[Any, Any], names: tuple[str, ...]) -> AttributeReader:
    return AttributeReader(kind.entity, {name: name for name in names})
