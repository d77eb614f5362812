"""Whether what left a case may still be read: judged at today's age, again whenever something it stands on changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import Disclosure
from services.cases.domain.days import local_day
from services.cases.domain.grounds import Grounds, PersonToday, grounds_for
from shared.contracts.cases import DisclosureStopped
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.grant import Grant, system_grant

_ENDS = frozenset({"consent_missing", "consent_capacity", "consent_child_decision"})
"""Refusals that end what left. Any other keeps a packet shut and ends no referral: the sender can still record that the
best interests were considered, and the end of a consent destroys the packet by itself."""


def person_today(case: Case, *, work: CasesWork) -> PersonToday:
    """Who may decide for the person of `case` today. Opens the birthdate of the identity, and no more of it."""
    day = local_day(work.clock.now(), case.country)
    majority = case.majority_on(day, work.vault.birthdate(case))
    return PersonToday(majority=majority, best_interest=case.best_interest, on=day)


def grounds_today(case: Case, disclosure: Disclosure, *, work: CasesWork) -> Grounds | None:
    """What `disclosure` stands on today. Raises Invalid (`grounds_for`)."""
    return grounds_for(disclosure, case.consents, person_today(case, work=work))


def check_release(case_id: UUID, referral_id: UUID, *, receiver: Grant, work: CasesWork) -> str | None:
    """Why the packet of a referral must stay shut, as a code; None when its receiver may open it.

    `work` is the platform's, limited to the country of the case: the receiver sees none of the case. Raises NotFound
    unless the packet was made for the organisation of `receiver`, in a country they hold.
    """
    case = work.cases.get(case_id)
    made = work.disclosures.of_referral(case_id, referral_id)
    if not made or not _is_for(receiver, made[-1]):
        raise NotFound
    reason = _refusal(case, made[-1], person_today(case, work=work))
    work.audit_case("packet.checked", case)
    if reason in _ENDS:
        _stop(case, referral_id, reason, work)
    return reason


def acting_for(receiver: Grant, country: Country) -> Grant:
    """The platform in one country, on record as the receiver who asked."""
    return replace(system_grant("cases", frozenset({country})), subject=receiver.subject, client_id=receiver.client_id)


def stop_without_grounds(case: Case, referral_id: UUID | None = None, *, work: CasesWork) -> None:
    """Make known which referrals of `case` (or the one named) have lost what they stood on."""
    left = [made for made in work.disclosures.prepared(case.id) if referral_id in (None, made["referral_id"])]
    if not left:
        return
    person = person_today(case, work=work)
    for made in left:
        reason = _refusal(case, made, person)
        if reason in _ENDS:
            _stop(case, made["referral_id"], reason, work)


def _refusal(case: Case, made: Mapping[str, Any], person: PersonToday) -> str | None:
    try:
        grounds_for(_disclosure_of(case, made), case.consents, person)
    except Invalid as refused:
        return refused.problems[0].code
    return None


def _stop(case: Case, referral_id: UUID, reason: str, work: CasesWork) -> None:
    work.publish(DisclosureStopped(country=case.country, case_id=case.id, referral_id=referral_id, reason=reason))


def _is_for(receiver: Grant, made: Mapping[str, Any]) -> bool:
    return receiver.organisation_id == made["to_organisation_id"] and receiver.covers(Country(made["to_country"]))


def _disclosure_of(case: Case, made: Mapping[str, Any]) -> Disclosure:
    return Disclosure(
        kind=made["kind"],
        profile=made["profile"],
        services=(),
        from_country=case.country,
        to_country=Country(made["to_country"]),
        to_organisation_id=made["to_organisation_id"],
        recipient_type=made["recipient_type"],
        consent_id=made["consent_id"],
    )
