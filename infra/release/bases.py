"""The images of others that a release is made of and started with, by digest: a tag may mean something else tomorrow.

docker-compose.yml names them (`x-images`), each with the variable that replaces it.
"""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

_DECLARED = re.compile(r"\$\{(CEIBA_IMAGE_[A-Z]+):-([\w./-]+:[\w.-]+)\}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
PYTHON = "CEIBA_IMAGE_PYTHON"
"""The image that all of ours are made from."""


class NoDigest(Exception):
    """The registries of these images did not say which they are today."""


def declared(repository: Path) -> dict[str, str]:
    """Variable → name and tag."""
    return dict(_DECLARED.findall((repository / "docker-compose.yml").read_text("utf-8")))


def pinned(images: Mapping[str, str]) -> dict[str, str]:
    """Variable → name, tag and digest, of those whose registry answers."""
    found = {variable: (image, _digest_of(image)) for variable, image in images.items()}
    return {variable: f"{image}@{digest}" for variable, (image, digest) in found.items() if digest}


def require_digests(images: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Raises NoDigest with the names of those that were not found."""
    missing = [image for variable, image in images.items() if variable not in found]
    if missing:
        raise NoDigest(f"no registry said which image this is today: {', '.join(missing)}")


def as_lines(found: Mapping[str, str]) -> str:
    """The lines for the `.env` of a deployment."""
    return "".join(f"{variable}='{image}'\n" for variable, image in found.items())


def _digest_of(image: str) -> str:
    """The digest of the image for all processors, '' where the registry cannot be reached."""
    asked = ["docker", "buildx", "imagetools", "inspect", image, "--format", "{{.Manifest.Digest}}"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 and _DIGEST.fullmatch(done.stdout.strip()) else ""
