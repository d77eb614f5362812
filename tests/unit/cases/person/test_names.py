"""Names by their sound."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.cases.domain.person.names import (
    document_key,
    masked,
    name_keys,
    normalise,
    parts_of,
    phone_key,
    phonetic,
    phonetic_each,
    query_keys,
    spoken,
)

pytestmark = pytest.mark.unit

GLOTTAL_MARKS = "'`´’‘‛′‵ʹʻʼʽʾʿˀˁˈˊˋʔʕɁɂꞋꞌ＇｀՚"

REAL_NAMES = (
    # Achi'
    "Xolop", "Q'a'l", "Ixpatá", "Jerónimo Manuel", "Sis Iboy", "K'ub'ul",
    # K'iche'
    "Tz'oc", "K'astajinem", "Q'anil", "Ixq'anil", "Tz'unun", "B'atz'", "Nim K'o'y", "Chaj", "No'j", "Aj Q'ij",
    "Ixch'el", "Saqb'ichil", "Kab'awil", "Tz'i'", "Sa'q", "Pu'ac", "Q'o'",
    # Q'eqchi'
    "Ch'oc", "Q'oq", "Caal Ka'", "Xol Che'", "Tz'ib'", "Pop B'a", "Ich", "Ka'al", "Maaq", "Tiul Cu'c", "Ya'",
    # Mam
    "Tz'unux", "Q'ankob'", "Ordóñez Wa'", "B'ax", "Ẍjan", "Q'inq'", "Chávez Txo'n",
    # Kaqchikel
    "B'alam", "Ajpub'", "Xicay Tz'ay", "Ixmukane'", "Sacb'ajá", "Kan B'ajlam",
    # Garífuna
    "Lárigüdaü", "Núñez Gü'l", "Ba'ba", "Arana Wátuni",
    # Lenca
    "Lempa'era", "Sikira", "Anó'n", "Comizahual",
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hernández", "Ernandes"),
        ("Jiménez", "Gimenes"),
        ("Jiménez", "Ximenez"),
        ("Velásquez", "Belasques"),
        ("Yolanda", "Llolanda"),
        ("Quiñónez", "Kinones"),
        ("Zúñiga", "Suniga"),
        ("Cifuentes", "Sifuentes"),
        ("Guillermo", "Guiyermo"),
        ("Reyes", "Rellez"),
        ("Huamán", "Uaman"),
        ("Philomena", "Filomena"),
        ("Tzunún", "Sunun"),
        ("Tz'unun", "Ts'unun"),
        ("Tɨx", "Tix"),
        ("Txo'n", "Chon"),
    ],
)
def test_what_sounds_alike_has_one_key(one: str, other: str) -> None:
    assert phonetic(normalise(one)) == phonetic(normalise(other))


@pytest.mark.parametrize("name", REAL_NAMES)
def test_every_way_to_write_the_glottal_stop_and_none_is_the_same_name(name: str) -> None:
    without = name.replace("'", "")
    spellings = [name.replace("'", mark) for mark in GLOTTAL_MARKS] + [name.upper(), without.upper()]

    assert {tuple(name_keys(parts_of(spelling))) for spelling in spellings} == {tuple(name_keys(parts_of(without)))}
    assert all(normalise(spelling) == normalise(without) for spelling in spellings)


@pytest.mark.parametrize("name", REAL_NAMES)
def test_a_name_of_an_indigenous_people_has_as_many_parts_as_words(name: str) -> None:
    assert len(parts_of(name)) == len(name.split())
    assert all(name_keys([part]) != [""] for part in parts_of(name))


def test_a_name_between_quotation_marks_is_a_part_like_any_other() -> None:
    assert parts_of("María ‘Chela’ López") == ["maria", "chela", "lopez"]


def test_every_part_of_a_long_name_is_indexed_and_every_two_of_twelve_together() -> None:
    parts = parts_of(
        "María K'astajinem Ixch'el del Rosario Concepción", "Tz'oc Q'anil Pérez Gutiérrez viuda de Ordóñez"
    )
    known = set(name_keys(parts))

    assert len(parts) == 11
    assert all(set(query_keys([part])[0]) <= known for part in parts)
    assert set(query_keys(parts_of("ordoñez tzoc"))[0]) <= known
    assert set(query_keys(parts_of("Qanil Concepcion"))[0]) <= known


@pytest.mark.parametrize(("parts", "keys"), [(2, 3), (4, 10), (6, 21), (8, 36), (12, 78), (13, 79), (20, 86)])
def test_a_name_costs_this_many_keys(parts: int, keys: int) -> None:
    names = ["bada", "cedo", "fiku", "gota", "luna", "mesa", "nido", "pala", "rota", "tuna", "beto", "dora", "fama",
             "lodo", "mulo", "nube", "paro", "remo", "timo", "dulu"]  # fmt: skip
    assert len(name_keys(names[:parts])) == keys


@pytest.mark.parametrize(("one", "other"), [("María", "Marta"), ("López", "Pérez"), ("Rosa", "Roxana"), ("Ana", "Eva")])
def test_what_sounds_different_does_not(one: str, other: str) -> None:
    assert phonetic(normalise(one)) != phonetic(normalise(other))


@given(st.lists(st.text(max_size=12)))
@example(["Ana H Lopez", "hhs", "lloyd"])
def test_parts_sound_together_as_they_sound_alone(names: list[str]) -> None:
    parts = parts_of(*names)

    assert phonetic_each(parts) == [phonetic(part) for part in parts]


def test_a_name_is_compared_by_all_its_letters_and_by_the_sound_of_its_parts() -> None:
    assert spoken("María de los Ángeles Núñez") == ("maria de los angeles nuñez", "MARIA ANJELE NUNE")
    assert spoken("--") == ("", "")


def test_particles_and_accents_and_repeats_do_not_count() -> None:
    assert parts_of("María de los Ángeles", "de León MARÍA") == ["maria", "angeles", "leon"]


def test_a_name_of_particles_alone_is_still_a_name() -> None:
    assert parts_of("De la") == ["de", "la"]


def test_a_query_of_two_parts_asks_for_them_together() -> None:
    known = name_keys(parts_of("María José", "Hernández López"))

    assert set(query_keys(parts_of("lopes maria"))[0]) <= set(known)
    assert query_keys(["maria", "lopez"]) == [["LOPE MARIA"], ["LOPE", "MARIA"]]
    assert query_keys(["maria"]) == [name_keys(["maria"])]
    assert query_keys([]) == [[]]


@given(st.text(max_size=200))
def test_any_text_has_keys_and_a_mask_without_failing(text: str) -> None:
    parts = parts_of(text)
    assert len(name_keys(parts)) <= len(parts) + 66
    assert all(word.endswith("•••") for word in masked(text).split())


@given(
    st.lists(st.sampled_from(["maria", "jose", "hernandez", "lopez", "garcia"]), min_size=1, max_size=4, unique=True)
)
def test_every_part_of_a_name_finds_it(parts: list[str]) -> None:
    known = set(name_keys(parts))

    assert all(set(query_keys([part])[0]) <= known for part in parts)
    assert set(query_keys(parts)[0]) <= known


def test_a_mask_shows_initials_only() -> None:
    assert masked("María José", "Hernández López") == "M••• J••• H••• L•••"


def test_phones_and_documents_are_compared_without_their_punctuation() -> None:
    assert phone_key("+504 9999-0000") == phone_key("99990000")
    assert document_key("e-123 456") == document_key("E123456")
