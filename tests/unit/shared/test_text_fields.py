"""What people type: no blank names, no invisible signs, one plain e-mail address."""

import pytest
from marshmallow import Schema, ValidationError

from shared.text.invisible import is_invisible, is_plainly_visible
from shared.web.problems import field_problems
from shared.web.text_fields import EmailAddress, LineText, ParagraphText

pytestmark = pytest.mark.unit


class Form(Schema):
    name = LineText()
    note = ParagraphText()
    email = EmailAddress()


def refusal_of(**typed: object) -> list[tuple[str, str]]:
    """Pointer and code of what was refused."""
    with pytest.raises(ValidationError) as refused:
        Form().load(typed)
    return [(problem.field, problem.code) for problem in field_problems(refused.value.messages)]


@pytest.mark.parametrize("typed", ["", "   ", "\t\n", "\u00a0", "\u3000"])
def test_white_space_is_no_text(typed: str) -> None:
    assert refusal_of(name=typed) == [("name", "blank_text")]
    assert refusal_of(note=typed) == [("note", "blank_text")]


@pytest.mark.parametrize("sign", ["\n", "\r", "\u2028", "\u2029", "\u0085"])
def test_a_name_is_one_line(sign: str) -> None:
    assert refusal_of(name=f"Ana{sign}Pérez") == [("name", "line_end")]


@pytest.mark.parametrize(
    "sign",
    [
        "\0",
        "\x07",
        "\x1b",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200e",
        "\ufeff",
        "\ud800",
        "\u034f",
        "\u3164",
        "\u115f",
        "\u17b4",
        "\u2800",
        "\uffa0",
        "\U000e0101",
    ],
)
def test_what_cannot_be_seen_is_refused_in_names_and_in_notes(sign: str) -> None:
    assert refusal_of(name=f"Ana{sign}Pérez") == [("name", "invisible_character")]
    assert refusal_of(note=f"Ana{sign}Pérez") == [("note", "invisible_character")]


@pytest.mark.parametrize("name", ["Tz'oc", "Q’anil", "K'astajinem", "Xochitl Ñañez", "O'Neill-Müller", "Ḵ́a"])
def test_names_of_the_region_pass(name: str) -> None:
    assert Form().load({"name": f"  {name} "}) == {"name": name}


def test_one_name_is_stored_in_one_way_however_it_was_typed() -> None:
    assert Form().load({"name": "Jose\u0301"}) == Form().load({"name": "Jos\u00e9"})


def test_a_note_keeps_its_lines_its_tabs_and_its_emoji() -> None:
    family = "\U0001f469\u200d\U0001f467"
    assert Form().load({"note": "gracias \u2764\ufe0f"}) == {"note": "gracias \u2764\ufe0f"}
    assert Form().load({"note": f" una\r\ndos\n\ttres {family} "}) == {"note": f"una\ndos\n\ttres {family}"}


@pytest.mark.parametrize(
    "address",
    [
        *("a@x.org,b@x.org", "a@x.org;b@x.org", "Ana <a@x.org>", '"a b"@x.org', "a@x.org\n", "a@x.org\r\nBcc: b@x.org"),
        *("a b@x.org", "año@x.org", "a@x.org b@x.org", "a", "a@", "x" * 250 + "@x.org"),
    ],
)
def test_only_one_plain_address_is_an_address(address: str) -> None:
    ((pointer, code),) = refusal_of(email=address)
    assert pointer == "email"
    assert code in {"bad_email", "too_long"}


def test_a_plain_address_passes() -> None:
    assert Form().load({"email": "casa.ixchel+turno@example.org"}) == {"email": "casa.ixchel+turno@example.org"}


def test_what_is_plainly_visible_is_neither_invisible_nor_a_line_end() -> None:
    signs = [sign for sign in map(chr, range(0x110000)) if is_plainly_visible(sign)]

    assert not [sign for sign in signs if is_invisible(sign) or sign in "\n\r\u0085\u2028\u2029"]
    assert is_plainly_visible("María José Xóchitl 林")
