"""How many streams the gateway passes through to a service at once."""

import pytest

from gateway.settings import LimitSettings, UpstreamSettings
from gateway.upstream.upstream import make_upstreams
from shared.kernel.errors import Unavailable

APART = {"cases": "http://cases", "cases-stream": "http://cases-stream"}
SHARED = {"cases": "http://cases", "cases-stream": "http://cases"}


@pytest.mark.parametrize(
    ("urls", "limits", "passed"),
    [
        (APART, LimitSettings(), 48),
        (SHARED, LimitSettings(), 4),
        (SHARED, LimitSettings(shared_streams=48), 48),
        (SHARED, LimitSettings(shared_streams=48, streams=10), 10),
    ],
)
def test_streams_are_as_many_as_their_process_has_threads_for(
    urls: dict[str, str], limits: LimitSettings, passed: int
) -> None:
    upstream = make_upstreams(UpstreamSettings(urls=urls), limits)["cases-stream"]
    for number in range(passed):
        upstream.acquire(f"caller {number}")

    with pytest.raises(Unavailable):
        upstream.acquire("one more")


def test_streams_take_no_place_of_requests() -> None:
    upstreams = make_upstreams(UpstreamSettings(urls=SHARED), LimitSettings(shared_streams=48))
    for number in range(48):
        upstreams["cases-stream"].acquire(f"caller {number}")

    for number in range(16):
        upstreams["cases"].acquire(f"caller {number}")
