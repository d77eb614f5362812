"""Ask an address for a document, under the rules of messages that go out (`poster`)."""

import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import orjson

from shared.kernel.errors import Invalid
from shared.outgoing.connections import Countdown, ReceiverConnection
from shared.outgoing.poster import MAX_ANSWER, Poster, Undeliverable, request_bytes
from shared.outgoing.target import Target, parse_target


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Question:
    """What is sent, and where to."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """A whole response of at most 64 kB."""

    status: int
    body: bytes

    @property
    def document(self) -> dict[str, object]:
        """The JSON object of a successful response. Raises Undeliverable for anything else."""
        try:
            found = orjson.loads(self.body) if 200 <= self.status < 300 else None
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            raise Undeliverable(f"status_{self.status}")
        return found


class Asker(Poster):
    """Asks once, over a connection of its own. No redirect is followed."""

    def ask(self, question: Question) -> Answer:
        """The answer, whatever its status. Raises Undeliverable with a word of ours when there is none."""
        countdown = Countdown(self._timeout)
        try:
            target = parse_target(question.url, self._rules)
            connection = self._connect(target, self._addresses(target), countdown)
            try:
                return _answer(connection, target, question)
            finally:
                connection.close()
        except Invalid:
            raise Undeliverable("url_refused") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise Undeliverable("timeout" if countdown.passed else "connection") from None


def _answer(connection: ReceiverConnection, target: Target, question: Question) -> Answer:
    headers = {"Host": target.host_header, "Connection": "close", "Accept": "application/json", **question.headers}
    if question.method != "GET":
        headers["Content-Length"] = str(len(question.body))
    connection.send(request_bytes(question.method, target.path, headers, question.body))
    answer = http.client.HTTPResponse(cast("socket.socket", connection), method=question.method)
    answer.begin()
    body = answer.read(MAX_ANSWER + 1)
    if len(body) > MAX_ANSWER:
        raise Undeliverable("too_large")
    return Answer(answer.status, body)
