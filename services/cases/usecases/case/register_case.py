"""Open a case with identity, consents and first timeline entries, and publish it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case, CaseProfile
from services.cases.domain.case.case_number import draw_case_number
from services.cases.domain.case.facts import counted_until, facts_of
from services.cases.domain.case.persons import not_of_this_case
from services.cases.domain.case.seal_mark import check_mark
from services.cases.domain.case.timeline import TimelineEntry, consent_entry
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.jurisdictions.days import check_decided_on, check_not_future
from services.cases.domain.person.age import Majority
from services.cases.domain.person.birth import check_birth_year, check_birthdate, check_born_before
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.national_purpose import check_national_purposes
from services.cases.processes.case.risk import risk_basis
from services.cases.processes.case.words import check_notice
from shared.contracts.cases import CaseRegistered
from shared.kernel.changes import copy_fields
from shared.kernel.codes import Length
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope
from shared.kernel.ids import new_id


@dataclass(kw_only=True, slots=True, repr=False)
class RegisterCase(CaseProfile):
    """A new case. Only `identity` can identify the person; it goes to the vault and is not in the response."""

    country: Country
    identified_on: date
    identity: Identity | None = None
    consents: Annotated[Sequence[Consent], Length(max=20)] = ()


def register_case(command: RegisterCase, *, work: CasesWork) -> Case:
    """Open a case in the caller's organisation. Raises Invalid when the record contradicts the law or itself.

    The case is stored with the commit, which raises CaseNumberTaken when another case has the number that was drawn.
    """
    today = work.today(command.country)
    consents = [consent.with_expiry() for consent in command.consents]
    case = _new_case(command, consents, work, today)
    _store(case, command.identity, consents, work)
    work.audit_case("case.registered", case)
    # The event carries whether the person may be counted, so the first consents need no events of their own.
    work.publish(facts_of(CaseRegistered, case, work.pseudonyms.person_key(case.person_id), today))
    return case


def _new_case(command: RegisterCase, consents: Sequence[Consent], work: CasesWork, today: date) -> Case:
    organisation = work.organisation_id
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    _check_days(command, work.clock.now())
    check_mark(command.confidentiality)
    check_national_purposes(command.country, (command.experience, *command.more_experiences))
    case = Case(
        id=new_id(),
        person_id=new_id(),
        country=command.country,
        organisation_id=organisation,
        case_number=draw_case_number(command.country, organisation, today.year),
        opened_on=today,
        risk_level=command.risk_level,
    )
    copy_fields(CaseProfile, command, into=case)
    case.set_age_stated_on(today)
    case.apply_identity(command.identity)
    case.schedule_reassessment(assessed_at=work.clock.now(), basis=risk_basis(case, version=case.version, work=work))
    majority = case.majority_on(today, command.identity.birthdate if command.identity else None)
    _add_consents(case, consents, majority, work)
    case.counted_until = counted_until(case, today)
    return case


def _check_days(command: RegisterCase, now: datetime) -> None:
    check_not_future(command.identified_on, now, "identified_on")
    check_decided_on(command.person.status_decided_on, now)
    check_birth_year(command.person.birth_year, now)
    if command.identity is not None:
        check_birthdate(command.identity.birthdate, now, "identity.birthdate")
    check_born_before(command.identified_on, *_dates_of_birth(command))


def _add_consents(case: Case, consents: Sequence[Consent], majority: Majority, work: CasesWork) -> None:
    now = work.clock.now()
    for index, consent in enumerate(consents):
        check_not_future(consent.given_on, now, f"consents.{index}.given_on")
        check_notice(consent, case.country, field=f"consents.{index}.notice_version", work=work)
        if consent.person_id is not None:
            raise not_of_this_case(f"consents.{index}.person_id")
        case.add_consent(consent, majority=majority, now=now, field_prefix=f"consents.{index}.")


def _dates_of_birth(command: RegisterCase) -> Iterator[str | None]:
    year, identity = command.person.birth_year, command.identity
    yield str(year) if year is not None else None
    yield identity.birthdate if identity is not None else None


def _store(case: Case, identity: Identity | None, consents: Sequence[Consent], work: CasesWork) -> None:
    given = [consent_entry("consent.given", consent) for consent in consents]
    # A refusal in the same registration withdraws a consent that was given earlier.
    ended = [consent for consent in case.consents if consent.status == ConsentStatus.WITHDRAWN]
    withdrawn = [consent_entry("consent.withdrawn", consent) for consent in ended]
    entries = [TimelineEntry(kind="case.registered"), *given, *withdrawn]
    work.new_cases.add(case, identity, entries=entries, actor=work.grant.subject, at=work.clock.now())
