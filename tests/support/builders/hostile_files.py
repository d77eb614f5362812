"""Files that call home, start programs, fill memories or name who made them, and ordinary ones that look alike."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from pypdf import PdfWriter
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

from services.cases.domain.document_refusals import ACTIVE, BROKEN, FIELD, ON_OPENING, OUTSIDE, TOO_COMPLEX
from tests.support.builders.files import PLANTED, a_docx, an_odt

HOME = "http://198.51.100.7/x.png"
UNC = "\\\\198.51.100.7\\share\\x"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
)


def field_of(*pieces: str) -> str:
    """A document with one field whose code stands in pieces."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return document(f"{char('begin')}{runs}{char('separate')}<w:r><w:t>x</w:t></w:r>{char('end')}")


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def document(inside: str) -> str:
    return f"<w:document {W}><w:body><w:p>{inside}</w:p></w:body></w:document>"


def docx_with(text: str, **more: str) -> bytes:
    return a_docx(**{"word/document.xml": text, **more})


def related(kind: str, target: str, *, mode: str = ' TargetMode="External"', of: str = "document") -> bytes:
    relation = f'<Relationship Id="r1" Type="{REL}/{kind}" Target="{target}"{mode}/>'
    return a_docx(**{f"word/_rels/{of}.xml.rels": f"<Relationships>{relation}</Relationships>"})


def odt_with(inside: str, part: str = "content.xml") -> bytes:
    return an_odt(**{part: f"<office:document-content {ODF}>{inside}</office:document-content>"})


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


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def doubled() -> bytes:
    """A document with a second main part under the same name in other letters."""
    return a_docx(**{"WORD/document.xml": field_of("DDEAUTO cmd")})


