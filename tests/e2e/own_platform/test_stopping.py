"""A platform that is stopped and started again has lost nothing."""

import pytest

from tests.e2e.own_platform.conftest import StartedTwice
from tests.support.platform import STOP_WITHIN

pytestmark = pytest.mark.e2e


def test_stopping_takes_less_than_25_seconds_and_leaves_nothing_that_runs(started_twice: StartedTwice) -> None:
    stop = started_twice.stop

    assert (stop.exit_code, stop.left) == (0, [])
    assert stop.seconds < STOP_WITHIN


def test_stopping_loses_nothing(started_twice: StartedTwice) -> None:
    platform, stop = started_twice.platform, started_twice.stop
    secrets = [
        {client["client_id"]: client["client_secret"] for client in demo["clients"]}
        for demo in (stop.demo, platform.demo)
    ]

    assert secrets[0] == secrets[1]
    assert platform.client("caseworker", "HN").get("/api/v1/me").json()["organisation"] == stop.me["organisation"]
