"""Heads of the audit in a bucket with object lock, of a real object store over TLS: what is done to them is found."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner, Result
from prometheus_client import REGISTRY
from psycopg.rows import namedtuple_row

from infra.ops.access import Access
from infra.ops.cli import main
from shared.anchor_settings import AnchorBucket
from shared.db.audit.anchor_objects import AnchorObject, AnchorObjects, name_of
from shared.db.audit.anchors import Anchors, Head
from shared.db.audit.audit import Sealer, head_of
from shared.db.audit.bucket_anchors import BucketAnchors
from shared.kernel.ids import new_id
from tests.integration.shared.conftest import OneService
from tests.integration.shared.test_audit_chain import edit
from tests.integration.shared.test_audit_restore import restored_to
from tests.support.faults import eventually
from tests.support.object_store import object_store_with_tls
from tests.support.world import GT

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnchorBucket]:
    with object_store_with_tls(tmp_path_factory.mktemp("locked"), locks=True) as (made, authority):
        account = {"access_key": made.access_key, "secret_key": made.secret_key}
        yield AnchorBucket(
            endpoint=made.endpoint, name=made.name, region=made.region, ca=str(authority), keep_days=2, **account
        )


@dataclass
class Store:
    """A bucket of its own, as somebody sees it who has stolen the keys of the relays."""

    bucket: AnchorBucket
    client: Any

    def keys(self) -> list[str]:
        found = self.client.list_object_versions(Bucket=self.bucket.name).get("Versions", ())
        return sorted({each["Key"] for each in found})

    def put(self, key: str) -> str:
        return str(self.client.put_object(Bucket=self.bucket.name, Key=key, Body=b"").get("VersionId"))

    def delete(self, key: str, **which: str) -> None:
        self.client.delete_object(Bucket=self.bucket.name, Key=key, **which)


@pytest.fixture
def store(server: AnchorBucket) -> Store:
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=server.endpoint,
        region_name=server.region,
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
        verify=server.ca,
    )
    name = f"anchors-{new_id().hex[-8:]}"
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    return Store(replace(server, name=name), client)


@dataclass
class Trail:
    """The audit of one service with its anchors, and the operator's commands about it."""

    one_service: OneService
    folder: Path
    store: Store

    def seal(self, count: int = 3) -> None:
        """As a relay does that starts: files, then the bucket."""
        for _ in range(count):
            with self.one_service.work(GT) as work:
                work.audit("case.read", country=GT, object_type="case", object_id=new_id(), fields=["risk_level"])
        sealer = Sealer(replace(self.one_service.settings, audit_anchor_dir=str(self.folder)))
        with self.relay() as relay:
            sealer.seal(relay)
        anchors = BucketAnchors(self.store.bucket, "referrals")
        anchors.catch_up({"GT": self.head()})
        assert anchors.put_waiting() == 1

    def head(self) -> Head:
        """The end of the chain."""
        with self.relay() as relay:
            return head_of(relay, "GT")

    @contextmanager
    def relay(self) -> Iterator["psycopg.Connection[Any]"]:
        url = self.one_service.database.relay_url
        with psycopg.connect(url, autocommit=True, row_factory=namedtuple_row) as connection:
            yield connection

    def ceiba(self, command: str, *arguments: str) -> Result:
        chosen = ("--service", "referrals", "--country", "GT", "--anchors", str(self.folder))
        return CliRunner(env=self.environment()).invoke(main, ["audit", command, *arguments, *chosen])

    def environment(self) -> dict[str, str]:
        own = self.store.bucket
        environment = {
            "ENDPOINT": own.endpoint,
            "BUCKET": own.name,
            "ACCESS_KEY": own.access_key,
            "SECRET_KEY": own.secret_key,
            "CA": own.ca,
            "KEEP_DAYS": "2",
        }
        return {f"CEIBA_AUDIT_ANCHOR_S3_{name}": value for name, value in environment.items()}

    def findings(self) -> list[tuple[int, str]]:
        answer = self.ceiba("verify", "--json")
        found = [(finding["seq"], finding["problem"]) for finding in json.loads(answer.stdout)["findings"]]
        assert answer.exit_code == bool(found)
        return found


