"""What libraries make before the forks are made is no secret that the forks would share."""

import subprocess
import sys

import pytest

from infra.local.programs import REPOSITORY

IN_FORKS = """
import os, random, ssl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from infra.local.first_uses import use_libraries
from shared.kernel.ids import new_id

use_libraries()
for _ in range(3):
    if os.fork() == 0:
        drawn = (AESGCM.generate_key(256).hex(), ssl.RAND_bytes(16).hex(), random.random(), new_id().hex[16:])
        print(*drawn, flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="programs are forks on Linux only")
def test_each_fork_draws_random_numbers_of_its_own() -> None:
    drawn = subprocess.run(
        [sys.executable, "-c", IN_FORKS], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True
    ).stdout.splitlines()

    by_source = list(zip(*map(str.split, drawn), strict=True))
    assert [len(set(numbers)) for numbers in by_source] == [3, 3, 3, 3]
