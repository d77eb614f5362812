"""Streams: what is written, and when they end."""

from collections.abc import Iterator

import pytest
from flask import Flask

from shared.web.sse import Batch, ServerSentEvent, event_stream_response, last_event_id, server_sent_events

pytestmark = pytest.mark.unit


def reader(*batches: Batch) -> Iterator[Batch]:
    return iter(batches)


def test_a_stream_writes_what_it_reads_and_ends_with_the_last_batch() -> None:
    batches = reader(
        Batch([ServerSentEvent("run", {"state": "running"}, id=1)]),
        Batch(),
        Batch([ServerSentEvent("run", {"state": "succeeded"}, id=2)], is_last=True),
    )

    written = list(server_sent_events(lambda: next(batches), allowed=lambda: True, wait=lambda: None))

    assert written == [
        b"retry: 3000\n\n",
        b'id: 1\nevent: run\ndata: {"state":"running"}\n\n',
        b'id: 2\nevent: run\ndata: {"state":"succeeded"}\n\n',
    ]


def test_a_stream_ends_when_its_caller_is_no_longer_allowed() -> None:
    answers = iter([True, True, False])
    reads: list[int] = []

    def read() -> Batch:
        reads.append(1)
        return Batch()

    assert list(server_sent_events(read, allowed=lambda: next(answers), wait=lambda: None)) == [b"retry: 3000\n\n"]
    assert len(reads) == 2


def test_a_silent_stream_writes_a_comment_and_an_event_without_id_has_none() -> None:
    answers = iter([True, True, False])
    batches = reader(Batch(), Batch([ServerSentEvent("progress", 0.5)]))

    stream = server_sent_events(
        lambda: next(batches), allowed=lambda: next(answers), wait=lambda: None, heartbeat=0, retry_ms=2000
    )

    assert list(stream) == [
        b"retry: 2000\n\n",
        b": alive\n\n",
        b"event: progress\ndata: 0.5\n\n",
        b": alive\n\n",
    ]


@pytest.mark.parametrize(
    ("sent", "understood"),
    [("12", 12), ("", None), ("-1", None), ("1e3", None), ("٣", None), ("9" * 19, None), ("9" * 18, int("9" * 18))],
)
def test_only_an_id_that_a_stream_could_have_written_resumes_it(sent: str, understood: int | None) -> None:
    with Flask(__name__).test_request_context(headers={"Last-Event-ID": sent}):
        assert last_event_id() == understood


def test_the_response_is_not_cached_and_not_collected_by_a_proxy() -> None:
    with Flask(__name__).test_request_context():
        response = event_stream_response(iter([b"retry: 3000\n\n"]))

    assert response.mimetype == "text/event-stream"
    assert response.headers["Cache-Control"] == "no-cache, no-store"
    assert response.headers["X-Accel-Buffering"] == "no"
