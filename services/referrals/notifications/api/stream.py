"""Notifications as server-sent events (WHATWG HTML §9.2): resumable, and never open longer than the caller's right."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, request

from services.referrals.bootstrap import Services, services
from services.referrals.notifications.adapters.pubsub import Subscription
from services.referrals.notifications.api.notification_schemas import StreamArguments
from services.referrals.notifications.api.notifications import notification_body
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant, Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint

blp = Blueprint("notification stream", __name__, url_prefix="/api/v1/notifications")

LOOK_EVERY = 2.0
"""Seconds between two checks of the caller's right; a revoked session ends within 5."""
POLL_EVERY = 15.0
"""The bell is only a nudge: the table is read this often anyway."""
HEARTBEAT_EVERY = 15.0
BATCH = 200


@blp.get("/stream")
@requires(Permission.NOTIFICATIONS_READ)
@blp.arguments(StreamArguments, location="query")
@blp.response(200, content_type="text/event-stream")
def stream(arguments: dict[str, Any]) -> Response:
    """Notifications of the caller's organisation as they come; `Last-Event-ID` resumes after a `seq`."""
    authorization = request.headers["Authorization"]
    follower = Follower(services(), current_grant(), authorization, _last_event_id(arguments))
    response = Response(follower.run(), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-cache, no-store"
    # A proxy that collects bytes before it passes them on would hold every event back.
    response.headers["X-Accel-Buffering"] = "no"
    return response


@dataclass
class Follower:
    """One open stream."""

    wiring: Services
    grant: Grant
    authorization: str
    after: int | None
    """Continue after this `seq`; None for what comes from now on."""

    def run(self) -> Iterator[str]:
        """The bytes of the stream, the first ones at once, until the token ends or is revoked."""
        yield "retry: 3000\n\n"
        with self.wiring.pubsub.subscribe(self.grant.organisation_id) as subscription:
            yield from self._follow(subscription)

    def _follow(self, subscription: Subscription) -> Iterator[str]:
        polled = written = -max(POLL_EVERY, HEARTBEAT_EVERY)
        rang = True
        while self._may_go_on():
            now = time.monotonic()
            if rang or now - polled >= POLL_EVERY:
                polled = now
                for event in self._news():
                    written = time.monotonic()
                    yield event
            if time.monotonic() - written >= HEARTBEAT_EVERY:
                written = time.monotonic()
                yield ": alive\n\n"
            rang = subscription.wait(LOOK_EVERY)

    def _may_go_on(self) -> bool:
        try:
            self.wiring.verifier.verify(self.authorization)
        except Unauthenticated:
            return False
        return True

    def _news(self) -> list[str]:
        with self.wiring.work(self.grant) as work:
            if self.after is None:
                self.after = work.notifications.last_seq(work.organisation_id)
            news = work.notifications.after(work.organisation_id, self.after, limit=BATCH)
        if news:
            self.after = news[-1].seq
        return [
            f"id: {one.seq}\nevent: notification\ndata: {orjson.dumps(notification_body(one)).decode()}\n\n"
            for one in news
        ]


def _last_event_id(arguments: dict[str, Any]) -> int | None:
    header = request.headers.get("Last-Event-ID", "")
    if header.isascii() and header.isdigit() and len(header) < 19:
        return int(header)
    asked: int | None = arguments["last_event_id"]
    return asked
