"""Every text that people type anywhere on the platform: who else reads it, and how it is compared.

A new one has to be entered here: a field of the domain that is marked as words, and every string that an endpoint takes
without a list of codes or a form. One that another organisation reads also has to be in ADR 0050.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from importlib import import_module
from typing import Annotated, Any, get_args, get_origin

import pytest
from marshmallow import fields, validate

import services
from services.cases.domain import proceedings
from services.cases.domain.kinds.effects import Answered
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.summary import ProceedingOfCase
from shared.kernel.codes import Mark
from shared.web.schemas import Coded, StrictSchema
from shared.web.text_fields import ParagraphText
from tests.support.input_schemas import free_strings, input_schemas
from tests.unit.shared.test_texts_that_leave import TYPED, hints, holds_words

pytestmark = pytest.mark.unit

COMPARED_WITH_THE_IDENTITY = "compared with who the persons of the case are, before it leaves"
LOOKED_AT_BY_SHAPE = "a receiver's: looked at by its shape until they have accepted, and the sender's compared"
NOT_COMPARED = "of who keeps the proceeding, for those who attend the person: a comparison would say who the person is"
LEFT_OUT = "left out of what the organisation of the person reads of the proceeding"
UNDER_A_CONSENT = "leaves in a packet of d3 or d4 alone, under a consent or override for it, and in the ledger"
OF_AN_ORGANISATION = "about an organisation, its people or its service, for everybody; not about a person of a case"
OF_THE_AUTHORITIES = "of administrators and coordination, about settings, roles, accesses and figures"
OWN = "read in the organisation that wrote it"
KEPT_NOWHERE = "compared or looked for, and answered to who wrote it; kept nowhere"
CODES = "a code: refused where it is on no list of the platform, the country or the instrument"
OF_PROGRAMS = (
    "of programs, also of the referrals service to the cases: positions, seals, digests, keys, addresses, moments"
)

WORDS: Mapping[str, frozenset[str]] = {
    COMPARED_WITH_THE_IDENTITY: frozenset(
        {"SendReferral.message", "TransferCase.message", "ProceedingRequest.answer", "RequestAnswer.answer"}
        | {"PacketRequest.message"}
    ),
    LOOKED_AT_BY_SHAPE: frozenset({"StepDetails.note"}),
    NOT_COMPARED: frozenset({"ProceedingRequest.question", "Hearing.place"}),
    LEFT_OUT: frozenset(
        {
            *("Measure.note", "Accused.name", "Evidence.collected_by", "Evidence.description", "Evidence.seal_number"),
            *("Handover.new_seal_number", "Handover.reason", "Handover.receipt_number", "Handover.receiver_name"),
            *("Proceeding.court", "Proceeding.court_file_number", "Proceeding.file_number"),
            *("ProceedingProfile.court", "ProceedingProfile.court_file_number", "ProceedingProfile.file_number"),
            *("OpenProceeding.court", "OpenProceeding.court_file_number", "OpenProceeding.file_number"),
            "FindProceedings.file_number",
        }
    ),
    UNDER_A_CONSENT: frozenset(
        {
            *("Identity.first_names", "Identity.surnames", "Identity.known_as", "Identity.salutation"),
            *("Identity.guardian_contact", "Document.number", "Phone.safe_hours"),
            *("Address.city", "Address.postal_code", "Address.street"),
        }
    ),
    OF_AN_ORGANISATION: frozenset(
        {
            *("Offer.address", "Offer.hours", "Organisation.name", "Organisation.public_name"),
            *("RegisterOrganisation.name", "RegisterOrganisation.public_name", "RegisterClient.name"),
            *("Person.display_name", "Person.team", "InvitePerson.display_name", "InvitePerson.team", "Passkey.name"),
        }
    ),
    OF_THE_AUTHORITIES: frozenset(
        {
            *("Announcement.text", "Announcement.title", "PublishAnnouncement.text", "PublishAnnouncement.title"),
            *("CountryRole.en", "CountryRole.es", "DefineCountryRole.en", "DefineCountryRole.es"),
            *("SettingEntry.name", "SettingProposal.reason", "SettingVersion.reason", "ImportSettings.reason"),
            *("ProposeSetting.reason", "DefineExtract.name", "MarkAsSeen.note"),
            *("PreviewSetting.value", "ProposeSetting.value", "SettingEntry.value"),
        }
    ),
    OWN: frozenset(
        {
            *(
                "AskOverride.reason",
                "CloseCase.note",
                "CloseCase.recontact_how",
                "Closure.note",
                "Closure.recontact_how",
            ),
            *("Conference.decided", "Consent.notice_version", "FollowUp.note", "Goal.text", "Movement.note"),
            *("OwnTask.note", "Perpetrator.alias", "Perpetrator.description", "PerpetratorLink.details"),
            *("Plan.action_plan", "Plan.objectives", "RiskItem.note", "SafetyPlan.code_word", "SafetyPlan.danger"),
            *("SafetyPlan.places_to_avoid", "SafetyPlan.safe_contact", "SafetyPlan.warning_words"),
            *("SafetyPlan.what_to_do", "Screening.note", "Stay.extension_numbers", "Stay.order_number"),
            *("SearchCases.case_number", "SearchCases.document", "SearchCases.name", "SearchCases.phone"),
            *("AskForAccess.case_number", "AskForAccess.explanation", "DecideApproval.note", "Note.text"),
            "ReviewAccess.note",
        }
    ),
    KEPT_NOWHERE: frozenset(
        {
            *("OutgoingText.text", "TextToScrub.text", "ReadAccessLogQuery.action", "ReadAccessLogQuery.actor"),
            *("ReadAuditQuery.action", "ReadAuditQuery.actor", "ReadTrailQuery.action", "ReadTrailQuery.actor"),
            *("ReadTrailQuery.object_type", "ReadTrailQuery.purpose"),
        }
    ),
    CODES: frozenset(
        {
            *("ChangeStanding.standing", "Charge.article", "Exploitation.national_purpose", "Handover.institution"),
            *("Judgment.currency", "Measure.authority", "NamedPerson.standing", "ProceedingProfile.articles"),
            *("ProceedingProfile.institution", "Reparation.currency", "Screening.answers", "Screening.instrument"),
            *("FigureQuery.adm1", "FigureQuery.by", "FigureQuery.country", "FigureQuery.forms"),
            *("CountryRole.scope", "DefineCountryRole.scope", "RegisterClient.scope", "Schedule.time_zone"),
        }
    ),
    OF_PROGRAMS: frozenset(
        {
            *("PageQuery.cursor", "UseTicket.ticket", "FigureQuery.first", "FigureQuery.last", "Schedule.cron"),
            *("PreparePacket.previewed", "SendReferral.previewed", "TransferCase.previewed", "Evidence.sha256"),
            *("Endpoint.url", "RegisterEndpoint.url", "RegisterClient.backchannel_logout_uri", "RegisterClient.jwks"),
            *("RegisterClient.post_logout_redirect_uris", "RegisterClient.redirect_uris", "RotateKeys.jwks"),
            *("PacketRequest.urgency", "ReceivedCase.packet", "ReceivedCase.referral_code", "ReceivedCase.urgency"),
        }
    ),
}
"""How each text of a person is treated → the fields."""
PARTS = (".domain.", ".usecases.", ".api.")


def is_typed(hint: Any) -> bool:
    """Whether a field itself is words, and not only something in it."""
    if get_origin(hint) is Annotated and TYPED & {each for each in hint.__metadata__ if isinstance(each, Mark)}:
        return True
    return not isinstance(hint, type) and any(is_typed(part) for part in get_args(hint) if not isinstance(part, str))


def typed_in(kind: type) -> Iterator[str]:
    return (f"{kind.__name__}.{name}" for name, hint in hints(kind) if is_typed(hint))


def shapes() -> Iterator[type]:
    """The dataclasses of every service that say what people type and read."""
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        if any(part in f"{module.name}." for part in PARTS):
            values = vars(import_module(module.name)).values()
            yield from (each for each in values if is_dataclass(each) and isinstance(each, type) and own(each))


def own(kind: type) -> bool:
    return kind.__module__.startswith(f"{services.__name__}.")


def test_every_text_that_people_type_says_who_else_reads_it() -> None:
    typed = {name for kind in shapes() for name in typed_in(kind)}
    taken = {name for schema in input_schemas() for name in free_strings(schema)}
    entered = [name for names in WORDS.values() for name in names]

    assert (typed | taken) - set(entered) == set()
    assert set(entered) - typed - taken == set()
    assert len(entered) == len(set(entered))


class PlainSchema(StrictSchema):
    """What a view might take, by hand."""

    words = ParagraphText()
    also = fields.List(fields.String())
    anything = fields.Dict()
    coded = Coded("note_kind")
    formed = fields.String(metadata={"pattern": "^[A-Z]{3}$"})
    one_of = fields.String(validate=validate.OneOf(["a", "b"]))


class HoldingSchema(StrictSchema):
    """What holds it."""

    held = fields.List(fields.Nested(PlainSchema))


def test_a_string_that_is_written_by_hand_is_found_at_any_depth() -> None:
    assert set(free_strings(HoldingSchema())) == {"Plain.words", "Plain.also", "Plain.anything"}


def test_of_a_proceeding_the_organisation_of_a_person_reads_these_words_alone() -> None:
    of_case = {name for kind in reached(ProceedingOfCase) for name in typed_in(kind)}

    assert of_case == {"Hearing.place", "Measure.note", "ProceedingRequest.question", "ProceedingRequest.answer"}


def test_every_word_of_a_proceeding_is_kept_by_its_keeper_or_compared() -> None:
    modules = [
        import_module(f"{proceedings.__name__}.{each.name}") for each in pkgutil.iter_modules(proceedings.__path__)
    ]
    kinds = {each for module in modules for each in vars(module).values() if isinstance(each, Kind)}
    of_keeper = {name for kind in kinds for name in typed_in(kind.entity)} | set(typed_in(Proceeding))

    assert of_keeper <= WORDS[COMPARED_WITH_THE_IDENTITY] | WORDS[NOT_COMPARED] | WORDS[LEFT_OUT]
    told = {f"{kind.entity.__name__}.{name}" for kind in kinds if kind.effect(Answered) for name in kind.encrypted}
    assert told == {"ProceedingRequest.question", "ProceedingRequest.answer"}


def reached(kind: type, seen: frozenset[type] = frozenset()) -> Iterator[type]:
    """A dataclass, and every one that it holds."""
    yield kind
    for _, hint in hints(kind):
        for held in _held(hint):
            if held not in seen and holds_words(held):
                yield from reached(held, seen | {kind})


def _held(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        if not isinstance(part, str):
            yield from _held(part)
