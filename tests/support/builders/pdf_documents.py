"""PDF files with anything inside, as an attacker or a careless program writes them."""

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.support.builders.files import HOME, PLANTED


def pdf_with(change: Any = None, *, link: str | None = None, told: dict[str, Any] | None = None) -> bytes:
    """Two pages; `change` gets the writer."""
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(200, 200)
    if link is not None:
        writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url=link))
    if told:
        writer.add_metadata(told)
    if change is not None:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def dictionary(**values: Any) -> DictionaryObject:
    """A dictionary of PDF; text that begins with `/` is a name."""
    return DictionaryObject({NameObject(f"/{name}"): _value(value) for name, value in values.items()})


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    return NumberObject(value) if isinstance(value, int) else value


def opens_with(action: DictionaryObject) -> bytes:
    return pdf_with(lambda writer: writer.root_object.update({NameObject("/OpenAction"): action}))


def on_a_click(action: DictionaryObject) -> bytes:
    def add(writer: PdfWriter) -> None:
        note = dictionary(Type="/Annot", Subtype="/Link", A=action, Rect=ArrayObject(map(NumberObject, (0, 0, 9, 9))))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return pdf_with(add)


def stream_from_elsewhere(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream[NameObject("/F")] = dictionary(FS="/URL", F=HOME)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def turned_page(writer: PdfWriter) -> None:
    writer.pages[1][NameObject("/AA")] = dictionary(O=dictionary(S="/URI", URI=HOME))


def named_script(writer: PdfWriter) -> None:
    script = writer._add_object(dictionary(S="/JavaScript", JS="app.alert(1)"))
    names = dictionary(Names=ArrayObject([TextStringObject("x"), script]))
    writer.root_object[NameObject("/Names")] = dictionary(JavaScript=names)


def unlisted(written: bytes) -> bytes:
    """A PDF with an object that its list of objects leaves out."""
    return pdf_with() + b"\n99 0 obj\n" + written + b"\nendobj\n"


def stream_of_objects(written: bytes) -> bytes:
    inside = b"98 0 " + written
    return b"<</Type /ObjStm /N 1 /First 5 /Length %d>>\nstream\n%b\nendstream" % (len(inside), inside)


def contents(writer: PdfWriter) -> None:
    writer.add_outline_item(title="Capítulo", page_number=1)
    action = dictionary(S="/GoTo", D=ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")]))
    writer.root_object[NameObject("/OpenAction")] = action
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), target_page_index=1, fit=Fit.fit()))


def first_page(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = ArrayObject(
        [writer.pages[0].indirect_reference, NameObject("/Fit")]
    )


def with_notes(writer: PdfWriter) -> None:
    notes = DecodedStreamObject()
    notes.set_data(f"<x:xmpmeta>{PLANTED}</x:xmpmeta>".encode())
    notes[NameObject("/Type")] = NameObject("/Metadata")
    for each in (writer.root_object, writer.pages[0]):
        each[NameObject("/Metadata")] = writer._add_object(notes)


def with_signature(writer: PdfWriter) -> None:
    signature = dictionary(Type="/Sig", ByteRange=ArrayObject(map(NumberObject, (0, 1, 2, 3))))
    writer.root_object[NameObject("/Extensions")] = writer._add_object(signature)


def of_two_versions() -> bytes:
    """A PDF whose properties were emptied by an addition at its end; the first ones still stand in it."""
    first = pdf_with(told={"/Author": PLANTED})
    number = PdfReader(io.BytesIO(first)).trailer.raw_get("/Info").idnum
    at, before = len(first), first.rpartition(b"startxref")[2].split()[0]
    trailer = first.rpartition(b"trailer")[2].rpartition(b">>")[0] + b"/Prev " + before + b">>"
    added = b"%d 0 obj\n<<>>\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer%b\nstartxref\n%d\n%%%%EOF\n" % (number, at, trailer, at + len(added))
    return first + added + table
