"""What may be asked of the directory, and what is answered."""

from marshmallow import fields, validate

from services.referrals.api.fields import Choice, Distinct, SexOrGender
from services.referrals.domain.offer import BANDS
from shared.web.pagination import PageQuery
from shared.web.schemas import Coded, CountryField, StrictSchema, Subdivision
from shared.web.text_fields import LineText, ParagraphText

AGE = validate.Range(0, 120)
COUNT = validate.Range(0, 10_000)


class DirectoryArguments(PageQuery):
    """Filters of the directory."""

    country = CountryField(load_default=None)
    adm1 = Subdivision(load_default=None)
    service_type = Coded("service_type", load_default=None)
    sex = SexOrGender(load_default=None)
    age = fields.Integer(load_default=None, validate=AGE)
    organisation_id = fields.UUID(load_default=None)


class ChangeOfferSchema(StrictSchema):
    """Fields of an offer to change (merge patch); saving confirms the offer as of today."""

    accepts_genders = Distinct(Coded("gender"))
    age_min = fields.Integer(allow_none=True, validate=AGE)
    age_max = fields.Integer(allow_none=True, validate=AGE)
    languages = Distinct(Coded("language"))
    adm1_served = Distinct(Subdivision())
    capacity_total = fields.Integer(allow_none=True, validate=COUNT)
    capacity_free = fields.Integer(allow_none=True, validate=COUNT)
    hours = LineText(allow_none=True, validate=validate.Length(min=1, max=200))
    requires_report = fields.Boolean()
    address = ParagraphText(allow_none=True, validate=validate.Length(min=1, max=500))
    address_confidential = fields.Boolean()


class PublishOfferSchema(ChangeOfferSchema):
    """An offer. Empty `accepts_genders` or `languages` means everybody, every language."""

    service_type = Coded("service_type", required=True)


class OfferSchema(StrictSchema):
    """An offer in the directory. Free places are told in bands; exact counts go to the owner alone."""

    id = fields.UUID()
    organisation_id = fields.UUID()
    organisation_name = fields.String()
    country = fields.String()
    kind = Coded("org_type")
    recipient_type = Coded("recipient_type")
    service_type = Coded("service_type")
    accepts_genders = fields.List(Coded("gender"))
    age_min = fields.Integer(allow_none=True)
    age_max = fields.Integer(allow_none=True)
    languages = fields.List(Coded("language"))
    adm1_served = fields.List(Subdivision())
    capacity_band = Choice(BANDS)
    hours = fields.String(allow_none=True)
    requires_report = fields.Boolean()
    verified_on = fields.Date(allow_none=True)
    stale = fields.Boolean()
    address = fields.String(allow_none=True)
    capacity_total = fields.Integer(allow_none=True)
    capacity_free = fields.Integer(allow_none=True)
    address_confidential = fields.Boolean()


class OfferPageSchema(StrictSchema):
    """A page of the directory."""

    items = fields.List(fields.Nested(OfferSchema))
    next_cursor = fields.String(allow_none=True)
