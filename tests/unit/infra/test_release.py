"""A release: its number and notes, the licences inside it, and what is known against its packages."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.release.advisories import FOUND, NO_FEED, read_npm_audit, read_pip_audit
from infra.release.bases import NoDigest, as_lines, pinned, require_digests
from infra.release.licences import LicenceRefused, listed, require_licences
from infra.release.version import NoRelease, unreleased_notes, with_section, with_version

pytestmark = pytest.mark.unit

DAY = datetime.now(UTC).date()
PROJECT = '[project]\nname = "ceiba"\nversion = "1.9.0"\n'
CHANGELOG = "# Changelog\n\n## Unreleased\n\n- A backup.\n\n## 1.9.0\n\n- Before.\n"


def test_a_greater_number_replaces_the_one_before() -> None:
    assert 'version = "1.10.0"' in with_version(PROJECT, "1.10.0")


@pytest.mark.parametrize("version", ["1.9.0", "1.8.9", "2.0", "v2.0.0", "2.0.0-rc1"])
def test_a_number_that_is_not_greater_or_no_number_is_refused(version: str) -> None:
    with pytest.raises(NoRelease, match=version):
        with_version(PROJECT, version)


def test_what_was_unreleased_stands_under_the_number_and_the_day() -> None:
    text = with_section(CHANGELOG, "1.10.0", DAY)

    assert text == CHANGELOG.replace("## Unreleased", f"## 1.10.0 – {DAY}")
    assert unreleased_notes(CHANGELOG) == "- A backup."


@pytest.mark.parametrize("changelog", [CHANGELOG.replace("- A backup.\n", ""), "# Changelog\n"])
def test_a_changelog_that_says_nothing_new_is_refused(changelog: str) -> None:
    with pytest.raises(NoRelease, match="Unreleased"):
        with_section(changelog, "1.10.0", DAY)


@pytest.mark.parametrize("licence", ["", "GPL-3.0-only", "AGPL-3.0-or-later", "SSPL-1.0", "MIT AND GPL-2.0-only"])
def test_an_unknown_licence_and_strong_copyleft_are_refused_by_name(licence: str) -> None:
    with pytest.raises(LicenceRefused, match=r"^other 2"):
        require_licences([("fine", "1", "MIT"), ("other", "2", licence)])


@pytest.mark.parametrize("licence", ["LGPL-3.0-only", "MPL-2.0 AND (Apache-2.0 OR MIT)", "GPL-2.0-only OR MIT"])
def test_weak_copyleft_and_a_choice_that_is_fine_pass(licence: str) -> None:
    require_licences([("fine", "1", licence)])

    assert listed([("fine", "1", licence)]) == f"fine 1: {licence}\n"


def test_packages_that_no_feed_knows_are_not_taken_for_safe() -> None:
    asked = {"name": "flask", "version": "3.1.3", "vulns": []}
    skipped = {"name": "kombu", "skip_reason": "not found"}

    assert read_pip_audit(json.dumps({"dependencies": [asked]})).code == 0
    assert read_pip_audit(json.dumps({"dependencies": [asked, skipped]})).code == NO_FEED
    assert read_pip_audit("").code == NO_FEED
    assert read_npm_audit('{"statusCode": 405}').code == NO_FEED
    assert read_npm_audit("").code == NO_FEED


def test_an_advisory_is_named_and_weighs_more_than_a_missing_feed() -> None:
    weak = {"name": "flask", "version": "3.1.3", "vulns": [{"id": "PYSEC-1"}]}
    skipped = {"name": "kombu", "skip_reason": "not found"}
    found = {"qs": {"range": "<6", "severity": "high"}}
    report = {"vulnerabilities": found, "metadata": {"dependencies": {"total": 9}}}

    python = read_pip_audit(json.dumps({"dependencies": [weak, skipped]}))
    web = read_npm_audit(json.dumps(report))

    assert (python.advisories, python.code) == (["flask 3.1.3: PYSEC-1"], FOUND)
    assert (web.advisories, web.asked, web.code) == (["qs <6: high"], 9, FOUND)


IMAGES = {"CEIBA_IMAGE_PYTHON": "python:3.13-slim", "CEIBA_IMAGE_REDIS": "redis:8"}
DIGEST = "sha256:" + "a" * 64
REGISTRY = f"""#!/bin/sh
[ "$4" = python:3.13-slim ] && echo {DIGEST} || {{ echo "dial tcp: no route to host" >&2; exit 1; }}
"""


def test_images_are_pinned_by_what_their_registry_says_and_one_that_says_nothing_stops_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docker").write_text(REGISTRY)
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    found = pinned(IMAGES)

    assert as_lines(found) == f"CEIBA_IMAGE_PYTHON='python:3.13-slim@{DIGEST}'\n"
    require_digests({"CEIBA_IMAGE_PYTHON": "python:3.13-slim"}, found)
    with pytest.raises(NoDigest, match=r"redis:8$"):
        require_digests(IMAGES, found)
