"""Open a case and tell the other services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.cases.adapters.search_index import Token
from services.cases.adapters.work import CasesWork
from services.cases.domain.birth import check_birth_year, check_birthdate, check_born_before
from services.cases.domain.case import Case
from services.cases.domain.case_number import draw_case_number
from services.cases.domain.consent import Consent
from services.cases.domain.days import check_decided_on, check_not_future, local_day
from services.cases.domain.facts import facts_of
from services.cases.domain.identity import Identity
from services.cases.domain.national_purpose import check_national_purposes
from services.cases.domain.person import Experience, Person
from services.cases.domain.timeline import TimelineEntry, consent_entry
from shared.contracts.cases import CaseRegistered
from shared.kernel.country import Country
from shared.kernel.errors import Unavailable, country_out_of_scope
from shared.kernel.ids import new_id

DRAWS = 8
"""Numbers drawn before giving up: with half of a year's numbers taken, one registration in 256 has to be sent again."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RegisterCase:
    """A validated request. Only `identity` can identify the person."""

    country: Country
    identified_on: date
    risk_level: str
    person: Person
    identity: Identity | None = None
    experience: Experience = field(default_factory=Experience)
    needs: tuple[str, ...] = ()
    best_interest: str | None = None
    consents: tuple[Consent, ...] = ()
    identification_source: str | None = None
    identified_adm1: str | None = None


def register_case(command: RegisterCase, *, work: CasesWork) -> Case:
    """Open a case in the caller's organisation. Raises Invalid when the record contradicts the law or itself."""
    today = local_day(work.clock.now(), command.country)
    case = _opened(command, work, today)
    _store(case, command, work)
    work.audit_case("case.registered", case)
    # One fact says it all: it carries whether she may be counted, so first consents need no facts of their own.
    work.publish(CaseRegistered(**facts_of(case, work.pseudonyms.person_key(case.person_id), today)))
    return case


def _opened(command: RegisterCase, work: CasesWork, today: date) -> Case:
    organisation = work.own_organisation()
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    check_not_future(command.identified_on, work.clock.now(), "identified_on")
    check_decided_on(command.person.status_decided_on, work.clock.now())
    check_birth_year(command.person.birth_year, work.clock.now())
    if command.identity is not None:
        check_birthdate(command.identity.birthdate, work.clock.now(), "identity.birthdate")
    check_born_before(command.identified_on, *_births(command))
    check_national_purposes(command.country, command.experience.exploitation)
    case = Case(
        id=new_id(),
        person_id=new_id(),
        organisation_id=organisation,
        case_number="",
        opened_on=today,
        **_recorded(command),
    )
    case.age_said(today)
    case.identify(command.identity)
    case.risk_assessed(work.clock.now())
    majority = case.majority_on(today, command.identity.birthdate if command.identity else None)
    for index, consent in enumerate(command.consents):
        check_not_future(consent.given_on, work.clock.now(), f"consents.{index}.given_on")
        case.add_consent(consent, majority=majority, now=work.clock.now(), at=f"consents.{index}.")
    return case


def _births(command: RegisterCase) -> Iterator[str | None]:
    year, identity = command.person.birth_year, command.identity
    yield str(year) if year is not None else None
    yield identity.birthdate if identity is not None else None


def _recorded(command: RegisterCase) -> Mapping[str, Any]:
    names = (
        "country", "identified_on", "risk_level", "person", "experience", "needs", "identification_source",
        "identified_adm1", "best_interest",
    )  # fmt: skip
    return {name: getattr(command, name) for name in names}


def _store(case: Case, command: RegisterCase, work: CasesWork) -> None:
    identity = command.identity
    sealed = work.vault.seal_new(case, identity)
    tokens: list[Token] = work.search_index.tokens(case.country, identity) if identity else []
    answers = [consent_entry("consent.given", consent) for consent in command.consents]
    taken_back = [consent_entry("consent.withdrawn", c) for c in case.consents if c.status == "withdrawn"]
    entries = [TimelineEntry(kind="case.registered"), *answers, *taken_back]
    now = work.clock.now()
    for _ in range(DRAWS):
        case.case_number = draw_case_number(case.country, case.organisation_id, case.opened_on.year)
        if work.cases.open(case, sealed=sealed, tokens=tokens, entries=entries, actor=work.grant.subject, at=now):
            return
    raise Unavailable(retry_after=1)
