"""What the demonstration sees of a platform in containers: through `docker compose`, as an operator would."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any, Self

import orjson
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from infra.local.programs import REPOSITORY
from infra.ops.demo.receiver_in_container import RECEIVED
from infra.ops.demo.stage import Surprise

PORT = 8026
"""Where every worker finds the receiver on its own loopback (`infra.docker.entry`)."""
KEPT_IN: dict[str, tuple[str, ...]] = {
    "mail": ("sh", "-c", "cat /tmp/mail/*"),
    "broker": ("sh", "-c", "cat /data/appendonlydir/*"),
}
"""Service → what prints all it has kept."""


class ReceiverInContainer:
    """The shelter's own system, in a container. It accepts only webhooks that an independent library has verified."""

    url = f"http://127.0.0.1:{PORT}/ceiba"

    def __init__(self) -> None:
        self.secret = ""
        self.refused = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """It ends with the platform."""

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool], seconds: float = 30) -> dict[str, Any] | None:
        """The first verified event that `wanted` accepts, or None when it does not come in time."""
        deadline = time.monotonic() + seconds
        while (found := next(filter(wanted, self._events()), None)) is None and time.monotonic() < deadline:
            time.sleep(1)
        return found

    def _received(self) -> bytes:
        return compose("exec", "-T", "receiver", "cat", str(RECEIVED))

    def _events(self) -> Iterator[dict[str, Any]]:
        for line in self._received().splitlines():
            webhook = json.loads(line)
            try:
                Webhook(self.secret).verify(webhook["body"], webhook["headers"])
            except WebhookVerificationError:
                # A webhook of an earlier demonstration, whose endpoint had another secret.
                self.refused += 1
                continue
            yield orjson.loads(webhook["body"])


def kept_texts() -> dict[str, bytes]:
    """Everything that containers have logged, mailed and queued, by place."""
    kept = {name: compose("exec", "-T", name, *command) for name, command in KEPT_IN.items()}
    return kept | {"logs": compose("logs", "--no-color")}


def compose(*arguments: str) -> bytes:
    """What `docker compose …` prints. Raises Surprise when it does not work."""
    command = ["docker", "compose", "--profile", "demo", *arguments]
    try:
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        raise Surprise(f"`{' '.join(command)}` failed: {type(problem).__name__}") from None
