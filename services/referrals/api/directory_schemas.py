"""What may be asked of the directory, and how offers look in responses."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from marshmallow import fields, validate

from services.referrals.domain.offer import BANDS, Offer
from shared.contracts.codelists import code_list
from shared.kernel.codes import LENIENT, Choice, Code, Range, Subdivision
from shared.kernel.country import Country
from shared.web.inputs import MergePatch
from shared.web.pagination import PageQuery
from shared.web.representations import Representation, page_of
from shared.web.schemas import Choice as ChoiceField
from shared.web.schemas import Coded
from shared.web.text_fields import ParagraphText

_SEX_OR_GENDER = tuple(dict.fromkeys([*code_list("sex_registered").items, *code_list("gender").items]))
_TERMS = ("accepts_genders", "age_min", "age_max", "languages", "adm1_served", "hours", "requires_report")
_OWNERS = ("capacity_total", "capacity_free", "address_confidential")


@dataclass(frozen=True, kw_only=True)
class SearchDirectoryQuery(PageQuery):
    """Filters of the directory."""

    country: Country | None = None
    adm1: Subdivision | None = None
    service_type: Annotated[str | None, Code("service_type")] = None
    sex: Annotated[str | None, Choice(_SEX_OR_GENDER)] = None
    age: Annotated[int | None, Range(0, 120), LENIENT] = None
    organisation_id: UUID | None = None


class ChangeOfferSchema(MergePatch[Offer], only=(*_TERMS, *_OWNERS)):
    """Fields of an offer to change (merge patch); saving confirms the offer as of today."""

    address = ParagraphText(allow_none=True, validate=validate.Length(min=1, max=500))


class PublishOfferSchema(MergePatch[Offer], only=(*_TERMS, *_OWNERS)):
    """An offer. Empty `accepts_genders` or `languages` means everybody, every language."""

    service_type = Coded("service_type", required=True)
    address = ParagraphText(allow_none=True, validate=validate.Length(min=1, max=500))


_PUBLIC = ("id", "organisation_id", "country", "service_type", *_TERMS, "verified_on")

FOR_ALL = Representation(Offer, "OfferForAll", only=_PUBLIC, computed=("capacity_band",))
FOR_OWNER = Representation(Offer, "OfferForOwner", only=_OWNERS)

OFFER = Representation(
    Offer,
    "Offer",
    only=(*_PUBLIC, *_OWNERS),
    computed=("capacity_band",),
    sometimes=_OWNERS,
    extra={
        "organisation_name": fields.String(required=True),
        "kind": Coded("org_type", required=True),
        "recipient_type": Coded("recipient_type", required=True),
        "capacity_band": ChoiceField(BANDS, required=True),
        "stale": fields.Boolean(required=True),
        "answered": fields.Boolean(required=True),
        "address": fields.String(required=True, allow_none=True),
        "hours_to_answer": fields.Dict(keys=fields.String(), values=fields.Integer(), required=True),
    },
    description="An offer in the directory. Free places are shown in bands; only the owner gets exact counts."
    " `hours_to_answer`: how long the offer's country gives to answer a referral, by code of list `risk_level`."
    " `answered`: whether a person or system of the organisation may answer one yet.",
)

OfferPageSchema = page_of(OFFER, "OfferPage")
