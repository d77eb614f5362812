"""What looks as if it identified somebody, and what a refusal says of it."""

# fixed dates: only the form of a text is looked at

import pytest

from shared.contracts.codelists import code_list
from shared.text.folding import Word, fold, words_of
from shared.text.free_text import CODES, CONFIRMABLE, Finding, find_patterns, in_order, refusals
from shared.text.public_names import is_public_place

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("llame al 5555-1234", "number"),
        ("+502 5555 1234", "number"),
        ("DUI 01234567-8", "number"),
        ("llame al 55-12-34-56", "number"),
        ("llame al 55-12-3456", "number"),
        ("llame al 12-11-34-56", "number"),
        ("llame al 22/33/4455", "number"),
        ("2233–4455", "number"),
        ("2233—4455", "number"),
        ("2233,4455", "number"),
        ("5512*3456", "number"),
        ("5512·3456", "number"),
        ("5512_3456", "number"),
        ("55 · 12 · 34 · 56", "number"),
        ("5512\u034f3456", "number"),
        ("se llam\u0430 M\u0430ría", "looks_like_mixed_script"),
        ("\u041caria", "looks_like_mixed_script"),
        ("Her\u03bdandez", "looks_like_mixed_script"),
        ("pasaporte C1234567", "number"),
        ("escriba a x@y.example", "contact"),
        ("está en facebook como @unacuenta", "contact"),
        ("www.example.org/perfil", "contact"),
        ("se llama Ixchel", "looks_like_name"),
        ("viene Ixchel Canaria", "looks_like_name"),
        ("IXCHEL CANARIA", "looks_like_name"),
        ("doña Ixchel", "looks_like_name"),
        ("her name is Ixchel", "looks_like_name"),
        ("Ana de la Cruz Ixmucané", "looks_like_name"),
        ("vive en la 5a calle 3-20", "looks_like_address"),
        ("zona 18", "looks_like_address"),
        ("aldea Chicaj", "looks_like_address"),
    ],
)
def test_what_identifies_by_its_shape_is_found(text: str, code: str) -> None:
    assert code in {finding.code for finding in find_patterns(text)}


@pytest.mark.parametrize(
    "text",
    ["a las 15:30", "el 26/11/2026", "2026-11-26", "cuesta Q1,500", "tiene 17 años y 2 hijos", "Alta Verapaz",
     "Hospital General", "¿Toma algo? Necesita dieta.", "Con UNICEF", "entre 10 y 12", "",
     "el 26-11-26 a las 6:00", "llega 26/11/2026, 15:30", "de 8:00 a 17:30, 3 camas", "15:30–17:00", "11/26/2026",
     "hijos de 3, 5, 7, 9, 11 y 13 años", "24.12.2026", "son 1,500 o 2,000 quetzales", "50 µg cada 8 horas"],
)  # fmt: skip
def test_what_is_said_every_day_passes(text: str) -> None:
    assert find_patterns(text) == []


KINSHIP = (
    "Viaja con su hija. Necesita albergue.", "Es menor. Habla q'eqchi'.", "Es una adolescente. Requiere intérprete.",
    "Tiene dos hijos. Sabe leer.", "Llega con la niña.\nTraer ropa", "Llega con la niña\nTraer ropa",
    "No quiso dar su nombre. Tiene miedo.", "Llegó con la señora. Espera afuera.",
)  # fmt: skip
ARROBA_AND_AT = (
    "Le pagaban por arroba de café", "una arroba diaria de café. Vive lejos", "She arrives at 10.30", "Comes at 8.30am",
)  # fmt: skip
RECORDS = ("Acta 15 de la audiencia", "Folio 15", "Partida 12", "libro 3 de cuentas")
LINKS = ("Llega hoy.Info adicional", "UNICEF.org", "Es todo.Com motivo de la visita")
LOW_LINES = ("VIH_positivo", "d2_protection", "d0_facts o d1_need", "perfil d2_protection", "sin_documento")
PLATES = ("placa de tórax, UCI 24 h", "placa de tórax; UCI 24 h")
HOMES = (
    "Salió de su casa. A las tres llega", "Vive en la calle. Y no tiene a nadie", "Está en casa. 3 personas la cuidan",
    "Durmió en la calle Y no tiene a nadie", "Vive en la calle\nA veces come",
    "Viene de una aldea\nTraer ropa", "Vive en otra colonia\nLa madre llega",
)  # fmt: skip
CALLED = ("conocido como lugar seguro", "conocida como zona roja", "alias el patrón", "le dicen la jefa")


