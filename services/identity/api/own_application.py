"""What speaks of a person's own account is for the platform's applications."""

from services.identity.bootstrap import services
from shared.kernel.errors import Forbidden, Unauthenticated
from shared.web.authorization import current_grant


def require_own_application() -> None:
    """Raise Forbidden for an application of others: nothing that a person allows it speaks of their account.

    Raises Unauthenticated for one that exists no more.
    """
    client = services().clients.find(current_grant().client_id)
    if client is None:
        raise Unauthenticated
    if client.is_for_people and not client.first_party:
        raise Forbidden
