"""Cases, what belongs to them and who works with them, with sensible values to be changed where a test cares."""

# fixed dates: the rules are handed their day, and NOON is the clock of the service

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.case_number import draw_case_number
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import CaseReferral, Disclosure, DisclosureRecord
from services.cases.domain.disclosure.packet import PacketRequest, PreparePacket
from services.cases.domain.imports.run import ImportRun
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Document, Identity, Phone
from services.cases.domain.person.member import Member
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.contracts.identity import PersonChanged
from shared.contracts.referrals import ReferralSent, ReferralStep
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import WEB_CLIENT_ID, Grant, Permission, system_grant
from shared.kernel.ids import new_id
from tests.support.world import CLINIC, GT, SHELTER

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
"""Noon in Guatemala."""
TODAY = NOON.date()
NETWORK_NGO = UUID(int=7)


_numbers: set[str] = set()


def a_case(**changes: Any) -> Case:
    """An open case of `SHELTER` in Guatemala about a child of 16 or 17, identified four days before `NOON`."""
    case = Case(
        id=new_id(),
        person_id=new_id(),
        country=GT,
        organisation_id=SHELTER,
        case_number="",
        opened_on=date(2026, 11, 20),
        identified_on=date(2026, 11, 20),
        risk_level="high",
        person=Person(birth_year=2009, gender="feminine"),
        experience=Experience(acts=("recruitment",), exploitation=(Exploitation(type="sexual_exploitation"),)),
    )
    case = replace(case, **changes)
    case.case_number = case.case_number or _new_number(case)
    return case


def _new_number(case: Case) -> str:
    """A number that no other case of this process has: of a hundred at random two are the same once in 200 runs."""
    while (number := draw_case_number(case.country, case.organisation_id, case.opened_on.year)) in _numbers:
        pass
    _numbers.add(number)
    return number


def a_child_of_the_case(**changes: Any) -> Member:
    """A boy of eight or nine who is with the person of `a_case`, recorded on the same day."""
    child = Member(
        id=new_id(),
        country=GT,
        added_on=date(2026, 11, 20),
        person=Person(role="dependant", birth_year=2017, gender="masculine"),
        majority=Majority.MINOR,
    )
    return replace(child, **changes)


def a_second_victim(**changes: Any) -> Member:
    """A woman of 30 or 31 who was exploited in the same place."""
    woman = Member(
        id=new_id(),
        country=GT,
        added_on=date(2026, 11, 20),
        person=Person(birth_year=1996, gender="feminine"),
        experience=Experience(acts=("harbouring",), exploitation=(Exploitation(type="forced_labour"),)),
        majority=Majority.ADULT,
    )
    return replace(woman, **changes)


def a_consent(**changes: Any) -> Consent:
    """A guardian's yes to a referral to NGOs of the network, with the name."""
    consent = Consent(
        purpose="referral",
        recipient_type="network_ngo",
        data_scope="d3_identified",
        given_on=date(2026, 11, 20),
        capacity="guardian",
        form="written",
    )
    return replace(consent, **changes)


def a_disclosure(consent: Consent | None, **changes: Any) -> Disclosure:
    """The wish to refer to an NGO of the network in the same country."""
    disclosure = Disclosure(
        kind="service_referral",
        profile="d3_identified",
        services=("emergency_shelter",),
        from_country=GT,
        to_country=GT,
        to_organisation_id=NETWORK_NGO,
        recipient_type="network_ngo",
        consent_id=consent.id if consent else None,
    )
    return replace(disclosure, **changes)


def a_record(consent: Consent | None = None, **changes: Any) -> DisclosureRecord:
    """What was prepared at `NOON` for a referral to `CLINIC`."""
    record = DisclosureRecord(
        id=new_id(),
        referral_id=new_id(),
        kind="service_referral",
        to_country=GT,
        to_organisation_id=CLINIC,
        recipient_type="network_ngo",
        profile="d3_identified",
        consent_id=consent.id if consent else None,
        fields=("age_band", "first_names"),
        payload_sha256="0" * 64,
        disclosed_at=NOON,
        disclosed_by="ana",
    )
    return replace(record, **changes)


