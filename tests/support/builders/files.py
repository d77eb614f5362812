"""Files as people have them on their devices, good and bad ones. A name and a place are planted in them."""

import base64
import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

HOME = "http://198.51.100.7/x.png"
UNC = "\\\\198.51.100.7\\share\\x"
PLANTED = "Ixchel Tzunun"
"""What nobody may find in anything that is kept of an image, or in any log."""
GPS = 0x8825
MAKER, ARTIST, TURNED = 0x010F, 0x013B, 0x0112
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
# 64 × 48 points, with the same EXIF data as below; nothing that is installed writes this format.
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAAB4gABAAAAAAAAADIAAgAAAAACFAABAAAAAAAAAKYAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA"
    "AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEH"
    "BpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAA4G1kYXQAAAAuKAGvE4D2xs8Q"
    "xvYjPAbxGDeu8ZlWRU8YRpc7JbYls4fwh96SoeWpyEr6gbFIwAAAAAZFeGlmAABNTQAqAAAACAACAQ8AAgAAABAAAAAmiCUABAAAAAEAAAA2AA"
    "AAAENhbWVyYSBvZiBNYXJpYQAABAABAAIAAAACTgAAAAACAAUAAAADAAAAbAADAAIAAAACVwAAAAAEAAUAAAADAAAAhAAAAAAAAAAOAAAAAQAA"
    "ACYAAAABAAAAAgAAAAEAAABaAAAAAQAAAB4AAAABAAAALwAAAAE="
)
HEIC = base64.b64decode(_HEIC)


def exif(turned: int = 6) -> Image.Exif:
    """The notes of a telephone: who, with what, where, and how it was held."""
    notes = Image.Exif()
    notes[MAKER], notes[ARTIST], notes[TURNED] = "Telephone", PLANTED, turned
    place = notes.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (14.0, 38.0, 2.0), "W", (90.0, 30.0, 47.0)
    return notes


def picture(width: int = 320, height: int = 240) -> Image.Image:
    """A picture whose left half is dark."""
    image = Image.new("RGB", (width, height), (230, 200, 180))
    image.paste((20, 30, 40), (0, 0, width // 2, height))
    return image


def a_jpeg(width: int = 320, height: int = 240, *, noise: bool = False) -> bytes:
    """A photograph with its place, the name of who took it, and a text behind its end; `noise` makes it large."""
    image = Image.effect_noise((width, height), 80).convert("RGB") if noise else picture(width, height)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif(), comment=PLANTED, quality=90)
    return out.getvalue() + PLANTED.encode()


def an_image(kind: str) -> bytes:
    """A picture in one of Pillow's formats, with the same notes."""
    out = io.BytesIO()
    more = {"xmp": f"<x>{PLANTED}</x>".encode()} if kind == "WEBP" else {}
    picture().save(out, kind, exif=exif(1), **more)
    return out.getvalue()


def a_pdf(*, script: bool = False, inside: bool = False, password: str = "", launch: bool = False) -> bytes:
    """One empty page; with a script, a file inside, a password, or an action that starts a program."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        _add_action(writer, "/JavaScript", "/JS", "app.alert('hello')")
    if inside:
        writer.add_attachment("inside.txt", b"hello")
    if launch:
        _add_action(writer, "/Launch", "/F", "run.exe")
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _add_action(writer: PdfWriter, kind: str, key: str, value: str) -> None:
    action = {NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def a_docx(**parts: str) -> bytes:
    """A text document, with more parts by their paths."""
    kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return _zipped({"[Content_Types].xml": kinds, "word/document.xml": "<document/>", **parts})


def an_odt(**parts: str) -> bytes:
    """An OpenDocument text, with more parts by their paths."""
    manifest = "<manifest/>"
    return _zipped({"mimetype": ODT, "META-INF/manifest.xml": manifest, "content.xml": "<office/>", **parts})


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()
