"""A text that was refused, without what it was refused for."""

from collections.abc import Callable, Sequence
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.language import LANGUAGES
from shared.text.free_text import CODES, Finding, find_patterns
from shared.text.scrubbing import PLACEHOLDERS, UNNAMED, Scrubbed, scrub, scrubbed_of

pytestmark = pytest.mark.unit


def find_words(*words: str) -> Callable[[str], list[Finding]]:
    """Finds these words anywhere, letters of placeholders included."""

    def find(text: str) -> list[Finding]:
        places = ((word, text.lower().find(word)) for word in words)
        return [Finding("stored_name", place, len(word)) for word, place in places if place >= 0]

    return find


def without(text: str, find: Callable[[str], Sequence[Finding]], language: str = "es") -> str:
    return scrubbed_of(text, find, language).text


@pytest.mark.parametrize(
    ("text", "es", "en"),
    [
        ("hoy llega Brisa Canaria", "hoy llega [nombre]", "hoy llega [name]"),
        ("al 5512-3456, ya", "al [teléfono o documento], ya", "al [telephone or document], ya"),
        ("a x@y.example hoy", "a [contacto] hoy", "a [contact] hoy"),
        ("en la zona 18", "en la [dirección]", "en la [address]"),
    ],
)
def test_each_kind_has_a_word_in_the_language_of_the_reader(text: str, es: str, en: str) -> None:
    findings = find_patterns(text)

    assert (scrub(text, findings, "es"), scrub(text, findings, "en")) == (es, en)
    assert scrubbed_of(text, find_patterns, "es") == Scrubbed(findings, es)
    assert "Brisa" not in repr(scrubbed_of(text, find_patterns, "es"))


def test_every_code_has_a_placeholder_in_every_language() -> None:
    assert set(PLACEHOLDERS) == set(CODES)
    assert all(set(words) == set(LANGUAGES) for words in PLACEHOLDERS.values())


def test_findings_that_overlap_are_one_and_the_longest_names_it() -> None:
    text = "en calle Brisa 12, hoy"
    findings = [Finding("stored_name", 9, 5), Finding("looks_like_address", 3, 14), Finding("looks_like_name", 9, 5)]

    assert scrub(text, findings, "es") == "en [dirección], hoy"


def test_how_many_words_a_name_has_is_not_left() -> None:
    text = "viene brisa de la canaria, y tzoc"
    names = [Finding("stored_name", 6, 5), Finding("stored_name", 18, 7), Finding("stored_name", 29, 4)]

    assert scrub(text, names, "es") == "viene [nombre], y [nombre]"


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("Ana López\nLuis Gómez", "[nombre]\n[nombre]"),
        ("viene Ana López y Luis Gómez", "viene [nombre] y [nombre]"),
        ("al 4102-3344 y del 5003-9988", "al [teléfono o documento] y del [teléfono o documento]"),
        ("a x@y.example y z@y.example", "a [contacto] y [contacto]"),
    ],
)
def test_two_people_numbers_or_contacts_are_two(text: str, scrubbed: str) -> None:
    assert without(text, find_patterns) == scrubbed


def test_stored_names_in_two_lines_are_two_and_numbers_that_touch_are_one() -> None:
    names = [Finding("stored_name", 0, 3), Finding("stored_name", 4, 4)]
    numbers = [Finding("number", 0, 4), Finding("stored_number", 4, 4)]

    assert scrub("Ana\nTzoc", names, "es") == "[nombre]\n[nombre]"
    assert scrub("55123456", numbers, "es") == "[teléfono o documento]"


def test_offsets_count_characters_beyond_the_basic_plane() -> None:
    text = "😀😀 Brisa 𝒳 llega"

    assert scrub(text, [Finding("stored_name", 3, 5)], "es") == "😀😀 [nombre] 𝒳 llega"


def test_a_text_without_findings_stays_as_it_is() -> None:
    assert scrub("  Llega  hoy\n", [], "es") == "  Llega  hoy\n"
    assert scrub("", [], "en") == ""


def test_what_is_found_only_once_something_else_is_gone_goes_too() -> None:
    def find(text: str) -> list[Finding]:
        return find_words("canaria" if "brisa" not in text else "brisa")(text)

    assert without("canaria o brisa", find, "es") == "[nombre] o [nombre]"


def test_a_name_that_is_the_word_of_a_placeholder_gets_an_unnamed_one() -> None:
    assert without("es brisa nombre, hoy", find_words("brisa", "nombre"), "es") == "es […], hoy"


@pytest.mark.timeout(10)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finder_that_never_ends_leaves_nothing_of_the_text(language: str) -> None:
    """Places that are wrong, and one that finds something new in whatever it is given."""

    def wrong(text: str) -> list[Finding]:
        return [Finding("stored_contact", len(text) + 1, 3)] if "brisa" in text else []

    def within_placeholders(text: str) -> list[Finding]:
        place = text.rfind("[")
        return [Finding("stored_name", place, 1)] if place > 0 else find_words("brisa")(text)

    for find in (wrong, within_placeholders):
        assert without("es brisa, hoy", find, language) == UNNAMED[language]


def test_a_text_is_looked_at_once_for_the_findings_and_once_for_the_result() -> None:
    looked: list[str] = []

    def find(text: str) -> list[Finding]:
        looked.append(text)
        return find_words("brisa")(text)

    assert without("es brisa, hoy", find) == "es [nombre], hoy"
    assert looked == ["es brisa, hoy", "es [nombre], hoy"]


def test_a_placeholder_that_is_found_is_replaced_whole() -> None:
    text = "la [teléfono o documento]@perfil"

    assert scrub(text, [Finding("contact", 15, 17)], "es") == "la [contacto]"


WRITTEN = st.lists(
    st.sampled_from(
        ["María", "tzoc", "Ixchel", "de la", "zona 18", "5512-3456", "55", "12", "@", "x@y.example", "llega", "hoy",
         ". ", ", ", "-", "[nombre]", "[…]", "doña", "se llama", "calle", "E1234", "www.", "_", "2009-05-14",
         "\n", "y", "Ana López", "folio 12", "libro 3", "cuenta", "b_c", "arroba", "İ", "\u0430"]
    )
    | st.text(max_size=6),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(WRITTEN | st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_nothing_is_found_again_in_a_scrubbed_text(text: str, language: str) -> None:
    scrubbed = without(text, find_patterns, language)

    assert find_patterns(scrubbed) == []
    assert without(scrubbed, find_patterns, language) == scrubbed
    if not find_patterns(text):
        assert scrubbed == text


@pytest.mark.parametrize(
    "text",
    ["a-" * 2000, "maria " * 660, "a@b " * 1000, "5-" * 2000, "calle " * 660, "x_" * 2000, "Abc x " * 660,
     "1" + " " * 3990, "calle" + " " * 3990, "cuenta " + "a" * 3990, "a." * 2000, "folio 12 " * 440],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_a_long_text_is_scrubbed_in_good_time(text: str, announce: Callable[[str], None]) -> None:
    """In the time of the process, the best of three: a core that is shared with others runs at half its speed."""
    times = []
    for _ in range(3):
        begun = process_time()
        scrubbed = without(text, find_patterns)
        times.append(process_time() - begun)
    took = min(times)

    announce(f"{text[:6]!r} …: {took:.2f} s")
    assert find_patterns(scrubbed) == []
    assert took < 0.3
