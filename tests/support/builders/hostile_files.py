"""Files that call home, start programs, fill memories or name who made them, and ordinary ones that look alike."""

from collections.abc import Mapping

from pypdf.generic import ArrayObject, NameObject

from services.cases.domain.documents.document_refusals import ACTIVE, BROKEN, FIELD, ON_OPENING, OUTSIDE, TOO_COMPLEX
from tests.support.builders.files import HOME, PLANTED, UNC, a_docx, an_odt
from tests.support.builders.indirect_pdfs import APART, each_apart, with_values_apart
from tests.support.builders.pdf_documents import (
    contents,
    dictionary,
    first_page,
    named_script,
    of_two_versions,
    on_a_click,
    opens_with,
    pdf_with,
    stream_from_elsewhere,
    stream_of_objects,
    turned_page,
    unlisted,
    with_notes,
    with_signature,
)
from tests.support.builders.text_documents import (
    W,
    char,
    code_of,
    deleted,
    document,
    docx_with,
    doubled,
    field_of,
    linked_picture,
    named,
    odt_with,
    packed,
    related,
    signed_odt,
    typed,
    vml,
)

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

_DISGUISED_FIELDS = {
    "put together from another one": code_of("DD", code_of("QUOTE 69"), "AUTO cmd"),
    "put together from a simple one": code_of("DD", '<w:fldSimple w:instr="QUOTE 69"/>', "AUTO cmd"),
    "with a sign for a letter": code_of("DD", '<w:r><w:sym w:char="0045"/></w:r>', "AUTO cmd"),
    "with a letter of the text": code_of("DD", "<w:r><w:t>E</w:t></w:r>", "AUTO cmd"),
    "behind a deleted one": code_of(deleted("PAGE "), "DDEAUTO cmd"),
    "of which a part is deleted": code_of("DDE", deleted("X"), "AUTO cmd"),
    "deleted": code_of(deleted("DDEAUTO cmd")),
    "of one of two choices": code_of(
        "<mc:AlternateContent xmlns:mc='mc'><mc:Choice><w:r><w:instrText>PAGE </w:instrText></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r></mc:Fallback></mc:AlternateContent>"
    ),
    "that nobody knows": code_of("SOMETHINGNEW x"),
}
_SPELLINGS = {
    "share": UNC,
    "share in slashes": "//198.51.100.7/x",
    "both slashes": "\\/198.51.100.7/x",
    "web in backslashes": "http:\\\\198.51.100.7\\x",
    "web in one backslash": "http:\\198.51.100.7",
    "web in percent": "http%3A//198.51.100.7/x",
    "web in blanks": "ht&#9;tp://198.51.100.7/x",
    "file": "file:x",
}
_ODT_ADDRESSES = {
    "control's picture": '<form:button form:image-data="{}"/>',
    "control's property": '<form:property form:property-name="ImageURL" office:string-value="{}"/>',
    "XForms data": '<x:instance xmlns:x="http://www.w3.org/2002/xforms" src="{}"/>',
    "XForms sending": '<x:submission xmlns:x="http://www.w3.org/2002/xforms" action="{}"/>',
    "XForms schema": '<x:model xmlns:x="http://www.w3.org/2002/xforms" schema="{}"/>',
    "form": '<form:form xlink:href="{}"/>',
    "attribute of a coming version": '<draw:frame draw:something-new="{}"/>',
}


