"""The certificates of broker and cache expire: the operator is told which, people are told to wait, nothing is lost."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from infra.local.certificates import DAY, write_certificate
from infra.local.programs import REPOSITORY, runtime_environment
from shared.kernel.errors import Unavailable
from tests.faults.test_referrals_under_faults import bodies_for, note
from tests.support.faults import FULL, Record, eventually
from tests.support.faults_load import Load, kill_process
from tests.support.journey import Backstage, registered_webhook, webhook_receiver
from tests.support.platform import Platform, running_platform

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not FULL, reason="a platform of its own with TLS: CEIBA_FAULTS=full"),
]

PROBLEM = "application/problem+json"
WITHOUT_BROKER = 60
"""Referrals that are sent while nobody can reach the broker."""
SAID = Unavailable.title


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("certificates") / "home"
    with running_platform(folder, {"CEIBA_TEST_BROKER": "tls"}) as running:
        yield running


def test_referrals_wait_for_the_certificate_of_the_broker_and_arrive(encrypted: Platform, record: Record) -> None:
    backstage = Backstage(encrypted)
    receiver_id = encrypted.account("clients", "focal_point", "GT", 1)["organisation_id"]
    bodies = bodies_for(encrypted, receiver_id, WITHOUT_BROKER)
    with webhook_receiver() as webhooks, registered_webhook(encrypted.client("focal_point", "GT", 1), webhooks):
        present(encrypted, "broker", expired=True, record=record)
        load = Load(encrypted, "/api/v1/referrals", bodies)
        load.start()
        load.join()
        record.more |= {
            "answers": dict(load.answers),
            "waiting": backstage.waiting(),
            "ready": readiness(encrypted, "referrals-api"),
            "config check": checked(backstage, "broker"),
        }
        present(encrypted, "broker", expired=False)
        referrals = {case["id"] for case in load.created}
        record.more["delivered after"] = eventually(
            lambda: referrals <= set(webhooks.ids_of) and backstage.waiting() == 0, within=90, pause=0.5
        )

    record.n = WITHOUT_BROKER
    note(record, backstage, webhooks, referrals)
    assert record.more["answers"] == {"201": WITHOUT_BROKER}
    assert record.more["waiting"] >= WITHOUT_BROKER
    assert record.more["ready"] == (200, "degraded", ["broker", "worker"])
    assert record.more["config check"] == ("away", "no connection: ConnectionError, certificate has expired")
    assert record.more["delivered after"] is not None
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, WITHOUT_BROKER, 0)


def test_people_are_told_to_try_again_while_the_certificate_of_the_cache_has_expired(
    encrypted: Platform, record: Record
) -> None:
    reader = encrypted.client("caseworker", "GT")
    assert reader.get("/api/v1/cases").status_code == 200
    present(encrypted, "cache", expired=True, record=record)
    refused = [signing_in(encrypted, language) for language in SAID]
    record.more |= {
        "read": reader.get("/api/v1/cases").status_code,
        "ready": readiness(encrypted, "cases-api"),
        "config check": checked(Backstage(encrypted), "cache"),
    }
    present(encrypted, "cache", expired=False)
    record.more["works again after"] = eventually(lambda: signing_in(encrypted, "es").ok, within=30)

    record.n = record.effects = len(refused)
    assert [described(answer) for answer in refused] == [(503, PROBLEM, said, True) for said in SAID.values()]
    assert record.more["read"] == 200
    assert record.more["ready"] == (200, "degraded", ["cache"])
    assert record.more["config check"] == ("away", "no connection: ConnectionError, certificate has expired")
    assert record.more["works again after"] is not None


def present(platform: Platform, server: str, *, expired: bool, record: Record | None = None) -> None:
    """Start `server` again with a certificate that has expired, or with its successor."""
    write_certificate(platform.home.folder / server / "tls", ends_in=-DAY if expired else DAY)
    old = platform.pid(server)
    assert kill_process(platform, server)()
    platform.await_restart(server, old)
    if record is not None:
        record.injected[f"certificate of the {server} expired"] += 1


def readiness(platform: Platform, process: str) -> tuple[int, str, list[str]]:
    answer = requests.get(f"{platform.base_url(process)}/readyz", timeout=30)
    checks = answer.json()["checks"]
    return answer.status_code, answer.json()["status"], sorted(name for name in checks if not checks[name]["ok"])


def checked(backstage: Backstage, server: str) -> tuple[str, str]:
    """What `ceiba config check --connect` says of it."""
    urls = {f"CEIBA_{name.upper()}_URL": backstage.redis_url(name) for name in ("broker", "cache")}
    command = [sys.executable, "-m", "infra.ops", "config", "check", "--connect", "--json"]
    home = {"CEIBA_HOME": str(backstage.platform.home.folder)}
    done = subprocess.run(
        command, cwd=REPOSITORY, env=runtime_environment() | home | urls, capture_output=True, text=True, check=False
    )
    (row,) = (row for row in json.loads(done.stdout) if row["setting"] == f"CEIBA_{server.upper()}_URL")
    return row["state"], row["found"]


def signing_in(platform: Platform, language: str) -> requests.Response:
    """A system asks for a token."""
    client = platform.account("clients", "caseworker", "GT")
    return requests.post(
        f"{platform.url}/oauth2/token",
        data={"grant_type": "client_credentials", "scope": client["scope"]},
        auth=(client["client_id"], client["client_secret"]),
        headers={"Accept-Language": language},
        timeout=30,
    )


def described(answer: requests.Response) -> tuple[int, str, str, bool]:
    kind = answer.headers["Content-Type"].split(";")[0]
    return answer.status_code, kind, answer.json()["title"], "Retry-After" in answer.headers
