"""Passwords that somebody would guess are refused; phrases are not."""

import pytest

from services.identity.adapters.password_rules import is_guessable

CONTEXT = ("maria.lopez@casaixchel.example", "María López", "Asociación Casa Ixchel de Acompañamiento", "Casa Ixchel")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "contraseña1234",
        "contrasena2026",
        "qwertyuiop12",
        "123456789012",
        "aaaaaaaaaaaa",
        "Guatemala2026",
        "ceibaceiba12",
        "maria.lopez12",
        "MariaLopez2026!",
        "casa-ixchel-26",
        "CasaIxchel2027",
        "agenda agenda agenda",
    ],
)
def test_a_password_that_is_common_or_says_who_one_is_is_refused(password: str) -> None:
    assert is_guessable(password, CONTEXT)


@pytest.mark.parametrize(
    "password",
    [
        "una frase larga y tranquila",
        "tortuga lenta pinta nubes",
        "k9#Vq2!xTr7m",
        "el perro de mi casa come mangos verdes",
    ],
)
def test_a_phrase_or_a_random_one_is_taken(password: str) -> None:
    assert not is_guessable(password, CONTEXT)


def test_a_very_long_one_is_looked_at_without_delay() -> None:
    assert not is_guessable("tortuga lenta pinta nubes " * 20, CONTEXT)
