"""Files that reach outside or act are refused by what they do; who made a document is taken out of it."""

import io
import zipfile
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from services.cases.cleaning.kinds import clean
from services.cases.domain.documents.document_refusals import FileRefused
from tests.support.builders.files import PLANTED
from tests.support.builders.hostile_files import HARMLESS, HOSTILE, NAMING, SIGNED
from tests.support.builders.text_documents import W, docx_with

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


def test_who_changed_a_document_stays_apart_from_who_commented_and_the_rest_to_the_letter() -> None:
    text = (
        f"<w:document {W}><w:p><w:r><w:t>w:author='Ana &amp; Eva'</w:t></w:r><w:ins w:author='Ana &amp; Eva' w:id='1'/>"
        '<w:del w:id="2"   w:author="Eva"/><w:ins w:author="Ana &#38; Eva"/><w:comment w:initials="AE"/>'
        "</w:p></w:document>"
    )
    kept = clean(docx_with(text)).content

    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        written = archive.read("word/document.xml").decode()
    assert written == (
        f"<w:document {W}><w:p><w:r><w:t>w:author='Ana &amp; Eva'</w:t></w:r><w:ins w:author=\"1\" w:id='1'/>"
        '<w:del w:id="2"   w:author="2"/><w:ins w:author="1"/><w:comment w:initials=""/></w:p></w:document>'
    )
    assert (clean(kept).content, clean(kept).done) == (kept, ())


def test_every_file_of_the_corpus_is_counted(announce: Callable[[str], None]) -> None:
    counted = {"refused": len(HOSTILE), "cleaned": len(NAMING), "signed": len(SIGNED), "ordinary": len(HARMLESS)}

    announce(f"{sum(counted.values())} files: {', '.join(f'{many} {what}' for what, many in counted.items())}")
    assert counted == {"refused": 224, "cleaned": 15, "signed": 5, "ordinary": 31}


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
