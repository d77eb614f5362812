"""Every endpoint of the service."""

from services.identity.api import audit, audit_trail
from services.identity.api.authority import access_requests, roles
from services.identity.api.clients import clients
from services.identity.api.countries import announcements, country_settings
from services.identity.api.oauth import metadata, views
from services.identity.api.organisations import directory, organisations
from services.identity.api.pages import (
    access,
    activate,
    authorize,
    federated,
    passkeys,
    pledge,
    second_factor,
    sign_in,
    sign_out,
)
from services.identity.api.people import colleagues, me, users
from services.identity.api.training import training

BLUEPRINTS = (
    directory.blp,
    me.blp,
    training.blp,
    organisations.blp,
    roles.blp,
    announcements.blp,
    country_settings.blp,
    users.blp,
    colleagues.blp,
    access_requests.blp,
    clients.blp,
    audit.blp,
    audit_trail.blp,
    views.blp,
    metadata.blp,
    authorize.blp,
    sign_in.blp,
    federated.blp,
    pledge.blp,
    second_factor.blp,
    access.blp,
    passkeys.blp,
    sign_out.blp,
    activate.blp,
)
