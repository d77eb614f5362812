"""Answer what a prosecutor's office asks about a person: in words that say no more of them than it may know."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.consent.disclosure import Disclosure, DisclosureRecord
from services.cases.domain.consent.grounds import Grounds, permitted
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.levels import WITHOUT_CONSENT
from services.cases.domain.proceedings.answer import ANSWER, fields_named_in, naming, profile_of_unnamed, shown_in_words
from services.cases.domain.proceedings.errors import RequestAnswered
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.processes.case.kept_cases import files_of, person_in_kept
from services.cases.processes.consent.grounds import person_today
from services.cases.processes.parts.parts import get_part, save_part
from services.cases.processes.person.texts import find_beyond_in
from services.cases.processes.proceedings.named_persons import own_persons_in, require_shared, shared_now
from shared.contracts.referral_kinds import PROSECUTION, PROSECUTION_NOTICE
from shared.kernel.errors import Invalid
from shared.text.free_text import in_order, refusals


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    """Why the office may know who the person is, what of them, and the last day of it."""

    disclosure: Disclosure
    grounds: Grounds
    identity: Identity

    @property
    def shown(self) -> Identity:
        return shown_in_words(self.identity, self.disclosure.profile)


def answer_request(
    proceeding_id: UUID, request_id: UUID, answer: RequestAnswer, *, work: CasesWork
) -> ProceedingRequest | Invalid:
    """Answer for the organisation whose case the person belongs to. Raises NotFound, SharingEnded, RequestAnswered.

    Invalid, words that say who the person is where the office may not know it, is returned and not raised, so that the
    transaction is committed: the comparison says something about the identity and stays in the audit.
    """
    proceeding = work.proceedings.get_for_update(proceeding_id)
    request = get_part(proceeding, REQUEST, request_id, work=work)
    own_persons_in(proceeding, [request.person], work=work)
    require_shared(proceeding, [request.person], work=work)
    if request.outcome is not None or request.withdrawn or request.in_error:
        raise RequestAnswered
    for shared in shared_now(proceeding, [request.person], work=work).get(request.person, ())[:1]:
        if refused := _let_go(request, answer, shared, work):
            return refused
    now, who = work.clock.now(), work.grant.subject
    answered = replace(request, outcome=answer.outcome, answer=answer.answer, answered_at=now, answered_by=who)
    return save_part(proceeding, REQUEST, request, answered, changed=["outcome", "answer"], work=work)


def _let_go(request: ProceedingRequest, answer: RequestAnswer, shared: SharedPerson, work: CasesWork) -> Invalid | None:
    """Compare words that leave to another organisation, and record that they left; the refusal of what may not."""
    if answer.answer is None:
        return None
    files = _locked_files(shared, work)
    named = _named(shared, files, work)
    shown = named.shown if named else None
    findings = [each for file in files for each in find_beyond_in(file, answer.answer, shown, work=work)]
    if problems := refusals(in_order(findings), field="answer", confirmed=answer.text_confirmed):
        return Invalid(problems=problems)
    case = next(file for file in files if file.id == shared.case_id)
    record = _record(request, answer.answer, shared, named, case, work)
    work.disclosures.add(case, record)
    work.audit_case("answer.disclosed", case, fields=[*record.fields, *case.marks(shared.person_id)])
    if named and named.grounds.ends_on:
        work.shared_persons.shorten(shared.id, named.grounds.ends_on)
    return None


def _locked_files(shared: SharedPerson, work: CasesWork) -> Sequence[Case]:
    """The case that stands for the person, and its duplicates; what decides is locked."""
    files = files_of(work.cases.get(shared.case_id), work=work)
    locked = work.cases.get_each_for_update({files[0].id, shared.case_id})
    return [locked.get(file.id, file) for file in files]


def _named(shared: SharedPerson, files: Sequence[Case], work: CasesWork) -> _Named | None:
    """On which ground the office may know who the person is, judged in the case that stands for them today."""
    kept, shared_in = files[0], next(file for file in files if file.id == shared.case_id)
    whose = kept.vault_person(person_in_kept(shared.person_id, shared_in, kept))
    identity = work.vault.read(whose)[0]
    person = person_today(kept, identity, person_id=whose.person_id, work=work)
    about = Disclosure(
        kind=PROSECUTION_NOTICE,
        profile=WITHOUT_CONSENT,
        services=(),
        from_country=shared.country,
        to_country=shared.country,
        to_organisation_id=shared.to_organisation_id,
        recipient_type=PROSECUTION,
        consent_id=None,
        person_id=None if whose.person_id == kept.person_id else whose.person_id,
    )
    for disclosure in naming(about, kept.consents_of(whose.person_id), kept.overrides_in_force(work.clock.now())):
        if (grounds := permitted(disclosure, kept.consents, person)) is not None:
            return _Named(disclosure=disclosure, grounds=grounds, identity=identity)
    return None


def _record(
    request: ProceedingRequest, words: str, shared: SharedPerson, named: _Named | None, case: Case, work: CasesWork
) -> DisclosureRecord:
    """What the answer disclosed, with the basis on which the packet of the referral left."""
    packets = work.disclosures.prepared(case.id, shared.referral_id)
    based = named.disclosure if named else None
    # Keyed by us, so that the recorded hash cannot confirm a guessed name.
    keyed = work.pseudonyms.packet_nonce(request.id) + words
    return DisclosureRecord(
        id=uuid5(request.id, ANSWER),
        referral_id=shared.referral_id,
        kind=PROSECUTION_NOTICE,
        to_country=shared.country,
        to_organisation_id=shared.to_organisation_id,
        recipient_type=PROSECUTION,
        profile=based.profile if based else profile_of_unnamed(packets[-1].profile if packets else WITHOUT_CONSENT),
        consent_id=based.consent_id if based else shared.consent_id,
        override_id=based.override_id if based else _override_of(packets, shared),
        fields=(ANSWER, *(fields_named_in(words, named.identity, case.case_number) if named else ())),
        payload_sha256=hashlib.sha256(keyed.encode()).hexdigest(),
        disclosed_at=work.clock.now(),
        disclosed_by=work.grant.subject,
        request_id=request.id,
        person_id=shared.person_id,
    )


def _override_of(packets: Sequence[DisclosureRecord], shared: SharedPerson) -> UUID | None:
    """The override on which a person was shared."""
    for packet in packets[-1:]:
        along = next((each for each in packet.accompanied_by if each.person_id == shared.person_id), None)
        return (along or packet).override_id
    return None
