"""Copies of keys are encrypted with `age` to a public key; the private one is kept where no backup is."""

import shutil
import subprocess
from pathlib import Path

from infra.ops.backup.problems import BackupRefused


def encrypt_for(recipient: str, plain: bytes, file: Path) -> None:
    """Write `plain`, encrypted, to `file`. Raises BackupRefused for a recipient that is none."""
    if not recipient:
        raise BackupRefused(
            "nobody can open a copy of the keys: set CEIBA_BACKUP_RECIPIENT to the public key that `age-keygen` prints"
        )
    _age(
        ["--encrypt", "--recipient", recipient, "--output", str(file)], plain, "CEIBA_BACKUP_RECIPIENT is no recipient"
    )


def decrypt_with(identity: Path, file: Path) -> bytes:
    """What `file` holds. Raises BackupRefused when it is not for `identity`."""
    if not identity.is_file():
        raise BackupRefused(f"there is no identity file {identity}")
    wrong = "the identity file does not open this backup: it is not the one of its recipient"
    return _age(["--decrypt", "--identity", str(identity), str(file)], None, wrong)


def _age(arguments: list[str], given: bytes | None, refusal: str) -> bytes:
    program = shutil.which("age")
    if program is None:
        raise BackupRefused("the program age is not installed (Debian's package `age`)")
    # What it prints is left out: it may quote the identity file.
    done = subprocess.run([program, *arguments], input=given, capture_output=True, check=False)
    if done.returncode:
        raise BackupRefused(refusal)
    return done.stdout
