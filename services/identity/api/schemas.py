"""Bodies, queries and answers of the administration resources."""

from datetime import timedelta

from marshmallow import fields, validate

from services.identity.domain.clients import OLD_SECRET_VALID, AuthMethod
from services.identity.domain.roles import NATIONAL_ROLES, Role
from shared.web.pagination import PageQuery
from shared.web.schemas import Coded, CountryField, StrictSchema, Subdivision
from shared.web.text_fields import EmailAddress, LineText

_NAME = validate.Length(min=2, max=200)
_DISPLAY_NAME = validate.Length(min=1, max=120)
_ADDRESS = fields.String(validate=validate.Length(min=1, max=2000))
_OVERLAP_HOURS = OLD_SECRET_VALID // timedelta(hours=1)


class RegisterOrganisationSchema(StrictSchema):
    """A new organisation."""

    country = CountryField(required=True)
    kind = Coded("org_type", required=True)
    name = LineText(required=True, validate=_NAME)
    public_name = LineText(required=True, validate=_NAME)
    adm1 = Subdivision(load_default=None, allow_none=True)
    contact_email = EmailAddress(load_default=None, allow_none=True)


class ChangeOrganisationSchema(StrictSchema):
    """A merge patch (RFC 7396) of an organisation; its country and kind stay."""

    name = LineText(validate=_NAME)
    public_name = LineText(validate=_NAME)
    adm1 = Subdivision(allow_none=True)
    contact_email = EmailAddress(allow_none=True)


class OrganisationSchema(StrictSchema):
    """An organisation. Outside the caller's countries only the public card is filled in."""

    id = fields.UUID(required=True)
    country = CountryField(required=True)
    kind = Coded("org_type", required=True)
    public_name = fields.String(required=True)
    adm1 = Subdivision(allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(["active", "suspended"]))
    name = fields.String()
    contact_email = fields.Email(allow_none=True)
    version = fields.Integer()
    created_at = fields.DateTime()
    updated_at = fields.DateTime()


class OrganisationQuery(PageQuery):
    """Filters of the list of organisations."""

    country = CountryField(load_default=None)
    kind = Coded("org_type", load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(["active", "suspended"]))


class InviteSchema(StrictSchema):
    """An invitation."""

    country = CountryField(required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.Enum(Role, by_value=True, required=True, metadata={"enum": [str(role) for role in NATIONAL_ROLES]})
    email = EmailAddress(required=True)
    display_name = LineText(required=True, validate=_DISPLAY_NAME)
    language = fields.String(load_default="es", validate=validate.OneOf(["es", "en"]))


class ChangeUserSchema(StrictSchema):
    """A merge patch (RFC 7396) of a person; her country, organisation and address stay."""

    role = fields.Enum(Role, by_value=True, metadata={"enum": [str(role) for role in NATIONAL_ROLES]})
    display_name = LineText(validate=_DISPLAY_NAME)


class UserSchema(StrictSchema):
    """A person with an account."""

    id = fields.UUID(required=True)
    country = CountryField(required=True)
    countries = fields.List(CountryField(), required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    email = fields.Email(required=True)
    display_name = fields.String(required=True)
    language = fields.String(required=True)
    status = fields.String(required=True)
    second_factor = fields.Boolean(required=True)
    access_request_id = fields.UUID(required=True, allow_none=True)
    """The open request to the organisation, which must say yes before this person gets what was asked for."""
    version = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)


class UserQuery(PageQuery):
    """Filters of the list of people."""

    organisation_id = fields.UUID(load_default=None)


class SessionSchema(StrictSchema):
    """A browser that is signed in."""

    id = fields.UUID(required=True)
    acr = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)


class RegisterClientSchema(StrictSchema):
    """A new system of an organisation."""

    country = CountryField(required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.Enum(Role, by_value=True, required=True, metadata={"enum": [str(role) for role in NATIONAL_ROLES]})
    name = LineText(required=True, validate=_DISPLAY_NAME)
    scope = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=1000))
    """Scopes of the role with spaces between; without it, all of them."""
    auth_method = fields.Enum(AuthMethod, by_value=True, load_default=AuthMethod.SECRET)
    redirect_uris = fields.List(_ADDRESS, load_default=list, validate=validate.Length(max=10))
    """Where people come back to, compared character by character; with any, people sign in with this application."""
    post_logout_redirect_uris = fields.List(_ADDRESS, load_default=list, validate=validate.Length(max=10))
    jwks = fields.Dict(load_default=None, allow_none=True)
    """Public keys (RFC 7517) of a client with `private_key_jwt`: P-256, or RSA of 2,048 bits or more."""


class RotateSecretSchema(StrictSchema):
    """How long the old secret works on; 0 when it has leaked."""

    overlap_hours = fields.Integer(load_default=_OVERLAP_HOURS, validate=validate.Range(0, _OVERLAP_HOURS))


class ClientSchema(StrictSchema):
    """A registered client; its secret is shown when it is made and never again."""

    id = fields.UUID(required=True)
    client_id = fields.String(required=True)
    name = fields.String(required=True)
    country = CountryField(required=True)
    countries = fields.List(CountryField(), required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.Enum(Role, by_value=True, allow_none=True)
    auth_method = fields.String(required=True)
    grant_types = fields.List(fields.String(), required=True)
    redirect_uris = fields.List(fields.String(), required=True)
    post_logout_redirect_uris = fields.List(fields.String(), required=True)
    scope = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["active", "suspended", "pending"]))
    active = fields.Boolean(required=True)
    """False when the client or its organisation is suspended, or the organisation has not said yes."""
    access_request_id = fields.UUID(required=True, allow_none=True)
    """The open request to the organisation, which must say yes before this system gets what was asked for."""
    old_secret_until = fields.DateTime(required=True, allow_none=True)
    """Until when the secret from before a rotation works; null when none does."""
    version = fields.Integer(required=True)


class ClientWithSecretSchema(ClientSchema):
    """A client with its new secret, which is shown only here.

    The secret is null while the organisation has not said yes: whoever says it is shown the secret. A client that
    proves itself otherwise has none.
    """

    client_secret = fields.String(required=True, allow_none=True)


class AuditQuery(PageQuery):
    """Filters of the audit."""

    action = fields.String(load_default=None, validate=validate.Length(max=80))
    object_id = fields.UUID(load_default=None)
    actor = fields.String(load_default=None, validate=validate.Length(max=200))
    country = CountryField(load_default=None)


def page_of(item: type[StrictSchema]) -> type[StrictSchema]:
    """The schema of a list of `item`."""
    members = {
        "items": fields.List(fields.Nested(item), required=True),
        "next_cursor": fields.String(allow_none=True, required=True),
    }
    return type(f"{item.__name__.removesuffix('Schema')}Page", (StrictSchema,), members)
