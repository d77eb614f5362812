"""A platform is backed up, tried elsewhere, lost and restored to a moment; what does not belong together is refused."""

import json
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres
from infra.ops.backup.archives import packed
from infra.ops.backup.finish import require_keys
from infra.ops.backup.manifest import opened, part, signed
from infra.ops.backup.moment import count, of_service
from infra.ops.backup.problems import BackupRefused
from infra.ops.backup.recipients import encrypt_for
from infra.ops.backup.server import recovered
from services.cases.adapters.person.pseudonyms import Pseudonyms
from services.cases.domain.case.case import Case
from services.identity.adapters.tokens.signing_keys import SigningKeyRepository
from shared.db.engine import make_engine
from shared.metrics.build import version
from tests.support.backed_up import BackedUp, access_of, an_identity_file, backed_up_platform

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

TOUCHED = {"audit", "audit_seal", "outbox", "outbox_delivery", "outbox_position", "timeline_entry"} | {
    "case_search_token",
    "vault.person_identity",
    "vault.tombstone",
}
"""What a restore adds to, or erases again."""
DOCUMENT = "GT/0c/019a0000-0000-7000-8000-00000000000c"


@dataclass
class Lost:
    """What is left of a platform whose disk is gone, and what its operator knows of it."""

    platform: BackedUp
    before: Case
    between: Case
    erased: Case
    after: Case
    moment: datetime
    taken: dict[str, Any]
    listed: list[dict[str, Any]]
    """Of all backups; the last two are without the cluster, and the last one was taken as in Kubernetes."""
    noted: list[str]
    """What counted as the last backup after each of these two."""
    verified: dict[str, Any]
    drilled: dict[str, Any]
    counts: dict[str, dict[str, int]]


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Lost:
    with backed_up_platform(tmp_path_factory.mktemp("backup")) as platform:
        document = platform.home.folder / "documents" / DOCUMENT
        document.parent.mkdir(parents=True)
        document.write_bytes(b"encrypted")
        (platform.home.countries / "packs").mkdir(parents=True)
        (platform.home.countries / "packs" / "note.txt").write_text("of the operator")
        before, erased = platform.register("Antes"), platform.register("Olvidada")
        platform.seal()
        taken = answer(platform.ceiba("backup", "run", "--json"))
        verified = answer(platform.ceiba("backup", "verify", "--identity", str(platform.identity), "--json"))
        answer(platform.ceiba("backup", "run", "--without-cluster", "--json"))
        noted = [platform.noted("backup")]
        drilled = answer(platform.ceiba("backup", "drill", "--json"))
        answer(as_in_kubernetes(platform, tmp_path_factory.mktemp("mounted")))
        noted.append(platform.noted("backup"))
        listed = answer(platform.ceiba("backup", "list", "--json"))
        between = platform.register("Entre")
        platform.seal()
        counts, moment = count(platform.admin_url), datetime.now(UTC)
        after = platform.register("Después")
        platform.erase(erased)
        platform.seal()
        platform.archive()
    return Lost(platform, before, between, erased, after, moment, taken, listed, noted, verified, drilled, counts)


def as_in_kubernetes(platform: BackedUp, mounted: Path) -> Result:
    """A run where the file of secrets is a mounted Secret, nothing else can be written, and no cluster is near."""
    (mounted / "..data").mkdir()
    shutil.copyfile(platform.home.secrets, mounted / "..data" / "CEIBA_SECRETS")
    (mounted / "CEIBA_SECRETS").symlink_to("..data/CEIBA_SECRETS")
    return platform.ceiba(
        *("backup", "run", "--without-cluster", "--json"),
        CEIBA_HOME=str(mounted / "there-is-none"),
        CEIBA_SECRETS_FILE=str(mounted / "CEIBA_SECRETS"),
        CEIBA_AUDIT_ANCHOR_DIR=str(platform.home.anchors),
        CEIBA_DOCUMENTS_FOLDER=str(platform.home.folder / "documents"),
    )


@pytest.fixture(scope="module")
def restored(lost: Lost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BackedUp, dict[str, Any]]]:
    """The platform at the moment, in an empty place to which only the heads of the audit were saved."""
    folder = tmp_path_factory.mktemp("restored")
    home = Home(folder / "home")
    shutil.copytree(lost.platform.home.anchors, home.anchors)
    there = replace(lost.platform, home=home, admin_url="")
    report = answer(restore(there, "--to", lost.moment.isoformat()))
    password = home.vault.secrets().postgres_password
    server = EmbeddedPostgres(folder=home.folder / "postgres", port=free_port(), password=password)
    with recovered(server, folder / "pg.log") as url:
        yield replace(there, admin_url=url), report


