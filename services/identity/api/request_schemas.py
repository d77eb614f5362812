"""Query and answers of the requests for access."""

from marshmallow import fields, validate

from services.identity.domain.access_requests import RequestKind, RequestState
from services.identity.domain.clients import AuthMethod
from services.identity.domain.roles import Role
from shared.web.pagination import PageQuery
from shared.web.schemas import CountryField, StrictSchema

_STATES = [str(state) for state in RequestState]


class AccessRequestQuery(PageQuery):
    """Filters of the list of requests."""

    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))


class _RequestSchema(StrictSchema):
    id = fields.UUID(required=True)
    country = CountryField(required=True)
    organisation_id = fields.UUID(required=True)
    """The organisation that decides."""
    kind = fields.Enum(RequestKind, by_value=True, required=True)
    subject_id = fields.UUID(required=True)
    """The person or the system that would have the access."""
    role = fields.Enum(Role, by_value=True, required=True)
    requested_by = fields.String(required=True)
    requested_by_organisation_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(_STATES))
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = fields.DateTime(required=True, allow_none=True)


class RequestedKeySchema(StrictSchema):
    """A public key with which a system proves itself; the private half is whoever's who made it."""

    kid = fields.String(required=True)
    thumbprint = fields.String(required=True)
    """RFC 7638, SHA-256, in base64url."""


class ScopeSentenceSchema(StrictSchema):
    """What a scope allows, for people."""

    es = fields.String(required=True)
    en = fields.String(required=True)


class RequestedClientSchema(StrictSchema):
    """Who will hold a system, and what it may do."""

    auth_method = fields.Enum(AuthMethod, by_value=True, required=True)
    """Only with `client_secret_basic` is the secret shown to whoever says yes."""
    redirect_hosts = fields.List(fields.String(), required=True)
    """Where people who sign in with it are sent back to: host and port, or a private scheme; empty for a system."""
    keys = fields.List(fields.Nested(RequestedKeySchema), required=True)
    scope = fields.String(required=True)
    allows = fields.List(fields.Nested(ScopeSentenceSchema), required=True)
    """The scope in words."""


class AccessRequestSchema(_RequestSchema):
    """Access that somebody of another organisation wants to give; with what whoever decides must compare."""

    subject_name = fields.String(required=True, allow_none=True)
    subject_email = fields.String(required=True, allow_none=True)
    """Where the link to set a password would be mailed to; null for a system."""
    requested_by_name = fields.String(required=True, allow_none=True)
    client = fields.Nested(RequestedClientSchema, required=True, allow_none=True)
    """Null for a person."""


class DecisionSchema(_RequestSchema):
    """The request as it was decided. A secret is shown only here, to whoever said yes."""

    client_id = fields.String(required=True, allow_none=True)
    client_secret = fields.String(required=True, allow_none=True)
