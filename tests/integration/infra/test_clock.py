"""The servers of a test have the time of the test; otherwise a run with a changed clock would prove nothing."""

import time

import psycopg
import pytest
from redis import Redis

pytestmark = pytest.mark.integration

APART = 60
"""Seconds that a busy machine may take to answer."""


def test_postgresql_has_the_time_of_the_tests(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        (now,) = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float").fetchone()

    assert abs(now - time.time()) < APART


def test_redis_has_the_time_of_the_tests(broker_url: str) -> None:
    with Redis.from_url(broker_url) as redis:
        seconds, _ = redis.time()

    assert abs(seconds - time.time()) < APART
