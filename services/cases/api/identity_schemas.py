"""Who the person is, at the edge. Messages about these fields never repeat their values."""

import re
from collections.abc import Callable

from marshmallow import fields, validate

from shared.web.schemas import Alpha3, Coded, PartialDate, StrictSchema, refused
from shared.web.text_fields import EmailAddress, LineText, ParagraphText

_NAME = validate.Length(min=1, max=200)
_SHORT = validate.Length(min=1, max=100)
E_164 = r"\+?[1-9][0-9]{1,14}"


def telephone(pattern: str) -> Callable[[str], None]:
    """A validator of telephone numbers of one form; what it says never repeats the number."""
    form = re.compile(pattern)

    def check(number: str) -> None:
        if not form.fullmatch(number):
            raise refused(
                "bad_phone", es="Un teléfono lleva solo números, y + al principio.", en="Digits only, and + in front."
            )

    return check


class DocumentSchema(StrictSchema):
    """An identity document."""

    type = Coded("id_document_type", required=True)
    number = LineText(allow_none=True, validate=_SHORT)
    country = Alpha3(allow_none=True)
    issued_on = PartialDate(allow_none=True)


class PhoneSchema(StrictSchema):
    """A number and whether it is safe to call it."""

    number = fields.String(required=True, validate=telephone(E_164), metadata={"pattern": f"^{E_164}$"})
    safe_to_call = fields.Boolean()
    safe_hours = LineText(allow_none=True, validate=_SHORT)


class AddressSchema(StrictSchema):
    """Where she lives."""

    street = LineText(allow_none=True, validate=_NAME)
    city = LineText(allow_none=True, validate=_SHORT)
    postal_code = LineText(allow_none=True, validate=_SHORT)


class IdentitySchema(StrictSchema):
    """Everything is optional; a birthdate may be a year alone."""

    salutation = LineText(allow_none=True, validate=_SHORT)
    first_names = LineText(allow_none=True, validate=_NAME)
    surnames = LineText(allow_none=True, validate=_NAME)
    known_as = LineText(allow_none=True, validate=_NAME)
    birthdate = PartialDate(allow_none=True)
    documents = fields.List(fields.Nested(DocumentSchema), validate=validate.Length(max=10))
    phones = fields.List(fields.Nested(PhoneSchema), validate=validate.Length(max=10))
    email = EmailAddress(allow_none=True)
    safe_to_write = fields.Boolean()
    address = fields.Nested(AddressSchema, allow_none=True)
    guardian_contact = ParagraphText(allow_none=True, validate=validate.Length(min=1, max=500))


class EraseSchema(StrictSchema):
    """Why a person is erased."""

    reason = fields.String(
        required=True,
        validate=validate.OneOf(["person_request", "retention_ended", "court_order", "recorded_in_error"]),
    )
