"""`python -m infra.release 1.1.0 --to DIST`: builds a release; `--take-over` puts it on the branch.

What DIST holds: the wheel, the chart, a bill of materials and a list of licences for each image, the digests of the
images where an engine runs, those of the images of others (`images.env`), the notes, and the SHA-256 of each file.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from infra.local.programs import REPOSITORY
from infra.release.bases import PYTHON, NoDigest, as_lines, declared, pinned, require_digests
from infra.release.bills import PARTS, WEB, Bill, bill_of_part, bill_of_web, licences, with_system_packages
from infra.release.checkout import CHARTS, release_commit, take_over
from infra.release.images import build, engine_answers, system_packages
from infra.release.licences import LicenceRefused, listed, require_licences
from infra.release.version import NoRelease, unreleased_notes


@click.command()
@click.argument("version")
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("dist"), show_default=True)
@click.option("--take-over", "for_good", is_flag=True, help="Put the commit of the release and its tag on this branch.")
@click.option("--part", "parts", multiple=True, type=click.Choice((*PARTS, WEB)), help="Only these; for a trial.")
def main(version: str, target: Path, for_good: bool, parts: Sequence[str]) -> None:
    """Build release VERSION. Without --take-over the repository stays as it is."""
    if for_good and parts:
        raise click.UsageError("a release has all parts")
    try:
        notes = unreleased_notes((REPOSITORY / "CHANGELOG.md").read_text("utf-8"))
        with release_commit(REPOSITORY, version, datetime.now(UTC).date()) as clone:
            bases = _bases(clone, for_good=for_good)
            build_release(clone, version, notes, target, parts or (*PARTS, WEB), bases)
            if for_good:
                take_over(REPOSITORY, clone, version)
    except (NoRelease, NoDigest, LicenceRefused) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"release {version} is in {target}" + ("" if for_good else "; the repository was not changed"))


def _bases(clone: Path, *, for_good: bool) -> dict[str, str]:
    """The images of others by digest: of a release all, of a trial those that are known here. Raises NoDigest."""
    images = declared(clone)
    with _step("images of others"):
        found = pinned(images)
    try:
        require_digests(images, found)
    except NoDigest as missing:
        if for_good:
            raise
        click.echo(f"{missing}; a release would be refused")
    return found


def build_release(
    clone: Path, version: str, notes: str, target: Path, parts: Sequence[str], bases: Mapping[str, str]
) -> None:
    """Write all files of a release into the empty folder `target`. Raises NoRelease and LicenceRefused."""
    if target.exists() and any(target.iterdir()):
        raise NoRelease(f"{target} is not empty")
    target.mkdir(parents=True, exist_ok=True)
    with _step("wheel"):
        make = [sys.executable, "-m", "uv", "build", "--quiet", "--wheel", "--out-dir", str(target.absolute()), "."]
        subprocess.run(make, cwd=clone, check=True)
        # uv keeps what it writes out of a repository.
        (target / ".gitignore").unlink(missing_ok=True)
    for chart in sorted((clone / CHARTS).iterdir()):
        with _step(f"chart {chart.name}"):
            _pack_chart(chart, target / f"{chart.name}-{version}.tgz")
    (target / "images.env").write_text(as_lines(bases), "utf-8")
    digests = dict(_images(clone, version, parts, bases.get(PYTHON)))
    for part in parts:
        with _step(f"bill of {part}"):
            _write_bill(_bill(part, version, clone, with_image=part in digests), part, target)
    if digests:
        (target / "images.json").write_text(json.dumps(digests, indent=1) + "\n")
    (target / "NOTES.txt").write_text(f"Ceiba {version}\n\n{notes}\n", "utf-8")
    _write_sums(target)


def _images(clone: Path, version: str, parts: Sequence[str], base: str | None) -> Iterator[tuple[str, str]]:
    if not engine_answers():
        click.echo("no container engine answers: no image is built, and the bills lack Debian's packages")
        return
    for part in (part for part in parts if part != WEB):
        with _step(f"image of {part}"):
            yield part, build(part, version, clone, base)


def _bill(part: str, version: str, clone: Path, *, with_image: bool) -> Bill:
    bill = bill_of_web(clone) if part == WEB else bill_of_part(part, clone)
    return with_system_packages(bill, system_packages(part, version)) if with_image else bill


def _write_bill(bill: Bill, part: str, target: Path) -> None:
    components = list(licences(bill))
    require_licences(components)
    (target / f"{part}.cdx.json").write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", "utf-8")
    (target / f"{part}.licences.txt").write_text(listed(components), "utf-8")


def _pack_chart(chart: Path, file: Path) -> None:
    with tarfile.open(file, "w:gz") as archive:
        archive.add(chart, arcname=chart.name)


def _write_sums(target: Path) -> None:
    files = sorted(file for file in target.iterdir() if file.is_file())
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (target / "SHA256SUMS").write_text("".join(sums))


@contextmanager
def _step(name: str) -> Iterator[None]:
    click.echo(f"{name:<20}", nl=False)
    started = time.monotonic()
    yield
    click.echo(f" {time.monotonic() - started:5.1f} s")


if __name__ == "__main__":
    if shutil.which("git") is None:
        sys.exit("ceiba: a release needs git")
    main()
