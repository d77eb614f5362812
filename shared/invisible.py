"""Characters that a screen does not show, so that a word with them reads as the word without."""

import unicodedata

_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
"""Control (NUL among them), format (bidi marks and other signs), lone surrogate."""

# Default_Ignorable_Code_Point of Unicode beyond the format characters: joiners, fillers, variation selectors; and the
# blank pattern of Braille.
_RANGES = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
)  # fmt: skip


def is_invisible(character: str) -> bool:
    """Whether nothing is seen where `character` stands; line ends and tabs are controls and count as well."""
    code = ord(character)
    return unicodedata.category(character) in _CATEGORIES or any(first <= code <= last for first, last in _RANGES)
