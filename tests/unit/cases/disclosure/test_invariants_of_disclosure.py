"""What must hold of every case, whatever is on record: invariants 3, 4 and 5 of the domain model.

Each is asked of the use cases with histories that hypothesis draws, and judged by a rule that is written anew here.
"""

# fixed dates: NOON is the clock of the service

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from services.cases.domain.case.case import Case
from services.cases.domain.consent.capacity import ASSENT
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.consent.override import Override, OverrideFinding, OverrideState
from services.cases.domain.disclosure.packet import PreparePacket
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.levels import PROFILES
from services.cases.domain.person.person import Person
from services.cases.processes.person.identities import record_identity
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.disclosure.check_packet import acting_for, check_packet
from services.cases.usecases.disclosure.prepare_packet import Packet, prepare_packet
from shared.contracts.cases import ConsentWithdrawn, DisclosureStopped
from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import (
    NOON,
    TODAY,
    a_case,
    a_case_referral,
    a_caseworker,
    a_child_of_the_case,
    a_consent,
    a_packet,
)
from tests.support.world import CLINIC, GT, SHELTER
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit
EXAMPLES = 120
DECIDES = {"guardian", "child_authority", "court"}
DECIDES_FOR_ADULTS = {"self_adult", "court"}
CONSIDERED = {"considered", "considered_with_authority"}
RECEIVER = a_caseworker(subject="rosa", organisation_id=CLINIC, countries=frozenset({GT, Country.HONDURAS}))
ADULT, CHILD, UNKNOWN = "1990-03-02", "2012-03-02", None
TURNED_ADULT = (TODAY - timedelta(days=1)).replace(year=TODAY.year - 18).isoformat()
"""A child when the case began, an adult since yesterday."""


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """`usual` seven times out of eight: a history in which nothing fits anything proves little."""
    return st.sampled_from((usual,) * 7 * len(others) + others)


def consents(**fixed: Any) -> st.SearchStrategy[Consent]:
    drawn: dict[str, st.SearchStrategy[Any]] = {
        "capacity": st.sampled_from((*code_list("consent_capacity").items, "court", "guardian", *(ASSENT,) * 3)),
        "purpose": mostly("referral", "cross_border_transfer", "prosecution_sharing"),
        "recipient_type": mostly("network_ngo", "prosecution", None),
        "recipient_organisation_id": mostly(None, CLINIC, SHELTER),
        "recipient_country": mostly(None, Country.GUATEMALA, Country.HONDURAS),
        "data_scope": mostly("d3_identified", *PROFILES),
        "expires_on": mostly(TODAY + timedelta(days=90), TODAY - timedelta(days=1), TODAY),
        "status": mostly(ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN),
    }
    return st.builds(a_consent, id=st.builds(new_id), **drawn | {name: st.just(value) for name, value in fixed.items()})


overrides = st.builds(
    Override,
    id=st.builds(new_id),
    basis=st.sampled_from(["vital_interest", "child_protection_duty"]),
    purpose=mostly("referral", "cross_border_transfer", "prosecution_sharing"),
    recipient_organisation_id=mostly(CLINIC, SHELTER),
    recipient_country=mostly(None, Country.HONDURAS),
    data_scope=mostly("d3_identified", "d1_capacity", "d2_protection"),
    sealed_reason=st.just(""),
    state=mostly(OverrideState.APPROVED, OverrideState.REQUESTED, OverrideState.REFUSED),
    asked_by=st.just("ana"),
    asked_at=st.just(NOON),
    ends_at=st.sampled_from([NOON + timedelta(hours=1), NOON + timedelta(hours=71), NOON]),
    finding=mostly(None, OverrideFinding.NOT_JUSTIFIED, OverrideFinding.JUSTIFIED),
)
terms = st.fixed_dictionaries(
    {
        "kind": mostly("service_referral", "prosecution_notice", "cross_border"),
        "disclosure_profile": mostly("d3_identified", *PROFILES[:4]),
        "to_country": mostly(Country.GUATEMALA, Country.HONDURAS),
        "recipient_type": mostly("network_ngo", "prosecution"),
    }
)
births = st.sampled_from([ADULT, CHILD, CHILD, UNKNOWN, TURNED_ADULT])
CONSIDERED_ALWAYS = st.just("considered")
best_interests = st.sampled_from(["considered", "considered_with_authority", "considered", "pending", None])


@dataclass
class Drawn:
    """A case of a first person and another one, with what was answered and asked about both."""

    world: World
    case: Case
    births: dict[Any, str | None]

    def grounds(self, person_id: Any) -> list[Consent | Override]:
        named = None if person_id == self.case.person_id else person_id
        known: list[Consent | Override] = [*self.case.consents, *self.case.overrides]
        return [one for one in known if one.person_id == named]


