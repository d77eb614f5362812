"""Show the sender what a referral would take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.consent.grounds import refusal_of
from services.cases.domain.disclosure.disclosed_fields import (
    ACCOMPANIED_BY,
    Record,
    content,
    content_of_other,
    identifying_in,
    withheld,
    without,
)
from services.cases.domain.disclosure.packet import PacketRequest, capacity_card
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.levels import WITHOUT_CONSENT, is_above
from services.cases.processes.consent.grounds import person_today
from services.cases.processes.disclosure.transfers import asks_second_person
from services.cases.processes.person.texts import scrub
from shared.kernel.grant import Permission
from shared.text.free_text import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a referral would disclose before and after the receiver accepts."""

    before_acceptance: Mapping[str, Any]
    after_acceptance: Mapping[str, Any]
    fields: Sequence[str]
    masked: Sequence[str] = ()
    """Fields that leave too, and whose values the caller may not read: who the person is."""
    withheld: Sequence[Mapping[str, str]]
    message: str | None
    message_findings: Sequence[Finding]
    """Where the message identifies the person, or looks as if it did."""
    message_scrubbed: str | None = field(default=None, repr=False)
    """The message with a word of its kind in each of these places; it may be sent instead."""
    seal: str
    """Stands for everything the preview showed; keyed, so that it confirms no guess."""
    asks_second_person: bool = False
    """Whether sending it asks a second person first."""


def preview_packet(
    case_id: UUID, request: PacketRequest, *, purpose: str | None = None, work: CasesWork, language: str = "es"
) -> Preview:
    """Show exactly what would leave, and what would not and why. Raises NotFound, CaseClosedAlready, Invalid.

    Who the person is, is shown to a caller with `cases:identify` who states a `purpose`, as wherever it is read;
    anybody else learns the names of these fields.

    A consent that does not reach is not an error here: the form shows what is missing before anything is sent.
    """
    case = work.cases.get(case_id)
    case.must_be_open()
    profile, reason = request.disclosure_profile, "above_profile"
    if refusal := refusal_of(request.disclosure(case), case.consents, person_today(case, work=work)):
        reason = refusal
        profile = WITHOUT_CONSENT if is_above(profile, WITHOUT_CONSENT) else profile
    # The vault is read only for a profile that shows some of it.
    identity = work.vault.read(case)[0] if request.shows_identity else Identity()
    record = Record(case, identity, request.services)
    leaves = content(profile, record)
    if along := _shown_along(case, request, work):
        leaves[ACCOMPANIED_BY] = along
    masked = [] if work.grant.allows(Permission.CASES_IDENTIFY) and purpose else identifying_in(leaves)
    shown = without(masked, leaves)
    others = case.marks(*(companion.person_id for companion in request.accompanied_by))
    work.audit_case("packet.previewed", case, purpose=purpose, fields=[*sorted(shown), *others])
    scrubbed = scrub(case, request.message, language, work=work) if request.message else None
    return Preview(
        before_acceptance=capacity_card(shown),
        after_acceptance=shown,
        fields=sorted(leaves),
        masked=masked,
        withheld=withheld(profile, record, reason),
        message=request.message,
        message_findings=scrubbed.findings if scrubbed else [],
        message_scrubbed=scrubbed.text if scrubbed else None,
        seal=work.pseudonyms.preview_seal(request.terms(case, leaves)),
        asks_second_person=asks_second_person(case, request, work=work),
    )


def _shown_along(case: Case, request: PacketRequest, work: CasesWork) -> list[Mapping[str, Any]]:
    """What leaves of those who go along: without grounds of their own, no more than a receiver may always see."""
    shown: list[Mapping[str, Any]] = []
    for place, companion in enumerate(request.accompanied_by):
        other = case.companion(companion.person_id, f"{ACCOMPANIED_BY}.{place}.person_id")
        person, profile = person_today(case, person_id=other.id, work=work), request.disclosure_profile
        refusal = refusal_of(request.disclosure(case).about(companion), case.consents, person)
        if refusal and is_above(profile, WITHOUT_CONSENT):
            profile = WITHOUT_CONSENT
        identity = work.vault.read(case.vault_person(other.id))[0] if request.shows_identity else Identity()
        content = content_of_other(profile, Record(case, identity, (), other))
        shown.append({**content, "refused": refusal} if refusal else content)
    return shown
