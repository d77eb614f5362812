"""Names by their sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.names import (
    document_key,
    masked,
    name_keys,
    normalise,
    parts_of,
    phone_key,
    phonetic,
    query_keys,
)

pytestmark = pytest.mark.unit


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
    ],
)
def test_what_sounds_alike_has_one_key(one, other):
    assert phonetic(normalise(one)) == phonetic(normalise(other))


@pytest.mark.parametrize(("one", "other"), [("María", "Marta"), ("López", "Pérez"), ("Rosa", "Roxana"), ("Ana", "Eva")])
def test_what_sounds_different_does_not(one, other):
    assert phonetic(normalise(one)) != phonetic(normalise(other))


def test_particles_and_accents_and_repeats_do_not_count():
    assert parts_of("María de los Ángeles", "de León MARÍA") == ["maria", "angeles", "leon"]


def test_a_name_of_particles_alone_is_still_a_name():
    assert parts_of("De la") == ["de", "la"]


def test_a_query_of_two_parts_asks_for_them_together():
    known = name_keys(parts_of("María José", "Hernández López"))

    assert set(query_keys(parts_of("lopes maria"))) <= set(known)
    assert all(" " in key for key in query_keys(["maria", "lopez"]))
    assert query_keys(["maria"]) == name_keys(["maria"])


@given(st.text(max_size=60))
def test_any_text_has_keys_and_a_mask_without_failing(text):
    assert len(name_keys(parts_of(text))) <= 21
    assert all(word.endswith("•••") for word in masked(text).split())


@given(
    st.lists(st.sampled_from(["maria", "jose", "hernandez", "lopez", "garcia"]), min_size=1, max_size=4, unique=True)
)
def test_every_part_of_a_name_finds_it(parts):
    known = set(name_keys(parts))

    assert all(set(query_keys([part])) <= known for part in parts)
    assert set(query_keys(parts)) <= known


def test_a_mask_shows_initials_only():
    assert masked("María José", "Hernández López") == "M••• J••• H••• L•••"


def test_phones_and_documents_are_compared_without_their_punctuation():
    assert phone_key("+504 9999-0000") == phone_key("99990000")
    assert document_key("e-123 456") == document_key("E123456")
