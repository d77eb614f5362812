"""Who must be called when the person is a child and nobody with authority has consented for her."""

from collections.abc import Iterable

from services.cases.domain.consent import CHILD_CAPACITIES, Consent
from shared.kernel.country import Country

AUTHORITIES: dict[Country, str] = {
    Country.GUATEMALA: "GT_PGN",
    Country.EL_SALVADOR: "SV_CONAPINA",
    Country.HONDURAS: "HN_SENAF",
    Country.MEXICO: "MX_DIF",
}
"""Competent child-protection authority, codes of list `institution`."""


def child_protection_required(majority: str, consents: Iterable[Consent]) -> bool:
    """Whether the authority still has to be involved."""
    return majority == "minor" and not any(
        consent.capacity in CHILD_CAPACITIES and consent.status == "given" for consent in consents
    )