_HOSTILE: Mapping[str, tuple[bytes, str]] = {
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
    **{f"docx: field {name}": (docx_with(document(code)), FIELD) for name, code in _DISGUISED_FIELDS.items()},
    "docx: link field that another one fills": (
        docx_with(document(code_of("HYPERLINK ", code_of("QUOTE 92"), "198.51.100.7"))),
        OUTSIDE,
    ),
    "docx: link field to a share behind a word": (docx_with(field_of(f'HYPERLINK \\l "x" "{UNC}"')), OUTSIDE),
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
    "docx: picture by a relation of a link": (linked_picture(), OUTSIDE),
    **{f"docx: picture of a {name}": (related("image", at, mode=""), OUTSIDE) for name, at in _SPELLINGS.items()},
    **{f"docx: old picture of a {name}": (vml("imagedata", f'src="{at}"'), OUTSIDE) for name, at in _SPELLINGS.items()},
    "docx: old picture that names where it was": (vml("imagedata", f'o:href="{HOME}"'), OUTSIDE),
    "docx: old drawing that leads to a share": (vml("shape", f'href="{UNC}"'), OUTSIDE),
    "docx: what stands before its links": (
        a_docx(**{"docProps/app.xml": f"<Properties><HyperlinkBase>{UNC}</HyperlinkBase></Properties>"}),
        OUTSIDE,
    ),
    "docx: part in letters of its own": (a_docx(**{"word/header1.xml": field_of("DDE x").replace("<", "L")}), BROKEN),
    "docx: part that begins late": (a_docx(**{"word/header1.xml": " " * 99 + field_of("DDEAUTO cmd")}), FIELD),
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
    **{
        f"odt: {name}, {spelling}": (odt_with(inside.format(at)), OUTSIDE)
        for name, inside in _ODT_ADDRESSES.items()
        for spelling, at in {**_SPELLINGS, "web": HOME}.items()
    },
    "odt: signed, loaded again": (signed_odt(f'<meta:auto-reload xlink:href="{HOME}"/>'), OUTSIDE),
    "odt: signed, template": (signed_odt(f'<meta:template xlink:href="{UNC}"/>'), OUTSIDE),
    "odt: signed, script": (signed_odt("<text:script>x</text:script>"), ACTIVE),
    "odt: image of a style": (odt_with(_ODT_FETCHES["fill"], "styles.xml"), OUTSIDE),
    "odt: macros": (an_odt(**{"Basic/Standard/x.xml": "<x/>"}), ACTIVE),
    "odt: scripts": (an_odt(**{"Scripts/python/x.py": "x"}), ACTIVE),
    **{f"pdf: opens with {name}": (opens_with(action), code) for name, (action, code) in _OPENINGS.items()},
    **{f"pdf: click on {name}": (on_a_click(action), code) for name, (action, code) in _CLICKS.items()},
    "pdf: page that is turned": (pdf_with(turned_page), ON_OPENING),
    "pdf: script by its name": (pdf_with(named_script), ACTIVE),
    "pdf: content elsewhere": (pdf_with(stream_from_elsewhere), OUTSIDE),
    "pdf: file inside": (pdf_with(lambda writer: writer.add_attachment("x.txt", b"x")), ACTIVE),
    "pdf: what stands before its links": (
        pdf_with(lambda writer: writer.root_object.update({NameObject("/URI"): dictionary(Base=UNC)})),
        OUTSIDE,
    ),
}
HOSTILE: Mapping[str, tuple[bytes, str]] = {
    **_HOSTILE,
    "pdf: program that its list leaves out": (unlisted(b"<</S /Launch /F (cmd.exe)>>"), ACTIVE),
    "pdf: program in a stream that its list leaves out": (
        unlisted(stream_of_objects(b"<</S /Launch /F (cmd.exe)>>")),
        ACTIVE,
    ),
    "pdf: opening of another beginning": (
        unlisted(b"<</Type /Catalog /OpenAction <</S /Named /N /Print>>>>"),
        ON_OPENING,
    ),
    **{
        name: (content, _HOSTILE[name.removesuffix(APART)][1])
        for name, content in each_apart({name: content for name, (content, _) in _HOSTILE.items()}).items()
    },
}
"""Name → file, and the code of its refusal."""


