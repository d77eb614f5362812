"""Give a webhook endpoint a new signing secret."""

from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.signature import new_secret
from services.referrals.notifications.processes.endpoints import audit_endpoint


def rotate_endpoint_secret(endpoint_id: UUID, *, work: NotificationsWork) -> tuple[Endpoint, str]:
    """The endpoint and its new secret; for 24 hours messages are signed with both.

    Raises NotFound for another organisation's.
    """
    endpoint = work.endpoints.get_for_update(endpoint_id)
    secret = new_secret()
    endpoint.rotate_secret(work.endpoints.encrypt_secret(endpoint, secret), at=work.clock.now())
    work.endpoints.save(endpoint)
    audit_endpoint("endpoint.secret_rotated", endpoint, work=work)
    return endpoint, secret
