"""The repository as a release finds and leaves it: nothing of it changes before everything is built."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.release.version import NoRelease, released, with_section, with_version

WEB_APP = Path("gateway/static/app")
CHARTS = Path("infra/helm")


@contextmanager
def release_commit(repository: Path, version: str, day: date) -> Iterator[Path]:
    """A clone of the last commit with one more, the release, and its tag. Raises NoRelease.

    The web application that was built in `repository` is there too.
    """
    if _git(repository, "status", "--porcelain"):
        raise NoRelease("there are changes that are not committed")
    with TemporaryDirectory() as folder:
        clone = Path(folder) / "ceiba"
        _git(repository, "clone", "--quiet", "--no-tags", str(repository), str(clone))
        number(clone, version, day)
        for setting in ("user.name", "user.email"):
            _git(clone, "config", setting, _git(repository, "config", "--default", "ceiba", setting).strip())
        _git(clone, "commit", "--quiet", "--all", "--message", f"docs: cut release {version}")
        _git(clone, "tag", f"v{version}")
        shutil.copytree(repository / WEB_APP, clone / WEB_APP)
        yield clone


def number(checkout: Path, version: str, day: date) -> None:
    """Write the number and the day of the release into the files that name them. Raises NoRelease."""
    project, changelog = checkout / "pyproject.toml", checkout / "CHANGELOG.md"
    text, notes = project.read_text("utf-8"), changelog.read_text("utf-8")
    project.write_text(with_version(text, version), "utf-8")
    changelog.write_text(with_section(notes, version, day), "utf-8")
    for chart in (checkout / CHARTS).glob("*/Chart.yaml"):
        lines = chart.read_text("utf-8").splitlines()
        chart.write_text("".join(f"{_numbered(line, released(text), version)}\n" for line in lines), "utf-8")


def take_over(repository: Path, clone: Path, version: str) -> None:
    """Put the commit of the release and its tag on the branch that is checked out. They are not pushed."""
    _git(repository, "fetch", "--quiet", str(clone), f"refs/tags/v{version}:refs/tags/v{version}")
    _git(repository, "merge", "--quiet", "--ff-only", f"v{version}")


def _numbered(line: str, before: str, version: str) -> str:
    # A chart may be of another program: its `appVersion` is not ours.
    name, _, value = line.partition(": ")
    return f"{name}: {version}" if name in ("version", "appVersion") and value == before else line


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout
