"""Which words that people type may leave an organisation: a new one has to be entered in ADR 0050 and here."""

import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.disclosure.disclosed_fields import NEVER_LEAVES
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Person
from services.referrals import domain as of_referrals
from shared.contracts import cases, identity, referrals, reporting
from shared.contracts.event import Event
from shared.kernel.codes import Mark

pytestmark = pytest.mark.unit

TYPED = {Mark.LINE, Mark.PARAGRAPH}


def holds_words(hint: Any, seen: frozenset[type] = frozenset()) -> bool:
    """Whether a value of this type holds words that a person typed, at any depth."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint not in seen and any(holds_words(part, seen | {hint}) for _, part in hints(hint))
    if get_origin(hint) is Annotated and TYPED & {each for each in hint.__metadata__ if isinstance(each, Mark)}:
        return True
    return any(holds_words(part, seen) for part in get_args(hint) if not isinstance(part, str))


def hints(kind: type) -> Iterator[tuple[str, Any]]:
    yield from get_type_hints(kind, include_extras=True).items()


def test_a_packet_holds_no_words_but_those_of_the_identity() -> None:
    parts = {"person": Person, "experience": Experience, "case": Case}

    worded = {f"{part}.{name}" for part, kind in parts.items() for name, hint in hints(kind) if holds_words(hint)}

    assert worded - set(NEVER_LEAVES) - {"case.person", "case.experience"} == set()
    assert holds_words(Identity)


def test_the_words_of_the_referrals_service_are_these() -> None:
    names = [each.name for each in pkgutil.iter_modules(of_referrals.__path__)]
    values = [value for name in names for value in vars(import_module(f"{of_referrals.__name__}.{name}")).values()]
    kinds = {value for value in values if isinstance(value, type) and is_dataclass(value)}

    worded = {f"{kind.__name__}.{name}" for kind in kinds for name, hint in hints(kind) if holds_words(hint)}

    # The hours are of an organisation and its service, not of a person.
    told = {"SendReferral.message", "TransferCase.message", "StepDetails.note", "Offer.hours"}
    assert {name for name in worded if not name.startswith("PacketRequest.")} == told


@pytest.mark.parametrize("module", [cases, identity, referrals, reporting], ids=lambda module: module.__name__)
def test_events_hold_no_words(module: Any) -> None:
    events = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Event)]

    assert events
    assert [f"{kind.__name__}.{name}" for kind in events for name, hint in hints(kind) if holds_words(hint)] == []
