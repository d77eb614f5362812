"""Encrypted files in a bucket of a server that speaks S3."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from services.cases.adapters.documents.document_storage import StoredFile
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Bucket:
    """Where it is, and who we are there."""

    endpoint: str
    name: str
    region: str
    access_key: str
    secret_key: str


class BucketStorage:
    """One object a document, `<country>/<id>`. An object is there whole or not at all."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def require_access(self) -> None:
        """Raises Unavailable unless the bucket is there and this account may list it."""
        self._ask("list_objects_v2", MaxKeys=1)

    def put(self, country: Country, document_id: UUID, sealed: bytes) -> None:
        """Keep a file. Raises Unavailable."""
        self._ask("put_object", Key=_key(country, document_id), Body=sealed, ContentType="application/octet-stream")

    def get(self, country: Country, document_id: UUID) -> bytes:
        """A file. Raises NotFound, Unavailable."""
        answer = self._ask("get_object", Key=_key(country, document_id))
        try:
            with answer["Body"] as body:
                content: bytes = body.read()
        except self._errors as error:
            raise _failed(error) from None
        return content

    def delete(self, country: Country, document_id: UUID) -> None:
        """Remove a file, if it is there. Raises Unavailable."""
        self._ask("delete_object", Key=_key(country, document_id))

    def files(self, country: Country) -> Iterator[StoredFile]:
        """Every file of a country. Raises Unavailable."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket.name, Prefix=f"{country}/")
        try:
            for page in pages:
                for each in page.get("Contents", ()):
                    yield StoredFile(UUID(each["Key"].rpartition("/")[2]), each["LastModified"])
        except self._errors as error:
            raise _failed(error) from None

    def _ask(self, operation: str, **arguments: object) -> Any:
        try:
            return getattr(self._client, operation)(Bucket=self._bucket.name, **arguments)
        except self._errors as error:
            code = getattr(error, "response", {}).get("Error", {}).get("Code")
            if operation == "get_object" and code in _MISSING:
                raise NotFound from None
            raise _failed(error) from None

    @cached_property
    def _errors(self) -> tuple[type[Exception], ...]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - only where there is a bucket
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - as above

        return BotoCoreError, ClientError, HTTPError

    @cached_property
    def _client(self) -> Any:
        # A second and 30 MB: only where there is a bucket.
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        own = self._bucket
        return boto3.session.Session().client(
            "s3",
            endpoint_url=own.endpoint,
            region_name=own.region,
            aws_access_key_id=own.access_key,
            aws_secret_access_key=own.secret_key,
            config=Config(
                connect_timeout=3,
                read_timeout=15,
                retries={"mode": "standard", "total_max_attempts": 2},
                s3={"addressing_style": "path"},
                # Sums that servers of others do not all know. What is stored is authenticated by its encryption.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )


def _key(country: Country, document_id: UUID) -> str:
    return f"{country}/{document_id}"


def _failed(error: Exception) -> Unavailable:
    log.error("document storage failed", error=type(error).__name__)
    return Unavailable(retry_after=30)
