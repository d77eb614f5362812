"""Query and answers of the requests for access."""

from marshmallow import fields, validate

from services.identity.domain.access_requests import RequestKind, RequestState
from services.identity.domain.roles import Role
from shared.web.pages import PageArguments
from shared.web.schemas import CountryField, StrictSchema

_STATES = [str(state) for state in RequestState]


class AccessRequestQuery(PageArguments):
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


class AccessRequestSchema(_RequestSchema):
    """Access that somebody of another organisation wants to give; with what whoever decides must compare."""

    subject_name = fields.String(required=True, allow_none=True)
    subject_email = fields.String(required=True, allow_none=True)
    """Where the link to set a password would be mailed to; null for a system."""
    requested_by_name = fields.String(required=True, allow_none=True)


class DecisionSchema(_RequestSchema):
    """The request as it was decided. A secret is shown only here, to whoever said yes."""

    client_id = fields.String(required=True, allow_none=True)
    client_secret = fields.String(required=True, allow_none=True)
