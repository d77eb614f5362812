"""Reads the pictures of training modules, and refuses one that is more than a picture.

They are the operator's files and shown through `<img>` alone, where nothing of them runs. What is refused here could
do something when a person opens the address by itself, or would look different from one browser to the next.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from PIL import Image as Bitmap

from services.identity.domain.training.lessons import Image

MOST_BYTES: Final = 60 * 1024
"""Read on a phone with a slow line."""
MOST_PIXELS: Final = 2000
"""On either side: a small file may unpack to one that fills the memory of a phone."""
_TYPES: Final = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.(svg|png|webp)")
_PROLOGUE: Final = re.compile(r'\A<\?xml version="1\.0"( encoding="utf-8")?( standalone="(yes|no)")?\?>', re.IGNORECASE)
_SVG: Final = "{http://www.w3.org/2000/svg}"
_ELEMENTS: Final = frozenset(
    f"{_SVG}{name}"
    for name in (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "clipPath", "mask"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient", "stop"),
    )
)
_VIEW_BOX: Final = re.compile(r"0 0 ([1-9]\d{0,3}) ([1-9]\d{0,3})")


class PictureRefused(Exception):
    """The file is missing or no plain picture; the message says why."""


def read_picture(folder: Path, name: str) -> Image:
    """The picture `name` of `folder`. Raises PictureRefused."""
    if not _NAME.fullmatch(name):
        raise PictureRefused("its name is not like two-words.svg, .png or .webp")
    file = folder / name
    try:
        content = file.read_bytes()
    except OSError:
        raise PictureRefused("it is not beside the module") from None
    if len(content) > MOST_BYTES:
        raise PictureRefused(f"it has {len(content)} bytes, more than {MOST_BYTES}")
    width, height = _drawing_size(content) if file.suffix == ".svg" else _bitmap_size(content, file.suffix)
    if max(width, height) > MOST_PIXELS:
        raise PictureRefused(f"a side is longer than {MOST_PIXELS}")
    return Image(media_type=_TYPES[file.suffix], content=content, width=width, height=height)


def _bitmap_size(content: bytes, suffix: str) -> tuple[int, int]:
    kind = suffix[1:].upper()
    try:
        with Bitmap.open(io.BytesIO(content), formats=(kind,)) as bitmap:
            if max(bitmap.size) <= MOST_PIXELS:
                bitmap.load()
            size, moves = bitmap.size, getattr(bitmap, "is_animated", False)
    # Pillow's decoders raise many kinds of errors for what they cannot read.
    except Exception:  # noqa: BLE001
        raise PictureRefused(f"it is no {kind}, or broken") from None
    if moves:
        raise PictureRefused("it moves")
    return size


def _drawing_size(content: bytes) -> tuple[int, int]:
    try:
        text = _PROLOGUE.sub("", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PictureRefused("it is no SVG in UTF-8") from None
    if "<?" in text or "<!DOCTYPE" in text:
        raise PictureRefused("a document type, or an instruction such as a style sheet")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a document type there are no entities to expand
    except ET.ParseError as error:
        raise PictureRefused(f"it is no SVG: {error}") from None
    if problem := next(_problems(root), None):
        raise PictureRefused(problem)
    size = _VIEW_BOX.fullmatch(root.get("viewBox", ""))
    if root.tag != f"{_SVG}svg" or size is None:
        raise PictureRefused('no <svg> with a viewBox such as "0 0 640 320"')
    return int(size[1]), int(size[2])


def _problems(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            yield f"<{_plain(element.tag)}> in it"
        for name, value in element.attrib.items():
            plain = _plain(name)
            if plain.startswith("on") or plain in ("style", "base"):
                yield f"{plain}= in it"
            is_link = plain in ("href", "src") and not value.startswith("#")
            # A backslash may write `url` in another way (CSS Syntax 3, §4.3.7).
            if is_link or "\\" in value or re.search(r"url\((?!#)", "".join(value.lower().split())):
                yield f"{plain}= leads out of it"


def _plain(name: str) -> str:
    return name.rpartition("}")[2]
