"""docker-compose.yml as `docker compose` itself reads it; no engine has to run for that."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.local.programs import REPOSITORY

ALL_PROFILES = "*"


def rendered(
    environment: Mapping[str, str], *profiles: str, env_file: Path = Path(os.devnull)
) -> dict[str, dict[str, Any]]:
    """`services`, `networks` and the rest, for a shell with these variables and the settings kept in `env_file`."""
    chosen = [flag for profile in profiles for flag in ("--profile", profile)]
    command = ["docker", "compose", "--env-file", str(env_file), *chosen, "config", "--format", "json"]
    given = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment}
    done = subprocess.run(command, cwd=REPOSITORY, env=given, stdout=subprocess.PIPE, check=True, timeout=30)
    described: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return described
