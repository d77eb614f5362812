"""Post a signed message to the webhook endpoint of an organisation."""

import ssl

from services.referrals.notifications.domain.delivery import Outcome, WebhookMessage
from services.referrals.notifications.domain.schedule import LONGEST_ATTEMPT
from services.referrals.notifications.domain.signature import signed_headers
from shared.kernel.clock import Clock, SystemClock
from shared.outgoing.poster import Letter, Poster
from shared.outgoing.resolver import Resolve, resolve
from shared.outgoing.target import TargetRules
from shared.telemetry import current_request_id, current_trace

TIMEOUT_SECONDS = LONGEST_ATTEMPT.total_seconds()


class WebhookSender:
    """Makes one attempt. Thread-safe: between attempts it keeps connections alone."""

    def __init__(
        self,
        rules: TargetRules,
        *,
        clock: Clock | None = None,
        resolver: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._clock = clock or SystemClock()
        self._poster = Poster(rules, clock=self._clock, resolver=resolver, tls=tls, timeout=timeout)

    def post(self, message: WebhookMessage) -> Outcome:
        """Attempt it; never raises for what the other side does."""
        receipt = self._poster.post(
            Letter(
                organisation_id=message.organisation_id,
                receiver_id=message.endpoint_id,
                url=message.url,
                headers=self._headers(message),
                body=message.body.encode(),
            )
        )
        return Outcome(
            milliseconds=receipt.milliseconds,
            status=receipt.status,
            error=receipt.error,
            answer_sha256=receipt.answer_sha256,
            retry_after=receipt.retry_after,
        )

    def _headers(self, message: WebhookMessage) -> dict[str, str]:
        return {
            "Content-Type": "application/cloudevents+json",
            "User-Agent": "Ceiba-Webhooks/1",
            **signed_headers(
                message_id=str(message.claim.delivery_id),
                at=self._clock.now(),
                body=message.body,
                with_secrets=message.secrets,
            ),
            **_ids(),
        }


def _ids() -> dict[str, str]:
    # What a clock caused, such as a reminder, comes from no request.
    ids = {"traceparent": current_trace(), "X-Request-Id": current_request_id()}
    return {name: value for name, value in ids.items() if value}
