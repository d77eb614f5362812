"""Settings of backups: what is missing is named, what PostgreSQL archives by follows, and `doctor` says what is due."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from infra.backups.pgbackrest import archiving
from infra.backups.settings import BadBackupSettings, backup_settings
from infra.docker.archive import DATA, write_for_container
from infra.local.home import Home
from infra.ops.access import Access
from infra.ops.backup import checks, runs
from infra.ops.backup.archives import packed, unpack
from infra.ops.backup.fingerprints import differing, fingerprints
from infra.ops.backup.locking import one_at_a_time
from infra.ops.backup.manifest import opened, signed
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.runs import are_files_due, is_cluster_due
from infra.ops.backup.sets import expire, new_id, newest
from infra.ops.backup.site import Site
from infra.ops.backup.store import FolderStore

pytestmark = pytest.mark.unit

RECIPIENT = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"
FOLDER = {"CEIBA_BACKUP_REPOSITORY": "/backups", "CEIBA_BACKUP_RECIPIENT": RECIPIENT}
BUCKET = {
    "CEIBA_BACKUP_REPOSITORY": "s3://copies/ceiba",
    "CEIBA_BACKUP_S3_ENDPOINT": "https://store.example:8443",
    "CEIBA_BACKUP_S3_ACCESS_KEY": "who",
    "CEIBA_BACKUP_S3_SECRET_KEY": "proof",
}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (FOLDER | {"CEIBA_BACKUP_REPOSITORY": "backups"}, "CEIBA_BACKUP_REPOSITORY"),
        (FOLDER | {"CEIBA_BACKUP_RECIPIENT": "AGE-SECRET-KEY-1"}, "CEIBA_BACKUP_RECIPIENT"),
        (FOLDER | {"CEIBA_BACKUP_KEEP": "0"}, "CEIBA_BACKUP_KEEP"),
        (BUCKET | {"CEIBA_BACKUP_S3_SECRET_KEY": ""}, "CEIBA_BACKUP_S3_SECRET_KEY"),
        (BUCKET | {"CEIBA_BACKUP_S3_ENDPOINT": "http://store.example"}, "CEIBA_BACKUP_S3_ENDPOINT"),
    ],
    ids=["a relative folder", "a private key as recipient", "none kept", "no proof", "no TLS"],
)
def test_a_wrong_setting_is_named_without_its_value(values: dict[str, str], named: str) -> None:
    with pytest.raises(BadBackupSettings, match=named) as refused:
        backup_settings(values)
    assert "AGE-SECRET-KEY" not in str(refused.value)


def test_without_a_repository_nothing_is_archived() -> None:
    assert backup_settings({"CEIBA_BACKUP_RECIPIENT": RECIPIENT}) is None


def test_a_segment_of_wal_leaves_within_four_minutes_so_that_five_are_lost_at_most() -> None:
    assert int(archiving(Path("/etc/pgbackrest.conf"))["archive_timeout"]) <= 240


def test_the_container_of_postgresql_archives_into_the_bucket_under_the_pass_phrase(tmp_path: Path) -> None:
    settings = backup_settings(BUCKET)
    assert settings is not None
    write_for_container(settings, "a pass phrase", tmp_path / "pgbackrest.conf")

    lines = (tmp_path / "pgbackrest.conf").read_text().splitlines()
    assert {
        "repo1-type=s3",
        "repo1-path=/ceiba/cluster",
        "repo1-s3-bucket=copies",
        "repo1-s3-endpoint=store.example",
        "repo1-storage-port=8443",
        "repo1-cipher-type=aes-256-cbc",
        "repo1-cipher-pass=a pass phrase",
        f"pg1-path={DATA}",
    } <= set(lines)


def test_every_kind_of_key_has_a_fingerprint_and_another_key_is_named(tmp_path: Path) -> None:
    one, other = Home(tmp_path / "one").vault.secrets(), Home(tmp_path / "other").vault.secrets()
    found = fingerprints(one)
    kinds = {name.partition("/")[0] for name in found}

    assert kinds == {
        *("session_key", "identity_key", "pseudonym_key", "backup_signing_key", "backup_pass_phrase", "context_keys"),
        *("cursor_keys", "event_keys", "blind_index_keys", "packet_public_keys", "packet_private_keys", "country_keys"),
    }
    assert differing(found, one) == []
    assert differing(found, other) == sorted(found)
    assert all(len(fingerprint) == 16 for fingerprint in found.values())


def test_a_manifest_of_which_one_letter_was_changed_is_refused(tmp_path: Path) -> None:
    key = Home(tmp_path / "home").vault.secrets().backup_signing_key
    text = signed({"format": 1, "id": "one"}, key)

    assert opened(text)[0] == {"format": 1, "id": "one"}
    with pytest.raises(BackupRefused, match="signature does not fit"):
        opened(text.replace('"one"', '"two"'))
    with pytest.raises(BackupRefused, match="another release"):
        opened(signed({"format": 2, "id": "one"}, key))


def test_a_set_is_forgotten_after_thirty_days_with_the_documents_that_it_alone_names(tmp_path: Path) -> None:
    store, now = FolderStore(tmp_path / "kept"), datetime.now(UTC)
    key = Home(tmp_path / "home").vault.secrets().backup_signing_key
    for age in (31, 29):
        set_id = new_id(now - timedelta(days=age))
        (tmp_path / "file").write_text(signed({"format": 1, "id": set_id, "parts": {}}, key))
        store.put(f"sets/{set_id}/manifest.json", tmp_path / "file")
        store.put(f"sets/{set_id}/vault.age", tmp_path / "file")
    store.put("documents/GT/0c/one", tmp_path / "file")

    (gone,) = expire(store, now)

    assert store.names(f"sets/{gone}") == []
    assert len(store.names("sets/")) == 2
    assert store.names("documents/") == []


def test_of_copies_every_five_minutes_one_a_day_is_kept_after_two_days(tmp_path: Path) -> None:
    store, now = FolderStore(tmp_path / "kept"), datetime.now(UTC).replace(hour=12)
    key = Home(tmp_path / "home").vault.secrets().backup_signing_key
    ages = {True: [timedelta(days=29), timedelta(hours=71)], False: [timedelta(hours=72 - n) for n in range(3)]}
    named = [new_id(now - age, with_cluster=n) for n, of in ages.items() for age in of]
    named.append(new_id(now, with_cluster=False))
    for set_id in named:
        (tmp_path / "file").write_text(signed({"format": 1, "id": set_id, "parts": {}}, key))
        store.put(f"sets/{set_id}/manifest.json", tmp_path / "file")

    gone = expire(store, now)

    # Of the three copies of that day the last one stays.
    assert gone == sorted(named[2:4])
    assert newest(store, with_cluster=True).id == named[1]


@pytest.mark.parametrize(
    ("hours_ago", "with_cluster", "cluster", "files"),
    [(1, True, False, True), (30, True, True, True), (1, False, True, True), (0, True, False, False)],
)
def test_the_cluster_is_due_once_a_day_and_files_every_five_minutes(
    hours_ago: int, with_cluster: bool, cluster: bool, files: bool
) -> None:
    now = datetime.now(UTC).replace(hour=12)
    known = [new_id(now - timedelta(hours=hours_ago), with_cluster=with_cluster)]

    assert is_cluster_due(known, time(3), now) is cluster
    assert are_files_due(known, now) is files
    assert (is_cluster_due([], time(3), now), are_files_due([], now)) == (True, True)
    # Before that time of the day, the one of yesterday counts.
    assert not is_cluster_due([new_id(now - timedelta(hours=13))], time(13), now)


def test_a_schedule_says_what_failed_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = iter([BackupRefused("the disk is full"), None])
    slept: list[float] = []

    def run_due(*_: object) -> None:
        problem = next(asked, KeyboardInterrupt())
        if problem is not None:
            raise problem

    monkeypatch.setattr(runs, "run_due", run_due)
    with pytest.raises(KeyboardInterrupt):
        runs.run_for_ever(Site(Access(Home(tmp_path))), time(3), sleep=slept.append)

    assert slept == [runs.AGAIN_AFTER, runs.LOOK_EVERY]
    assert capsys.readouterr().err == "backup failed: the disk is full\n"


def test_an_archive_that_names_a_place_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("content")

    with pytest.raises(BackupRefused):
        unpack(packed([("../outside", tmp_path / "file")]), tmp_path / "inside")
    assert not (tmp_path / "outside").exists()


def test_what_kubernetes_mounts_is_packed_once_and_by_its_name(tmp_path: Path) -> None:
    mounted = tmp_path / "mounted"
    (mounted / "..2031_12_03").mkdir(parents=True)
    (mounted / "..2031_12_03" / "CEIBA_SECRETS").write_text("{}")
    (mounted / "..data").symlink_to("..2031_12_03")
    (mounted / "CEIBA_SECRETS").symlink_to("..data/CEIBA_SECRETS")

    unpack(packed([("platform.json", mounted / "CEIBA_SECRETS"), ("all", mounted)]), tmp_path / "out")

    found = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*"))
    assert found == ["all", "all/CEIBA_SECRETS", "platform.json"]
    assert (tmp_path / "out" / "platform.json").read_text() == "{}"


def test_a_second_backup_waits_for_nobody_and_says_so(tmp_path: Path) -> None:
    with one_at_a_time(tmp_path), pytest.raises(BackupRefused, match="is running"), one_at_a_time(tmp_path):
        pass


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str | None]]:
    """`said(last=…, CEIBA_…=…)` → what `doctor` says about backups."""

    def ask(last: datetime | None = None, **environment: str) -> dict[str, str | None]:
        monkeypatch.setattr(checks, "last_success", lambda access, kind: last)
        for name in (*FOLDER, "CEIBA_ENVIRONMENT", "CEIBA_SECRETS_FILE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return dict(checks.backup_checks(Access(Home(tmp_path))))

    return ask


def test_doctor_complains_in_production_without_a_repository_or_a_recipient(
    said: Callable[..., dict[str, str | None]],
) -> None:
    production = {"CEIBA_ENVIRONMENT": "production"}

    assert "CEIBA_BACKUP_REPOSITORY is not set" in str(said(**production)["backup"])
    assert "CEIBA_BACKUP_RECIPIENT is not set" in str(said(**production, CEIBA_BACKUP_REPOSITORY="/backups")["backup"])
    assert said() == {}


def test_doctor_complains_of_a_backup_that_is_older_than_a_day(said: Callable[..., dict[str, str | None]]) -> None:
    now = datetime.now(UTC)

    assert "25 hours old" in str(said(now - timedelta(hours=25), **FOLDER)["backup"])
    assert said(now - timedelta(hours=23), **FOLDER)["backup"] is None
    assert "there was none yet" in str(said(None, **FOLDER)["backup"])