def restore(there: BackedUp, *options: str, identity: Path | None = None) -> Result:
    file = identity or there.identity
    return there.ceiba("backup", "restore", "--identity", str(file), *options, "--json")


def test_the_drill_counts_the_same_rows_in_every_table_and_opens_every_key(
    lost: Lost, announce: Callable[[str], None]
) -> None:
    assert lost.drilled["set"] == lost.taken["set"]
    assert lost.drilled["tables"] > 100
    assert lost.drilled["rows"] > 10
    assert lost.drilled["keys"] > 5
    assert lost.verified | {"set": lost.taken["set"], "documents": 1, "keys": True, "cluster": True} == lost.verified
    assert [row["cluster"] for row in lost.listed] == [lost.taken["cluster"], None, None]
    assert {row["release"] for row in lost.listed} == {version()}
    announce(f"drill: {lost.drilled}")


def test_a_copy_of_the_files_alone_counts_as_a_backup_only_where_something_else_backs_up_the_cluster(
    lost: Lost,
) -> None:
    assert lost.noted == [lost.taken["set"], lost.listed[-1]["set"]]


def test_a_restore_to_a_moment_has_what_was_there_and_nothing_since(
    lost: Lost, restored: tuple[BackedUp, dict[str, Any]]
) -> None:
    there, _ = restored
    ids = {row.id for row in there.rows("cases", "SELECT id FROM case_record")}

    assert ids == {lost.before.id, lost.erased.id, lost.between.id}
    # A start makes no demonstration beside what was restored.
    assert there.home.seeded.exists()
    # The restore itself audits and publishes; everything else is as it was counted.
    now = count(there.admin_url)
    assert {table for table in now["cases"] if now["cases"][table] != lost.counts["cases"][table]} <= TOUCHED
    assert {
        table for table in now["referrals"] if now["referrals"][table] != lost.counts["referrals"][table]
    } <= TOUCHED


def test_a_person_who_was_erased_since_is_unreadable_again(
    lost: Lost, restored: tuple[BackedUp, dict[str, Any]]
) -> None:
    there, report = restored
    kept = {row.person_id for row in there.rows("cases", "SELECT person_id FROM vault.person_identity")}
    tombs = {row.person_id for row in there.rows("cases", "SELECT person_id FROM vault.tombstone")}

    assert kept == {lost.before.person_id, lost.between.person_id}
    assert tombs == {lost.erased.person_id}
    assert "erased: 1" in report["backup erase-again"]
    (event,) = there.rows("cases", "SELECT data FROM outbox WHERE name = 'cases.identity_erased.v1'")
    assert event.data["case_id"] == str(lost.erased.id)


def test_the_restore_is_in_the_audit_which_verifies_again(
    lost: Lost, restored: tuple[BackedUp, dict[str, Any]]
) -> None:
    there, report = restored
    verified = there.ceiba("audit", "verify", "--service", "cases", "--country", "GT", "--json")

    assert report["audit"] > 0
    assert answer(verified)["findings"] == []
    (told,) = answer(verified)["restores"]
    assert f"reason:backup {lost.listed[-1]['set']} restored to {lost.moment.isoformat()}" in told["told"][1]


def test_documents_countries_and_settings_are_back(lost: Lost, restored: tuple[BackedUp, dict[str, Any]]) -> None:
    there, _ = restored

    assert (there.home.folder / "documents" / DOCUMENT).read_bytes() == b"encrypted"
    assert (there.home.countries / "packs" / "note.txt").read_text() == "of the operator"
    given = json.loads((there.home.secrets.parent / "restored-settings" / "environment.json").read_text())
    assert given["CEIBA_BACKUP_RECIPIENT"] == lost.platform.recipient


def test_a_place_that_has_a_platform_is_not_restored_into(restored: tuple[BackedUp, dict[str, Any]]) -> None:
    refused = restore(restored[0])

    assert refused.exit_code == 1
    assert "restore into an empty place" in refused.output


def test_a_key_of_another_platform_is_named(restored: tuple[BackedUp, dict[str, Any]], tmp_path: Path) -> None:
    there, _ = restored
    leave_traces(there)
    stranger = Home(tmp_path / "stranger").vault.secrets()

    assert require_keys(access_of(there.home, there.admin_url)) > 5
    # Under another context key nothing else may be read, and under another key of a country no name.
    for kinds in (["context_keys"], ["country_keys"], ["identity_key", "pseudonym_key", "blind_index_keys"]):
        other = Home(tmp_path / kinds[0])
        shutil.copytree(there.home.secrets.parent, other.secrets.parent)
        shutil.rmtree(other.secrets.parent / "cases")
        exchanged, foreign = json.loads(other.secrets.read_text()), {kind: getattr(stranger, kind) for kind in kinds}
        other.secrets.write_text(json.dumps(exchanged | foreign))
        with pytest.raises(BackupRefused) as refused:
            require_keys(access_of(other, there.admin_url))
        named = [kind for kind in kinds if kind.removesuffix("s").replace("_", " ") in refused.value.message]
        assert named == kinds


