"""Which files belong to the project, as git knows them."""

import subprocess

import pytest

from infra.local.programs import REPOSITORY


def tracked_paths(*patterns: str) -> list[str]:
    """The tracked paths; of an archive, where nobody knows them, the test is skipped."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("no checkout of git: which files are tracked is unknown", allow_module_level=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return [path for path in listed.stdout.split("\0") if path]
