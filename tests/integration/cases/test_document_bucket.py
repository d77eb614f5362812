"""Encrypted files in a bucket of a real object store (SeaweedFS), and what happens when it is away."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.cases.adapters.documents.document_bucket import Bucket, BucketStorage
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.ids import new_id
from tests.support.object_store import object_store

pytestmark = pytest.mark.integration

GT, HN = Country("GT"), Country("HN")


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with object_store(tmp_path_factory.mktemp("objects")) as bucket:
        yield bucket


def test_a_file_is_kept_read_and_removed(bucket: Bucket) -> None:
    storage, document, sealed = BucketStorage(bucket), new_id(), os.urandom(10_000_000)

    storage.put(GT, document, sealed)

    assert storage.get(GT, document) == sealed
    with pytest.raises(NotFound):
        storage.get(HN, document)
    storage.delete(GT, document)
    storage.delete(GT, document)
    with pytest.raises(NotFound):
        storage.get(GT, document)


def test_the_files_of_a_country_are_listed_over_pages(bucket: Bucket) -> None:
    storage, documents = BucketStorage(bucket), {new_id() for _ in range(5)}
    for document in documents:
        storage.put(HN, document, b"sealed")
    storage.put(Country("SV"), new_id(), b"of another country")

    files = list(storage.files(HN))

    assert {file.document_id for file in files} == documents
    assert all(abs(file.since - datetime.now(UTC)) < timedelta(minutes=5) for file in files)


def test_a_wrong_secret_is_no_missing_file(bucket: Bucket) -> None:
    wrong = BucketStorage(replace(bucket, secret_key="wrong"))

    with pytest.raises(Unavailable):
        wrong.put(GT, new_id(), b"sealed")
    with pytest.raises(Unavailable):
        wrong.get(GT, new_id())
    with pytest.raises(Unavailable):
        list(wrong.files(GT))


def test_a_store_that_is_away_is_unavailable() -> None:
    away = Bucket(endpoint="http://127.0.0.1:9", name="documents", region="x", access_key="a", secret_key="b")
    storage = BucketStorage(away)

    with pytest.raises(Unavailable):
        storage.put(GT, new_id(), b"sealed")
    with pytest.raises(Unavailable):
        storage.get(GT, new_id())
    with pytest.raises(Unavailable):
        list(storage.files(GT))
