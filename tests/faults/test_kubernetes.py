"""The rendered chart runs: pods from the images of the platform, the demonstration, killed pods, more workers.

Only with CEIBA_FAULTS=full: it takes minutes, and builds six images unless CEIBA_IMAGE_STORE names a store with them.
"""

import base64
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from infra.local.environment import database_url
from infra.local.ports import free_port
from infra.local.secrets import PlatformSecrets, generate
from infra.ops.demo import referral_story, statistics_story
from infra.ops.demo.containers import ReceiverInContainer
from infra.ops.demo.network import Network
from infra.ops.demo.receiver_in_container import RECEIVED
from infra.ops.demo.stage import Stage
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.grant import system_grant
from shared.kernel.ids import new_id
from tests.support.chart import LEAST, Object, of_kind, rendered
from tests.support.databases import admin_rows
from tests.support.faults import FULL, Record, eventually
from tests.support.kube_servers import DEMO, secret_objects, seed_jobs, start_servers
from tests.support.kubelet import Kubelet, Pod
from tests.support.podman import REGISTRY, TAG, Podman, build_images, podman_in
from tests.support.world import GT

NEEDED = ("podman", "aardvark-dns", "runc", "catatonit", "nft", "debootstrap")
pytestmark = [
    pytest.mark.faults,
    pytest.mark.alone,
    pytest.mark.timeout(2400),
    pytest.mark.skipif(not FULL, reason="builds images and starts some forty containers: CEIBA_FAULTS=full"),
]

VALUES = {**LEAST, "image": {"registry": REGISTRY, "tag": TAG}, "documents": {"claim": {"enabled": True}}}
KILLED = ("gateway", "cases-api", "referrals-worker", "identity-relay")
EVENTS = 3000
WORKERS = 3
READY_WITHIN = 300
"""Seconds, on a machine that has other work too."""


class ReceiverInPod(ReceiverInContainer):
    """The system of an organisation, whose webhooks are read out of its container."""

    def __init__(self, podman: Podman) -> None:
        super().__init__()
        self._podman = podman

    def _received(self) -> bytes:
        return self._podman("exec", "receiver", "cat", str(RECEIVED)).encode()


@dataclass
class Cluster:
    """A platform from the chart, with everything that it finds beside it."""

    podman: Podman
    kubelet: Kubelet
    secrets: PlatformSecrets
    objects: Sequence[Object]

    def await_ready(self, within: float) -> float:
        """Seconds until every probe of every pod passes."""
        began = time.monotonic()
        for pod in self.kubelet.pods:
            left = began + within - time.monotonic()
            assert eventually(pod.is_well, within=left) is not None, f"{pod.name}: {pod.log()[-2000:]}"
        return round(time.monotonic() - began, 1)

    def identity_url(self, user: str, password: str) -> str:
        """The database of identity at the address that this machine reaches."""
        url = f"postgresql://{self.podman.address('postgres')}:5432/"
        return database_url(url, user=user, password=password, database="ceiba_identity")

    def walk(self) -> str:
        """The demonstration: a referral to its end; returns the name that must be nowhere."""
        network = Network(self.podman.folder_of(DEMO) / "demo.json")
        stage = Stage()
        marker = referral_story.walk_through_referral(stage, network, ReceiverInPod(self.podman))
        statistics_story.walk_through_statistics(stage, network, sample=True)
        return marker

    def texts(self) -> str:
        """Everything that pods have logged, mailed and queued."""
        kept = [pod.log() for pod in self.kubelet.pods]
        kept.append(self.podman("exec", "mail", "sh", "-c", "cat /tmp/mail/*"))
        kept.append(self.podman("exec", "broker", "sh", "-c", "cat /tmp/appendonlydir/* | tr -d '\\000'"))
        return "\n".join(kept)

    def publish(self, count: int) -> None:
        """Commit events of identity that the workers of referrals apply."""
        url = self.identity_url("identity_app", self.secrets.app_passwords["identity"])
        engine = make_engine(url, pool_size=1)
        signer = ContextSigner(base64.b64decode(self.secrets.context_keys["identity"]))
        for _ in range(count):
            with UnitOfWork(engine, signer, system_grant("identity", frozenset({GT})), SystemClock()) as work:
                work.publish(
                    OrganisationRegistered(country=GT, organisation_id=new_id(), kind="shelter", public_name="Casa")
                )
        engine.dispose()

    def states(self) -> dict[str, int]:
        """State → how many messages of identity for referrals are in it."""
        asked = "SELECT state, count(*) AS n FROM outbox_delivery WHERE consumer = 'referrals.events' GROUP BY state"
        url = self.identity_url("postgres", self.secrets.postgres_password)
        return {row.state: row.n for row in admin_rows(url, asked)}