@st.composite
def cases(draw: st.DrawFn, *, given_only: bool = False, best_interest: Any = CONSIDERED_ALWAYS) -> Drawn:
    first, second = draw(births), draw(births)
    other = a_child_of_the_case(person=Person(role="dependant"), best_interest=draw(best_interest))
    fixed: dict[str, Any] = {"status": ConsentStatus.GIVEN} if given_only else {}
    about = [
        *draw(st.lists(consents(person_id=None, **fixed), min_size=1, max_size=2)),
        *draw(st.lists(consents(person_id=other.id, **fixed), min_size=1, max_size=2)),
    ]
    asked: list[Override] = [
        replace(one, person_id=draw(st.sampled_from([None, other.id])))
        for one in draw(st.lists(overrides, min_size=1, max_size=2))
    ]
    case = a_case(
        person=Person(),
        others=[other],
        consents=about,
        overrides=asked,
        best_interest=draw(best_interest),
    )
    world = World()
    world.add(case, Identity(first_names="Ixchel", birthdate=first))
    with world.platform() as work:
        record_identity(case, other.id, Identity(first_names="Balam", birthdate=second), work=work)
    return Drawn(world, case, {case.person_id: first, other.id: second})


def packet(drawn: Drawn, data: st.DataObject, asked: dict[str, Any]) -> PreparePacket:
    """The wish to send both, each on one of the grounds that are on record."""
    (other,) = drawn.case.others

    def on(person_id: Any) -> dict[str, Any]:
        grounds = drawn.grounds(person_id)
        overriding = [one for one in grounds if isinstance(one, Override)]
        ground = data.draw(st.sampled_from([*grounds, *overriding * 3, None]))
        if ground is None:
            return {}
        return {"override_id" if isinstance(ground, Override) else "consent_id": ground.id}

    along = [Companion(person_id=other.id, **on(other.id))] if data.draw(st.booleans()) else []
    return a_packet(None, accompanied_by=tuple(along), **on(drawn.case.person_id), **asked)


def is_adult(birthdate: str | None) -> bool:
    return birthdate is not None and birthdate <= TODAY.replace(year=TODAY.year - 18).isoformat()


def reaches(ground: Consent | Override, command: PreparePacket) -> bool:
    """Whether purpose, recipient, country and scope of what was agreed or approved match what leaves (invariant 3)."""
    to_prosecution = command.kind == "prosecution_notice" or command.recipient_type == "prosecution"
    purposes = {"prosecution_sharing"} if to_prosecution else {"referral", "cross_border_transfer"}
    abroad = command.to_country != GT
    named = ground.recipient_organisation_id
    if isinstance(ground, Override):
        recipient = named == command.to_organisation_id and (ground.recipient_country or GT) == command.to_country
    else:
        type_matches = named == command.to_organisation_id if named else ground.recipient_type == command.recipient_type
        crosses = ground.recipient_country in (
            command.to_country,
            *((None,) if ground.purpose == "cross_border_transfer" else ()),
        )
        stays = ground.purpose != "cross_border_transfer"
        recipient = type_matches and (crosses if abroad else stays)
    scope = PROFILES.index(ground.data_scope) >= PROFILES.index(command.disclosure_profile)
    return ground.purpose in purposes and recipient and scope


def in_force(ground: Consent | Override) -> bool:
    if isinstance(ground, Override):
        approved = ground.state == "approved" and ground.finding != "not_justified"
        return approved and ground.ends_at is not None and ground.ends_at > NOON
    return ground.status == "given" and ground.expires_on is not None and ground.expires_on >= TODAY


def sent(drawn: Drawn, command: PreparePacket) -> bool:
    """Whether something leaves, with the referral that takes it along."""
    try:
        with drawn.world.work() as work:
            left = isinstance(prepare_packet(drawn.case.id, command, work=work), Packet)
    except Invalid:
        return False
    if left:
        with drawn.world.platform() as work:
            work.case_referrals.save_each([(drawn.case, replace(a_case_referral(), referral_id=command.referral_id))])
    return left


def named_in(command: PreparePacket, case: Case) -> list[tuple[Any, Any]]:
    """Each person in what leaves, and the id of the ground that is named for them."""
    first = (case.person_id, command.override_id or command.consent_id)
    return [first, *((along.person_id, along.override_id or along.consent_id) for along in command.accompanied_by)]


def ask_often(check: Any, examples: int = EXAMPLES) -> None:
    # Without shrinking: a history of two persons takes minutes to become small.
    once = settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate])
    seed(4)(once(check))()


def test_invariant_3_nothing_above_capacity_leaves_but_on_a_ground_that_reaches_it() -> None:
    """Fails without `consent_for` and `covering`: purpose, recipient, country, scope and end of the ground."""
    left: Counter[str] = Counter()

    @given(cases(), terms, st.data())
    def check(drawn: Drawn, asked: dict[str, Any], data: st.DataObject) -> None:
        command = packet(drawn, data, asked)
        above = PROFILES.index(command.disclosure_profile) > PROFILES.index("d1_capacity")
        if not sent(drawn, command) or not above:
            return
        for person_id, ground_id in named_in(command, drawn.case):
            (ground,) = (one for one in drawn.grounds(person_id) if one.id == ground_id)
            assert in_force(ground), ground
            assert reaches(ground, command), (ground, command)
            left[type(ground).__name__] += 1

    ask_often(check, 3 * EXAMPLES)
    print(dict(left))
    assert min(left["Consent"], left["Override"]) >= 5


