"""The images of a release: built by the engine of this machine, with what Debian put into them."""

import subprocess
from pathlib import Path


def engine_answers() -> bool:
    """Whether a container engine runs here. It is asked, because the program alone builds nothing."""
    try:
        asked = subprocess.run(["docker", "version"], capture_output=True, check=False, timeout=10)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def build(part: str, version: str, repository: Path, base: str | None) -> str:
    """Build `ceiba/<part>:<version>` on `base`; its digest, by which a deployment names exactly this image."""
    image = f"ceiba/{part}:{version}"
    dockerfile = str(repository / "infra" / "docker" / "Dockerfile")
    command = ["docker", "build", "--quiet", "--file", dockerfile, "--build-arg", f"SERVICE={part}", "--tag", image]
    command += ["--build-arg", f"PYTHON={base}"] if base else []
    subprocess.run([*command, "."], cwd=repository, stdout=subprocess.DEVNULL, check=True)
    return _output("docker", "inspect", "--format", "{{.Id}}", image).strip()


def system_packages(part: str, version: str) -> dict[str, str]:
    """The Debian packages in an image: name → version."""
    shown = "--showformat=${Package} ${Version}\\n"
    image = f"ceiba/{part}:{version}"
    lines = _output("docker", "run", "--rm", "--entrypoint", "dpkg-query", image, "--show", shown).splitlines()
    return dict(line.split(" ", 1) for line in lines)


def _output(*command: str) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