def leave_traces(there: BackedUp) -> None:
    """What the identity key and the pseudonym key made, in the databases."""
    secrets, url = there.home.vault.secrets(), of_service(there.admin_url, "identity")
    with make_engine(url, pool_size=1).begin() as connection:
        SigningKeyRepository(connection, b64decode(secrets.identity_key)).add_next(datetime.now(UTC))
    (case,) = there.rows("cases", "SELECT id, person_id FROM case_record ORDER BY id LIMIT 1")
    key = Pseudonyms(b64decode(secrets.pseudonym_key)).person_key(case.person_id)
    there.rows("reporting", _FACT, case.id, key)


_FACT = """
INSERT INTO person_fact (case_id, country, person_key, organisation_id, month, status, majority, types, subforms,
    controls, recruiters, statistics_consent, source, is_open, first_in_country, first_in_organisation)
VALUES (%s, 'GT', %s, gen_random_uuid(), '2019-01', 'possible_victim', 'adult', '{}', '{}', '{}', '{}', true,
    'registered', true, true, true) ON CONFLICT DO NOTHING
"""


def test_a_changed_part_a_changed_manifest_and_a_wrong_identity_are_refused_and_nothing_is_written(
    lost: Lost, tmp_path: Path
) -> None:
    copy = replace(lost.platform, home=Home(tmp_path / "new" / "home"), repository=tmp_path / "repo", admin_url="")
    shutil.copytree(lost.platform.repository / "sets", copy.repository / "sets")
    manifest = copy.repository / "sets" / lost.listed[-1]["set"] / "manifest.json"
    text, vault = manifest.read_text(), manifest.with_name("vault.age")
    sealed = vault.read_bytes()
    stranger, _ = an_identity_file(tmp_path)

    assert "does not open this backup" in restore(copy, identity=stranger).output
    assert "was signed by" in restore(copy, "--signed-by", "bm9ib2R5").output
    manifest.write_text(text.replace(lost.listed[-1]["taken_at"], "2019-01-01T00:00:00+00:00"))
    assert "signature does not fit" in restore(copy).output
    manifest.write_text(text)
    vault.write_bytes(sealed + b"!")
    assert "checksum differs" in restore(copy).output
    vault.write_bytes(sealed)
    shutil.rmtree(copy.repository / "documents", ignore_errors=True)
    assert "has no documents/" in restore(copy).output
    assert not copy.home.secrets.exists()
    assert list(copy.home.anchors.iterdir()) == []


def test_the_file_of_secrets_is_taken_out_of_a_backup_for_a_platform_that_lives(lost: Lost, tmp_path: Path) -> None:
    options = ("backup", "keys", "--identity", str(lost.platform.identity), "--out", str(tmp_path / "keys"))
    given = lost.platform.ceiba(*options, "--signed-by", lost.taken["signed_by"], "--json")
    again = lost.platform.ceiba(*options)
    file = Path(answer(given)["file"])

    assert file.read_bytes() == lost.platform.home.secrets.read_bytes()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (again.exit_code, "exists already" in again.output) == (2, True)


def test_another_vault_than_the_one_of_the_manifest_is_refused(lost: Lost, tmp_path: Path) -> None:
    copy = replace(lost.platform, home=Home(tmp_path / "new" / "home"), repository=tmp_path / "repo", admin_url="")
    shutil.copytree(lost.platform.repository / "sets", copy.repository / "sets")
    file = copy.repository / "sets" / lost.listed[-1]["set"] / "manifest.json"
    stranger = Home(tmp_path / "stranger")
    stranger.vault.secrets()
    encrypt_for(copy.recipient, packed([("platform.json", stranger.secrets)]), file.with_name("vault.age"))
    manifest, _ = opened(file.read_text())
    manifest["parts"]["vault"] = part(manifest["parts"]["vault"]["name"], file.with_name("vault.age"))
    file.write_text(signed(manifest, lost.platform.home.vault.secrets().backup_signing_key))

    refused = restore(copy)

    assert (refused.exit_code, "the keys of the backup are not those of its manifest" in refused.output) == (1, True)
    assert "country_keys/cases/GT/1" in refused.output
    assert not copy.home.secrets.exists()
