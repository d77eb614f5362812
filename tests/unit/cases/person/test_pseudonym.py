"""Two words for each case: the same in every release, and none that could be a person's name."""

from hashlib import sha256
from uuid import UUID

import pytest

from services.cases.domain.person.pseudonym import MATERIALS, THINGS, places_of, pseudonym_of
from shared.kernel.ids import new_id

pytestmark = pytest.mark.unit

NAMES = """
    Abril África Ágata Agua Alba Alegría Alelí Alma Almendra Alondra Ámbar Amapola América Ángel Arce Aurora Azucena
    Azul Begonia Belén Blanca Brisa Camelia Camino Campos Castaño Celeste Centeno Cereza Cielo Consuelo Coral
    Cristal Cruz Dalia Dulce Encino Esmeralda Estrella Fe Flor Flores Fuentes Gardenia Hortensia Iris Isla Jacinto
    Jade Jaguar Jazmín Laurel León Lima Limón Lino Lirio Luna Luz Magnolia Malva Mar Margarita Mármol Marina Mata
    Melisa Miel Molina Monte Montes Morales Naranjo Narciso Nieves Nube Océana Oliva Olivia Olmo Olmos Palma Paloma
    Paz Peña Perla Pino Prado Primavera Ramos Ribera Ríos Rivera Robles Roca Rocío Romero Rosa Rosales Rosario Rubí
    Selva Sierra Sol Soledad Torres Valle Vega Victoria Viola Violeta Yedra
""".split()  # noqa: SIM905 - a line of words is read and counted at a glance
"""Given names and surnames of the four countries that are also plain words."""


def test_the_words_of_a_case_follow_from_its_id_for_ever() -> None:
    assert pseudonym_of(UUID("01a21bc6-8570-7732-b3b7-02a269dec1d9")) == "Farol Menta"
    # A word that moved would give another pseudonym to cases that people know by the old one.
    assert sha256(" ".join([*THINGS, *MATERIALS]).encode()).hexdigest()[:16] == "4d39e8c58d00c585"


def test_every_word_stands_once_and_every_pair_is_as_likely() -> None:
    assert [len(THINGS), len(MATERIALS), len({*THINGS, *MATERIALS})] == [128, 128, 256]


def test_two_hundred_new_cases_are_nearly_all_told_apart() -> None:
    assert len({pseudonym_of(new_id()) for _ in range(200)}) > 190


def test_no_word_is_the_name_of_a_person() -> None:
    assert {*THINGS, *MATERIALS} & set(NAMES) == set()


def test_what_is_typed_is_known_by_both_words_without_regard_to_accents_and_capitals() -> None:
    assert places_of("FÁROL  anis") == (THINGS.index("Farol"), MATERIALS.index("Anís"))
    assert [places_of(no) for no in ("Farol", "Clavel", "Menta Farol", "Farol Menta Hernández", "")] == [None] * 5


def test_no_two_pairs_of_words_look_alike_without_accents() -> None:
    pairs = list(zip(THINGS, MATERIALS, strict=True))

    assert [places_of(f"{thing} {material}") for thing, material in pairs] == [(n, n) for n in range(128)]
