"""What `cases` publishes of a proceeding is what `reporting` counts: columns, codes and months fit together."""

# fixed dates: the facts are of days that are handed in

import json
from datetime import UTC, date, datetime
from typing import Any

from services.cases.domain.proceedings.accused import Accused
from services.cases.domain.proceedings.charge import Charge
from services.cases.domain.proceedings.facts import CountedPerson, KnownProceeding, facts_of_proceeding
from services.cases.domain.proceedings.hearing import IN_ADVANCE, Hearing
from services.cases.domain.proceedings.judgment import Judgment
from services.cases.domain.proceedings.measure import Measure
from services.cases.domain.proceedings.reparation import Reparation
from services.cases.domain.proceedings.stages import Stage
from services.reporting.domain.proceedings.counting import units_of
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.projected import record_of
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.kernel.ids import new_id
from tests.support.builders.proceedings import a_proceeding

ACCUSED = Accused(status="convicted", name="Canario", is_public_official=True)
CHARGE = Charge(accused_id=ACCUSED.id, article="GT_202TER", iccs="02041", filed_on=date(2030, 3, 20))
PERSON = CountedPerson(id=new_id(), key="p", majority="minor", counted=True, represented_since=date(2030, 1, 9))
NOON = datetime(2030, 5, 2, 18, tzinfo=UTC)


def counted(event: ProceedingFactsChanged) -> dict[Kind, list[tuple[str, str, str, tuple[int, ...]]]]:
    """Month, series, detail and measure of each unit, after the journey as JSON."""
    record = record_of(ProceedingFactsChanged.from_data(json.loads(json.dumps(event.data()))))
    found: dict[Kind, list[Any]] = {}
    for unit in units_of([record], record.subjects):
        found.setdefault(unit.kind, []).append((unit.month, unit.series, unit.detail, unit.measured))
    return found


def test_every_kind_of_unit_is_counted_from_a_proceeding_as_cases_publishes_it() -> None:
    ordered: dict[str, Any] = {"ordered_on": date(2030, 12, 1), "amount": 9_000, "currency": "GTQ", "paid_amount": 500}
    stages = (
        Stage(code="report", since=date(2030, 1, 7), days=None),
        Stage(code="investigation", since=date(2030, 2, 1), days=25),
    )
    judgment = Judgment(
        accused_id=ACCUSED.id,
        charge_id=CHARGE.id,
        verdict="convicted_tip",
        given_on=date(2030, 11, 8),
        sentence_months=96,
    )
    known = KnownProceeding(
        proceeding=a_proceeding(reported_on=date(2030, 1, 7)),
        stages=stages,
        persons=[PERSON],
        accused=[ACCUSED],
        charges=[CHARGE],
        hearings=[Hearing(type=IN_ADVANCE, scheduled_at=NOON, outcome="held", heard=(PERSON.id,))],
        measures=[Measure(kind="no_contact", from_on=date(2030, 3, 3))],
        judgments=[judgment],
        reparations=[
            Reparation(type="compensation", status="partly_paid", person=PERSON.id, **ordered),
            Reparation(type="state_fund", status="ordered", person=None, **ordered),
        ],
    )
    event = facts_of_proceeding(known, proceeding_key="k", accused_key=lambda _: "a", version=1)

    assert counted(event) == {
        Kind.INVESTIGATION: [("2030-02", "", "02041", ())],
        Kind.JUDGMENT: [("2030-11", "", "GT_MP_FTP", (305,))],
        Kind.STAGE: [("2030-02", "investigation", "", (25,))],
        Kind.HEARING: [("2030-05", "", "GT_MP_FTP", (0,))],
        Kind.MEASURE: [("2030-03", "", "no_contact", ())],
        Kind.PROSECUTION: [("2030-03", "", "02041", ())],
        Kind.CONVICTION: [("2030-11", "", "", (0,))],
        Kind.TRAFFICKING_CONVICTION: [("2030-11", "", "02041", (1,))],
        Kind.OFFICIAL: [("2030-03", "", "", ())],
        Kind.REPRESENTATION: [("2030-01", "", "", (1,))],
        Kind.TESTIMONY: [("2030-01", "", "minor", (1,))],
        # Reparation for no person of the proceeding alone counts no person; its amounts count once for the proceeding.
        Kind.REPARATION: [("2030-12", "", "", ())],
        Kind.REPARATION_ORDERED: [("2030-12", "GTQ", "", (9_000,))] * 2,
        Kind.REPARATION_PAID: [("2030-12", "GTQ", "", (500,))] * 2,
    }
    assert set(counted(event)) == set(Kind)
