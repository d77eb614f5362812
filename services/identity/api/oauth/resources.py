"""The `resource` parameter (RFC 8707)."""

from collections.abc import Collection

from authlib.oauth2 import OAuth2Error

from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.bootstrap import services
from services.identity.domain.errors import WrongTarget
from services.identity.domain.roles.resources import Resources, narrow_resources, requested_resources


class InvalidTarget(OAuth2Error):
    """The request names a resource that is unknown, or that it may not have (RFC 8707 §2, RFC 8693 §2.2.2)."""

    error = "invalid_target"


def resources_of(request: ProtocolRequest, *, held: Collection[str] = ()) -> Resources:
    """The services that the request narrows its token to, within those that are held. Raises InvalidTarget."""
    try:
        return narrow_resources(
            requested_resources(request.payload.data.get("resource"), services().settings.common.issuer), held
        )
    except WrongTarget:
        raise InvalidTarget from None
