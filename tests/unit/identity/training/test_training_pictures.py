"""A picture of a training module is a picture and nothing else, and small."""

import io
from pathlib import Path

import pytest
from PIL import Image as Bitmap

from services.identity.adapters.training.training_pictures import MOST_BYTES, PictureRefused, read_picture

pytestmark = pytest.mark.unit

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 640 320">'

PROLOGUE = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def a_bitmap(kind: str, width: int = 64, height: int = 32, *, frames: int = 1) -> bytes:
    target = io.BytesIO()
    first, *others = (Bitmap.new("RGB", (width, height), (100 * number, 0, 0)) for number in range(frames))
    first.save(target, kind, **({"save_all": True, "append_images": others} if others else {}))
    return target.getvalue()


def a_drawing(inside: str = "", *, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


GOOD: dict[str, tuple[str, bytes, str, tuple[int, int]]] = {
    "a drawing": ("a.svg", a_drawing('<path d="M0 0h9" fill="#1c5c47"/>'), "image/svg+xml", (640, 320)),
    "with a prologue": (
        "a.svg",
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + a_drawing(),
        "image/svg+xml",
        (640, 320),
    ),
    "with a mark of its bytes": ("a.svg", b"\xef\xbb\xbf" + a_drawing(), "image/svg+xml", (640, 320)),
    "that uses its own parts": (
        "a.svg",
        a_drawing('<defs><clipPath id="c"/></defs><g clip-path="url(#c)"><use href="#c"/><use xlink:href="#c"/></g>'),
        "image/svg+xml",
        (640, 320),
    ),
    "a PNG": ("dos-camas-2.png", a_bitmap("PNG"), "image/png", (64, 32)),
    "a WebP": ("a.webp", a_bitmap("WEBP"), "image/webp", (64, 32)),
}


@pytest.mark.parametrize(("name", "content", "media_type", "size"), GOOD.values(), ids=GOOD)
def test_a_plain_picture_is_read_with_its_size(
    tmp_path: Path, name: str, content: bytes, media_type: str, size: tuple[int, int]
) -> None:
    (tmp_path / name).write_bytes(content)
    image = read_picture(tmp_path, name)
    assert (image.media_type, image.content, (image.width, image.height)) == (media_type, content, size)


ACTIVE = {
    "a script": "<script>alert(1)</script>",
    "a script of another name space": '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
    "a page inside": '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
    "a handler": '<path onclick="alert(1)"/>',
    "a handler at its start": '<g onload="alert(1)"/>',
    "an image from elsewhere": '<image href="https://elsewhere.example/a.png"/>',
    "an image inside": '<image href="data:image/png;base64,AAAA"/>',
    "a part of another file": '<use href="other.svg#a"/>',
    "a part of another file, in the old way": '<use xlink:href="https://elsewhere.example/a.svg#a"/>',
    "a link": '<a href="https://elsewhere.example"><path d="M0 0"/></a>',
    "a colour from elsewhere": '<path fill="url(https://elsewhere.example/a.svg#a)"/>',
    "the same with blanks and quotes": """<path fill="URL ( 'https://elsewhere.example/a.svg#a')"/>""",
    "the same with an escape": r"""<path fill="\75rl(https://elsewhere.example/a.svg#a)"/>""",
    "another base": '<g xml:base="https://elsewhere.example/"><use href="#a"/></g>',
    "a style": '<path style="fill:red"/>',
    "a style sheet": "<style>@import 'https://elsewhere.example/a.css'</style>",
    "what changes itself": '<use href="#a"><set attributeName="href" to="https://elsewhere.example"/></use>',
    "a filter": '<filter><feImage href="https://elsewhere.example"/></filter>',
}


@pytest.mark.parametrize("inside", ACTIVE.values(), ids=ACTIVE)
def test_a_drawing_that_does_something_or_leads_elsewhere_is_refused(tmp_path: Path, inside: str) -> None:
    (tmp_path / "a.svg").write_bytes(a_drawing(inside))
    with pytest.raises(PictureRefused, match=r"in it|leads out of it"):
        read_picture(tmp_path, "a.svg")


WRONG: dict[str, tuple[str, bytes]] = {
    "entities": ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + a_drawing("<text>&b;</text>")),
    "a style sheet beside it": ("a.svg", b'<?xml-stylesheet href="a.css"?>' + a_drawing()),
    "another encoding": ("a.svg", b'<?xml version="1.0" encoding="UTF-7"?>' + a_drawing()),
    "UTF-16": ("a.svg", a_drawing().decode().encode("utf-16")),
    "cut short": ("a.svg", a_drawing()[:-4]),
    "no drawing": ("a.svg", b'<html xmlns="http://www.w3.org/1999/xhtml"/>'),
    "a drawing of no name space": ("a.svg", b'<svg viewBox="0 0 640 320"/>'),
    "without a size": ("a.svg", a_drawing(head='<svg xmlns="http://www.w3.org/2000/svg">')),
    "without an area": ("a.svg", a_drawing(head='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 320">')),
    "a bitmap as a drawing": ("a.svg", a_bitmap("PNG")),
    "a drawing as a bitmap": ("a.png", a_drawing()),
    "another bitmap": ("a.png", a_bitmap("WEBP")),
    "a photograph of a kind that is not taken": ("a.webp", a_bitmap("JPEG")),
    "half a bitmap": ("a.png", a_bitmap("PNG", 640, 320)[:-60]),
    "what moves": ("a.webp", a_bitmap("WEBP", frames=3)),
    "what moves, as PNG": ("a.png", a_bitmap("PNG", frames=3)),
    "too many pixels": ("a.png", a_bitmap("PNG", 2001, 10)),
    "a drawing too wide": ("a.svg", a_drawing(head='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2001 9">')),
    "too many bytes": ("a.svg", a_drawing(" " * MOST_BYTES)),
}


@pytest.mark.parametrize(("name", "content"), WRONG.values(), ids=WRONG)
def test_what_is_not_what_its_name_says_or_too_large_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PictureRefused):
        read_picture(tmp_path, name)


@pytest.mark.parametrize(
    "name", ["", "a", "a.gif", "a.svgz", "A.svg", "a b.svg", "á.svg", "../a.svg", "/a.svg", "a.svg\n"]
)
def test_another_name_is_refused_whatever_is_there(tmp_path: Path, name: str) -> None:
    for file in ("a.svg", "a", "a.gif", "A.svg"):
        (tmp_path / file).write_bytes(a_drawing())
    with pytest.raises(PictureRefused, match="name"):
        read_picture(tmp_path, name)


def test_a_picture_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureRefused, match="beside"):
        read_picture(tmp_path, "a.svg")
