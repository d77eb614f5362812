"""The coded part of a case at the edge: person, experience, consents. Unknown fields and codes are refused."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from shared.contracts.codelists import code_list
from shared.web.schemas import Alpha3, Coded, CountryField, PartialDate, StrictSchema, Subdivision, refused

_FEW = validate.Length(max=30)


def codes(list_id: str) -> fields.List[str]:
    """A list of codes of one code list."""
    return fields.List(Coded(list_id), validate=_FEW)


class PersonSchema(StrictSchema):
    """Coded profile of a person. Nothing here may identify her."""

    role = fields.String(validate=validate.OneOf(["victim", "dependant", "witness"]))
    trafficking_status = Coded("trafficking_status")
    status_decided_by = Coded("status_decision_maker", allow_none=True)
    status_decided_on = fields.Date(allow_none=True)
    gender = Coded("gender", allow_none=True)
    sex_registered = Coded("sex_registered", allow_none=True)
    birth_year = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1900, 2100))
    age = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 120))
    age_is_estimated = fields.Boolean()
    citizenships = fields.List(Alpha3(), validate=_FEW)
    country_of_birth = Alpha3(allow_none=True)
    habitual_adm1 = Subdivision(allow_none=True)
    migration_status = Coded("migration_status", allow_none=True)
    marital_status = Coded("marital_status", allow_none=True)
    children_count = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 30))
    dependants_with_person = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 30))
    primary_language = Coded("language", allow_none=True)
    secondary_language = Coded("language", allow_none=True)
    needs_interpreter = fields.Boolean(allow_none=True)
    education_level = Coded("education_level", allow_none=True)
    disabilities = codes("disability")
    ethnic_identity = Coded("ethnic_identity", allow_none=True)
    child_care_status = Coded("child_care_status", allow_none=True)
    deceased = fields.Boolean()


class ExploitationSchema(StrictSchema):
    """One purpose of exploitation."""

    type = Coded("exploitation_type", required=True)
    subform = Coded("exploitation_subform", allow_none=True)
    sector = Coded("labour_sector", allow_none=True)
    national_purpose = fields.String(allow_none=True, validate=validate.Length(max=40))

    @validates_schema(skip_on_field_errors=True)
    def check(self, purpose: Mapping[str, Any], **_: Any) -> None:
        """`mixed` is derived, never stored; a subform belongs to its type."""
        if code_list("exploitation_type").items[purpose["type"]].get("derived"):
            raise refused("derived", es="Se calcula; indique cada finalidad.", en="It is derived; give each purpose.")
        subform = purpose.get("subform")
        if subform and not _belongs(subform, purpose["type"]):
            raise refused(
                "other_parent", es="La subforma es de otra finalidad.", en="The subform is of another purpose."
            )


class ExperienceSchema(StrictSchema):
    """One situation of trafficking. No form asks whether she agreed (Protocol art. 3(b))."""

    started_on = PartialDate(allow_none=True)
    ended_on = PartialDate(allow_none=True)
    ongoing = fields.Boolean(allow_none=True)
    duration = Coded("traffick_duration", allow_none=True)
    age_when_trafficked = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 120))
    minor_at_exploitation = fields.Boolean(allow_none=True)
    scope = fields.String(allow_none=True, validate=validate.OneOf(["internal", "cross_border", "unknown"]))
    origin_country = Alpha3(allow_none=True)
    origin_adm1 = Subdivision(allow_none=True)
    recruitment_country = Alpha3(allow_none=True)
    recruitment_adm1 = Subdivision(allow_none=True)
    exploitation_country = Alpha3(allow_none=True)
    exploitation_adm1 = Subdivision(allow_none=True)
    acts = codes("tip_act")
    means = codes("tip_means")
    controls = fields.Dict(keys=Coded("means_of_control"), values=Coded("yes_no_unknown"))
    exploitation = fields.List(fields.Nested(ExploitationSchema), validate=_FEW)
    recruiter_relationship = Coded("recruiter_relationship", allow_none=True)
    recruitment_methods = codes("recruitment_method")
    recruitment_platforms = codes("online_platform")
    exploitation_platforms = codes("online_platform")


class ConsentSchema(StrictSchema):
    """What the person agreed to."""

    purpose = Coded("consent_purpose", required=True)
    recipient_type = Coded("recipient_type", allow_none=True)
    recipient_organisation_id = fields.UUID(allow_none=True)
    recipient_country = CountryField(allow_none=True)
    data_scope = Coded("disclosure_profile", required=True)
    given_on = fields.Date(required=True)
    expires_on = fields.Date(allow_none=True)
    capacity = Coded("consent_capacity", required=True)
    form = Coded("consent_form", required=True)
    status = fields.String(validate=validate.OneOf(["given", "refused", "not_yet_asked"]))

    @validates_schema(skip_on_field_errors=True)
    def check_period(self, consent: Mapping[str, Any], **_: Any) -> None:
        """It cannot end before it begins."""
        if (ends := consent.get("expires_on")) and ends < consent["given_on"]:
            raise refused("ends_before_it_begins", es="Vence antes de otorgarse.", en="It ends before it begins.")


class WithdrawSchema(StrictSchema):
    """How the person told us."""

    channel = fields.String(
        load_default="in_person",
        validate=validate.OneOf(["in_person", "phone", "written", "representative", "digital"]),
    )


def _belongs(subform: str, kind: str) -> bool:
    parent = code_list("exploitation_subform").items[subform].get("parent")
    return parent == kind or (parent == "forced_labour" and kind == "child_labour")
