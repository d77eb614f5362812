"""How much of a person a disclosure shows."""

D0, D1, D2, D3, D4 = "d0_anonymous", "d1_capacity", "d2_protection", "d3_identified", "d4_full"
PROFILES = (D0, D1, D2, D3, D4)
"""List `disclosure_profile`, least first."""

WITHOUT_CONSENT = D1
"""Up to this profile no person can be recognised; every profile above it needs a consent."""


def is_above(profile: str, other: str) -> bool:
    """Whether `profile` discloses more than `other`."""
    return PROFILES.index(profile) > PROFILES.index(other)