def a_case_referral(record: DisclosureRecord | None = None, **changes: Any) -> CaseReferral:
    """The referral for which `record` was prepared, sent to `CLINIC`."""
    referral_id = record.referral_id if record else new_id()
    referral = CaseReferral(referral_id=referral_id, state="sent", to_country=GT, to_organisation_id=CLINIC)
    return replace(referral, **changes)


def a_preview(consent: Consent | None = None, **changes: Any) -> PacketRequest:
    """The wish to see what a referral to `CLINIC` would take along."""
    request = PacketRequest(
        kind="service_referral",
        services=("emergency_shelter",),
        disclosure_profile="d3_identified",
        consent_id=consent.id if consent else None,
        to_organisation_id=CLINIC,
        to_country=GT,
        recipient_type="network_ngo",
    )
    return replace(request, **changes)


def a_packet(consent: Consent | None = None, **changes: Any) -> PreparePacket:
    """The wish to send what `a_preview` shows."""
    command = PreparePacket(
        kind="service_referral",
        services=("emergency_shelter",),
        disclosure_profile="d3_identified",
        consent_id=consent.id if consent else None,
        to_organisation_id=CLINIC,
        to_country=GT,
        recipient_type="network_ngo",
        referral_id=new_id(),
    )
    return replace(command, **changes)


def a_step(case: Case, kind: type[ReferralStep] = ReferralSent, **changes: Any) -> ReferralStep:
    """A step of a referral of `case` to `CLINIC`, by default the first."""
    step = kind(
        country=case.country,
        referral_id=new_id(),
        code="GT-7K3-Q9X",
        case_id=case.id,
        from_organisation_id=case.organisation_id,
        to_organisation_id=CLINIC,
        to_country=GT,
        kind="service_referral",
        services=("emergency_shelter",),
        urgency="24h",
        respond_by=NOON + timedelta(days=1),
        state="sent",
    )
    return replace(step, **changes)


def an_identity(**changes: Any) -> Identity:
    """Who the person of `a_case` is."""
    identity = Identity(
        first_names="María José",
        surnames="Hernández López",
        birthdate="2009-05-14",
        documents=(Document(type="passport", number="E-123 456", country="HND"),),
        phones=(Phone(number="+50499990000"),),
    )
    return replace(identity, **changes)


def a_member(**changes: Any) -> PersonChanged:
    """An active caseworker of `SHELTER`, as the identity service publishes them."""
    member = PersonChanged(country=GT, user_id=new_id(), organisation_id=SHELTER, role="caseworker", active=True)
    return replace(member, **changes)


def an_import(**changes: Any) -> ImportRun:
    """A file of `SHELTER` that was uploaded at `NOON`."""
    run = ImportRun(
        id=new_id(),
        country=GT,
        organisation_id=SHELTER,
        layout="ctdc-2025",
        file_sha256=uuid4().bytes * 2,
        again=False,
        confirmed=False,
        serial_block=f"{uuid4().int % 1_000_000:06d}",
        uploaded_at=NOON,
        uploaded_by="ana",
    )
    return replace(run, **changes)


def a_caseworker(**changes: Any) -> Grant:
    """The grant of Ana, who works for `SHELTER` in Guatemala."""
    grant = Grant(
        subject="ana",
        client_id=WEB_CLIENT_ID,
        organisation_id=SHELTER,
        countries=frozenset({GT}),
        permissions=frozenset({Permission.CASES_READ, Permission.CASES_WRITE, Permission.CASES_IDENTIFY}),
        signed_in_at=0,
    )
    return replace(grant, **changes)


def a_supervisor(**changes: Any) -> Grant:
    """The grant of Berta, a supervisor of `SHELTER`, who may read the audit."""
    ana = a_caseworker()
    permissions = ana.permissions | {Permission.AUDIT_READ, Permission.CASES_SUPERVISE}
    return replace(ana, **{"subject": "berta", "permissions": permissions} | changes)


def the_platform(countries: frozenset[Country] = ALL_COUNTRIES) -> Grant:
    """The grant of the platform itself."""
    return system_grant("cases", countries)


def store(work: CasesWork, case: Case, identity: Identity | None = None, *entries: TimelineEntry) -> Case:
    """Register `case` as it is, with the identity and first entries of its timeline."""
    work.new_cases.add(case, identity, entries=entries, actor="ana", at=NOON)
    return case
