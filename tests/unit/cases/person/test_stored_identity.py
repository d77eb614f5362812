"""What a text may not say before the receiver has accepted: anything of the stored identity, however it is spelled."""

# fixed dates: texts are compared with each other, not with a clock

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.person import stored_identity
from services.cases.domain.person.identity import Address, Document, Identity, Phone
from services.cases.domain.person.stored_identity import find_identifying
from shared.text.folding import GLOTTAL
from shared.text.free_text import CONFIRMABLE, Finding
from shared.text.scrubbing import scrubbed_of

pytestmark = pytest.mark.unit

CASE_NUMBER = "GT-7KQ2-2026-048213-5"
IDENTITY = Identity(
    first_names="María José",
    surnames="Tz'oc de la Peña",
    known_as="La Chata",
    birthdate="2009-05-14",
    documents=[Document(type="passport", number="E-123 456"), Document(type="national_id", number="2987 65432 0101")],
    phones=[Phone(number="+50255512345")],
    email="mj.tzoc@correo.example",
    address=Address(street="5a calle 3-20, barrio El Centro", city="Chajul", postal_code="14005"),
    guardian_contact="Tía Marta, 4455-6677",
)


def codes(text: str, identity: Identity = IDENTITY) -> set[str]:
    return {finding.code for finding in find_identifying(text, [identity], CASE_NUMBER)}


@pytest.mark.parametrize(
    "text",
    [
        "viene maria con su hijo",
        "VIENE MARÍA",
        "es jose",
        "la joven Peña",
        "la joven pena espera",
        "dicen que es Tzoc",
        "Tz’oc", "tzʼoc", "TZ´OC", "tz`oc", "Tz oc", "Tz-oc", "t\u200bzoc", "Tz\u2019o\u0301c",
        "le dicen chata",
        "pregunte por Marta",
    ],
)  # fmt: skip
def test_every_part_of_a_name_is_found_however_it_is_written(text: str) -> None:
    assert "stored_name" in codes(text)


@pytest.mark.parametrize("mark", sorted(GLOTTAL))
def test_every_sign_of_the_glottal_stop_is_the_same_name(mark: str) -> None:
    assert "stored_name" in codes(f"la persona tz{mark}oc llega")
    assert "stored_name" in codes("la persona tzoc llega", Identity(surnames=f"Tz{mark}oc"))


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Q'anil", "llega Qanil"), ("Qanil", "llega Q'anil"), ("K'astajinem", "es kʼastajinem"),
        ("Kastajinem", "es K'astajinem"), ("Ixch'umil", "ixch umil"), ("Ch'en", "Ch'en"), ("Ba", "la señora Ba"),
        ("Choc Pop", "pop"), ("Guity", "guity"), ("Ñamandú", "namandu"),
    ],
)  # fmt: skip
def test_names_of_the_region_are_found_with_and_without_the_glottal_mark(stored: str, text: str) -> None:
    assert "stored_name" in codes(text, Identity(surnames=stored))


def test_a_name_that_is_also_a_word_counts_where_it_is_written_as_a_name() -> None:
    assert "stored_name" not in codes("no hay lugar si llega tarde", Identity(surnames="Si"))
    assert "stored_name" not in codes("casa de la red", Identity(surnames="de la Cruz"))


def test_a_spelling_that_sounds_alike_is_a_guess() -> None:
    assert "sounds_like_name" in codes("viene Hernandes", Identity(surnames="Hernández"))
    assert "stored_name" not in codes("viene Hernandes", Identity(surnames="Hernández"))


@pytest.mark.parametrize(
    "text",
    ["5551-2345", "55512345", "(502) 5551 2345", "tel 5 5 5 1 2 3 4 5", "E123456", "e 123-456", "2987654320101",
     "caso GT-7KQ2-2026-048213-5", "GT7KQ220260482135", "llame al 44556677"],
)  # fmt: skip
def test_stored_numbers_are_found_with_any_separators(text: str) -> None:
    assert "stored_number" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "nació el 14/05/2009",
        "14-5-09",
        "2009-05-14",
        "05/14/2009",
        "el 14 de mayo",
        "14 mayo 2009",
        "May 14",
        "14.5.2009",
    ],
)
def test_a_birth_date_is_found_in_the_ways_it_is_written(text: str) -> None:
    assert "stored_birthdate" in codes(text)


def test_a_month_of_birth_is_found_and_a_year_alone_is_coded_data() -> None:
    assert "stored_birthdate" in codes("nació en mayo de 2009", Identity(birthdate="2009-05"))
    assert codes("desde 2009", Identity(birthdate="2009")) == set()


