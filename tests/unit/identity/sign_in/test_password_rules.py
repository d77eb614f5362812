"""Passwords that somebody would guess are refused; phrases are not."""

import pytest

from services.identity.domain.sign_in.password_rules import is_guessable

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


WORDS = ("xilonaltepec quetzaltotol", "maria-mariana", "K7 q2")


@pytest.mark.parametrize(
    ("password", "guessable"),
    [
        ("xilonaltepec7Kq2vR8", True),
        ("xilonaltepec7Kq2vR8w", False),
        ("7Kq2vR8wXILONALTEPEC", False),
        ("xilonaltepec-7_K.q2vR8!", True),
        ("quetzaltotolxilonaltepec7Kq2v", True),
        ("7Kq2ceibavR8", True),
        ("7Kq2vR8ceibaw9", False),
        ("mariana7Kq2vRz", True),
        ("mariana7Kq2vRz8", False),
    ],
)
def test_eight_letters_and_digits_beside_the_known_words_are_enough_and_seven_are_not(
    password: str, guessable: bool
) -> None:
    """Signs between them do not count; words of one or two letters are no words; the longest is taken out first."""
    assert is_guessable(password, WORDS) is guessable


def test_only_known_words_about_a_person_make_a_password_guessable() -> None:
    assert not is_guessable("xilonaltepec7Kq2vR8", ())
    assert is_guessable("xilonaltepec7Kq2vR8", ("Calle Xilonaltepec_4",))


def test_of_a_very_long_one_only_the_beginning_counts() -> None:
    assert is_guessable("aaaaaaaaaaaa" * 6 + "tortuga lenta pinta nubes", ())
