"""`make demo` succeeds, and succeeds again when it is run a second time."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence

import pytest

from infra.local.programs import REPOSITORY
from tests.support.journey import Backstage
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

STEPS = 38
STEPS_THE_SECOND_TIME = 36
"""Steps fewer in the second run: each of two imports recognises its file and takes one step instead of two."""


@pytest.fixture(scope="module")
def walks(platform: Platform) -> Sequence[subprocess.CompletedProcess[str]]:
    """The output of two demonstrations, one after the other, with the small sample of records."""
    port = platform.url.rpartition(":")[2]
    home = {"CEIBA_HOME": str(platform.home.folder), "CEIBA_PORT": port, "COLUMNS": "200"}
    command = [sys.executable, "-m", "infra.ops", "demo", "--sample"]
    return [
        subprocess.run(
            command,
            cwd=REPOSITORY,
            env={**os.environ, **home},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        for _ in range(2)
    ]


@pytest.mark.parametrize(("which", "steps"), [(0, STEPS), (1, STEPS_THE_SECOND_TIME)], ids=["first", "again"])
def test_the_demonstration_succeeds_with_every_step(
    walks: Sequence[subprocess.CompletedProcess[str]], which: int, steps: int
) -> None:
    walk = walks[which]

    assert walk.returncode == 0, walk.stdout[-1500:] + walk.stderr[-1500:]
    assert [int(number) for number in re.findall(r"^ ✓ +(\d+) ", walk.stdout, re.MULTILINE)] == [*range(1, steps + 1)]
    assert walk.stdout.rstrip().endswith("All is as it should be.")


def test_cases_audits_that_referrals_acted_for_the_caseworker(
    platform: Platform, walks: Sequence[subprocess.CompletedProcess[str]]
) -> None:
    assert len(walks) == 2
    made = "SELECT actor, client_id, count(*) FROM audit WHERE action = 'packet.sealed' GROUP BY actor, client_id"
    acted = {row[0]: row[1] for row in Backstage(platform).rows("cases", made)}

    assert acted["caseworker-gt1"] == "referrals"
    assert set(acted.values()) == {"referrals"}


def test_no_service_asked_redis_for_more_than_its_user_may(
    platform: Platform, walks: Sequence[subprocess.CompletedProcess[str]]
) -> None:
    assert len(walks) == 2
    backstage = Backstage(platform)
    refused = {name: backstage.redis(name).acl_log() for name in ("broker", "cache")}

    # The counters include every test of this session before this one.
    assert [(name, entry["username"], entry["object"]) for name, log in refused.items() for entry in log] == []
