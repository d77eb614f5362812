"""The walls between the parts, as import-linter sees them."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.architecture


def test_every_import_contract_is_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    linted = subprocess.run(
        [program, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True, timeout=100, check=False
    )

    assert linted.returncode == 0, linted.stdout[-4000:]
