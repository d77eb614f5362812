"""A name that somebody disguises so that a message passes: which disguises are noticed, and at what price."""

# fixed dates: texts are compared with each other, not with a clock

import base64
import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from services.cases.domain.person.disguised_names import Span, disguised
from services.cases.domain.person.identity import Identity, Phone
from services.cases.domain.person.stored_identity import find_identifying
from shared.text.folding import words_of
from shared.text.free_text import find_patterns
from shared.text.scrubbing import scrubbed_of
from shared.text.usual_names import BESIDE, SURELY

pytestmark = pytest.mark.unit

PERSON = Identity(first_names="Protegida", surnames="Tzoc Batz", phones=(Phone(number="+50299991234"),))
SMALL_CAPITALS = str.maketrans("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ")
NAME = "protegida"


def shifted(first: int) -> str:
    """The name in the letters that begin at a code point."""
    return "".join(chr(first + ord(letter) - ord("a")) for letter in NAME)


NOTICED = {
    "as it is": NAME,
    "in capitals": NAME.upper(),
    "with accents": "prótègïdã",
    "cyrillic letters": "рrоtеgіdа",
    "greek letters": "prοtεgιdα".replace("ι", "i"),
    "wide letters": shifted(0xFF41),
    "mathematical letters": shifted(0x1D41A),
    "mathematical capitals": shifted(0x1D400),
    "letters in circles": shifted(0x24D0),
    "letters in black circles": shifted(0x1F150),
    "letters in black squares": shifted(0x1F170),
    "letters of flags": shifted(0x1F1E6),
    "small capitals": NAME.translate(SMALL_CAPITALS),
    "Braille": NAME.translate(str.maketrans("proteida", "⠏⠗⠕⠞⠑⠊⠙⠁")).replace("g", "⠛"),
    "digits for letters": "pr0teg1da",
    "more digits": "Pr0t3g1d4",
    "an entity of HTML": "Pro&#116;egida",
    "an entity in hexadecimal": "Prote&#x67;ida",
    "an encoded address": "Pro%74egida",
    "apart": "p r o t e g i d a",
    "with full stops": "p.r.o.t.e.g.i.d.a",
    "with hyphens": "pro-te-gi-da",
    "in two words": "prote gida",
    "joined to another": "protegidatzoc",
    "joined to a number": "protegida2009",
    "an invisible joiner": "prote\u200bgida",
    "a soft hyphen": "prote\u00adgida",
    "another spelling": "protejida",
    "a doubled letter": "prottegida",
    "an ending": "laprotegidanuestra",
    "a plural": "Protegidas",
}
PASSES = {
    "reversed": NAME[::-1],
    "rot13": codecs.encode(NAME, "rot13"),
    "base64": base64.b64encode(NAME.encode()).decode(),
    "Morse": ".--. .-. --- - . --. .. -.. .-",
    "first and last letters": "P...a T...c",
    "a number in words": "nueve nueve nueve nueve uno dos tres cuatro",
}
"""Nobody reads a name in these without knowing the trick: they are left to the trust between two organisations."""


def noticed(word: str) -> bool:
    """Whether a sentence with the word is held back, at least until its author confirms it."""
    text = f"llega hoy {word} con su hermana"
    return bool(set(find_identifying(text, [PERSON], "")) - set(find_patterns(text)))


@pytest.mark.parametrize("word", NOTICED.values(), ids=NOTICED.keys())
def test_a_disguise_in_which_the_name_can_be_read_is_noticed(word: str) -> None:
    assert noticed(word)


def test_what_is_noticed_of_all_disguises_is_counted(announce: Callable[[str], None]) -> None:
    found = sum(map(noticed, [*NOTICED.values(), *PASSES.values()]))
    announce(f"disguises of a name in a message: {found} of {len(NOTICED) + len(PASSES)} noticed")
    assert found == len(NOTICED)


@pytest.mark.parametrize("word", ["Pro&#116;egida", "&#112;rotegida", "protegid&#97;", "Pro%74egida", "pr0teg1da"])
def test_an_encoded_name_is_taken_out_whole(word: str) -> None:
    text = f"llega hoy {word} con su hermana"

    scrubbed = scrubbed_of(text, lambda each: find_identifying(each, [PERSON], ""), "es")

    assert scrubbed.text == "llega hoy [nombre] con su hermana"


NUMBERED = (Path(__file__).with_name("sentences_with_digits.txt")).read_text().splitlines()


def test_ordinary_sentences_with_digits_resemble_no_usual_name(announce: Callable[[str], None]) -> None:
    usual = {*SURELY, *BESIDE}
    found = {
        line: alarms
        for line in NUMBERED
        if (alarms := [span for span in disguised(words_of(line), usual) if digits(span)])
    }

    announce(
        f"digits taken for letters of any of {len(usual)} usual names: in {len(found)} of {len(NUMBERED)} sentences"
    )
    assert len(NUMBERED) >= 60
    assert found == {}


def digits(span: Span) -> bool:
    return any(character.isdigit() for word in span for character in word.text)
