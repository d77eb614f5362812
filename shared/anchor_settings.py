"""The bucket into which relays put heads of the audit chains, and in which nobody can change or delete them."""

from dataclasses import dataclass

from environs import FileAwareEnv
from marshmallow import ValidationError
from marshmallow.validate import Range

VARIABLES = tuple(
    f"CEIBA_AUDIT_ANCHOR_S3_{part}"
    for part in ("ENDPOINT", "BUCKET", "REGION", "CA", "ACCESS_KEY", "SECRET_KEY", "KEEP_DAYS")
)
KEEP_DAYS = 400
"""How long an object stays locked, unless CEIBA_AUDIT_ANCHOR_S3_KEEP_DAYS says another number."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class AnchorBucket:
    """Where it is, and who we are there."""

    endpoint: str
    name: str
    region: str
    access_key: str
    secret_key: str
    ca: str
    """A file with the certificate of the authority, where it is none that the machine knows; else empty."""
    keep_days: int


def anchor_bucket(env: FileAwareEnv) -> AnchorBucket | None:
    """The bucket that the environment names, if it names one. The rest must then be set too."""
    endpoint = env.str("AUDIT_ANCHOR_S3_ENDPOINT", "", validate=_encrypted)
    if not endpoint:
        return None
    return AnchorBucket(
        endpoint=endpoint,
        name=env.str("AUDIT_ANCHOR_S3_BUCKET"),
        region=env.str("AUDIT_ANCHOR_S3_REGION", "") or "us-east-1",
        access_key=env.str("AUDIT_ANCHOR_S3_ACCESS_KEY"),
        secret_key=env.str("AUDIT_ANCHOR_S3_SECRET_KEY"),
        ca=env.str("AUDIT_ANCHOR_S3_CA", ""),
        keep_days=env.int("AUDIT_ANCHOR_S3_KEEP_DAYS", KEEP_DAYS, validate=Range(min=1)),
    )


def _encrypted(endpoint: str) -> None:
    if endpoint and not endpoint.startswith("https://"):
        raise ValidationError("starts with https://")
