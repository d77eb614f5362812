"""Reads an opened packet of the referrals service: field → value (`domain/disclosure/disclosed_fields.py`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.cases.domain.disclosure.disclosed_fields import ACCOMPANIED_BY
from services.cases.domain.disclosure.received import ReceivedPacket, ReceivedPerson
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.db.documents import reader_of

_person, _experience, _identity = reader_of(Person), reader_of(Experience), reader_of(Identity)
_NOT_KEPT = frozenset(
    {"referral_id", "profile", "nonce", "country", "case_number", "opened_on", "services", "flags", "more_flags"}
)
"""What fills nothing in a case of the receiver: what is about the packet and the sender's file, and the cautions, which
the receiver reads in the packet and records where they hold for them too."""


def received_packet(content: Mapping[str, Any]) -> ReceivedPacket:
    """The packet. What it does not hold stays empty, and what this release does not know is left out."""
    day = content.get("identified_on")
    return ReceivedPacket(
        profile=content["profile"],
        fields=sorted(content.keys() - _NOT_KEPT),
        first=_received(content),
        along=tuple(_received(each) for each in content.get(ACCOMPANIED_BY, ())),
        risk_level=content.get("risk_level"),
        needs=tuple(content.get("needs", ())),
        identified_adm1=content.get("identified_adm1"),
        identified_on=None if day is None else date.fromisoformat(day),
        identification_source=content.get("identification_source"),
    )


def _received(shown: Mapping[str, Any]) -> ReceivedPerson:
    more = shown.get("more_experiences", ())
    return ReceivedPerson(
        person=_person({**shown, "dependants_with_person": shown.get("dependants")}),
        experience=_main_experience(shown),
        more_experiences=tuple(_experience(each) for each in more),
        majority=Majority(shown.get("majority", Majority.UNKNOWN)),
        identity=_identity(shown),
    )


def _main_experience(shown: Mapping[str, Any]) -> Experience:
    """Below the whole file a packet says only which forms of exploitation there were."""
    experience = _experience(shown)
    if experience.exploitation:
        return experience
    types = tuple(Exploitation(type=kind) for kind in shown.get("exploitation_types", ()))
    return replace(experience, exploitation=types)
