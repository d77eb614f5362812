"""Every endpoint of the service."""

from services.identity.api import (
    access_requests,
    announcements,
    audit,
    audit_trail,
    clients,
    colleagues,
    country_settings,
    directory,
    me,
    organisations,
    roles,
    training,
    users,
)
from services.identity.api.oauth import metadata, views
from services.identity.api.pages import (
    activate,
    authorize,
    federated,
    passkeys,
    pledge,
    second_factor,
    sign_in,
    sign_out,
)

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
    passkeys.blp,
    sign_out.blp,
    activate.blp,
)
