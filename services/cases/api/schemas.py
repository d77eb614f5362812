"""Bodies and queries of `/cases`. What a caller may send follows from the domain; the rules across fields are here.

Such a rule gets the loaded values by field, each in the type of its field, before the dataclass is made of them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from marshmallow import ValidationError, fields, missing, validate, validates_schema

from services.cases.adapters.case.case_list import Sort
from services.cases.domain.case.case import CaseProfile, CaseSource
from services.cases.domain.case.case_number import SHORTEST_PART, part_of_number
from services.cases.domain.case.casework import AssessRisk, RiskItem
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.domain.consent.consent import Consent, ConsentStatus, WithdrawalChannel
from services.cases.domain.imports.ctdc import LAYOUTS
from services.cases.domain.person.identity import Address, Document, Identity, Phone
from services.cases.domain.person.person import Experience, Exploitation, Person
from services.cases.domain.person.recorded_person import PersonProfile
from services.cases.usecases.case.register_case import RegisterCase
from services.cases.usecases.person.add_person import AddPerson
from services.cases.usecases.person.search_cases import SearchCases
from shared.contracts.codelists import code_list
from shared.kernel.codes import UTC_BY_DEFAULT, Code, Named, Subdivision
from shared.web.inputs import InputSchema, MergePatch
from shared.web.pagination import PageQuery
from shared.web.schemas import Coded, CountryField, StrictSchema, refused
from shared.web.text_fields import ParagraphText

E_164 = r"\+?[1-9][0-9]{1,14}"
TOOL = "[A-Za-z0-9_À-ÖØ-öø-ʼ .:/-]{1,80}"
"""Name of an assessment tool; the letters are written out, because `\\w` of ECMA 262 knows no accents."""
BY_HAND = (CaseStatus.INTAKE, CaseStatus.ACTIVE, CaseStatus.FOLLOW_UP)
"""The statuses that a merge patch sets."""
ANSWERS = (ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.NOT_YET_ASKED)
_BY_ITSELF = (WithdrawalChannel.LATER_REFUSAL, WithdrawalChannel.OTHER_FILE, WithdrawalChannel.MISTAKEN_MERGE)
CHANNELS = tuple(channel for channel in WithdrawalChannel if channel not in _BY_ITSELF)
"""The channels that a caller names."""


class SomeOf(fields.String):
    """Some values of an enumeration; another is refused like a choice that is not there."""

    def __init__(self, values: Iterable[StrEnum], *, load_default: object = missing, required: bool = False) -> None:
        self._values = {value.value: value for value in values}
        super().__init__(validate=validate.OneOf(list(self._values)), load_default=load_default, required=required)

    def _deserialize(self, value: object, *args: object, **options: object) -> str:
        text = super()._deserialize(value, *args, **options)
        return self._values.get(text, text)


def telephone(pattern: str) -> Callable[[str], None]:
    """A validator of telephone numbers of one form; what it says never repeats the number."""
    form = re.compile(pattern)

    def check(number: str) -> None:
        if not form.fullmatch(number):
            raise refused(
                "bad_phone", es="Un teléfono lleva solo números, y + al principio.", en="Digits only, and + in front."
            )

    return check


def in_form(pattern: str) -> Callable[[str], None]:
    """A validator of text of one form, whole: `$` of Python lets a line end pass and that of ECMA 262 does not."""
    form = re.compile(pattern)

    def check(text: str) -> None:
        if not form.fullmatch(text):
            raise ValidationError("Not a valid string.")

    return check


class DocumentSchema(InputSchema[Document]):
    """An identity document, as far as its details are known."""


class PhoneSchema(InputSchema[Phone]):
    """A number and whether it is safe to call it."""

    number = fields.String(required=True, validate=telephone(E_164), metadata={"pattern": f"^{E_164}$"})


class AddressSchema(InputSchema[Address]):
    """Where the person lives."""


class IdentitySchema(InputSchema[Identity], nested=(DocumentSchema, PhoneSchema, AddressSchema)):
    """Everything is optional; a birthdate may be a year alone."""


class IdentityPatchSchema(MergePatch[Identity], nested=(DocumentSchema, PhoneSchema)):
    """A merge patch of the identity; an address is replaced as a whole."""

    address = fields.Nested(AddressSchema, allow_none=True)


class EraseSchema(StrictSchema):
    """Why a person is erased."""

    reason = fields.String(
        required=True,
        validate=validate.OneOf(["person_request", "retention_ended", "court_order", "recorded_in_error"]),
    )


class PersonSchema(InputSchema[Person], without=("status_screening_id",)):
    """Coded profile of a person. Nothing here may identify them. A decision names a screening later, by a patch."""


class ExploitationSchema(InputSchema[Exploitation]):
    """One purpose of exploitation."""

    @validates_schema(skip_on_field_errors=True)
    def check(self, purpose: Mapping[str, Any], **_: object) -> None:
        """`mixed` is derived, never stored; a subform belongs to its type."""
        if code_list("exploitation_type").items[purpose["type"]].get("derived"):
            raise refused(
                "derived", es="Se calcula; indique cada modalidad.", en="It is derived; give each form of exploitation."
            )
        subform = purpose.get("subform")
        if subform and not _belongs(subform, purpose["type"]):
            raise refused(
                "other_parent",
                es="La subforma es de otra modalidad.",
                en="The subform is of another form of exploitation.",
            )


class ExperienceSchema(InputSchema[Experience], nested=(ExploitationSchema,)):
    """One situation of trafficking. No form asks whether the person agreed (Protocol art. 3(b))."""


class ConsentSchema(InputSchema[Consent]):
    """What the person agreed to."""

    status = SomeOf(ANSWERS, load_default=ConsentStatus.GIVEN)

    @validates_schema(skip_on_field_errors=True)
    def check_period(self, consent: Mapping[str, Any], **_: object) -> None:
        """It cannot end before it begins."""
        if (ends := consent.get("expires_on")) and ends < consent["given_on"]:
            raise refused("ends_before_it_begins", es="Vence antes de otorgarse.", en="It ends before it begins.")


class WithdrawSchema(StrictSchema):
    """How the person withdrew it."""

    channel = SomeOf(CHANNELS, load_default=WithdrawalChannel.IN_PERSON)


class RegisterCaseSchema(
    InputSchema[RegisterCase], nested=(PersonSchema, IdentitySchema, ExperienceSchema, ConsentSchema)
):
    """A new case. `identity` goes to the vault and is not in the answer."""

    person = fields.Nested(PersonSchema, required=True)

    @validates_schema(skip_on_field_errors=True)
    def check_place(self, case: Mapping[str, Any], **_: object) -> None:
        """The person was identified in the country that registers them."""
        adm1 = case.get("identified_adm1")
        if adm1 and not adm1.startswith(f"{case['country'].real}-"):
            raise refused("other_country", es="El departamento es de otro país.", en="The place is in another country.")


class AddPersonSchema(InputSchema[AddPerson], nested=(PersonSchema, IdentitySchema, ExperienceSchema)):
    """Another person of a case. `identity` goes to the vault and is not in the answer."""

    person = fields.Nested(PersonSchema, required=True)


class ChangePersonSchema(MergePatch[PersonProfile], nested=(ExperienceSchema, ExploitationSchema)):
    """A merge patch (RFC 7396) of the record of another person than the first."""


class ChangeCaseSchema(MergePatch[CaseProfile], nested=(ExperienceSchema, ExploitationSchema)):
    """A merge patch (RFC 7396) of coded fields; a null forgets what was recorded."""

    status = SomeOf(BY_HAND)


@dataclass(frozen=True, kw_only=True)
class ListCasesQuery(PageQuery):
    """Filters of the list."""

    status: Annotated[str | None, Code("case_status")] = None
    risk_level: Annotated[str | None, Code("risk_level")] = None
    exploitation_type: Annotated[str | None, Code("exploitation_type")] = None
    stage: Stage | None = None
    assigned_to: UUID | None = None
    mine: Literal["true"] | None = None
    unassigned: Literal["true"] | None = None
    is_open: Annotated[Literal["true"] | None, Named("open")] = None
    source: CaseSource | None = None
    identified_adm1: Subdivision | None = None
    opened_from: Annotated[date | None, Named("opened_on[gte]")] = None
    opened_to: Annotated[date | None, Named("opened_on[lte]")] = None
    due_to: Annotated[datetime | None, Named("due[lte]"), UTC_BY_DEFAULT] = None
    sort: Sort = "-opened_on"


class SearchSchema(InputSchema[SearchCases]):
    """What is known of the person; in a body, so that no name is in an address."""

    phone = fields.String(allow_none=True, validate=telephone(r"[+0-9][0-9 ().-]{5,24}"))

    @validates_schema(skip_on_field_errors=True)
    def check_enough(self, query: Mapping[str, object], **_: object) -> None:
        """A birth year alone would be a list of people; a number needs nothing beside it."""
        about_person = [name for name in ("name", "phone", "document") if query.get(name)]
        number = query.get("case_number")
        if number and (about_person or query.get("birth_year")):
            raise refused("number_alone", es="Busque el número de caso solo.", en="Look for the case number alone.")
        if number and len(part_of_number(str(number))) < SHORTEST_PART:
            raise refused(
                "number_too_short",
                es=f"Indique al menos {SHORTEST_PART} letras o cifras del número.",
                en=f"Give at least {SHORTEST_PART} letters or digits of the number.",
            )
        if not number and not about_person:
            raise refused(
                "nothing_to_search",
                es="Indique nombre, teléfono, documento o número de caso.",
                en="Give a name, phone, document or case number.",
            )


class ReopenSchema(StrictSchema):
    """Why a closed case is taken up again."""

    reason = Coded("case_reopening_reason", load_default="other")


class RiskItemSchema(InputSchema[RiskItem]):
    """One factor that was asked about."""


class AssessmentSchema(InputSchema[AssessRisk], nested=(RiskItemSchema,)):
    """A risk assessment made by a person."""

    tool = fields.String(allow_none=True, validate=in_form(TOOL), metadata={"pattern": f"^{TOOL}$"})


class NoteSchema(StrictSchema):
    """A note in words, kept encrypted."""

    text = ParagraphText(required=True, validate=validate.Length(min=1, max=20_000))
    kind = Coded("note_kind", load_default="other")
    content_warning = fields.Boolean(load_default=False)


class AssignmentSchema(StrictSchema):
    """Who attends the case, and who did in the eyes of the caller (null: nobody); 409 where it is another by now."""

    user_id = fields.UUID(required=True)
    instead_of = fields.UUID(allow_none=True)


class PacketCheckSchema(StrictSchema):
    """Of which country the case is: the receiver may sit in another."""

    country = CountryField(required=True)


class ImportForm(StrictSchema):
    """Form fields beside `file`."""

    layout = fields.String(required=True, validate=validate.OneOf(list(LAYOUTS)))
    country = CountryField(required=True)
    confirm = fields.Boolean(load_default=False)
    again = fields.Boolean(load_default=False)


def _belongs(subform: str, kind: str) -> bool:
    parent = code_list("exploitation_subform").items[subform].get("parent")
    return parent == kind or (parent == "forced_labour" and kind == "child_labour")
