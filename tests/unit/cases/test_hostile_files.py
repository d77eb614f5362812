"""Files that reach outside or act are refused by what they do; who made a document is taken out of it."""

import io
import zipfile
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from services.cases.cleaning.kinds import clean
from services.cases.domain.document_refusals import FileRefused
from tests.support.builders.files import PLANTED
from tests.support.builders.hostile_files import HARMLESS, HOSTILE, NAMING, SIGNED

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", HOSTILE)
def test_what_reaches_outside_or_acts_is_refused(name: str) -> None:
    content, code = HOSTILE[name]

    with pytest.raises(FileRefused) as refused:
        clean(content)
    assert refused.value.code == code


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_ordinary_is_kept_as_it_is(name: str) -> None:
    kept = clean(HARMLESS[name])

    assert (kept.content, kept.done) == (HARMLESS[name], ())


@pytest.mark.parametrize("name", NAMING)
def test_who_made_a_document_is_taken_out_and_the_rest_stays(name: str) -> None:
    assert PLANTED in shown(NAMING[name])

    kept = clean(NAMING[name])

    assert kept.done == ("properties_removed",)
    assert PLANTED not in shown(kept.content)
    assert clean(kept.content).done in ((), ("properties_removed",))
    assert extent(kept.content) == extent(NAMING[name])


@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_document_stays_as_it_is_and_says_so(name: str) -> None:
    kept = clean(SIGNED[name])

    assert (kept.content, kept.done) == (SIGNED[name], ("properties_kept",))


def test_the_files_are_counted(announce: Callable[[str], None]) -> None:
    assert len(HOSTILE) + len(NAMING) + len(SIGNED) >= 67
    announce(f"{len(HOSTILE)} files refused, {len(NAMING)} cleaned, {len(SIGNED)} signed, {len(HARMLESS)} ordinary")


def shown(content: bytes) -> str:
    """Everything that stands in a file, unpacked."""
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        found = [each.get("/Metadata") for each in (reader.root_object, *reader.pages)]
        notes = [each.get_object() for each in found if each is not None]
        texts = [each.get_data() for each in notes if isinstance(each, StreamObject)]
        return f"{dict(reader.metadata or {})}{texts}{content!r}"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def extent(content: bytes) -> object:
    """The pages, or the names of the parts."""
    if content.startswith(b"%PDF"):
        return len(PdfReader(io.BytesIO(content)).pages)
    return zipfile.ZipFile(io.BytesIO(content)).namelist()
