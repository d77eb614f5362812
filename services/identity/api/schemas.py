"""What the administration resources take, and how they show what there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from marshmallow import fields

from services.identity.adapters.organisations.organisations import OrganisationFilter
from services.identity.api.request_shapes import KEY
from services.identity.domain.authority.access_requests import AccessRequest, RequestKind, RequestState
from services.identity.domain.authority.country_roles import CountryRole
from services.identity.domain.clients.clients import Client
from services.identity.domain.countries.announcements import Announcement
from services.identity.domain.organisations.organisation_rules import RULES
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import NATIONAL_ROLES, Role
from services.identity.domain.suspensions import Suspension
from services.identity.domain.tokens.sessions import SignIn
from services.identity.domain.training.standing import Standing
from services.identity.usecases.authority.define_country_role import DefineCountryRole
from services.identity.usecases.clients.register_client import RegisterClient
from services.identity.usecases.people.invite_person import InvitePerson
from services.identity.usecases.sign_in.read_own_sessions import OwnSession
from shared.db.audit.audit_log import AuditEntry
from shared.kernel.codes import Length
from shared.kernel.country import Country
from shared.web.inputs import InputSchema, MergePatch
from shared.web.pagination import PageQuery
from shared.web.representations import Representation
from shared.web.shape_fields import Field

_GRANTABLE = {"type": "string", "enum": [str(role) for role in NATIONAL_ROLES]}
_OWN = (
    *("name", "contact_email", *RULES, "verified_by", "suspended_for", "suspended_at"),
    *("version", "created_at", "updated_at"),
)
_CARD = ("id", "country", "kind", "public_name", "adm1", "status", "parent_id", "verified_on")
_WAITS: Mapping[str, Field] = {
    "access_request_id": fields.UUID(required=True, allow_none=True),
    "access_request_kind": fields.Enum(RequestKind, by_value=True, required=True, allow_none=True),
}
"""The open request to the organisation, which must say yes before the subject gets what was asked for."""

ORGANISATION = Representation(
    Organisation,
    "Organisation",
    sometimes=_OWN,
    extra={"access_request_id": fields.UUID(allow_none=True)},
    description=(
        "An organisation. Outside the caller's countries only the public card is filled in. `access_request_id` is the"
        " open request to weaken its rules, which wait for its yes."
    ),
)
ORGANISATION_CARD = Representation(Organisation, "OrganisationCard", only=_CARD)
USER = Representation(
    Person,
    "User",
    without=(
        "narrowed",
        "policy_version",
        "password_hash",
        "totp_sealed",
        "totp_step",
        "works_since",
        "stopped_at",
        "training_due_on",
    ),
    computed=("second_factor",),
    extra={
        **_WAITS,
        "link_expires_at": fields.AwareDateTime(required=True, allow_none=True),
        "pledge_signed_on": fields.Date(required=True, allow_none=True),
        "standing": fields.Enum(Standing, by_value=True, required=True),
        "certified_until": fields.Date(required=True, allow_none=True),
    },
    description=(
        "A person with an account. `link_expires_at` is until when their link to set a password opens; null where none"
        " does any more."
    ),
)
COLLEAGUE = Representation(
    Person,
    "Colleague",
    only=("id", "display_name", "team", "role", "status"),
    description="A colleague. No address: it is not needed to assign work.",
)
ANNOUNCEMENT = Representation(Announcement, "Announcement")
SESSION = Representation(SignIn, "Session", only=("id", "acr", "created_at", "expires_at", "browser", "system"))
OWN_SESSION = Representation(OwnSession, "OwnSession")
AUDIT_ENTRY = Representation(AuditEntry, "Audit")
_CLIENT: Mapping[str, Field] = {
    "organisation_id": fields.UUID(required=True),
    "scope": fields.String(required=True),
    "old_secret_until": fields.AwareDateTime(required=True, allow_none=True),
    "secret_until": fields.AwareDateTime(required=True, allow_none=True),
    "keys": fields.List(fields.Nested(KEY.schema), required=True),
    **_WAITS,
}
_SECRETS = (
    "secret_digest",
    "previous_secret_digest",
    "previous_secret_until",
    "held_by",
    "secret_due_to",
    "secret_due_until",
    "secret_overlap_hours",
    "jwks",
    "first_party",
    "service",
    "policy_version",
)
CLIENT = Representation(
    Client,
    "Client",
    without=_SECRETS,
    extra=_CLIENT,
    description=(
        "A registered client; its secret is shown when it is made and never again. `secret_until`: until when the"
        " caller may fetch a new one, which they asked for; null of everybody else."
    ),
)
CLIENT_WITH_SECRET = Representation(
    Client,
    "ClientWithSecret",
    without=_SECRETS,
    extra={**_CLIENT, "client_secret": fields.String(required=True, allow_none=True)},
    description=(
        "A client with its new secret, which is shown only here. It is null while the organisation has not said yes:"
        " who asked for it then fetches it once. A client that proves itself otherwise has none."
    ),
)


class ChangeOrganisationSchema(
    MergePatch[Organisation], only=("name", "public_name", "adm1", "contact_email", "parent_id", *RULES)
):
    """A merge patch (RFC 7396) of an organisation; its country and kind stay."""


class InviteSchema(InputSchema[InvitePerson]):
    """An invitation of a person into an organisation."""

    role = fields.Enum(Role, by_value=True, required=True, metadata=_GRANTABLE)


class ChangeProfileSchema(MergePatch[Person], only=("language",)):
    """What people change of themselves (merge patch, RFC 7396)."""


class ChangeUserSchema(MergePatch[Person], only=("display_name", "team", "country_role_id")):
    """A merge patch (RFC 7396) of a person; country, organisation and address stay."""

    role = fields.Enum(Role, by_value=True, metadata=_GRANTABLE)


class SuspendSchema(InputSchema[Suspension]):
    """Why a person, a system or an organisation is suspended."""


class DefineRoleSchema(InputSchema[DefineCountryRole]):
    """A new role of a country."""

    base = fields.Enum(Role, by_value=True, required=True, metadata=_GRANTABLE)


class ChangeRoleSchema(MergePatch[CountryRole], only=("es", "en", "scope")):
    """A merge patch (RFC 7396) of a role of a country; it can only allow less."""


class RegisterClientSchema(InputSchema[RegisterClient]):
    """A new system of an organisation."""

    role = fields.Enum(Role, by_value=True, required=True, metadata=_GRANTABLE)


@dataclass(frozen=True, kw_only=True)
class ListOrganisationsQuery(OrganisationFilter, PageQuery):
    """Filters of the list of organisations."""


@dataclass(frozen=True, kw_only=True)
class ListUsersQuery(PageQuery):
    """Filters of the list of people."""

    organisation_id: UUID | None = None
    standing: Standing | None = None
    """How far their training lets them work today."""
    status: PersonStatus | None = None
    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class ListClientsQuery(PageQuery):
    """Filters of the list of systems."""

    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ListAccessRequestsQuery(PageQuery):
    """Filters of the list of requests."""

    state: RequestState | None = None
    mine: bool | None = None
    """Only those that the caller asked for, or only those of others."""


@dataclass(frozen=True, kw_only=True)
class ReadAuditQuery(PageQuery):
    """Filters of the audit."""

    action: Annotated[str | None, Length(max=80)] = None
    object_id: UUID | None = None
    actor: Annotated[str | None, Length(max=200)] = None
    country: Country | None = None


def waits_for(request: AccessRequest | None) -> dict[str, object]:
    """The open request about a person or system, and what it asks for."""
    return {
        "access_request_id": request.id if request else None,
        "access_request_kind": request.kind if request else None,
    }
