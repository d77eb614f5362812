"""Criminal proceedings, what belongs to them and who keeps them, with values to be changed where a test cares."""

# fixed dates: the rules are handed their day, and NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.cases.domain.case.case import Case
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.proceedings.proceeding import NamedPerson, OpenProceeding, PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.proceedings.stages import StageChange
from shared.kernel.grant import Grant, Permission
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_caseworker
from tests.support.world import GT

PROSECUTION = UUID("019a0000-0000-7000-8000-000000000009")
"""A prosecutor's office in Guatemala."""
LEGAL = frozenset({Permission.PROCEEDINGS_READ, Permission.PROCEEDINGS_WRITE})


def a_liaison(**changes: Any) -> Grant:
    """The grant of Lía, who works for `PROSECUTION`: proceedings, and nothing of cases."""
    grant = Grant(
        subject="lía", client_id="web", organisation_id=PROSECUTION, countries=frozenset({GT}), permissions=LEGAL
    )
    return replace(grant, **changes)


def a_caseworker_in_court(**changes: Any) -> Grant:
    """The grant of Ana, who keeps proceedings for `SHELTER` too."""
    ana = a_caseworker()
    return replace(ana, permissions=ana.permissions | LEGAL, **changes)


def a_proceeding(**changes: Any) -> Proceeding:
    """A proceeding that `PROSECUTION` keeps, in investigation for twenty days."""
    proceeding = Proceeding(
        country=GT,
        organisation_id=PROSECUTION,
        institution="GT_MP_FTP",
        file_number="MP001-2026-88123",
        court="Juzgado Séptimo",
        facts_on=TODAY - timedelta(days=200),
        articles=("GT_202TER",),
        reported_on=TODAY - timedelta(days=30),
        reported_by="ngo",
        stage="investigation",
        stage_since=TODAY - timedelta(days=20),
        recorded_at=NOON,
        recorded_by="lía",
        changed_at=NOON,
        changed_by="lía",
    )
    return replace(proceeding, **changes)


def a_stage(**changes: Any) -> StageChange:
    """The stage that `a_proceeding` is in."""
    change = StageChange(
        stage="investigation",
        on=TODAY - timedelta(days=20),
        source="prosecution",
        recorded_at=NOON,
        recorded_by="lía",
    )
    return replace(change, **changes)


def a_shared_person(case: Case, **changes: Any) -> SharedPerson:
    """The person of a case, about whom `PROSECUTION` accepted a referral at `NOON`."""
    shared = SharedPerson(
        country=case.country,
        organisation_id=case.organisation_id,
        case_id=case.id,
        person_id=case.person_id,
        number=1,
        to_organisation_id=PROSECUTION,
        referral_id=new_id(),
        consent_id=new_id(),
        shared_at=NOON,
    )
    return replace(shared, **changes)


def a_person_in(proceeding: Proceeding, case: Case, **changes: Any) -> PersonOfProceeding:
    """The person of a case as a victim in a proceeding."""
    assert proceeding.organisation_id is not None
    person = PersonOfProceeding(
        proceeding_id=proceeding.id,
        keeper_id=proceeding.organisation_id,
        organisation_id=case.organisation_id,
        case_id=case.id,
        person_id=case.person_id,
        standing="victim",
        added_at=NOON,
        added_by="lía",
    )
    return replace(person, **changes)


def a_stored_part(kind: str = "hearing", **changes: Any) -> StoredPart:
    """A part as it is stored; its words are not read."""
    part = StoredPart(
        id=new_id(),
        kind=kind,
        version=1,
        in_error=False,
        recorded_at=NOON,
        recorded_by="lía",
        changed_at=NOON,
        changed_by="lía",
        at=NOON + timedelta(days=10),
        due_on=TODAY + timedelta(days=10),
        is_open=True,
        record={"type": "preliminary", "persons": []},
        content=b"encrypted",
    )
    return replace(part, **changes)


def open_command(*persons: NamedPerson, **changes: Any) -> OpenProceeding:
    """The wish to record `a_proceeding` with these persons in it."""
    command = OpenProceeding(
        country=GT,
        institution="GT_MP_FTP",
        file_number="MP001-2026-88123",
        facts_on=TODAY - timedelta(days=200),
        articles=("GT_202TER",),
        reported_on=TODAY - timedelta(days=30),
        reported_by="ngo",
        persons=persons,
        stage="investigation",
        since=TODAY - timedelta(days=20),
        source="prosecution",
    )
    return replace(command, **changes)