_FIELDS = (
    *("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe x", "DDE excel x", f'INCLUDEPICTURE "{HOME}" \\d'),
    *(f'INCLUDETEXT "{HOME}"', f'IMPORT "{HOME}"', 'LINK Excel.Sheet.8 "C:\\\\x.xls"', f'DATABASE \\d "{HOME}"'),
    *("MACROBUTTON AutoOpen x", "EMBED Equation.3", f'RD "{HOME}"', 'PRINT "x"', "ADDIN x", "CONTROL x"),
)
_FETCHED = (
    *("image", "attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "mailMergeSource", "package"),
    *("video", "audio", "font", "customXml", "settings", "header", "recipientData", "somethingNew"),
)
_ODT_FETCHES = {
    "image": f'<draw:image xlink:href="{HOME}"/>',
    "image of a share": f'<draw:image xlink:href="{UNC}"/>',
    "image by a short address": '<draw:image xlink:href="//198.51.100.7/x"/>',
    "image of a file": '<draw:image xlink:href="file:///etc/x"/>',
    "image beside it": '<draw:image xlink:href="../x.png"/>',
    "section": f'<text:section-source xlink:href="{HOME}"/>',
    "fill": f'<draw:fill-image xlink:href="{HOME}"/>',
    "form": f'<form:form xlink:href="{HOME}"/>',
    "data": '<office:dde-source office:dde-application="soffice"/>',
    "data in text": "<text:dde-connection/>",
    "link to a share": f'<text:a xlink:href="{UNC}">x</text:a>',
    "link to a macro": '<text:a xlink:href="vnd.sun.star.script:x">x</text:a>',
    "sheet": f'<table:table-source xlink:href="{HOME}"/>',
}
_ODT_ACTS = {
    "listener": '<script:event-listener script:event-name="dom:load"/>',
    "listener in other letters": '<x:event-listener xmlns:x="urn:oasis:names:tc:opendocument:xmlns:script:1.0"/>',
    "script": "<text:script>x</text:script>",
    "applet": "<draw:applet/>",
    "plugin": "<draw:plugin/>",
    "object": "<draw:object-ole/>",
    "frame": "<draw:floating-frame/>",
}
_OPENINGS = {
    "address": (dictionary(S="/URI", URI=HOME), ON_OPENING),
    "thread of a share": (dictionary(S="/Thread", F=UNC), ON_OPENING),
    "named action": (dictionary(S="/Named", N="/Print"), ON_OPENING),
    "page and then an address": (
        dictionary(S="/GoTo", Next=dictionary(S="/URI", URI=HOME), D=ArrayObject()),
        ON_OPENING,
    ),
    "program": (dictionary(S="/Launch", F="cmd.exe"), ACTIVE),
    "script": (dictionary(S="/JavaScript", JS="x"), ACTIVE),
    "form that is sent": (dictionary(S="/SubmitForm", F=HOME), ACTIVE),
    "data that is fetched": (dictionary(S="/ImportData", F=UNC), ACTIVE),
    "other file": (dictionary(S="/GoToR", F=UNC), ACTIVE),
    "film": (dictionary(S="/Rendition"), ACTIVE),
}
_CLICKS = {
    "thread of a share": (dictionary(S="/Thread", F=UNC), OUTSIDE),
    "thread of a named file": (dictionary(S="/Thread", F=dictionary(Type="/Filespec", UF=UNC)), OUTSIDE),
    "share": (dictionary(S="/URI", URI=UNC), OUTSIDE),
    "file": (dictionary(S="/URI", URI="file://198.51.100.7/x"), OUTSIDE),
    "script": (dictionary(S="/URI", URI="javascript:x"), OUTSIDE),
    "program": (dictionary(S="/Launch", F="cmd.exe"), ACTIVE),
    "other file": (dictionary(S="/GoToR", F="x.pdf"), ACTIVE),
}

HOSTILE: Mapping[str, tuple[bytes, str]] = {
    **{f"docx: field {code.split()[0]}": (docx_with(field_of(code)), FIELD) for code in _FIELDS},
    "docx: field in pieces": (docx_with(field_of("DD", "EAU", "TO cmd")), FIELD),
    "docx: field in small letters": (docx_with(field_of(" ddeauto cmd")), FIELD),
    "docx: simple field": (docx_with(document('<w:fldSimple w:instr="DDE excel x"/>')), FIELD),
    "docx: field without an end": (
        docx_with(document(f"{char('begin')}<w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r>")),
        FIELD,
    ),
    "docx: field that another one names": (
        docx_with(
            document(
                f"{char('begin')}{char('begin')}<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>{char('end')}"
                f"<w:r><w:instrText> cmd</w:instrText></w:r>{char('end')}"
            )
        ),
        FIELD,
    ),
    "docx: field of a header": (a_docx(**{"word/header1.xml": field_of("DDEAUTO cmd")}), FIELD),
    "docx: link field to a share": (docx_with(field_of(f'HYPERLINK "{UNC}"')), OUTSIDE),
    **{f"docx: {kind} elsewhere": (related(kind, HOME), OUTSIDE) for kind in _FETCHED},
    "docx: image of a share": (related("image", UNC), OUTSIDE),
    "docx: image elsewhere that does not say so": (related("image", HOME, mode=""), OUTSIDE),
    "docx: mode in other letters": (related("image", "x.png", mode=' TargetMode="EXTERNAL"'), OUTSIDE),
    "docx: template of settings": (related("attachedTemplate", UNC, of="settings"), OUTSIDE),
    "docx: link to a share": (related("hyperlink", UNC), OUTSIDE),
    "docx: link to a file": (related("hyperlink", "file:///c:/x.exe"), OUTSIDE),
    "docx: link to a script": (related("hyperlink", "javascript:x"), OUTSIDE),
    "docx: old picture elsewhere": (docx_with(f'<w:document {W}><imagedata src="{HOME}"/></w:document>'), OUTSIDE),
    "docx: mail merge": (a_docx(**{"word/settings.xml": f"<w:settings {W}><w:mailMerge/></w:settings>"}), OUTSIDE),
    "docx: page inside": (related("aFChunk", "part.html", mode=""), ACTIVE),
    "docx: object inside": (related("oleObject", "x.bin", mode=""), ACTIVE),
    "docx: own buttons": (a_docx(**{"customUI/customUI.xml": "<customUI onLoad='x'/>"}), ACTIVE),
    "docx: own buttons elsewhere": (related("ui/extensibility", "ui.xml", mode=""), ACTIVE),
    "docx: macros": (a_docx(**{"word/vbaProject.bin": "x"}), ACTIVE),
    "docx: control": (a_docx(**{"word/activeX/activeX1.xml": "<x/>"}), ACTIVE),
    "docx: entities": (a_docx(**{"word/x.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), ACTIVE),
    "docx: two parts of one name": (doubled(), BROKEN),
    "docx: 60 MB in 60 KB": (
        packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>", "word/x.bin": bytes(60 * 2**20)}),
        TOO_COMPLEX,
    ),
    "docx: long text": (a_docx(**{"word/x.xml": "<a>" + " " * 9 * 2**20 + "</a>"}), TOO_COMPLEX),
    **{f"odt: {name}": (odt_with(inside), OUTSIDE) for name, inside in _ODT_FETCHES.items()},
    **{f"odt: {name}": (odt_with(inside), ACTIVE) for name, inside in _ODT_ACTS.items()},
    "odt: image of a style": (odt_with(_ODT_FETCHES["fill"], "styles.xml"), OUTSIDE),
    "odt: macros": (an_odt(**{"Basic/Standard/x.xml": "<x/>"}), ACTIVE),
    "odt: scripts": (an_odt(**{"Scripts/python/x.py": "x"}), ACTIVE),
    **{f"pdf: opens with {name}": (opens_with(action), code) for name, (action, code) in _OPENINGS.items()},
    **{f"pdf: click on {name}": (on_a_click(action), code) for name, (action, code) in _CLICKS.items()},
    "pdf: page that is turned": (pdf_with(turned_page), ON_OPENING),
    "pdf: script by its name": (pdf_with(named_script), ACTIVE),
    "pdf: content elsewhere": (pdf_with(stream_from_elsewhere), OUTSIDE),
    "pdf: file inside": (pdf_with(lambda writer: writer.add_attachment("x.txt", b"x")), ACTIVE),
}
"""Name → file, and the code of its refusal."""


def contents(writer: PdfWriter) -> None:
    writer.add_outline_item(title="Capítulo", page_number=1)
    action = dictionary(S="/GoTo", D=ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")]))
    writer.root_object[NameObject("/OpenAction")] = action
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), target_page_index=1, fit=Fit.fit()))


def first_page(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = ArrayObject(
        [writer.pages[0].indirect_reference, NameObject("/Fit")]
    )


HARMLESS: Mapping[str, bytes] = {
    "docx: a link": related("hyperlink", "https://example.org/a"),
    "docx: a mail address": related("hyperlink", "mailto:a@example.org"),
    "docx: a picture inside": related("image", "media/image1.png", mode=""),
    "docx: a page number": docx_with(field_of(" PAGE ")),
    "docx: a table of contents": docx_with(field_of(' TOC \\o "1-3" \\h ')),
    "docx: a link field": docx_with(field_of(' HYPERLINK "https://example.org/dde" ')),
    "docx: a word of a field in the text": docx_with(document("<w:r><w:t>DDEAUTO INCLUDEPICTURE</w:t></w:r>")),
    "odt: a link": odt_with('<text:a xlink:href="https://example.org">x</text:a>'),
    "odt: a picture inside": odt_with('<draw:image xlink:href="Pictures/1.png"/>'),
    "odt: no scripts": odt_with("<office:scripts/>"),
    "odt: a bookmark": odt_with('<text:a xlink:href="#x">x</text:a>'),
    "pdf: a link": pdf_with(link="https://example.org"),
    "pdf: a table of contents": pdf_with(contents),
    "pdf: a first page": pdf_with(first_page),
    "pdf: two pages": pdf_with(),
}

_CORE = f"<cp:coreProperties xmlns:cp='x' xmlns:dc='y'><dc:creator>{PLANTED}</dc:creator></cp:coreProperties>"


def _with_notes(writer: PdfWriter) -> None:
    notes = DecodedStreamObject()
    notes.set_data(f"<x:xmpmeta>{PLANTED}</x:xmpmeta>".encode())
    notes[NameObject("/Type")] = NameObject("/Metadata")
    for each in (writer.root_object, writer.pages[0]):
        each[NameObject("/Metadata")] = writer._add_object(notes)


def _signed(writer: PdfWriter) -> None:
    signature = dictionary(Type="/Sig", ByteRange=ArrayObject(map(NumberObject, (0, 1, 2, 3))))
    writer.root_object[NameObject("/Extensions")] = writer._add_object(signature)


NAMING: Mapping[str, bytes] = {
    "docx: who made it": a_docx(**{"docProps/core.xml": _CORE}),
    "docx: the company": a_docx(**{"docProps/app.xml": f"<Properties><Company>{PLANTED}</Company></Properties>"}),
    "docx: own properties": a_docx(**{"docProps/custom.xml": f"<Properties>{PLANTED}</Properties>"}),
    "odt: who made it": an_odt(**{"meta.xml": f"<meta><creator>{PLANTED}</creator></meta>"}),
    "pdf: who made it": pdf_with(told={"/Author": PLANTED, "/Title": PLANTED}),
    "pdf: notes": pdf_with(_with_notes),
}
"""Files that say who made them, where a program shows it."""
SIGNED: Mapping[str, bytes] = {
    "docx": a_docx(**{"docProps/core.xml": _CORE, "_xmlsignatures/sig1.xml": "<Signature/>"}),
    "odt": an_odt(**{"meta.xml": f"<meta>{PLANTED}</meta>", "META-INF/documentsignatures.xml": "<signatures/>"}),
    "pdf": pdf_with(_signed, told={"/Author": PLANTED}),
}
