"""Add a webhook endpoint to the caller's organisation."""

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.endpoint import Endpoint, RegisterEndpoint
from services.referrals.notifications.domain.signature import new_secret
from services.referrals.notifications.processes.endpoints import audit_endpoint
from services.referrals.notifications.processes.home_country import get_home_country
from shared.kernel.ids import new_id
from shared.outgoing.target import TargetRules, parse_target


def register_endpoint(
    command: RegisterEndpoint, *, work: NotificationsWork, rules: TargetRules
) -> tuple[Endpoint, str]:
    """The endpoint and its secret, which is shown this once. Raises Invalid for a URL that is refused."""
    parse_target(command.url, rules)
    country = get_home_country(work=work)
    endpoint = Endpoint(
        id=new_id(),
        country=country,
        organisation_id=work.organisation_id,
        url=command.url,
        events=command.events,
        secret=b"",
        data_key=work.cipher.new_key(country).wrapped,
        created_at=work.clock.now(),
    )
    secret = new_secret()
    endpoint.secret = work.endpoints.encrypt_secret(endpoint, secret)
    work.endpoints.add(endpoint)
    audit_endpoint("endpoint.registered", endpoint, work=work)
    return endpoint, secret
