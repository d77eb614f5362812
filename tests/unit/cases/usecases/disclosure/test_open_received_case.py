"""Opening a case of the receiver from an accepted referral."""

# fixed dates: NOON is the clock of the service

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from services.cases.adapters.disclosure.received_packets import received_packet
from services.cases.domain.case.case import Case
from services.cases.domain.disclosure.disclosed_fields import ACCOMPANIED_BY, Record, content, content_of_other
from services.cases.domain.disclosure.received import IncomingReferral
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Exploitation, Person
from services.cases.usecases.disclosure.open_received_case import open_received_case
from shared.contracts.cases import CaseRegistered, CaseWorkersChanged
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import TODAY, a_case, a_caseworker, a_child_of_the_case, an_identity
from tests.support.use_cases import code_of
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.world import World

VICTIM = Person(
    birth_year=1996,
    gender="feminine",
    trafficking_status="actual_victim",
    status_decided_by="ngo",
    citizenships=("HND",),
)
FORCED = Experience(
    acts=("recruitment",),
    means=("deception", "not_required_law"),
    exploitation=(Exploitation(type="forced_labour", national_purpose="gt_explotacion"),),
)
SONG = Identity(first_names="Itzel", surnames="Canario", birthdate="1996-02-01")


def packet_of(case: Case, profile: str, identity: Identity | None = None, along: Any = ()) -> dict[str, Any]:
    """What the sender's case sends along, as the receiver opens it."""
    shown = content(profile, Record(case, identity or Identity(), ("medical",)))
    if along:
        shown[ACCOMPANIED_BY] = [content_of_other(profile, Record(case, known, (), member)) for member, known in along]
    opened: dict[str, Any] = json.loads(orjson.dumps({"profile": profile, "nonce": "n", **shown}))
    return opened


def incoming(packet: dict[str, Any], **changes: Any) -> IncomingReferral:
    """A referral of `SHELTER` in Guatemala that `CLINIC` in Honduras accepted the day before."""
    referral = IncomingReferral(
        referral_id=uuid4(),
        referral_code="GT-7K3-Q9X",
        kind="service_referral",
        services=("medical",),
        urgency="24h",
        country=HN,
        referring_country=GT,
        referring_organisation_id=SHELTER,
        accepted_on=date(2026, 11, 23),
        packet=received_packet(packet),
    )
    return replace(referral, **changes)


def opened(world: World, referral: IncomingReferral, organisation: UUID = CLINIC) -> Case:
    with world.work(a_caseworker(organisation_id=organisation, countries=frozenset({referral.country}))) as work:
        return open_received_case(referral, work=work)


def a_victims_case(**changes: Any) -> Case:
    return a_case(person=VICTIM, experience=FORCED, majority=Majority.ADULT, needs=("medical",), **changes)


def test_the_case_is_the_receivers_and_knows_where_it_came_from(world: World) -> None:
    referral = incoming(packet_of(a_victims_case(), "d3_identified", SONG))
    case = world.case(opened(world, referral))
    assert (case.organisation_id, case.country, case.opened_on) == (CLINIC, HN, TODAY)
    assert case.origin is not None
    assert case.origin.referral_id == case.origin_referral_id == referral.referral_id
    assert (case.origin.referring_organisation_id, case.origin.referring_country) == (SHELTER, GT)
    assert (case.origin.incoming_referral_on, case.origin.profile) == (date(2026, 11, 23), "d3_identified")
    assert {"first_names", "gender", "risk_level"} <= set(case.origin.fields)
    assert not {"nonce", "profile", "referral_id"} & set(case.origin.fields)


def test_it_knows_who_came_with_the_person(world: World) -> None:
    packet = packet_of(a_victims_case(), "d3_identified", along=[(a_child_of_the_case(), Identity(first_names="Sol"))])
    case = world.case(opened(world, incoming(packet)))
    assert case.origin is not None
    assert list(case.origin.along) == [member.id for member in case.others] != []


def test_who_the_person_is_lies_in_the_receivers_vault_and_is_found_by_name(world: World) -> None:
    case = opened(world, incoming(packet_of(a_victims_case(), "d3_identified", SONG)))
    identity, version = world.identity(case)
    assert (identity.first_names, identity.surnames, version) == ("Itzel", "Canario", 1)
    assert identity.birthdate is None, "the profile does not carry it"
    assert world.found(case, Identity(first_names="Itzel", surnames="Canario"))


