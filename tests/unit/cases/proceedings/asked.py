"""What the rules of a part of a proceeding may ask, answered from lists."""

# fixed dates: the rules are handed their day

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import Part, ProceedingPart
from services.cases.domain.proceedings.proceeding import Proceeding
from shared.kernel.errors import Invalid
from tests.support.builders.cases import TODAY
from tests.support.builders.proceedings import a_proceeding


@dataclass
class Asked:
    """A proceeding, and the parts that it has."""

    owner: Proceeding = field(default_factory=a_proceeding)
    today: date = TODAY
    known: Sequence[ProceedingPart] = ()
    named: Collection[str] = ("article", "authority")

    def parts(self, kind: Kind[Any, Part]) -> Sequence[Part]:
        return [part for part in self.known if isinstance(part, kind.entity)]


def refusal_of(kind: Kind[Proceeding, Any], part: ProceedingPart, asked: Asked | None = None) -> tuple[str, str]:
    """The field and the code of what is wrong with a part."""
    with pytest.raises(Invalid) as refusal:
        kind.check(part, asked or Asked())
    (problem,) = refusal.value.problems
    return problem.field, problem.code


def accept(kind: Kind[Proceeding, Any], part: ProceedingPart, asked: Asked | None = None) -> None:
    """The part is right."""
    kind.check(part, asked or Asked())
