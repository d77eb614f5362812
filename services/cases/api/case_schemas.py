"""Bodies and queries of `/cases`."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from marshmallow import fields, validate, validates_schema

from services.cases.adapters.case_list import SORTS
from services.cases.api.coded_schemas import ConsentSchema, ExperienceSchema, PersonSchema, codes
from services.cases.api.identity_schemas import IdentitySchema, telephone
from services.cases.domain.imports.ctdc import LAYOUTS
from services.cases.domain.stage import Stage
from shared.contracts.referral_kinds import SENDABLE
from shared.web.pagination import PageQuery
from shared.web.schemas import Coded, CountryField, StrictSchema, Subdivision, refused
from shared.web.text_fields import LineText, ParagraphText


class RegisterCaseSchema(StrictSchema):
    """A new case. `identity` goes to the vault and is not in the answer."""

    country = CountryField(required=True)
    identified_on = fields.Date(required=True)
    identification_source = Coded("identification_source", allow_none=True)
    identified_adm1 = Subdivision(allow_none=True)
    person = fields.Nested(PersonSchema, required=True)
    identity = fields.Nested(IdentitySchema, allow_none=True)
    experience = fields.Nested(ExperienceSchema)
    needs = codes("service_type")
    best_interest = Coded("best_interest", allow_none=True)
    risk_level = Coded("risk_level", required=True)
    consents = fields.List(fields.Nested(ConsentSchema), validate=validate.Length(max=20))

    @validates_schema(skip_on_field_errors=True)
    def check_place(self, case: Mapping[str, Any], **_: Any) -> None:
        """She was identified in the country that registers her."""
        adm1 = case.get("identified_adm1")
        if adm1 and not adm1.startswith(f"{case['country']}-"):
            raise refused("other_country", es="El departamento es de otro país.", en="The place is in another country.")


class ChangeCaseSchema(StrictSchema):
    """A merge patch (RFC 7396) of coded fields; a null forgets what was recorded."""

    status = fields.String(validate=validate.OneOf(["intake", "active", "follow_up"]))
    risk_level = Coded("risk_level")
    identification_source = Coded("identification_source", allow_none=True)
    identified_adm1 = Subdivision(allow_none=True)
    person = fields.Nested(PersonSchema)
    experience = fields.Nested(ExperienceSchema)
    needs = codes("service_type")
    best_interest = Coded("best_interest", allow_none=True)


class ListCasesQuery(PageQuery):
    """Filters of the list."""

    status = Coded("case_status")
    risk_level = Coded("risk_level")
    exploitation_type = Coded("exploitation_type")
    stage = fields.String(validate=validate.OneOf(list(Stage)))
    assigned_to = fields.UUID()
    opened_from = fields.Date(data_key="opened_on[gte]")
    opened_to = fields.Date(data_key="opened_on[lte]")
    due_to = fields.AwareDateTime(data_key="due[lte]", default_timezone=UTC)
    sort = fields.String(load_default="-opened_on", validate=validate.OneOf(SORTS))


class SearchSchema(StrictSchema):
    """What is known of the person; in a body, so that no name is in an address."""

    name = LineText(allow_none=True, validate=validate.Length(min=2, max=200))
    phone = fields.String(allow_none=True, validate=telephone(r"[+0-9][0-9 ().-]{5,24}"))
    document = LineText(allow_none=True, validate=validate.Length(min=4, max=100))
    birth_year = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1900, 2100))
    limit = fields.Integer(strict=True, load_default=20, validate=validate.Range(1, 20))

    @validates_schema(skip_on_field_errors=True)
    def check_enough(self, query: Mapping[str, Any], **_: Any) -> None:
        """A birth year alone would be a list of people."""
        if not any(query.get(name) for name in ("name", "phone", "document")):
            raise refused(
                "nothing_to_search", es="Indique nombre, teléfono o documento.", en="Give a name, phone or document."
            )


class CloseSchema(StrictSchema):
    """Why a case is closed."""

    reason = Coded("case_closure_reason", required=True)


class RiskItemSchema(StrictSchema):
    """One factor that was asked about."""

    domain = Coded("risk_domain", required=True)
    factor = Coded("vulnerability_factor", required=True)
    is_risk = Coded("yes_no_unknown", required=True)


class AssessmentSchema(StrictSchema):
    """A risk assessment made by a person."""

    kind = Coded("assessment_kind", load_default="review")
    overall_risk = Coded("risk_level", required=True)
    done_on = fields.Date(required=True)
    tool = fields.String(allow_none=True, validate=validate.Regexp(r"^[\w .:/-]{1,80}\Z", error="Not a valid string."))
    factors = codes("vulnerability_factor")
    items = fields.List(fields.Nested(RiskItemSchema), validate=validate.Length(max=144))


class NoteSchema(StrictSchema):
    """A note in words, kept encrypted."""

    text = ParagraphText(required=True, validate=validate.Length(min=1, max=20_000))


class AssignmentSchema(StrictSchema):
    """Who attends the case."""

    user_id = fields.UUID(required=True)


class PacketPreviewSchema(StrictSchema):
    """What a referral would take along."""

    kind = Coded("referral_kind", only=SENDABLE, required=True)
    services = codes("service_type")
    disclosure_profile = Coded("disclosure_profile", required=True)
    consent_id = fields.UUID(allow_none=True)
    to_organisation_id = fields.UUID(required=True)
    to_country = CountryField(required=True)
    recipient_type = Coded("recipient_type", allow_none=True)
    message = fields.String(allow_none=True, validate=validate.Length(min=1, max=4000))
    urgency = fields.String(allow_none=True, validate=validate.Length(max=20))


class PacketSchema(PacketPreviewSchema):
    """What a referral takes along."""

    referral_id = fields.UUID(required=True)
    previewed = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=64))


class PacketCheckSchema(StrictSchema):
    """Of which country the case is: the receiver may sit in another."""

    country = CountryField(required=True)


class ImportForm(StrictSchema):
    """Form fields beside `file`."""

    layout = fields.String(required=True, validate=validate.OneOf(list(LAYOUTS)))
    country = CountryField(required=True)
    confirm = fields.Boolean(load_default=False)
    again = fields.Boolean(load_default=False)