@pytest.mark.parametrize("text", ["vive en la 5a calle 3-20", "Barrio el centro", "es de Chajul", "código 14005"])
def test_parts_of_the_address_are_found(text: str) -> None:
    assert "stored_address" in codes(text)


def test_a_department_is_not_an_address() -> None:
    identity = Identity(address=Address(city="San Salvador"))
    assert codes("viene de San Salvador", identity) == set()


def test_an_address_of_mail_is_found() -> None:
    assert "stored_contact" in codes("MJ.Tzoc@correo.example")
    assert "stored_contact" in codes("su cuenta es mj.tzoc")


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("stored_contact", "MJ.Tzoc@correo.example"),
        ("stored_contact", "mj.tzoc"),
        ("stored_name", "Peña"),
        ("stored_birthdate", "14/05/2009"),
        ("stored_number", "5551-2345"),
        ("stored_address", "Chajul"),
    ],
)
def test_a_place_is_right_after_letters_that_are_longer_in_small_letters(code: str, written: str) -> None:
    text = f"{'İ' * 40} ﬃ ½ ß {written}, hoy"

    found = [f for f in find_identifying(text, [IDENTITY], CASE_NUMBER) if f.code == code]

    assert written in {text[f.offset : f.offset + f.length] for f in found}


def test_what_is_stored_is_scrubbed_whole_after_letters_that_are_longer_in_small_letters() -> None:
    def find(text: str) -> list[Finding]:
        return find_identifying(text, [Identity(email="mj.tzoc@correo.example")], CASE_NUMBER)

    for before in ("İ", "İ" * 40):
        assert scrubbed_of(f"{before} mj.tzoc, hoy", find, "es").text == f"{before} [contacto], hoy"


@pytest.mark.parametrize(
    "text",
    [
        "Llega esta noche",
        "llegamos a las 15:30",
        "Llegamos el 26/11/2026 a las 6:00, en bus",
        "Necesita intérprete de K'iche' y silla de ruedas; come sin gluten.",
        "Viene de Alta Verapaz, con dos hijos de 3 y 5 años",
        "Dos camas, 3 noches, entrada por la puerta 2",
        "Habla Q'eqchi' y Achi'",
        "She arrives on Thursday at 15:30 from El Salvador",
        "La acompaña la PDH hasta la frontera",
    ],
)
def test_what_a_caseworker_needs_to_say_passes(text: str) -> None:
    assert find_identifying(text, [IDENTITY], CASE_NUMBER) == []


MARIA = Identity(
    first_names="María José",
    surnames="Hernández López",
    birthdate="2009-05-14",
    guardian_contact="Mamá: Juana Pérez, 5512-3456, vive cerca del mercado y sabe leer",
)


@pytest.mark.parametrize(
    "text",
    [
        "llamar a su mama juana perez", "su abuela es juanaperez",
        "mariajose", "MariaHernandez", "mariahernandez09", "face maria2009", "2009hernandez", "lahernandezlopezita",
        "mariabonita",
        "Her-\nnandez", "her nandez", "H e r n a n d e z", "j.o.s.e", "m a r i a",
        "ernandes lopes", "se apellida ernandez", "peres",
    ],
)  # fmt: skip
def test_a_name_in_a_disguise_is_a_guess_that_can_be_confirmed(text: str) -> None:
    found = codes(text, MARIA)

    assert "sounds_like_name" in found
    assert found <= CONFIRMABLE


@pytest.mark.parametrize(
    "text", ["M\u0430ría", "h\u0435rnandez", "Hern\u034fández", "Hern\u3164ández", "Ｈernandez", "L\u03bfpez"]
)
def test_a_name_with_letters_that_look_alike_or_with_what_is_not_seen_is_found(text: str) -> None:
    assert "stored_name" in codes(text, MARIA)


@pytest.mark.parametrize(
    "text",
    ["14 del 5 de 2009", "14 de 5 del 09", "14-V-09", "14.v.2009", "14 de mayo del 2009", "May 14 of 2009",
     "the 14 of May", "nació el 14 de 05 de 2009"],
)  # fmt: skip
def test_a_birth_date_is_found_with_small_words_and_roman_months(text: str) -> None:
    assert "stored_birthdate" in codes(text, MARIA)


@pytest.mark.parametrize("text", ["55-12-34-56", "55*12*3456", "5512·3456", "5512–3456", "5512,3456"])
def test_a_number_of_the_guardian_is_found_with_any_separators(text: str) -> None:
    assert "stored_number" in codes(text, MARIA)


COMMON = Identity(
    first_names="Clara Elena",
    surnames="Ramos Barrios Campos Cortés Arias Segura Flores Sierra Santos Solís Reyes",
    guardian_contact="Abuela rosa mejía, vive cerca del mercado, llamar en la tarde",
)


