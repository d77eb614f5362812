"""Text that people type, as fields: what could not be seen on a screen, or would break a line, is refused."""

import unicodedata
from typing import Any

from marshmallow import fields, validate

from shared.text.invisible import is_invisible, is_plainly_visible
from shared.web.schemas import refused

_LINE_END = frozenset("\n\r\u0085\u2028\u2029")
# Emoji of people and families are joined with the first, and shown in colour by the second; both show nothing alone.
_OF_EMOJI = "\u200d\ufe0f"
_NOT_IN_AN_ADDRESS = frozenset(',;:<>()[]\\"')


class LineText(fields.String):
    """One line of text, in Unicode form NFC and without white space around it.

    Refused: `blank_text` (nothing but white space), `line_end`, `invisible_character` (controls, bidi marks, fillers).
    """

    _kept_line_ends: frozenset[str] = frozenset()
    _kept_invisible: frozenset[str] = frozenset()

    def _deserialize(self, value: object, *args: object, **kwargs: object) -> str:
        text: str = super()._deserialize(value, *args, **kwargs)
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        if not text:
            raise refused("blank_text", es="Este texto no puede estar en blanco.", en="This text must not be blank.")
        if is_plainly_visible(text):
            return text
        if any(sign in _LINE_END and sign not in self._kept_line_ends for sign in text):
            raise refused("line_end", es="Escriba este texto en una sola línea.", en="Write this text on one line.")
        if any(is_invisible(sign) and sign not in self._kept_invisible for sign in text):
            raise refused(
                "invisible_character",
                es="Este texto lleva caracteres invisibles; escríbalo de nuevo en vez de pegarlo.",
                en="This text holds invisible characters; type it instead of pasting it.",
            )
        return text


class ParagraphText(LineText):
    """Text of several lines, such as a note. Tabs, line ends and the signs of emoji stay."""

    _kept_line_ends = frozenset("\n")
    _kept_invisible = frozenset("\n\t" + _OF_EMOJI)


class EmailAddress(fields.Email):
    """One plain address (RFC 5321, 254 characters at most): no display name, no list, no quoted local part."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(validate.Length(max=254))

    def _deserialize(self, value: object, *args: object, **kwargs: object) -> str:
        text: str = super()._deserialize(value, *args, **kwargs)
        if not text.isascii() or any(sign in _NOT_IN_AN_ADDRESS or sign.isspace() for sign in text):
            raise refused(
                "bad_email", es="Escriba una sola dirección de correo.", en="Write one single e-mail address."
            )
        return text
