"""What looks as if it identified somebody, and what a refusal says of it."""

# fixed dates: only the form of a text is looked at

import pytest

from shared.free_text import CONFIRMABLE, find_patterns, refusals

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
