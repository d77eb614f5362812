"""Word and OpenDocument files with anything inside, as an attacker or a careless program writes them."""

import io
import zipfile
from collections.abc import Mapping

from tests.support.builders.files import HOME, a_docx, an_odt

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    ' xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
)
_SIGNATURE = (
    '<document-signatures xmlns="urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0">'
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="x"><SignedInfo>'
    '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
    '<Reference URI="content.xml"/><Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#y"/>'
    "</SignedInfo></Signature></document-signatures>"
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


def linked_picture() -> bytes:
    """A picture whose relation calls itself a link to click."""
    relation = f'<Relationship Id="r1" Type="{REL}/hyperlink" Target="{HOME}" TargetMode="External"/>'
    picture = f'<a:blip xmlns:a="a" xmlns:r="{REL}" r:link="r1"/>'
    rels = {"word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>"}
    return docx_with(document(picture), **rels)


def code_of(*pieces: str) -> str:
    """The code of a field; a piece that is XML stands in it as it is."""
    runs = "".join(
        piece if piece.startswith("<") else f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces
    )
    return f"{char('begin')}{runs}{char('separate')}<w:r><w:t>x</w:t></w:r>{char('end')}"


def deleted(code: str) -> str:
    return f"<w:del><w:r><w:delInstrText>{code}</w:delInstrText></w:r></w:del>"


def vml(element: str, attribute: str) -> bytes:
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    return docx_with(document(f"<v:{element} {spaces} {attribute}/>"))


def odt_with(inside: str, part: str = "content.xml") -> bytes:
    return an_odt(**{part: f"<office:document-content {ODF}>{inside}</office:document-content>"})


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def doubled() -> bytes:
    """A document with a second main part under the same name in other letters."""
    return a_docx(**{"WORD/document.xml": field_of("DDEAUTO cmd")})


def signed_odt(inside: str) -> bytes:
    """An ODT with these properties, and a part that looks like a signature."""
    meta = f"<office:document-meta {ODF}><office:meta>{inside}</office:meta></office:document-meta>"
    return an_odt(**{"meta.xml": meta, "META-INF/documentsignatures.xml": _SIGNATURE})


def named(kind: str, content: str, at: str = "odd/place.bin") -> bytes:
    """A docx with a part under a name of its own, of which the package says what it is."""
    relation = f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/{kind}" Target="/{at}"/>'
    return a_docx(**{at: content, "_rels/.rels": f"<Relationships>{relation}</Relationships>"})


def typed(kind: str, content: str) -> bytes:
    """A docx with a part of a kind that only its content type tells."""
    types = f"<Types><Override PartName='/odd/Place.xml' ContentType='application/vnd.x.{kind}+xml'/></Types>"
    return a_docx(**{"[Content_Types].xml": types, "odd/place.xml": content})