@pytest.mark.parametrize("text", [*KINSHIP, *ARROBA_AND_AT, *RECORDS, *LINKS, *LOW_LINES, *PLATES, *HOMES, *CALLED])
def test_daily_words_beside_a_word_that_often_identifies_pass(text: str) -> None:
    assert find_patterns(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("la Sra. Ixchel", ("looks_like_name", "Ixchel")),
        ("su hija: Ixchel", ("looks_like_name", "Ixchel")),
        ("su hija, Ixchel, llega", ("looks_like_name", "Ixchel")),
        ("Nombre:\nIxchel", ("looks_like_name", "Ixchel")),
        ("conocida como Ixchel", ("looks_like_name", "Ixchel")),
        ("brisa arroba correo.example", ("contact", "brisa arroba correo.example")),
        ("brisa arroba correo punto com punto gt", ("contact", "brisa arroba correo punto com punto gt")),
        ("brisa at correo.example", ("contact", "brisa at correo.example")),
        ("brisa (at) correo", ("contact", "brisa (at) correo")),
        ("acta número 15", ("number", "acta número 15")),
        ("folio No. 15", ("number", "folio No. 15")),
        ("partida 1234", ("number", "partida 1234")),
        ("folio 15 del libro 3", ("number", "folio 15 del libro 3")),
        ("libro 3 folio 15 partida 8", ("number", "libro 3 folio 15 partida 8")),
        ("ver unicef.org hoy", ("contact", "unicef.org")),
        ("ver UNICEF.ORG hoy", ("contact", "UNICEF.ORG")),
        ("Facebook.com/ixchel.tzoc", ("contact", "Facebook.com/ixchel.tzoc")),
        ("usa brisa_502 hoy", ("contact", "brisa_502")),
        ("usa brisa502_c hoy", ("contact", "brisa502_c")),
        ("su instagram es brisa_c, dijo", ("contact", "brisa_c")),
        ("la cuenta brisa_c sigue", ("contact", "brisa_c")),
        ("usa brisa_c en tiktok", ("contact", "brisa_c")),
        ("la placa P-123ABC", ("number", "P-123ABC")),
        ("en la casa B del pasaje", ("looks_like_address", "casa B")),
        ("lote B", ("looks_like_address", "lote B")),
        ("av. 5, km.14", ("looks_like_address", "av. 5")),
        ("av.5", ("looks_like_address", "av.5")),
        ("col. B", ("looks_like_address", "col. B")),
    ],
)
def test_what_identifies_beside_the_same_words_is_still_found(text: str, found: tuple[str, str]) -> None:
    assert found in found_in(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana López\nLuis Gómez", ["Ana López", "Luis Gómez"]),
        ("Brisa Canaria y Nube Serena", ["Brisa Canaria", "Nube Serena"]),
        ("ana lopez y luis gomez", ["ana lopez", "luis gomez"]),
        ("Ana López\nLuis Gómez\nEva Ruiz", ["Ana López", "Luis Gómez", "Eva Ruiz"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("María de la Cruz\nIxmucané", ["María de la Cruz\nIxmucané"]),
    ],
)
def test_two_people_are_two_names(text: str, found: list[str]) -> None:
    assert [words for code, words in found_in(text) if code == "looks_like_name"] == found


def test_a_refusal_names_the_place_and_never_the_words() -> None:
    text = "Viene Ixchel Canaria, 5555-1234"

    problems = refusals(find_patterns(text), field="note", confirmed=False)

    assert [(problem.field, problem.code) for problem in problems] == [
        ("note", "looks_like_name"),
        ("note", "number"),
    ]
    assert "(caracteres 23 a 31)" in problems[1].message["es"]
    assert "(characters 23 to 31)" in problems[1].message["en"]
    assert not any("Ixchel" in sentence or "5555" in sentence for p in problems for sentence in p.message.values())


def test_a_guess_can_be_confirmed_and_a_number_cannot() -> None:
    text = "Viene Ixchel Canaria, 5555-1234"

    problems = refusals(find_patterns(text), field="note", confirmed=True)

    assert [problem.code for problem in problems] == ["number"]
    assert {"looks_like_name", "looks_like_address", "sounds_like_name", "looks_like_mixed_script"} == CONFIRMABLE


def found_in(text: str) -> list[tuple[str, str]]:
    return [(f.code, text[f.offset : f.offset + f.length]) for f in find_patterns(text)]


NAME, NUMBER, CONTACT, ADDRESS = "looks_like_name", "number", "contact", "looks_like_address"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ayer vino Ixchel Canaria, dijo", [(NAME, "Ixchel Canaria")]),
        ("vive con Ana de la Cruz Ixmucané aquí", [(NAME, "Ana de la Cruz Ixmucané")]),
        ("vinieron Ana y Rosa", [(NAME, "Ana y Rosa")]),
        ("es Ana-María Rosa", [(NAME, "Ana-María Rosa")]),
        ("es De la Cruz Ixchel", [(NAME, "De la Cruz Ixchel")]),
        ("es Ana  Rosa", [(NAME, "Ana  Rosa")]),
        ("es Ana\nRosa", [(NAME, "Ana\nRosa")]),
        ("con IXCHEL CANARIA hoy", [(NAME, "IXCHEL CANARIA")]),
        ("con ONU Ana Rosa", [(NAME, "Ana Rosa")]),
        ("el Dr. Juan Pérez", [(NAME, "Juan Pérez")]),
        ("la doña  Ixchel", [(NAME, "Ixchel")]),
        ("su alias: Ixchel", [(NAME, "Ixchel")]),
        ("la Sra. Ixchel", [(NAME, "Ixchel")]),
        ("Lunes Ixchel", [(NAME, "Lunes Ixchel")]),
        ("Ana Rosa, Eva Luz", [(NAME, "Ana Rosa"), (NAME, "Eva Luz")]),
        ("fue Ana Rosa y fue Eva Luz", [(NAME, "Ana Rosa"), (NAME, "Eva Luz")]),
        ("llamar 26/11/2026 o 5512-3456 a las 15:30", [(NUMBER, "5512-3456")]),
        ("al +502 (5555) 1234", [(NUMBER, "+502 (5555) 1234")]),
        ("AB-123456 y C1234567", [(NUMBER, "AB-123456"), (NUMBER, "C1234567")]),
        ("x@y.example y www.a.example", [(CONTACT, "x@y.example"), (CONTACT, "www.a.example")]),
        ("ver HTTPS://a.example/b aquí", [(CONTACT, "HTTPS://a.example/b")]),
        ("en la zona 18, 5555-1234", [(ADDRESS, "zona 18"), (NUMBER, "5555-1234")]),
        ("5555-1234, zona 18", [(NUMBER, "5555-1234"), (ADDRESS, "zona 18")]),
        ("la trajo maria de los angeles tzoc ayer", [(NAME, "maria de los angeles tzoc")]),
        ("doña brisa espera", [(NAME, "brisa")]),
        ("se llama zenobia y espera", [(NAME, "zenobia")]),
        ("le dicen la chata, dijo", [(NAME, "chata")]),
        ("su hermano Zenobio vino", [(NAME, "Zenobio")]),
        ("Viene Brisa Canaria hoy", [(NAME, "Brisa Canaria")]),
        ("es Ma. Brisa Canaria", [(NAME, "Ma. Brisa Canaria")]),
        ("DUI 01234567-8, vencido", [(NUMBER, "DUI 01234567-8")]),
        ("la placa era P-123ABC, gris", [(NUMBER, "P-123ABC")]),
        ("folio 345, libro 12", [(NUMBER, "folio 345, libro 12")]),
        ("en facebook.com/perfil.502 está", [(CONTACT, "facebook.com/perfil.502")]),
        ("su instagram es brisa.502, dijo", [(CONTACT, "brisa.502")]),
        ("brisa arroba correo punto example", [(CONTACT, "brisa arroba correo punto example")]),
        ("la cuenta brisa_c sigue", [(CONTACT, "brisa_c")]),
        ("en 5a calle 3-20 zona 18, arriba", [(ADDRESS, "5a calle 3-20 zona 18")]),
        ("por la 2a avenida norte #24, dijo", [(ADDRESS, "2a avenida norte #24")]),
        ("en calle Los Almendros 45, dijo", [(ADDRESS, "calle Los Almendros 45"), (NAME, "Los Almendros")]),
        ("en la colonia la joya, dijo", [(ADDRESS, "colonia la joya")]),
        ("casa número 12, dijo", [(ADDRESS, "casa número 12")]),
        ("una Мaria vino", [("looks_like_mixed_script", "Мaria"), (NAME, "Мaria")]),
    ],
)
def test_a_finding_marks_exactly_what_was_found(text: str, found: list[tuple[str, str]]) -> None:
    assert found_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "dijo Brisa. Canaria vino",
        "Ana, Rosa",
        "con ONU Mujeres",
        "en la Cruz Roja Ana",
        "la Ciudad de Guatemala",
        "en March Canaria",
        "I Canaria",
        "A Ana",
        "el don de gentes",
        "dos chicas de la iglesia bautista lo han guardado",
        "se llama antes de salir",
        "en san pedro sula",
        "habla K'iche' Ana",
        "ana rosa",
        "Ana de",
        "12345, 67890",
        "123456",
        "Мария",
        "a @ b",
    ],
)
def test_separate_public_or_short_words_are_no_names(text: str) -> None:
    assert find_patterns(text) == []


