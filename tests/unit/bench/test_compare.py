from typing import Any

import pytest

from tests.budget.compare import pages

pytestmark = pytest.mark.unit


def record(cpu: dict[str, float], commits: float, memory: dict[str, float]) -> dict[str, Any]:
    work = {
        "work": "refer",
        "cpu_ms": cpu,
        "commits": {"referrals": commits},
        "statements": [{"calls": 7.0}, {"calls": 3.5}],
        "functions": [{"name": "authz.claim", "calls": 4.0}, {"name": "authz.actor", "calls": 1.0}],
        "commands": {"lpush": 3.0},
    }
    return {"empty Flask route": 0.1, "memory, MiB": memory, "works": [work]}


def test_two_records_stand_beside_each_other_and_what_is_gone_has_a_dash() -> None:
    before = record(
        {"referrals-worker": 20.0, "cache": 0.1, "mail": 3.0}, 17.0, {"referrals-beat": 77.0, "gateway": 60.0}
    )
    after = record({"referrals-worker": 6.0, "relays": 1.0}, 5.5, {"gateway": 40.0})

    lines = pages(before, after).splitlines()

    assert "| CPU-ms by process | refer before | after |" in lines
    assert "| referrals-worker | 20.0 | 6.0 |" in lines
    assert "| relays | – | 1.0 |" in lines
    assert "| others | 0.1 | 0.0 |" in lines
    assert "| **all** | 20.1 | 7.0 |" in lines
    assert "| referrals | 17.0 | 5.5 |" in lines
    assert "| CPU-ms / empty Flask route | 201.0 | 70.0 |" in lines
    assert "| statements | 10.5 | 10.5 |" in lines
    assert "| verifications of the context (`authz.claim`) | 4.0 | 4.0 |" in lines
    assert "| referrals-beat | 77 | – |" in lines
    assert "| **all** | 137 | 40 |" in lines
