"""Addresses are put together without losing a character."""

import pytest

from infra.local.console import readable
from infra.local.environment import database_url
from infra.local.ports import FIRST, LAST, free_ports

pytestmark = pytest.mark.unit


def test_a_database_url_keeps_host_port_and_options() -> None:
    url = database_url("postgresql://root:old@db:5433/postgres?sslmode=require", user="u", password="p/@", database="d")

    assert url == "postgresql://u:p%2F%40@db:5433/d?sslmode=require"


def test_ports_are_below_the_ephemeral_range_and_differ() -> None:
    ports = free_ports(20)

    assert len(set(ports)) == 20
    assert all(FIRST <= port <= LAST < 32768 for port in ports)


def test_a_json_log_line_becomes_words() -> None:
    line = '{"event": "case registered", "level": "info", "timestamp": "x", "case_id": "1"}'

    assert readable(line) == "info case registered case_id=1"


@pytest.mark.parametrize("line", ["plain", "{not json", '{"no": "event"}', ""])
def test_any_other_log_line_stays_as_it_is(line: str) -> None:
    assert readable(line) == line
