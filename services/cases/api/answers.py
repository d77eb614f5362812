"""Shapes of the answers, for the OpenAPI document: views send ready JSON."""

from marshmallow import Schema, fields

from services.cases.api.case_schemas import AssessmentSchema
from services.cases.api.coded_schemas import ConsentSchema, ExperienceSchema, PersonSchema
from services.cases.api.identity_schemas import IdentitySchema
from services.cases.domain.follow_up import TaskKind


class StoredConsent(ConsentSchema):
    """A consent and what became of it."""

    id = fields.UUID(required=True)
    status = fields.String(required=True, metadata={"x-code-list": "consent_status"})
    withdrawn_at = fields.DateTime(allow_none=True)
    withdrawal_channel = fields.String(allow_none=True)


class RecordedConsent(StoredConsent):
    """The answer that was recorded, and the ids of the consents that it takes back."""

    took_back = fields.List(fields.UUID(), required=True)


class ElementsAnswer(Schema):
    """Legal elements on record."""

    acts = fields.String(required=True, metadata={"enum": ["present", "missing"]})
    means = fields.String(required=True, metadata={"enum": ["present", "missing", "not_needed"]})
    purpose = fields.String(required=True, metadata={"enum": ["present", "missing"]})
    complete = fields.Boolean(required=True)


class TaskAnswer(Schema):
    """Something the case asks for; `due_at` may have passed."""

    kind = fields.String(required=True, metadata={"enum": list(TaskKind)})
    due_at = fields.DateTime(required=True)
    consent_id = fields.UUID(required=True, allow_none=True)


class CaseCard(Schema):
    """A case in a list."""

    id = fields.UUID(required=True)
    case_number = fields.String(required=True)
    status = fields.String(required=True)
    stage = fields.String(required=True)
    country = fields.String(required=True)
    opened_on = fields.Date(required=True)
    risk_level = fields.String(required=True)
    trafficking_status = fields.String(required=True)
    majority = fields.String(required=True)
    exploitation_types = fields.List(fields.String(), required=True)
    assigned_to = fields.UUID(required=True, allow_none=True)
    next_task = fields.String(required=True, allow_none=True, metadata={"enum": [*TaskKind, None]})
    next_due_at = fields.DateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PersonAnswer(PersonSchema):
    """The stored profile."""

    age_band = fields.String(allow_none=True)


class ExperienceAnswer(ExperienceSchema):
    """The stored experience."""

    groups = fields.List(fields.String())


class CaseAnswer(Schema):
    """The coded case. No identity."""

    id = fields.UUID(required=True)
    case_number = fields.String(required=True)
    status = fields.String(required=True)
    stage = fields.String(required=True)
    country = fields.String(required=True)
    organisation_id = fields.UUID(required=True)
    opened_on = fields.Date(required=True)
    risk_level = fields.String(required=True)
    identification_source = fields.String(required=True, allow_none=True)
    identified_on = fields.Date(required=True, allow_none=True)
    identified_adm1 = fields.String(required=True, allow_none=True)
    person = fields.Nested(PersonAnswer, required=True)
    majority = fields.String(required=True)
    experience = fields.Nested(ExperienceAnswer, required=True)
    needs = fields.List(fields.String(), required=True)
    act_means_purpose = fields.Nested(ElementsAnswer, required=True)
    best_interest = fields.String(required=True, allow_none=True, metadata={"x-code-list": "best_interest"})
    child_protection_required = fields.Boolean(required=True)
    suggested_authority = fields.String(required=True, allow_none=True)
    consents = fields.List(fields.Nested(StoredConsent), required=True)
    tasks = fields.List(fields.Nested(TaskAnswer), required=True)
    reassess_risk_by = fields.DateTime(required=True, allow_none=True)
    assigned_to = fields.UUID(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    closure_reason = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, metadata={"enum": ["registered", "imported"]})
    version = fields.Integer(required=True)


class CasePage(Schema):
    """A page of cards."""

    items = fields.List(fields.Nested(CaseCard), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Found(Schema):
    """A likely case."""

    id = fields.UUID(required=True)
    case_number = fields.String(required=True)
    masked_name = fields.String(required=True)
    score = fields.Float(required=True)
    status = fields.String(required=True)
    opened_on = fields.Date(required=True)
    country = fields.String(required=True)
    birth_year = fields.Integer(required=True, allow_none=True)


class SearchAnswer(Schema):
    """Likely cases, best first."""

    items = fields.List(fields.Nested(Found), required=True)


class IdentityAnswer(IdentitySchema):
    """The identity."""


class ConsentList(Schema):
    """The consents of a case."""

    items = fields.List(fields.Nested(StoredConsent), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class StoredAssessment(AssessmentSchema):
    """An assessment, and who recorded it when."""

    id = fields.UUID(required=True)
    done_by = fields.String(required=True)
    recorded_at = fields.DateTime(required=True)


class AssessmentPage(Schema):
    """A page of assessments."""

    items = fields.List(fields.Nested(StoredAssessment), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Page(Schema):
    """A page of a sub-resource."""

    items = fields.List(fields.Dict(), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Access(Schema):
    """One access: who did what to which case, when and for which purpose."""

    id = fields.UUID(required=True)
    country = fields.String(required=True)
    at = fields.DateTime(required=True)
    actor = fields.String(required=True)
    client_id = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    action = fields.String(required=True)
    object_type = fields.String(required=True)
    object_id = fields.UUID(required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True, metadata={"x-code-list": "consent_purpose"})
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    request_id = fields.String(required=True)


class AccessPage(Schema):
    """A page of accesses."""

    items = fields.List(fields.Nested(Access), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PacketAnswer(Schema):
    """A sealed packet."""

    capacity = fields.Dict(required=True)
    sealed = fields.String(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    payload_sha256 = fields.String(required=True)
    consent_expires_on = fields.Date(required=True, allow_none=True)
    country = fields.String(required=True)


class PacketCheckAnswer(Schema):
    """Whether a packet may be opened."""

    holds = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)


class MessageProblem(Schema):
    """Why the message cannot leave as it is; a `confirmable` one can, once the sender says that it names nobody."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    confirmable = fields.Boolean(required=True)


class PreviewAnswer(Schema):
    """What would leave."""

    before_acceptance = fields.Dict(required=True)
    after_acceptance = fields.Dict(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    withheld = fields.List(fields.Dict(), required=True)
    message = fields.String(required=True, allow_none=True)
    message_problems = fields.List(fields.Nested(MessageProblem), required=True)
    seal = fields.String(required=True)


class ImportAnswer(Schema):
    """How far an import is."""

    id = fields.UUID(required=True)
    country = fields.String(required=True)
    layout = fields.String(required=True)
    state = fields.String(required=True)
    failure = fields.String(required=True, allow_none=True)
    rows = fields.Integer(required=True)
    checked_rows = fields.Integer(required=True)
    ok = fields.Integer(required=True)
    problem_rows = fields.Integer(required=True)
    problems = fields.Integer(required=True)
    imported_rows = fields.Integer(required=True)
    progress = fields.Float(required=True)
    uploaded_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
