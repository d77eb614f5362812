"""What is particular to the practice countries.

Invented cases wait in each space, registered as its invented person would, and referrals of partners have no case.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import Services
from services.cases.domain.consent.consent import Consent
from services.cases.domain.jobs import FillPracticeSpace
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Exploitation, Person
from services.cases.usecases.access.keep_member import keep_member
from services.cases.usecases.case.register_case import RegisterCase, register_case
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.identity import PersonChanged
from shared.contracts.referrals import ReferralStep
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.practice import partner_of

_SURNAMES = "Ejemplo Inventado"
"""Says on every screen that the person does not exist."""
_ADULT, _CHILD = 26, 15
"""Years of age."""


def keep_member_and_fill_space(event: PersonChanged, *, work: CasesWork) -> None:
    """Keep the member; the space of one who begins to practise is filled."""
    keep_member(event, work=work)
    if event.country.is_practice and event.active:
        job = FillPracticeSpace(country=event.country, organisation_id=event.organisation_id, user_id=event.user_id)
        work.enqueue(job)


def record_step_of_own_case(event: ReferralStep, *, work: CasesWork) -> None:
    """Record the step, unless a partner of a practice country sent the referral: no case is behind it (ADR 0064)."""
    if partner_of(event.country, event.from_organisation_id) is None:
        record_referral_step(event, work=work)


def fill_practice_space(job: FillPracticeSpace, parts: Services) -> None:
    """Register the cases in one transaction, unless the space has some."""
    member = Grant(
        subject=str(job.user_id),
        client_id="practice",
        organisation_id=job.organisation_id,
        countries=frozenset({job.country}),
        permissions=frozenset(),
    )
    with parts.work(member) as work:
        if work.cases.page(job.organisation_id, {}, sort="opened_on", after=None, limit=1).items != "[]":
            return
        for command in _invented(job.country, work.today(job.country)):
            register_case(command, work=work)


def _invented(country: Country, today: date) -> Iterator[RegisterCase]:
    """A woman, a man and a girl, who agreed to be referred."""
    yield _case(
        country,
        today,
        identity=Identity(first_names="Ana", surnames=_SURNAMES),
        person=_person("feminine", "HND", born=today.year - _ADULT),
        experience=Experience(
            acts=("recruitment", "transportation"),
            means=("deception",),
            exploitation=(Exploitation(type="sexual_exploitation"),),
            recruiter_relationship="friend",
        ),
        needs=("emergency_shelter", "medical"),
        consents=[_consent(today, "self_adult"), _consent(today, "self_adult", to="prosecution")],
    )
    yield _case(
        country,
        today,
        identity=Identity(first_names="Luis", surnames=_SURNAMES),
        person=_person("masculine", "NIC", born=today.year - _ADULT),
        experience=Experience(
            acts=("recruitment",), means=("deception",), exploitation=(Exploitation(type="forced_labour"),)
        ),
        needs=("legal_counsel",),
        consents=[_consent(today, "self_adult", to="prosecution")],
    )
    yield _case(
        country,
        today,
        identity=Identity(first_names="Lucía", surnames=_SURNAMES),
        person=_person("feminine", "GTM", born=today.year - _CHILD),
        experience=Experience(acts=("harbouring",), exploitation=(Exploitation(type="servitude"),)),
        needs=("emergency_shelter",),
        best_interest="considered",
        consents=[_consent(today, "guardian")],
    )


def _case(country: Country, today: date, **known: Any) -> RegisterCase:
    met = today - timedelta(days=3)
    return RegisterCase(
        country=country, identified_on=met, identification_source="ngo_outreach", risk_level="high", **known
    )


def _person(gender: str, citizenship: str, *, born: int) -> Person:
    return Person(gender=gender, birth_year=born, citizenships=(citizenship,), primary_language="spa")


def _consent(today: date, capacity: str, *, to: str = "network_ngo") -> Consent:
    return Consent(
        purpose="referral",
        recipient_type=to,
        data_scope="d3_identified",
        given_on=today - timedelta(days=3),
        expires_on=today + timedelta(days=87),
        capacity=capacity,
        form="written",
    )
