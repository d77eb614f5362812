"""Characters that a screen does not show, so that a word with them reads as the word without."""

import re
import unicodedata

_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
"""Control (NUL among them), format (bidi marks and other signs), lone surrogate."""

# Default_Ignorable_Code_Point of Unicode beyond the format characters: joiners, fillers, variation selectors; and the
# blank pattern of Braille.
_RANGES = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
)  # fmt: skip
_IN_RANGES = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _RANGES) + "]")


def is_invisible(character: str) -> bool:
    """Whether nothing is seen where `character` stands; line ends and tabs are controls and count as well."""
    code = ord(character)
    return unicodedata.category(character) in _CATEGORIES or any(first <= code <= last for first, last in _RANGES)


def is_plainly_visible(text: str) -> bool:
    """Whether no character of `text` is invisible or ends a line. It is fast, and false for a few harmless ones too."""
    # What Python does not call printable: controls, formats, surrogates, line ends; also private and unassigned signs.
    return text.isprintable() and not _IN_RANGES.search(text)