@pytest.mark.parametrize("identity", [IDENTITY, MARIA, COMMON], ids=["IDENTITY", "MARIA", "COMMON"])
@pytest.mark.parametrize(
    "text",
    [
        "Esperamos su respuesta; entregaremos el expediente en la tarde.",
        "Habla claramente y con seguridad, necesita varias consultas diarias.",
        "Trabajaba en el campo, lejos de la corte; tiene varios hijos.",
        "El albergue cierra a las 18:00; llamar antes al centro.",
        "Su madre vive cerca del mercado y puede acompañarla.",
        "Necesita intérprete, dieta sin gluten y atención médica hoy.",
        "La abuela no sabe leer; explicar de palabra.",
        "Vive con familiares desde el 2024, hay riesgo en el camino.",
        "Viaja en bus con una trabajadora social, llega entre 5 y 6.",
        "She speaks some Spanish and needs a quiet room near the entrance.",
        "The centre closes at 18:00; please call before.",
        "Medicina cada 8 horas, 50 µg; alergia a la penicilina.",
        "Llega esta noche", "Hasta el lunes", "¿Toma medicinas?", "Con gusto", "Toma insulina; habla q'eqchi'",
        "Sin alergias",
    ],
)  # fmt: skip
def test_honest_sentences_pass_beside_names_that_are_words_too(identity: Identity, text: str) -> None:
    assert codes(text, identity) == set()


USUAL_NAMES = """
Ana María José Juan Carlos Luis Rosa Marta Elena Clara Sandra Karen Andrea Angel Mario Blanca Gloria Dolores Lucía
Franco Ramos Barrios Campos Cortés Arias Segura Flores Sierra Santos Reyes López Hernández Pérez García Morales Ramírez
Castillo Mejía Vásquez Gómez Juárez Méndez Torres Rivera Martínez Rosales Linares Marín Ortiz Aguilar Molina Salazar
Valle Vera
"""


def test_the_prose_of_the_manual_resembles_no_usual_name() -> None:
    manual = Path(__file__).parents[4] / "docs" / "manual"
    prose = " ".join(page.read_text() for page in manual.glob("*/*.md"))

    resembling = [
        prose[found.offset : found.offset + found.length]
        for found in find_identifying(prose, [Identity(surnames=USUAL_NAMES)], CASE_NUMBER)
        if found.code == "sounds_like_name"
    ]

    assert len(prose) > 10_000
    assert resembling == []


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text", ["maria" * 800, "mari a " * 500, "5-" * 2000, "maria " * 600], ids=lambda text: text[:6]
)
def test_a_long_text_is_looked_at_in_good_time(text: str) -> None:
    assert find_identifying(text, [MARIA], CASE_NUMBER)


def test_a_long_text_about_eight_persons_is_scrubbed_in_good_time(
    announce: Callable[[str], None],
) -> None:
    """In the time of the process, which no other process lengthens."""
    people = [replace(MARIA, first_names=f"María Brisa{place}") for place in range(8)]
    for text in ("Abc x " * 660, "1" + " " * 3990, "maria " * 600):
        begun = process_time()
        scrubbed = scrubbed_of(text, lambda looked: find_identifying(looked, people, CASE_NUMBER), "es")
        took = process_time() - begun

        announce(f"8 persons, {text[:6]!r} …: {took:.2f} s")
        assert "maria" not in scrubbed.text
        assert took < 1.5


def test_what_a_text_says_of_anybody_is_looked_for_once_for_all_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def find_patterns(text: str) -> list[Finding]:
        looked.append(text)
        return []

    monkeypatch.setattr(stored_identity, "find_patterns", find_patterns)

    found = find_identifying("viene maria, con peña", [MARIA, IDENTITY], CASE_NUMBER)

    assert [(f.code, f.offset) for f in found] == [("stored_name", 6), ("stored_name", 17)]
    assert looked == ["viene maria, con peña"]


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_every_finding_lies_inside(text: str) -> None:
    for finding in find_identifying(text, [IDENTITY], CASE_NUMBER):
        assert 0 <= finding.offset < finding.offset + finding.length <= len(text)


@given(
    st.sampled_from(["María", "Tz'oc", "Peña", "jose", "55512345", "E123456", "14/05/2009"]),
    st.text("ab ,.", max_size=30),
)
def test_what_is_stored_is_found_wherever_it_stands(stored: str, around: str) -> None:
    text = f"{around} {stored} {around}"

    found = [f for f in find_identifying(text, [IDENTITY], CASE_NUMBER) if f.code.startswith("stored")]

    offset = len(around) + 1
    assert any(f.offset <= offset and offset + len(stored) <= f.offset + f.length for f in found)
