"""Bills of materials (CycloneDX 1.5 and 1.6, JSON): what is inside an image, with versions and licences."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PARTS = ("identity", "cases", "referrals", "reporting", "gateway", "ops")
"""The images, each with a lock of its own in `requirements/`."""
WEB = "web"
"""The web application, which is inside the image of the gateway."""

Bill = dict[str, Any]

_IN_WORDS = {"protobuf": "BSD-3-Clause"}
"""Packages whose metadata names their licence in words that `cyclonedx-py` leaves out."""


def bill_of_part(part: str, repository: Path) -> Bill:
    """The Python packages of an image, read from an environment into which its lock was installed."""
    with tempfile.TemporaryDirectory() as folder:
        python = f"{folder}/bin/python"
        _uv("venv", "--quiet", "--python", sys.executable, folder)
        lock = str(repository / "requirements" / f"{part}.txt")
        _uv("pip", "install", "--quiet", "--python", python, "--require-hashes", "--requirements", lock)
        program = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", python]
        return _named(json.loads(_output(program, repository)), f"ceiba-{part}")


def bill_of_web(repository: Path) -> Bill:
    """The packages that the web application is built from, without those of its tests and its build."""
    program = ["npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--omit", "dev"]
    return _named(json.loads(_output(program, repository / "gateway" / "web")), "ceiba-web")


def with_system_packages(bill: Bill, packages: Mapping[str, str]) -> Bill:
    """`bill` with the Debian packages of the image: name → version."""
    components = [
        {
            "type": "library",
            "bom-ref": f"deb/{name}",
            "name": name,
            "version": version,
            "purl": f"pkg:deb/debian/{name}@{version}",
        }
        for name, version in sorted(packages.items())
    ]
    return {**bill, "components": [*bill.get("components", []), *components]}


def licences(bill: Bill) -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each component; '' where none is known. Debian's are in the image itself."""
    for component in bill.get("components", []):
        if not component.get("purl", "").startswith("pkg:deb/"):
            known = [_licence(entry) for entry in component.get("licenses", [])] or [
                _IN_WORDS.get(component["name"], "")
            ]
            yield component["name"], component.get("version", ""), " AND ".join(sorted(set(known)))


def _licence(entry: Mapping[str, Any]) -> str:
    if "expression" in entry:
        return str(entry["expression"])
    return str(entry["license"].get("id") or entry["license"].get("name"))


def _named(bill: Bill, name: str) -> Bill:
    metadata = {k: v for k, v in bill.get("metadata", {}).items() if k != "timestamp"}
    metadata["component"] = {"type": "application", "bom-ref": name, "name": name}
    return {**{k: v for k, v in bill.items() if k != "serialNumber"}, "metadata": metadata}


def _uv(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "uv", *arguments], check=True)


def _output(program: list[str], folder: Path) -> str:
    return subprocess.run(program, cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout
