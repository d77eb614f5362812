"""A typeface that a test makes, and the settings of a machine that has no other."""

import struct
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path

_NAME = "Made For A Test"
_UNITS = 1000
"""Of the height of a line, in which everything is measured."""
_RISES, _FALLS, _TOP = 800, 200, 700
_FIRST, _LAST = 0x20, 0xFFFF
_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def machine_with(folder: Path, width: int) -> dict[str, str]:
    """The environment of a browser on a machine whose only typeface is `typeface(width)`; Linux reads it."""
    (folder / "made.ttf").write_bytes(typeface(width))
    settings = folder / "fonts.conf"
    settings.write_text(_SETTINGS.format(folder=folder), "utf-8")
    return {"FONTCONFIG_FILE": str(settings)}


def typeface(width: int) -> bytes:
    """A TrueType file in which every letter is the same box, `width` thousandths of a line wide."""
    left, right = 50, width - 50
    box = struct.pack(
        ">5h2H4B4h4h2x", 1, left, 0, right, _TOP, 3, 0, *[1] * 4, left, 0, right - left, 0, 0, _TOP, 0, -_TOP
    )
    classes = struct.pack(">Hh3H48x4s3H", 4, width, 400, 5, 0, b"TEST", 0x40, _FIRST, _LAST)
    heights = struct.pack(">3h2H2I2h3H", _RISES, -_FALLS, 0, _RISES, _FALLS, 1, 0, 500, _TOP, 0, _FIRST, 0)
    return _file(
        {
            b"OS/2": classes + heights,
            # Format 13: all letters of a range have one shape.
            b"cmap": struct.pack(">4HI2H3I3I", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, _FIRST, _LAST, 1),
            b"glyf": box * 2,
            b"head": struct.pack(
                ">2H3I2H2q4h2H3h", 1, 0, 0x10000, 0, 0x5F0F3CF5, 0, _UNITS, 0, 0, left, 0, right, _TOP, 0, 8, 2, 1, 0
            ),
            b"hhea": struct.pack(">2H3hH11hH", 1, 0, _RISES, -_FALLS, 0, width, *[0] * 11, 2),
            b"hmtx": struct.pack(">HhHh", width, left, width, left),
            b"loca": struct.pack(">3I", 0, len(box), 2 * len(box)),
            b"maxp": struct.pack(">16H", 1, 0, 2, 4, 1, 0, 0, 2, *[0] * 8),
            b"name": _names(),
            b"post": struct.pack(">2I2h5I", 0x30000, 0, -100, 50, 1, 0, 0, 0, 0),
        }
    )


def _names() -> bytes:
    """Family, kind, whole name and the name without spaces."""
    texts = {1: _NAME, 2: "Regular", 4: _NAME, 6: _NAME.replace(" ", "")}
    told = {number: text.encode("utf-16-be") for number, text in texts.items()}
    begins = accumulate(map(len, told.values()), initial=0)
    places = [
        struct.pack(">6H", 3, 1, 0x409, number, len(text), begin)
        for (number, text), begin in zip(told.items(), begins, strict=False)
    ]
    return struct.pack(">3H", 0, len(told), 6 + 12 * len(told)) + b"".join([*places, *told.values()])


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    whole = {tag: table + b"\0" * (-len(table) % 4) for tag, table in tables.items()}
    begins = accumulate(map(len, whole.values()), initial=12 + 16 * len(tables))
    listed = [
        struct.pack(">4s3I", tag, _sum_of(whole[tag]), begin, len(table))
        for (tag, table), begin in zip(tables.items(), begins, strict=False)
    ]
    return struct.pack(">I4H", 0x10000, len(tables), 128, 3, 32) + b"".join([*listed, *whole.values()])


def _sum_of(table: bytes) -> int:
    return sum(struct.unpack(f">{len(table) // 4}I", table)) & 0xFFFFFFFF
