"""What other services publish, as statistical facts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from services.reporting.domain.errors import UnreadableImport
from services.reporting.domain.facts.person_facts import UNKNOWN, PersonFact, Stratum
from services.reporting.domain.facts.referral_facts import ReferralFact, ReferralState, month_of
from shared.contracts.cases import CaseFacts, CasesImported
from shared.contracts.referrals import ReferralStep


def fact_of_case(event: CaseFacts, *, is_open: bool) -> PersonFact:
    """The fact about a registered or changed case."""
    return PersonFact(
        case_id=event.case_id,
        country=event.country,
        person_key=event.person_key,
        organisation_id=event.organisation_id,
        month=event.identified_month or event.month,
        adm1=event.adm1,
        status=event.trafficking_status,
        gender=event.gender,
        age_band=event.age_band,
        majority=event.majority,
        citizenship=event.citizenship,
        exploitation_country=event.exploitation_country,
        duration=event.duration,
        types=_distinct(event.exploitation_types),
        subforms=_distinct(event.exploitation_subforms),
        controls=_distinct(event.controls),
        recruiters=_distinct(event.recruiter_relationships),
        statistics_consent=event.statistics_consent,
        source=Stratum.REGISTERED,
        role=event.role,
        duplicate=event.duplicate,
        # A case of several persons is one open case.
        is_open=is_open and event.file_id is None,
        file_id=event.file_id,
    )


def fact_of_referral(event: ReferralStep) -> ReferralFact:
    """The fact about a referral after a step."""
    state = ReferralState(event.state)
    return ReferralFact(
        referral_id=event.referral_id,
        case_id=event.case_id,
        country=event.country,
        to_country=event.to_country,
        from_organisation_id=event.from_organisation_id,
        to_organisation_id=event.to_organisation_id,
        month=month_of(event.referral_id),
        kind=event.kind,
        services=_distinct(event.services),
        urgency=event.urgency,
        state=state,
        reason=event.reason,
        accepted=state.decision,
        hours_to_answer=event.hours_to_answer,
    )


def facts_of_import(event: CasesImported) -> Iterator[PersonFact]:
    """One fact a row. A column that the layout does not have counts as not recorded.

    Raises UnreadableImport unless the batch carries `case_id` and `person_key`.
    """
    if not {"case_id", "person_key"} <= set(event.columns):
        raise UnreadableImport
    for row in event.rows:
        yield _fact_of_record(event, dict(zip(event.columns, row, strict=True)))


def _fact_of_record(event: CasesImported, record: Mapping[str, Any]) -> PersonFact:
    return PersonFact(
        case_id=UUID(record["case_id"]),
        country=event.country,
        person_key=record["person_key"],
        organisation_id=event.organisation_id,
        month=record.get("month") or event.month,
        adm1=record.get("adm1"),
        status=record.get("trafficking_status") or "possible_victim",
        gender=record.get("gender"),
        age_band=record.get("age_band"),
        majority=record.get("majority") or UNKNOWN,
        citizenship=record.get("citizenship"),
        exploitation_country=record.get("exploitation_country"),
        duration=record.get("duration"),
        types=_codes(record, "exploitation_types"),
        subforms=_codes(record, "exploitation_subforms"),
        controls=_codes(record, "controls"),
        recruiters=_codes(record, "recruiter_relationships"),
        # De-identified records were published as statistics before they came here, unless the batch says otherwise.
        statistics_consent=bool(record.get("statistics_consent", True)),
        source=Stratum.IMPORTED,
        year_known=bool(record.get("year_known", True)),
        flags_absent=_codes(record, "flags_absent"),
        # Nobody attends an imported record here: it never was among the open cases.
        is_open=False,
    )


def _codes(record: Mapping[str, Any], column: str) -> tuple[str, ...]:
    return _distinct(record.get(column) or ())


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