@pytest.fixture
def trail(one_service: OneService, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trail:
    (tmp_path / "anchors").mkdir()
    made = Trail(one_service, tmp_path / "anchors", store)
    monkeypatch.setattr(Access, "database", lambda *_: made.relay())
    monkeypatch.setattr(Access, "work", lambda _, __, country: one_service.system_work(frozenset({country})))
    return made


def test_a_head_in_the_bucket_can_be_removed_by_nobody_before_its_time(trail: Trail) -> None:
    trail.seal()
    trail.seal()
    first, second = trail.store.keys()
    (version,) = trail.store.client.list_object_versions(Bucket=trail.store.bucket.name, Prefix=first)["Versions"]
    locked = trail.store.client.head_object(Bucket=trail.store.bucket.name, Key=first)

    with pytest.raises(ClientError, match="AccessDenied"):
        trail.store.delete(first, VersionId=version["VersionId"])
    assert locked["ObjectLockMode"] == "COMPLIANCE"
    assert timedelta(days=1) < locked["ObjectLockRetainUntilDate"] - datetime.now(UTC) <= timedelta(days=2)
    # The second one says after which it was put.
    assert second.endswith(f"_after_{first.rpartition('/')[2].partition('_')[0]}")
    assert trail.findings() == []


def test_a_head_that_was_written_over_or_marked_as_deleted_still_counts_and_is_found(trail: Trail) -> None:
    trail.seal()
    trail.seal()
    first, second = trail.store.keys()
    trail.store.put(first)
    trail.store.delete(second)

    assert trail.findings() == [(3, "anchor_overwritten"), (6, "anchor_deleted")]
    trail.one_service.admin("DELETE FROM audit_seal WHERE seq > 5")
    trail.one_service.admin("DELETE FROM audit WHERE id NOT IN (SELECT audit_id FROM audit_seal)")
    (trail.folder / "referrals-GT.heads").unlink()
    assert (6, "missing_seal") in trail.findings()


def test_a_head_that_is_gone_is_missed_by_the_one_after_it(trail: Trail) -> None:
    """In a bucket whose locks do not hold, as these objects, which were put without one."""
    trail.seal()
    digest = trail.one_service.admin("SELECT hash FROM audit_seal WHERE seq = 3")[0].hash
    times = [datetime.now(UTC) + timedelta(seconds=n) for n in range(3)]
    stamps: list[Any] = [None, *(at.isoformat() for at in times)]
    for before, at in pairwise(stamps):
        trail.store.put(f"referrals/GT/{name_of(AnchorObject(at, before, Head(3, bytes(digest))))}")
    assert trail.findings() == []
    gone = trail.store.keys()[2]
    (version,) = trail.store.client.list_object_versions(Bucket=trail.store.bucket.name, Prefix=gone)["Versions"]

    trail.store.delete(gone, VersionId=version["VersionId"])

    assert trail.findings() == [(3, "anchor_missing_before")]


def test_who_rewrites_chain_and_files_is_found_by_the_bucket(trail: Trail) -> None:
    trail.seal()
    trail.one_service.admin("UPDATE audit_seal SET hash = sha256(hash) WHERE seq = 3")
    digest = trail.one_service.admin("SELECT hash FROM audit_seal WHERE seq = 3")[0].hash
    (trail.folder / "referrals-GT.heads").unlink()
    Anchors(trail.folder, "referrals").write({"GT": Head(3, bytes(digest))})

    assert {(3, "head_differs_from_anchor"), (3, "anchors_differ")} <= set(trail.findings())


def test_a_head_of_the_files_that_never_came_into_the_bucket_is_found(trail: Trail) -> None:
    trail.seal()
    late = (datetime.now(UTC) - timedelta(minutes=11)).isoformat()
    edited = (trail.folder / "referrals-GT.heads").read_text().splitlines()[-1].split(" ")
    other = replace(trail.store.bucket, name=trail.store.bucket.name + "-2")
    trail.store.client.create_bucket(Bucket=other.name, ObjectLockEnabledForBucket=True)
    trail.store = Store(other, trail.store.client)
    assert trail.findings() == []
    (trail.folder / "referrals-GT.heads").write_text(" ".join([late, *edited[1:]]) + "\n")

    assert trail.findings() == [(3, "not_in_bucket")]


def test_after_the_folder_and_the_disk_are_lost_a_restore_is_recorded_by_the_bucket(trail: Trail) -> None:
    trail.seal()
    trail.seal()
    (trail.folder / "referrals-GT.heads").unlink()
    restored_to(trail.one_service, 4)
    assert trail.findings() == [(6, "missing_seal")]

    recorded = trail.ceiba("record-restore", "--by", "operator", "--reason", "disk", "--json")

    (row,) = json.loads(recorded.stdout)
    assert (row["lost"], row["from_seq"], row["to_seq"]) == (3, 6, 3)
    assert trail.findings() == []
    (trail.folder / "referrals-GT.heads").unlink()
    assert trail.findings() == []
    trail.seal()
    assert trail.findings() == []
    edit(trail.one_service)
    assert (3, "edited_or_deleted") in trail.findings()


def failures() -> float:
    return REGISTRY.get_sample_value("ceiba_audit_anchor_failures_total", {"service": "reporting"}) or 0.0


def test_a_relay_puts_heads_by_itself_and_goes_on_sealing_without_the_bucket(
    trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.db.audit.bucket_anchors.EVERY_SECONDS", 0.05)
    # Of a service that no other test counts: the thread of the first relay goes on as long as this process.
    own = replace(trail.one_service.settings, service="reporting", audit_anchor_dir="")
    objects, before = AnchorObjects(trail.store.bucket, "reporting"), failures()
    away = replace(trail.store.bucket, name="there-is-no-such-bucket")
    for bucket in (away, trail.store.bucket):
        settings = replace(own, anchor_bucket=bucket)
        with trail.one_service.work(GT) as work:
            work.audit("case.read", country=GT, object_type="case", object_id=new_id(), fields=[])
        with trail.relay() as relay:
            assert Sealer(settings).seal(relay) == 1
        if bucket is away:
            assert eventually(lambda: failures() > before, within=20) is not None

    second = trail.head()
    # The second relay puts what the first one could not, in one head.
    assert eventually(lambda: [put.content.what for put in objects.kept("GT")] == [second], within=20) is not None


def test_a_bucket_that_does_not_answer_leaves_it_unknown_whether_the_trail_was_changed(trail: Trail) -> None:
    trail.store.bucket = replace(trail.store.bucket, name="there-is-no-such-bucket")

    away = trail.ceiba("verify")

    assert (away.exit_code, "the bucket of anchors: NoSuchBucket" in away.output) == (3, True)


def test_the_check_of_the_settings_asks_whether_objects_can_be_locked(store: Store, trail: Trail) -> None:
    def found() -> dict[str, str]:
        said = CliRunner(env=trail.environment()).invoke(main, ["config", "check", "--connect", "--json"])
        rows = json.loads(said.stdout)
        (row,) = (row for row in rows if row["setting"] == "CEIBA_AUDIT_ANCHOR_S3_ENDPOINT")
        return {name: row[name] for name in ("state", "found")}

    assert found() == {"state": "ok", "found": "objects are locked for 2 days"}
    unlocked = replace(store.bucket, name=f"{store.bucket.name}-2")
    store.client.create_bucket(Bucket=unlocked.name)
    trail.store = Store(unlocked, store.client)
    assert found() == {"state": "away", "found": "the bucket of anchors: ObjectLockConfigurationNotFoundError"}


@pytest.mark.parametrize("given", [{"BUCKET": ""}, {"ENDPOINT": "http://store"}, {"KEEP_DAYS": "0"}])
def test_half_a_bucket_is_no_bucket(trail: Trail, given: dict[str, str]) -> None:
    whole = {"ENDPOINT": "https://store", "BUCKET": "b", "ACCESS_KEY": "a", "SECRET_KEY": "s"} | given
    environment = {f"CEIBA_AUDIT_ANCHOR_S3_{name}": value for name, value in whole.items() if value}

    refused = CliRunner(env=environment).invoke(main, ["audit", "verify", "--anchors", str(trail.folder)])

    assert refused.exit_code == 2
    assert f"CEIBA_AUDIT_ANCHOR_S3_{next(iter(given))}" in refused.output
