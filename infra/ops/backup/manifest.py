"""The manifest of a backup: what it consists of, as canonical JSON that the platform has signed.

    {"manifest": {"format": 1, "id": …, "taken_at": …, "release": …, "parts": …, "fingerprints": …, "cluster": …},
     "signed_by": "<base64>", "signature": "<base64>"}

The signature (Ed25519) is over the canonical JSON of `manifest`: sorted keys, no spaces, UTF-8.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from infra.ops.backup.problems import BackupRefused

FORMAT = 1
NAME = "manifest.json"
Manifest = dict[str, Any]


def signed(manifest: Mapping[str, Any], private_key: str) -> str:
    """The text of the file. `private_key` is base64 of its 32 bytes."""
    signature = _private(private_key).sign(canonical(manifest))
    signed_by = public_key(private_key)
    return json.dumps(
        {"manifest": manifest, "signed_by": signed_by, "signature": base64.b64encode(signature).decode()},
        indent=1,
        sort_keys=True,
        ensure_ascii=False,
    )


def opened(text: str) -> tuple[Manifest, str]:
    """The manifest in a file and who signed it. Raises BackupRefused for another format or signature."""
    try:
        whole = json.loads(text)
        manifest, signed_by = whole["manifest"], whole["signed_by"]
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(signed_by))
        key.verify(base64.b64decode(whole["signature"]), canonical(manifest))
    except InvalidSignature:
        raise BackupRefused("the manifest of the backup was changed: its signature does not fit") from None
    except (ValueError, KeyError, TypeError):
        raise BackupRefused("the manifest of the backup cannot be read") from None
    if manifest.get("format") != FORMAT:
        raise BackupRefused("the backup is of another release of Ceiba, which has to restore it")
    return manifest, signed_by


def public_key(private_key: str) -> str:
    """The public half, as base64."""
    return base64.b64encode(_private(private_key).public_key().public_bytes_raw()).decode()


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and without spaces, in UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_of(file: Path) -> str:
    """The checksum of a file, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def part(name: str, file: Path) -> dict[str, Any]:
    """The entry of a part that is kept under `name`."""
    return {"name": name, "sha256": sha256_of(file), "bytes": file.stat().st_size}


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))
