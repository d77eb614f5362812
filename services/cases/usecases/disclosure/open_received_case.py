"""Open a case of the receiver from an accepted referral, filled from its packet."""

from collections.abc import Sequence

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.case_number import draw_case_number
from services.cases.domain.case.case_workers import workers_event
from services.cases.domain.case.facts import facts_of
from services.cases.domain.case.origin import Origin
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.disclosure.received import IncomingReferral, ReceivedPerson, record_received
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.member import Member
from services.cases.processes.case.facts import gather_facts
from services.cases.processes.case.risk import risk_basis
from shared.contracts.cases import CaseRegistered
from shared.kernel.errors import country_out_of_scope
from shared.kernel.ids import new_id


def open_received_case(incoming: IncomingReferral, *, work: CasesWork) -> Case:
    """The case of the caller's organisation that the referral led to; it is opened once.

    Nothing of the sender's consents comes along: they were given for the sender.
    Raises Invalid for a country that is not the caller's, CaseNumberTaken.
    """
    known = work.cases.of_referral(work.organisation_id, incoming.referral_id)
    if known is not None:
        return known
    if not work.grant.covers(incoming.country):
        raise country_out_of_scope()
    case, along = _case(incoming, work)
    identity = incoming.packet.first.identity
    _store(case, identity, along, work)
    work.publish(workers_event(case, [work.grant.subject]))
    work.audit_case("case.received", case, fields=case.origin.fields if case.origin else ())
    today = work.today(case.country)
    work.publish(facts_of(CaseRegistered, case, work.pseudonyms.person_key(case.person_id), today))
    for person_id, facts in gather_facts(case, work=work).items():
        if person_id != case.person_id:
            work.publish(facts)
    return case


def _case(incoming: IncomingReferral, work: CasesWork) -> tuple[Case, Sequence[tuple[Member, Identity]]]:
    packet, country, today = incoming.packet, incoming.country, work.today(incoming.country)
    first = packet.first.suited_to(country, from_country=incoming.referring_country)
    place = packet.identified_adm1
    case = Case(
        id=new_id(),
        person_id=new_id(),
        country=country,
        organisation_id=work.organisation_id,
        case_number=draw_case_number(country, work.organisation_id, today.year),
        opened_on=today,
        identified_on=packet.identified_on,
        identification_source=packet.identification_source,
        identified_adm1=place if place and place.startswith(f"{country.real}-") else None,
        risk_level=incoming.risk_level,
        person=first.person,
        experience=first.experience,
        more_experiences=first.more_experiences,
        majority=first.majority,
        needs=packet.needs or tuple(incoming.services),
    )
    case.set_age_stated_on(today)
    record_received(case, first.identity)
    case.schedule_reassessment(assessed_at=work.clock.now(), basis=risk_basis(case, version=case.version, work=work))
    along = [_member(person, incoming, work) for person in packet.along]
    case.others = [member for member, _ in along]
    case.origin = _origin(incoming, case.others)
    return case, along


def _member(received: ReceivedPerson, incoming: IncomingReferral, work: CasesWork) -> tuple[Member, Identity]:
    person = received.suited_to(incoming.country, from_country=incoming.referring_country)
    today = work.today(incoming.country)
    member = Member(
        id=new_id(),
        country=incoming.country,
        added_on=today,
        person=person.person,
        experience=person.experience,
        more_experiences=person.more_experiences,
        majority=person.majority,
    )
    member.set_age_stated_on(today)
    record_received(member, person.identity)
    return member, person.identity


def _origin(incoming: IncomingReferral, along: Sequence[Member]) -> Origin:
    return Origin(
        referral_id=incoming.referral_id,
        referral_code=incoming.referral_code,
        kind=incoming.kind,
        referring_organisation_id=incoming.referring_organisation_id,
        referring_country=incoming.referring_country,
        incoming_referral_on=incoming.accepted_on,
        profile=incoming.packet.profile,
        fields=incoming.packet.fields,
        along=tuple(member.id for member in along),
    )


def _store(case: Case, identity: Identity, along: Sequence[tuple[Member, Identity]], work: CasesWork) -> None:
    details = {"referral_id": case.origin.referral_id, "code": case.origin.referral_code} if case.origin else {}
    entry = TimelineEntry(kind="case.received", details=details)
    others = [known for _, known in along]
    work.new_cases.add(case, identity, others=others, entries=[entry], actor=work.grant.subject, at=work.clock.now())
    for member, known in along:
        work.vault.replace(case.vault_person(member.id), known)
