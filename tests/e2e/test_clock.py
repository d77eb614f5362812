"""Every part of the platform has the time of the tests; otherwise a run with a changed clock would prove nothing."""

import base64
import json
import time

import pytest

from tests.e2e.conftest import Visit
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

APART = 60
"""Seconds that a busy machine may take to respond."""


def test_the_page_has_the_time_of_the_tests(visit: Visit) -> None:
    worker = visit("caseworker", "GT")

    shown = worker.page.evaluate("[Date.now(), new Date().getTime(), Date.parse(Date())]")

    assert [abs(moment / 1000 - time.time()) < APART for moment in shown] == [True] * 3


def test_the_services_have_the_time_of_the_tests(platform: Platform) -> None:
    payload = platform.token("caseworker", "GT").split(".")[1]
    issued_at = json.loads(base64.urlsafe_b64decode(payload + "=="))["iat"]

    assert abs(issued_at - time.time()) < APART + 600  # a token of an earlier test is used until shortly before its end