def test_invariant_4_a_withdrawn_consent_stops_what_rests_on_it_and_lets_nothing_more_out() -> None:
    """Fails without the withdrawal event and `stop_disclosures` in `withdraw_consent`, or without `_is_given_for`."""
    stopped: Counter[str] = Counter()

    @given(cases(given_only=True), st.lists(terms, min_size=1, max_size=3), st.data())
    def check(drawn: Drawn, wishes: list[dict[str, Any]], data: st.DataObject) -> None:
        commands = [command for asked in wishes if sent(drawn, command := packet(drawn, data, asked))]
        used = {ground_id for command in commands for _, ground_id in named_in(command, drawn.case)}
        named = [one for one in drawn.case.consents if one.id in used]
        consent = data.draw(st.sampled_from(named or drawn.case.consents))
        with drawn.world.work() as work:
            withdraw_consent(drawn.case.id, consent.id, "in_person", work=work)
        told = {event.referral_id for event in work.published if isinstance(event, DisclosureStopped)}
        ended = {event.consent_id for event in work.published if isinstance(event, ConsentWithdrawn)}
        assert ended == {consent.id}
        for command in commands:
            if consent.id not in {ground_id for _, ground_id in named_in(command, drawn.case)}:
                continue
            again = replace(command, referral_id=new_id())
            stopped["disclosures"] += 1
            assert command.referral_id in told
            assert not sent(drawn, again)
            with drawn.world.work(acting_for(RECEIVER, GT)) as reading:
                assert check_packet(drawn.case.id, command.referral_id, receiver=RECEIVER, work=reading) is not None

    ask_often(check, 3 * EXAMPLES)
    print(dict(stopped))
    assert stopped["disclosures"] >= 10


def lacking(drawn: Drawn, command: PreparePacket, person_id: Any, ground_id: Any) -> str | None:
    """What is missing for the name of a person to leave; None when nothing is (invariant 5)."""
    grounds = [one for one in drawn.grounds(person_id) if in_force(one) and reaches(one, command)]
    own = next((one for one in grounds if one.id == ground_id), None)
    if own is None:
        return "ground"
    if is_adult(drawn.births[person_id]):
        decides = own.basis == "vital_interest" if isinstance(own, Override) else own.capacity in DECIDES_FOR_ADULTS
        return None if decides else "decision of an adult"
    beside = [one for one in grounds if isinstance(one, Consent) and one.capacity in DECIDES]
    if not (isinstance(own, Override) or beside):
        return "more than an assent" if own.capacity == ASSENT else "decision about a child"
    return None if drawn.case.record_of(person_id).best_interest in CONSIDERED else "best interests"


def test_invariant_5_a_childs_name_leaves_on_a_decision_and_with_best_interests_considered() -> None:
    """Fails without `_decided_until` (an assent alone), `_best_interest_considered`, or the age of today."""
    left: Counter[str] = Counter()
    stayed: Counter[str | None] = Counter()

    @given(cases(best_interest=best_interests), terms, st.data())
    def check(drawn: Drawn, asked: dict[str, Any], data: st.DataObject) -> None:
        command = packet(drawn, data, asked)
        if PROFILES.index(command.disclosure_profile) <= PROFILES.index("d1_capacity"):
            return
        named = named_in(command, drawn.case)
        missing = {lacking(drawn, command, *one) for one in named} - {None}
        if sent(drawn, command):
            assert not missing, command
            left.update("adult" if is_adult(drawn.births[person_id]) else "child" for person_id, _ in named)
        elif len(missing) == 1:
            stayed.update(missing)

    ask_often(check, 4 * EXAMPLES)
    print(dict(left), dict(stayed))
    assert min(left["adult"], left["child"]) >= 5
    assert min(stayed["more than an assent"], stayed["best interests"]) >= 5


def test_invariant_5_a_childs_case_asks_for_what_is_missing() -> None:
    """Fails without `child_protection_required` and `best_interest_open` of each person in `Case.tasks`."""
    missing: Counter[str] = Counter()

    @given(cases(best_interest=best_interests))
    def check(drawn: Drawn) -> None:
        tasks = {(task.kind, task.person_id) for task in drawn.case.tasks}
        for person_id, birthdate in drawn.births.items():
            record = drawn.case.record_of(person_id)
            record.recompute(Identity(birthdate=birthdate))
        tasks = {(task.kind, task.person_id) for task in drawn.case.tasks}
        for person_id in drawn.births:
            record = drawn.case.record_of(person_id)
            named = None if person_id == drawn.case.person_id else person_id
            decided = any(
                isinstance(one, Consent) and one.capacity in DECIDES and one.status == "given"
                for one in drawn.grounds(person_id)
            )
            is_child = record.majority == "minor"
            assert ((TaskKind.CHILD_PROTECTION, named) in tasks) == (is_child and not decided)
            assert ((TaskKind.BEST_INTEREST, named) in tasks) == (is_child and record.best_interest not in CONSIDERED)
            missing["child" if is_child else "other"] += 1

    ask_often(check)
    assert min(missing.values()) >= 20
