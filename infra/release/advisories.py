"""Known weaknesses of the packages that images are made of. `python -m infra.release.advisories` prints them.

Exit codes: 0 none is known, 1 some are, 3 there was no feed to ask, for one package or for all: nothing is known then.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from infra.local.programs import REPOSITORY

FOUND, NO_FEED = 1, 3


@dataclass(frozen=True, slots=True)
class Audit:
    """How many packages were looked up, those that no feed knows, and the advisories (`package version: id`)."""

    asked: int
    unknown: int
    advisories: Sequence[str]

    @property
    def code(self) -> int:
        """The exit code. An advisory weighs more than a missing feed."""
        return FOUND if self.advisories else NO_FEED if self.unknown else 0


def audit_python(lock: Path) -> Audit:
    """The packages of a lock, by the advisories of the Python package index."""
    program = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--require-hashes"]
    return read_pip_audit(_printed([*program, "--format", "json", "--progress-spinner", "off"], REPOSITORY))


def audit_web(folder: Path) -> Audit:
    """The packages of the web application, by the advisories of npm's registry."""
    return read_npm_audit(_printed(["npm", "audit", "--json"], folder))


def _printed(program: list[str], folder: Path) -> str:
    """What it prints. Its exit code says no more, and what it complains of without a feed is long."""
    done = subprocess.run(
        program, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    )
    return done.stdout


def read_pip_audit(output: str) -> Audit:
    """What `pip-audit --format json` printed; nothing when it could not reach its feed at all."""
    packages = json.loads(output)["dependencies"] if output.strip() else []
    found = [f"{one['name']} {one['version']}: {known['id']}" for one in packages for known in one.get("vulns", [])]
    skipped = sum("skip_reason" in one for one in packages)
    return Audit(asked=len(packages), unknown=skipped if packages else 1, advisories=found)


def read_npm_audit(output: str) -> Audit:
    """What `npm audit --json` printed: an error in place of a report when the registry offers none."""
    report = json.loads(output) if output.strip() else {}
    if "vulnerabilities" not in report:
        return Audit(asked=0, unknown=1, advisories=[])
    found = [f"{name} {one['range']}: {one['severity']}" for name, one in sorted(report["vulnerabilities"].items())]
    return Audit(asked=report["metadata"]["dependencies"]["total"], unknown=0, advisories=found)


@click.command()
def main() -> None:
    """Look up every package of the images and of the web application."""
    audits = {
        "Python": audit_python(REPOSITORY / "requirements" / "local.txt"),
        "web": audit_web(REPOSITORY / "gateway" / "web"),
    }
    for name, audit in audits.items():
        for line in audit.advisories:
            click.echo(f"{name}: {line}")
        if audit.unknown:
            click.echo(f"{name}: NO FEED for {audit.unknown} of {max(audit.asked, audit.unknown)} packages: unknown")
        elif not audit.advisories:
            click.echo(f"{name}: nothing is known against {audit.asked} packages")
    codes = {audit.code for audit in audits.values()}
    sys.exit(FOUND if FOUND in codes else max(codes))


if __name__ == "__main__":
    main()
