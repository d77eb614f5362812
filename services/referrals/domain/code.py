"""The code of a referral that people say aloud and write on paper: `GT-7K3-Q9X`.

Crockford base 32 (no I, L, O, U): five random characters and a check character. It is random on purpose: a serial
number would show how many people an organisation refers.
"""

import secrets

from shared.kernel.country import Country

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WEIGHTS = (1, 3, 5, 7, 9)


def new_code(country: Country) -> str:
    """A fresh code of a referral that leaves `country`."""
    body = "".join(secrets.choice(ALPHABET) for _ in _WEIGHTS)
    return _written(country, body + _check(body))


def without_country(code: str) -> str:
    """The code for messages that leave the platform, which must not disclose in which country the person seeks help."""
    return code.partition("-")[2]


def _check(body: str) -> str:
    # Odd weights are invertible modulo 32, so every single mistyped character changes the check character.
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[total % 32]


def _written(country: Country, characters: str) -> str:
    return f"{country}-{characters[:3]}-{characters[3:]}"