def test_a_public_place_is_a_country_or_department_and_nothing_finer() -> None:
    for place in ("Alta Verapaz", "alta  verapaz", "ALTA VERAPAZ", "Guatemala", "México"):
        assert is_public_place(place), place
    for finer in ("Cobán, Alta Verapaz", "Verapaz", "aldea Chicaj", "Ixchel", ""):
        assert not is_public_place(finer), finer


def test_words_are_folded_and_keep_their_place() -> None:
    text = "  Ana-María, ¡ñu K\u2019iche\u2019!"

    assert words_of(text) == [
        Word("ana", 2, 5, capitalised=True),
        Word("maria", 6, 11, capitalised=True),
        Word("nu", 14, 16, capitalised=False),
        Word("kiche", 17, 23, capitalised=True),
    ]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ñandú", "nandu"),
        ("K'iche'", "kiche"),
        ("Kꞌicheʼ", "kiche"),
        ("½ m²", "1 2 m2"),
        ("Мaria", "maria"),
        ("a\u200bb\u00adc", "abc"),
        ("a_b.c", "a b c"),
        ("", ""),
    ],
)
def test_spellings_of_one_word_fold_to_one(text: str, folded: str) -> None:
    result, origin = fold(text)

    assert result == folded
    assert len(origin) == len(folded)
    assert origin == sorted(origin)


def test_findings_are_listed_once_with_their_place() -> None:
    late, long, short = Finding(NUMBER, 9, 4), Finding(NAME, 2, 8), Finding(NAME, 2, 5)

    assert in_order([late, long, short, late]) == [short, long, late]


def test_every_code_has_a_sentence_in_both_languages_that_says_where() -> None:
    problems = refusals([Finding(code, 0, 1) for code in CODES], field="note", confirmed=False)

    assert [problem.code for problem in problems] == list(CODES)
    assert len({problem.message["es"] for problem in problems}) == len(CODES)
    assert all(problem.message["es"].endswith(" (caracteres 1 a 1)") for problem in problems)
    assert all(problem.message["en"].endswith(" (characters 1 to 1)") for problem in problems)


def test_every_country_and_subdivision_of_the_lists_is_public() -> None:
    labels = [
        item[language]
        for name in ("platform_country", "iso_3166_2_gt", "iso_3166_2_hn")
        for item in code_list(name).items.values()
        for language in ("es", "en")
    ]

    assert [label for label in labels if not is_public_place(label)] == []
