"""An organisation manages where it is told things by webhook."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.referrals.adapters.deliveries import NewDelivery
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.cloudevent import TEST_TYPE, trial_body
from services.referrals.domain.delivery import WEBHOOK
from services.referrals.domain.endpoint import OLD_SECRET_VALID, Endpoint
from services.referrals.domain.errors import ReplayRefused, empty_range, wide_range
from services.referrals.domain.signature import new_secret
from services.referrals.domain.target import TargetRules, parse_target
from shared.kernel.ids import new_id

SECRET_FIELD = "webhook_endpoint|secret"  # noqa: S105 - the name of a column
MOST_REPLAYED = 1000
Precondition = Callable[[int], None]


def register_endpoint(
    *, url: str, events: tuple[str, ...], work: ReferralsWork, rules: TargetRules
) -> tuple[Endpoint, str]:
    """Add an endpoint; also answers its secret, which is shown this once. Raises Invalid for a URL that is refused."""
    parse_target(url, rules)
    country = work.home_country()
    endpoint = Endpoint(
        id=new_id(),
        country=country,
        organisation_id=work.organisation_id,
        url=url,
        events=events,
        secret=b"",
        data_key=work.cipher.new_key(country).wrapped,
        created_at=work.clock.now(),
    )
    secret = _give_secret(endpoint, work)
    work.endpoints.add(endpoint)
    _record("endpoint.register", endpoint, work)
    return endpoint, secret


def change_endpoint(
    endpoint_id: UUID, values: Mapping[str, Any], *, work: ReferralsWork, rules: TargetRules, precondition: Precondition
) -> Endpoint:
    """Change `url`, `events` or `enabled`. Raises NotFound for another organisation's, Invalid for a refused URL."""
    endpoint = _own(endpoint_id, work, precondition)
    if "url" in values:
        parse_target(values["url"], rules)
        endpoint.url = values["url"]
    if "events" in values:
        endpoint.events = tuple(values["events"])
    if values.get("enabled") is True:
        endpoint.enable()
    if values.get("enabled") is False and endpoint.enabled:
        endpoint.disable("owner", at=work.clock.now())
        work.deliveries.fail_pending_of(endpoint.id, "endpoint_disabled")
    endpoint.version += 1
    work.endpoints.save(endpoint)
    _record("endpoint.change", endpoint, work, fields=sorted(values))
    return endpoint


def remove_endpoint(endpoint_id: UUID, *, work: ReferralsWork, precondition: Precondition) -> None:
    """Delete an endpoint with its deliveries. Raises NotFound for another organisation's."""
    endpoint = _own(endpoint_id, work, precondition)
    work.endpoints.remove(endpoint.id)
    _record("endpoint.remove", endpoint, work)


def rotate_secret(endpoint_id: UUID, *, work: ReferralsWork) -> tuple[Endpoint, str]:
    """Give a new secret; for 24 hours messages are signed with both. Raises NotFound for another organisation's."""
    endpoint = work.endpoints.lock(endpoint_id)
    endpoint.previous_secret = endpoint.secret
    endpoint.previous_valid_until = work.clock.now() + OLD_SECRET_VALID
    secret = _give_secret(endpoint, work)
    endpoint.version += 1
    work.endpoints.save(endpoint)
    _record("endpoint.rotate_secret", endpoint, work)
    return endpoint, secret


def send_test(endpoint_id: UUID, *, work: ReferralsWork) -> UUID:
    """Send a message that tells of nothing; answers the id of its delivery. Raises ReplayRefused when disabled."""
    endpoint = work.endpoints.lock(endpoint_id)
    if not endpoint.enabled:
        raise ReplayRefused
    now = work.clock.now()
    delivery = NewDelivery(
        id=new_id(),
        country=endpoint.country,
        organisation_id=endpoint.organisation_id,
        channel=WEBHOOK,
        event_type=TEST_TYPE,
        body=trial_body(endpoint.id, event_id=new_id(), at=now),
        endpoint_id=endpoint.id,
    )
    # Left to the worker: only workers have a way out to the internet.
    work.deliveries.add(delivery, at=now, leased=False)
    _record("endpoint.test", endpoint, work)
    return delivery.id


def replay_delivery(endpoint_id: UUID, delivery_id: UUID, *, work: ReferralsWork) -> Any:
    """Send a delivery again under its old id; its row. Raises NotFound, or ReplayRefused when disabled."""
    endpoint = work.endpoints.lock(endpoint_id)
    if not endpoint.enabled:
        raise ReplayRefused
    _record("endpoint.replay", endpoint, work)
    return work.deliveries.replay(endpoint.id, delivery_id, at=work.clock.now())


def replay_range(endpoint_id: UUID, since: datetime, until: datetime, *, work: ReferralsWork) -> int:
    """Send again what was told from `since` to before `until`, each under its old id; how many.

    Raises NotFound, ReplayRefused when disabled, Invalid for a range that is none or holds more than `MOST_REPLAYED`.
    """
    endpoint = work.endpoints.lock(endpoint_id)
    if not endpoint.enabled:
        raise ReplayRefused
    if since >= until:
        raise empty_range()
    if work.deliveries.count_between(endpoint.id, since, until, limit=MOST_REPLAYED) > MOST_REPLAYED:
        raise wide_range(MOST_REPLAYED)
    _record("endpoint.replay_range", endpoint, work)
    return work.deliveries.replay_between(endpoint.id, since, until, at=work.clock.now())


def valid_secrets(endpoint: Endpoint, *, work: ReferralsWork) -> tuple[str, ...]:
    """The secrets to sign with now, newest first."""
    current = [endpoint.secret]
    until = endpoint.previous_valid_until
    if endpoint.previous_secret is not None and until is not None and work.clock.now() < until:
        current.append(endpoint.previous_secret)
    return tuple(
        work.cipher.open(sealed, key=endpoint.data_key, country=endpoint.country, field=SECRET_FIELD, row=endpoint.id)
        for sealed in current
    )


def _give_secret(endpoint: Endpoint, work: ReferralsWork) -> str:
    secret = new_secret()
    endpoint.secret = work.cipher.close(
        secret, key=endpoint.data_key, country=endpoint.country, field=SECRET_FIELD, row=endpoint.id
    )
    return secret


def _own(endpoint_id: UUID, work: ReferralsWork, precondition: Precondition) -> Endpoint:
    endpoint = work.endpoints.lock(endpoint_id)
    precondition(endpoint.version)
    return endpoint


def _record(action: str, endpoint: Endpoint, work: ReferralsWork, *, fields: list[str] | None = None) -> None:
    work.audit(
        action, country=endpoint.country, object_type="webhook_endpoint", object_id=endpoint.id, fields=fields or ()
    )
