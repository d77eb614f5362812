"""Check whether what left a case may still be read: judged at today's age (ADR 0018)."""

from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.disclosure.transparency import refused_as
from services.cases.processes.consent.grounds import person_today, refusal_today
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant, system_grant


def check_packet(case_id: UUID, referral_id: UUID, *, receiver: Grant, work: CasesWork) -> str | None:
    """Why the packet of a referral must stay shut, as a code; None when its receiver may open it.

    `work` is the platform's, limited to the country of the case: the receiver sees none of the case. Raises NotFound
    unless the packet was made for the organisation of `receiver`, in a country they hold.
    """
    case = work.cases.get(case_id)
    prepared = work.disclosures.prepared(case_id, referral_id)
    if not prepared:
        raise NotFound
    newest = prepared[-1]
    if receiver.organisation_id != newest.to_organisation_id or not receiver.covers(newest.to_country):
        raise NotFound
    reason = refusal_today(case, newest, person_today(case, work=work), work=work)
    others = case.marks(*(companion.person_id for companion in newest.accompanied_by))
    work.audit_case("packet.checked", case, fields=[*refused_as(reason), *others])
    return reason


def acting_for(receiver: Grant, country: Country) -> Grant:
    """The platform in one country, on record as the receiver who asked."""
    return replace(system_grant("cases", frozenset({country})), subject=receiver.subject, client_id=receiver.client_id)
