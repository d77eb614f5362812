"""Notifications as server-sent events: resumable, and never open longer than the caller's right."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from flask import Response

from services.referrals.bootstrap import Services, services
from services.referrals.notifications.adapters.pubsub import Subscription
from services.referrals.notifications.api.notification_schemas import NOTIFICATION, StreamQuery
from shared.kernel.grant import Grant, Permission
from shared.web.access.authorization import authorization_check, current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.sse import Batch, ServerSentEvent, event_stream_response, last_event_id, server_sent_events

blp = Blueprint("notification stream", __name__, url_prefix="/api/v1/notifications")

LOOK_EVERY = 2.0
"""Seconds between two checks of the caller's right; a revoked session ends within 5."""
POLL_EVERY = 15.0
"""In seconds. A message through Redis may be lost, so the table is read this often anyway."""
HEARTBEAT_EVERY = 15.0
BATCH = 200


@blp.get("/stream")
@requires(Permission.NOTIFICATIONS_READ)
@blp.query(StreamQuery)
@blp.response(200, content_type="text/event-stream")
def stream(query: StreamQuery) -> Response:
    """Notifications of the caller's organisation as they come; `Last-Event-ID` resumes after a `seq`."""
    header = last_event_id()
    feed = Feed(services(), current_grant(), query.last_event_id if header is None else header)
    return event_stream_response(feed.run(authorization_check()))


@dataclass
class Feed:
    """What one open stream has sent, and whether there may be more."""

    parts: Services
    grant: Grant
    after: int | None
    """Continue after this `seq`; None for what comes from now on."""
    woken: bool = True
    read_at: float = field(default_factory=time.monotonic)

    def run(self, allowed: Callable[[], bool]) -> Iterator[bytes]:
        """The bytes of the stream, until the caller is no longer `allowed`."""
        with self.parts.pubsub.subscribe(self.grant.organisation_id) as subscription:
            yield from server_sent_events(
                self.read, allowed=allowed, wait=lambda: self._wait(subscription), heartbeat=HEARTBEAT_EVERY
            )

    def read(self) -> Batch:
        """The notifications after the last one sent, when there may be any."""
        now = time.monotonic()
        if not self.woken and now - self.read_at < POLL_EVERY:
            return Batch()
        self.read_at = now
        with self.parts.work(self.grant) as work:
            if self.after is None:
                self.after = work.notifications.last_seq(work.organisation_id)
            found = work.notifications.after(work.organisation_id, self.after, limit=BATCH)
        if found:
            self.after = found[-1].seq
        return Batch([ServerSentEvent("notification", NOTIFICATION.body(one), id=one.seq) for one in found])

    def _wait(self, subscription: Subscription) -> None:
        self.woken = subscription.wait(LOOK_EVERY)