def test_the_whole_file_fills_the_coded_record(world: World) -> None:
    sent = a_victims_case(identified_adm1="GT-01", identification_source="ngo_outreach")
    case = world.case(opened(world, incoming(packet_of(sent, "d4_full", SONG), country=GT)))
    assert case.person == sent.person
    assert case.experience == sent.experience
    assert (case.identified_on, case.identified_adm1) == (sent.identified_on, "GT-01")
    assert (case.risk_level, case.needs, case.majority) == (sent.risk_level, ("medical",), Majority.ADULT)


def test_what_only_the_law_of_the_other_country_knows_stays_behind(world: World) -> None:
    sent = a_victims_case(identified_adm1="GT-01")
    case = opened(world, incoming(packet_of(sent, "d4_full", SONG), country=Country.EL_SALVADOR))
    assert case.identified_adm1 is None
    assert case.experience.exploitation == (Exploitation(type="forced_labour"),)
    assert case.experience.means == ("deception",)
    assert case.person.trafficking_status == "actual_victim"


def test_a_victim_whose_acts_were_held_back_is_decided_anew(world: World) -> None:
    case = opened(world, incoming(packet_of(a_victims_case(), "d3_identified", SONG)))
    assert (case.person.trafficking_status, case.person.status_decided_by) == ("possible_victim", None)
    assert case.experience.types == ["forced_labour"]


def test_a_capacity_card_opens_a_case_without_a_name(world: World) -> None:
    sent = a_case(majority=Majority.MINOR)
    case = world.case(opened(world, incoming(packet_of(sent, "d1_capacity", an_identity()))))
    assert world.identity(case)[0] == Identity()
    assert (case.majority, case.person.age_band, case.person.birth_year) == (Majority.MINOR, "9_17", None)
    assert (case.risk_level, case.needs) == ("high", ("medical",)), "as urgent as the sender said, for what they asked"


@pytest.mark.parametrize(("urgency", "risk"), [("immediate", "imminent"), ("7d", "low"), ("medium", "medium")])
def test_without_a_risk_the_urgency_stands_for_it(world: World, urgency: str, risk: str) -> None:
    packet = packet_of(a_case(), "d1_capacity")
    assert opened(world, incoming(packet, urgency=urgency)).risk_level == risk


def test_who_goes_along_is_a_person_of_the_case_with_a_key_of_their_own(world: World) -> None:
    son, his = a_child_of_the_case(), Identity(first_names="Tecún", surnames="Canario")
    sent = a_victims_case(others=[son])
    case = world.case(opened(world, incoming(packet_of(sent, "d3_identified", SONG, [(son, his)]))))
    (member,) = case.others
    assert (member.person.role, member.person.birth_year, member.majority) == ("dependant", 2017, Majority.MINOR)
    assert (member.id != son.id, member.country, member.added_on) == (True, HN, TODAY)
    with world.platform() as work:
        assert work.vault.read(case.vault_person(member.id))[0].first_names == "Tecún"
    assert world.found(case, his)


def test_the_same_referral_opens_one_case(world: World) -> None:
    referral = incoming(packet_of(a_victims_case(), "d3_identified", SONG))
    first, again = opened(world, referral), opened(world, referral)
    assert first.id == again.id
    assert world.happened(first) == ["case.received"]


def test_it_is_audited_published_and_on_the_timeline_without_a_name(world: World) -> None:
    referral = incoming(packet_of(a_victims_case(), "d3_identified", SONG))
    with world.work(a_caseworker(organisation_id=CLINIC, countries=frozenset({HN}))) as work:
        case = open_received_case(referral, work=work)
    assert work.audited == [("case.received", case.id)]
    workers, event = work.published
    assert isinstance(workers, CaseWorkersChanged)
    assert workers.workers == (work.grant.subject,)
    assert isinstance(event, CaseRegistered)
    assert (event.case_id, event.statistics_consent) == (case.id, False), "no consent of the sender comes along"
    (entry,) = world.timeline(case)
    assert entry.details == {"referral_id": str(referral.referral_id), "code": "GT-7K3-Q9X"}
    assert "Itzel" not in repr(referral) + repr(work.messages)


def test_no_case_is_opened_in_a_country_that_is_not_the_callers(world: World) -> None:
    referral = incoming(packet_of(a_case(), "d1_capacity"))
    with pytest.raises(Invalid) as refused, world.work() as work:
        open_received_case(referral, work=work)
    assert code_of(refused) == "country_out_of_scope"
