"""How the parts of a case look in responses. The case itself: `adapters/case/case_json.py`."""

from marshmallow import Schema, fields

from services.cases.adapters.case.case_json import CARD, CONSENT, ELEMENTS, EXPERIENCE, PERSON
from services.cases.domain.case.casework import Assessment, Assignment, Note, RiskItem
from services.cases.domain.case.match import Match
from services.cases.domain.case.timeline import StoredEntry
from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.domain.disclosure.disclosed_fields import described
from services.cases.domain.documents.documents import CaseDocument, CustodyEntry
from services.cases.domain.imports.run import ImportRun, RowProblem
from services.cases.domain.person.identity import Address, Document, Identity, Phone
from services.cases.domain.person.identity_change import ChangedField, IdentityChange
from services.cases.domain.person.member import PersonOfCase
from services.cases.usecases.disclosure.prepare_packet import Packet
from services.cases.usecases.disclosure.preview_packet import Preview
from shared.db.audit.audit_log import AuditEntry
from shared.web.representations import Representation, page_of

IDENTITY = Representation(
    Identity,
    "IdentityAnswer",
    nested=(
        Representation(Document, "DocumentAnswer"),
        Representation(Phone, "PhoneAnswer"),
        Representation(Address, "AddressAnswer"),
    ),
    description="The identity.",
)
IDENTITY_CHANGE = Representation(
    IdentityChange,
    "IdentityChange",
    nested=(Representation(ChangedField, "ChangedField", description="One field: its value before and after."),),
    description="What changed in an identity, who changed it, and when.",
)
RECORDED_CONSENT = Representation(
    Consent,
    "RecordedConsent",
    extra={"took_back": fields.List(fields.UUID(), required=True)},
    description="The answer that was recorded, and the ids of the consents that it takes back.",
)
PERSON_OF_CASE = Representation(PersonOfCase, "PersonOfCase", nested=(PERSON, EXPERIENCE, ELEMENTS))
MATCH = Representation(Match, "Found", computed=("pseudonym",))
NOTE = Representation(Note, "StoredNote")
ASSESSMENT = Representation(Assessment, "StoredAssessment", nested=(Representation(RiskItem, "RiskItemAnswer"),))
ASSIGNMENT = Representation(Assignment, "StoredAssignment")
NEW_ASSIGNMENT = Representation(Assignment, "NewAssignment", without=("ended_at", "end_reason"))
TIMELINE_ENTRY = Representation(StoredEntry, "TimelineEntry")
DISCLOSURE = Representation(
    DisclosureRecord,
    "Disclosure",
    extra={"by_mistaken_merge": fields.Boolean(required=True)},
    description="What left, to whom and under which consent; `by_mistaken_merge`: the consent was another person's, "
    "which came with a case that was merged by mistake.",
)
ACCESS = Representation(
    AuditEntry,
    "Access",
    extra={"purpose": fields.String(required=True, allow_none=True, metadata={"x-code-list": "consent_purpose"})},
    description="One access: who did what to which case, when and for which purpose.",
)
ACCESS_TO_CASE = Representation(AuditEntry, "AccessToCase", without=("country", "object_type", "object_id"))
DOCUMENT_OF_CASE = Representation(CaseDocument, "DocumentOfCase")
CUSTODY_ENTRY = Representation(CustodyEntry, "CustodyEntry", without=("document_id",))
IMPORT = Representation(
    ImportRun,
    "ImportAnswer",
    only=(
        *("id", "country", "layout", "state", "failure", "rows", "checked_rows", "problem_rows", "problems"),
        *("imported_rows", "uploaded_by", "uploaded_at", "finished_at"),
    ),
    computed=("ok", "progress"),
    description="How far an import is.",
)
ROW_PROBLEM = Representation(RowProblem, "ImportProblem")
PACKET = Representation(Packet, "PacketAnswer")


class MessageProblem(Schema):
    """Why the message cannot leave as it is; a `confirmable` one can, once the sender says that it names nobody."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    confirmable = fields.Boolean(required=True)


PREVIEW = Representation(
    Preview,
    "PreviewAnswer",
    without=("message_findings",),
    extra={
        "after_acceptance": fields.Dict(required=True, metadata={"x-fields": described()}),
        "message_problems": fields.List(fields.Nested(MessageProblem), required=True),
    },
)


class PacketCheckAnswer(Schema):
    """Whether a packet may be opened."""

    holds = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)


class TicketAnswer(Schema):
    """An address that opens a document once."""

    address = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class SearchAnswer(Schema):
    """Likely cases, best first."""

    items = fields.List(fields.Nested(MATCH.schema), required=True)


class TodayAnswer(Schema):
    """Cases that ask for something, the soonest first, and those opened last, the caller's before others."""

    due = fields.List(fields.Nested(CARD.schema), required=True)
    recent = fields.List(fields.Nested(CARD.schema), required=True)


ConsentList = page_of(CONSENT, "ConsentList")
IDENTITY_CHANGES = page_of(IDENTITY_CHANGE)