_HARMLESS: Mapping[str, bytes] = {
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
    "docx: a page of pages": docx_with(
        document(code_of("IF ", code_of("PAGE"), ' = 1 "a" "', code_of(" =2*", code_of(" NUMPAGES ")), '"'))
    ),
    "docx: a line of a table of contents": docx_with(
        document(code_of(' HYPERLINK \\l "_Toc1" ', "<w:r><w:t/></w:r>") + code_of(" PAGEREF _Toc1 \\h "))
    ),
    "docx: a field to fill in": docx_with(document(code_of(" FORMTEXT "))),
    "docx: a deleted page number": docx_with(document(code_of(deleted(" PAGE ")))),
    "docx: an old drawing with a link": vml("shape", 'href="https://example.org/a"'),
    "docx: an old picture inside": vml("imagedata", 'src="media/image1.png"'),
    "docx: a part above": related("customXml", "../customXml/item1.xml", mode=""),
    "docx: a drawing with a picture in it": a_docx(
        **{"word/media/a.svg": "<svg><image href='data:image/png;base64,AA'/><a href='https://example.org'/></svg>"}
    ),
    "odt: a source": odt_with('<text:bibliography-mark text:url="https://example.org/a">x</text:bibliography-mark>'),
    "odt: a control": odt_with('<form:text form:control-implementation="ooo:com.sun.star.form" form:label="C:\\x"/>'),
    "odt: a list of parts": an_odt(
        **{
            "manifest.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<r:type r:resource="http://docs.oasis-open.org/ns/office/1.2/meta/odf#ContentFile"/></r:RDF>'
        }
    ),
    "odt: an address in words": odt_with('<table:table-cell office:string-value="https://example.org"/>'),
}
HARMLESS: Mapping[str, bytes] = {**_HARMLESS, **each_apart(_HARMLESS)}

_CORE = f"<cp:coreProperties xmlns:cp='x' xmlns:dc='y'><dc:creator>{PLANTED}</dc:creator></cp:coreProperties>"


_PEOPLE = f"<w15:people xmlns:w15='x'><w15:person w15:author='{PLANTED}'/></w15:people>"
_NAMING: Mapping[str, bytes] = {
    "docx: who made it, elsewhere": named("package/2006/relationships/metadata/core-properties", _CORE),
    "docx: who made it, by its type": typed("core-properties", _CORE),
    "docx: who took part": a_docx(**{"word/people.xml": _PEOPLE}),
    "docx: who took part, elsewhere": named("office/2011/relationships/people", _PEOPLE),
    "docx: who changed it": docx_with(document(f'<w:ins w:id="1" w:author="{PLANTED}" w:date="x"/>')),
    "docx: who commented": a_docx(
        **{
            "word/comments.xml": f"<w:comments {W}><w:comment w:author = '{PLANTED}' w:initials='{PLANTED}'/>"
            "</w:comments>"
        }
    ),
    "docx: who made it": a_docx(**{"docProps/core.xml": _CORE}),
    "docx: the company": a_docx(**{"docProps/app.xml": f"<Properties><Company>{PLANTED}</Company></Properties>"}),
    "docx: own properties": a_docx(**{"docProps/custom.xml": f"<Properties>{PLANTED}</Properties>"}),
    "odt: who made it": an_odt(**{"meta.xml": f"<meta><creator>{PLANTED}</creator></meta>"}),
    "pdf: who made it": pdf_with(told={"/Author": PLANTED, "/Title": PLANTED}),
    "pdf: notes": pdf_with(with_notes),
}
NAMING: Mapping[str, bytes] = {
    **_NAMING,
    **each_apart(_NAMING),
    "pdf: who made an earlier version": of_two_versions(),
}
"""Files that say who made them, where a program shows it."""
_SIGNED_PDF = pdf_with(with_signature, told={"/Author": PLANTED})
SIGNED: Mapping[str, bytes] = {
    "docx": a_docx(**{"docProps/core.xml": _CORE, "_xmlsignatures/sig1.xml": "<Signature/>"}),
    "odt": an_odt(**{"meta.xml": f"<meta>{PLANTED}</meta>", "META-INF/documentsignatures.xml": "<signatures/>"}),
    "odt with a real one": signed_odt(f"<meta:initial-creator>{PLANTED}</meta:initial-creator>"),
    **{f"pdf{apart}": content for apart, content in {"": _SIGNED_PDF, APART: with_values_apart(_SIGNED_PDF)}.items()},
}
