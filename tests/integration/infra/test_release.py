"""A release is built from the last commit, holds what its lists say, and changes the repository only when told."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from infra.release.bills import bill_of_part, bill_of_web, licences
from infra.release.checkout import CHARTS, WEB_APP, release_commit, take_over
from infra.release.licences import require_licences
from infra.release.version import NoRelease
from tests.support.faults import FULL

pytestmark = pytest.mark.integration

DAY = datetime.now(UTC).date()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / WEB_APP).mkdir(parents=True)
    (folder / WEB_APP / "index.html").write_text("built")
    (folder / ".gitignore").write_text(f"{WEB_APP}\n")
    (folder / "pyproject.toml").write_text('[project]\nname = "ceiba"\nversion = "1.0.0"\n')
    (folder / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- More.\n\n## 1.0.0\n")
    for name, of_program in (("ceiba", "1.0.0"), ("ceiba-database", '"18"')):
        (folder / CHARTS / name).mkdir(parents=True)
        (folder / CHARTS / name / "Chart.yaml").write_text(f"version: 1.0.0\nappVersion: {of_program}\n")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "first")
    return folder


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout


def test_the_commit_of_a_release_numbers_every_file_and_stays_in_its_clone(repository: Path) -> None:
    before = git(repository, "rev-parse", "HEAD")

    with release_commit(repository, "1.1.0", DAY) as clone:
        assert 'version = "1.1.0"' in (clone / "pyproject.toml").read_text()
        assert f"## 1.1.0 – {DAY}\n\n- More." in (clone / "CHANGELOG.md").read_text()
        assert (clone / CHARTS / "ceiba" / "Chart.yaml").read_text() == "version: 1.1.0\nappVersion: 1.1.0\n"
        assert (clone / CHARTS / "ceiba-database" / "Chart.yaml").read_text() == 'version: 1.1.0\nappVersion: "18"\n'
        assert (clone / WEB_APP / "index.html").read_text() == "built"

    assert git(repository, "rev-parse", "HEAD") == before
    assert git(repository, "status", "--porcelain") == ""


def test_a_release_that_is_taken_over_is_the_newest_commit_and_has_a_tag(repository: Path) -> None:
    with release_commit(repository, "1.1.0", DAY) as clone:
        take_over(repository, clone, "1.1.0")

    assert git(repository, "rev-parse", "HEAD") == git(repository, "rev-parse", "v1.1.0")
    assert 'version = "1.1.0"' in (repository / "pyproject.toml").read_text()


def test_changes_that_are_not_committed_stop_a_release(repository: Path) -> None:
    (repository / "CHANGELOG.md").write_text("changed")

    with pytest.raises(NoRelease, match="not committed"), release_commit(repository, "1.1.0", DAY):
        pass


@pytest.mark.skipif(not FULL, reason="it installs a whole image: CEIBA_FAULTS=full")
def test_a_bill_names_each_locked_package_of_an_image_with_its_version_and_a_licence() -> None:
    lock = (REPOSITORY / "requirements" / "ops.txt").read_text()
    # Those with a condition are for other systems.
    wanted = dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[.*\])?==([^\s;]+) \\$", lock, re.MULTILINE))

    components = list(licences(bill_of_part("ops", REPOSITORY)))

    assert wanted.items() <= {name.lower().replace("_", "-"): version for name, version, _ in components}.items()
    require_licences(components)


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no Node.js is installed, the one that built the web application (infra/local/node.sh)."""
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:{REPOSITORY / '.make' / 'node'}")


@pytest.mark.usefixtures("npm")
def test_a_bill_names_the_packages_that_are_inside_the_web_application() -> None:
    declared = json.loads((REPOSITORY / "gateway" / "web" / "package.json").read_text())["dependencies"]

    components = list(licences(bill_of_web(REPOSITORY)))

    assert declared.keys() <= {name for name, _, _ in components}
    require_licences(components)


@pytest.mark.skipif(not FULL, reason="the whole release takes a minute: CEIBA_FAULTS=full")
@pytest.mark.usefixtures("npm")
@pytest.mark.timeout(600)
def test_a_trial_run_builds_a_whole_release_whose_wheel_holds_every_file_of_the_platform(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(REPOSITORY), str(clone))
    shutil.copytree(REPOSITORY / WEB_APP, clone / WEB_APP)
    program = [sys.executable, "-m", "infra.release", "99.0.0", "--to", str(tmp_path / "dist")]
    subprocess.run(program, cwd=clone, env={**os.environ, "PYTHONPATH": str(clone)}, check=True)

    dist = tmp_path / "dist"
    sums = dict(line.split()[::-1] for line in (dist / "SHA256SUMS").read_text().splitlines())
    assert sums == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in dist.iterdir() if file.name != "SHA256SUMS"
    }
    with zipfile.ZipFile(dist / "ceiba-99.0.0-py3-none-any.whl") as wheel:
        inside = set(wheel.namelist())
    needed = git(clone, "ls-files", "shared", "services", "gateway", "infra").splitlines()
    outside = ("gateway/web/", "infra/helm/", "infra/watch/")
    lacking = {file for file in needed if file not in inside and not file.startswith(outside)}
    assert {Path(file).suffix for file in lacking} <= {".md", ".sh", ".template", ""}
    assert {str(file.relative_to(REPOSITORY)) for file in (REPOSITORY / WEB_APP).rglob("*.*") if file.suffix} <= inside
