"""Cases as the owners of parts."""

from collections.abc import Iterable
from typing import Any, Protocol

from services.cases.domain.kinds.kind import PartOf, PartOwner
from services.cases.domain.kinds.part import CasePart


class CaseOfParts(PartOwner, Protocol):
    """A case, as far as its parts change it."""

    def show_flags(self, flags: Iterable[Any], /) -> bool: ...


CASE: PartOf[CaseOfParts] = PartOf("case", CasePart)
