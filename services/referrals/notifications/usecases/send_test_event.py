"""Send an event that is about nothing, so that the owner of an endpoint sees whether it works."""

from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.cloudevent import TEST_TYPE, endpoint_test_body
from services.referrals.notifications.domain.delivery import Delivery
from services.referrals.notifications.domain.errors import EndpointDisabled
from services.referrals.notifications.processes.endpoints import audit_endpoint
from shared.kernel.ids import new_id
from shared.telemetry import current_request_id, current_trace


def send_test_event(endpoint_id: UUID, *, work: NotificationsWork) -> UUID:
    """The id of its delivery. Raises NotFound for another organisation's endpoint, EndpointDisabled."""
    endpoint = work.endpoints.get_for_update(endpoint_id)
    if not endpoint.enabled:
        raise EndpointDisabled
    now = work.clock.now()
    delivery = Delivery.due_at_once(
        country=endpoint.country,
        organisation_id=endpoint.organisation_id,
        endpoint_id=endpoint.id,
        event_type=TEST_TYPE,
        body=endpoint_test_body(endpoint.id, event_id=new_id(), at=now),
        at=now,
        trace=current_trace(),
        request_id=current_request_id(),
    )
    # Not leased: only workers have a way out to the internet, and their tick finds it.
    work.deliveries.add(delivery)
    audit_endpoint("endpoint.tested", endpoint, work=work)
    return delivery.id
