"""An upgrade from an earlier release and the way back, with the data of a full demonstration, while clients work.

Only in full size (`CEIBA_FAULTS=full`), because it runs two releases: it needs HAProxy, git with the history, and ten
minutes for each.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.support.faults import FULL, Record, eventually
from tests.support.releases import Deployment, Release, checkout, deployment
from tests.support.traffic import Traffic, demo_of

pytestmark = [
    pytest.mark.faults,
    pytest.mark.alone,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not FULL, reason="two releases at once: CEIBA_FAULTS=full"),
]

REQUESTS = 10_000
DEMONSTRATIONS = 3
EARLIER = {"1.0.0": "cbbd4cf3", "before-1.0.0": "c4b5bb87"}
NOW = Release("now", REPOSITORY, drains=True)


@pytest.fixture(params=EARLIER)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Release:
    return Release(request.param, checkout(EARLIER[request.param], tmp_path / "earlier"), drains=False)


@pytest.fixture
def deployed(tmp_path: Path, earlier: Release) -> Iterator[Deployment]:
    """The earlier release at work, after a whole demonstration."""
    assert shutil.which("haproxy"), "HAProxy is needed"
    folder = tmp_path / "deployment"
    folder.mkdir()
    with deployment(folder) as made:
        made.start_servers(earlier)
        made.run_steps(earlier)
        made.start_balancer()
        for name in made.processes(earlier):
            made.replace(name, earlier)
        (made.home / "seeded").touch()
        demonstrate(made, earlier)
        yield made


def test_nobody_is_refused_during_an_upgrade_and_the_way_back(
    deployed: Deployment, earlier: Release, record: Record
) -> None:
    record.name = f"upgrade_from_{earlier.name}"
    deployed.phases(NOW)  # makes the secrets that are new
    names = deployed.processes(NOW)

    with Traffic(deployed.url, demo_of(deployed.home / "demo.json")) as traffic:
        traffic.await_total(200, within=120)
        deployed.run_steps(NOW, "provision", "migrate", "keys")
        for name in names:
            deployed.replace(name, NOW)
            record.injected["replaced by the new release"] += 1
        forward = traffic.total
        traffic.await_total(max(forward + 500, REQUESTS // 2), within=900)
        demonstrate(deployed, NOW)
        for name in reversed(names):
            deployed.replace(name, earlier)
            record.injected["replaced by the earlier release"] += 1
        traffic.await_total(REQUESTS, within=900)

    record.n, record.lost = traffic.total, traffic.failures.total()
    record.more |= {"forward": forward, "slowest": round(traffic.slowest, 1), "answers": dict(traffic.answers)}
    assert traffic.failures == {}, deployed.errors()
    assert record.n >= REQUESTS
    assert waiting(deployed) is not None, "events wait"


def demonstrate(deployed: Deployment, release: Release) -> None:
    """Walk the whole demonstration of that release, again if the first chart took longer than a service gives it."""
    demo = json.loads((deployed.home / "demo.json").read_text())
    (deployed.home / "demo.json").write_text(json.dumps(demo | {"gateway": deployed.url}))
    for _ in range(DEMONSTRATIONS):
        walked = subprocess.run(
            [sys.executable, "-m", "infra.ops", "demo", "--sample"],
            cwd=release.checkout,
            env=deployed.environment(release) | {"CEIBA_PORT": str(deployed.door)},
            capture_output=True,
            text=True,
            check=False,
        )
        if "there is a chart" not in walked.stderr:
            break
    assert walked.returncode == 0, f"{walked.stdout[-2000:]}\n{walked.stderr[-1000:]}\n{deployed.tail()}"


def waiting(deployed: Deployment) -> float | None:
    """Seconds until every event has been applied by its consumers; None when some never are."""
    return eventually(lambda: deployed.unacknowledged() == 0, within=120, pause=1)