def came_back(pod: Pod) -> bool:
    return pod.restarts > 0


def applied(pod: Pod) -> float:
    """How many messages of `referrals.events` a worker has applied."""
    text = requests.get(f"http://{pod.address}:9464/metrics", timeout=20).text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    wanted = {"consumer": REFERRALS_EVENTS, "outcome": "acked"}
    return sum(s.value for s in samples if s.name == "ceiba_messages_total" and wanted.items() <= s.labels.items())


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    places = f"{os.environ['PATH']}:/usr/sbin:/usr/lib/podman"
    missing = [program for program in NEEDED if shutil.which(program, path=places) is None]
    assert not missing, f"`infra/local/engines.sh` installs what is missing: {missing}"
    objects, secrets, port = rendered(VALUES), generate(), free_port()
    # Not in a folder of pytest's, which other runs tidy up while this one has file systems mounted in it.
    folder = Path(mkdtemp(prefix="ceiba-kubernetes-"))
    work = folder / "objects"
    work.mkdir()
    with podman_in(folder) as podman:
        build_images(podman)
        start_servers(podman, secrets, work)
        kubelet = Kubelet(podman, work, gateway_port=port)
        seeds = seed_jobs(objects)
        kubelet.store([*secret_objects(secrets, f"http://127.0.0.1:{port}"), *objects, *seeds])
        jobs = of_kind(objects, "Job")
        for job in (jobs["provision"], jobs["migrate"], *of_kind(seeds, "Job").values()):
            kubelet.run_job(job)
        yield Cluster(podman, kubelet, secrets, objects)


def test_the_chart_runs_heals_and_grows(cluster: Cluster, record: Record) -> None:
    cluster.kubelet.apply(cluster.objects)
    record.more["ready_after"] = cluster.await_ready(within=READY_WITHIN)
    record.more["pods"] = len(cluster.kubelet.pods)
    marker = cluster.walk()

    for victim in (cluster.kubelet.of(component)[0] for component in KILLED):
        victim.kill()
        record.injected["pods killed"] += 1
        assert eventually(partial(came_back, victim), within=60) is not None, victim.name
    record.more["well_after"] = cluster.await_ready(within=READY_WITHIN)

    more = rendered({**VALUES, "processes": {"referrals-worker": {"replicas": WORKERS}}})
    cluster.kubelet.apply(more)
    cluster.await_ready(within=READY_WITHIN)
    workers = cluster.kubelet.of("referrals-worker")
    assert len(workers) == WORKERS
    before = {pod.name: applied(pod) for pod in workers}
    sent = sum(cluster.states().values()) + EVENTS
    cluster.publish(EVENTS)
    assert eventually(lambda: cluster.states() == {"acked": sent}, within=300, pause=1) is not None, cluster.states()
    shares = {pod.name: int(applied(pod) - before[pod.name]) for pod in workers}

    record.n, record.effects = EVENTS, sum(shares.values())
    record.more["shares"] = shares
    assert all(shares.values()), shares
    assert record.effects >= EVENTS
    later = cluster.walk()
    texts = cluster.texts()
    record.more["characters_looked_through"] = len(texts)
    assert "message taken" in texts
    assert marker not in texts
    assert later not in texts
