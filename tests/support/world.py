"""The network that tests stand on: countries and organisations, the same in every service."""

from uuid import UUID

from shared.kernel.country import Country

GT, HN, MX = Country.GUATEMALA, Country.HONDURAS, Country.MEXICO
SHELTER = UUID("019a0000-0000-7000-8000-000000000001")
"""A shelter: it registers cases in Guatemala, and refers."""
CLINIC = UUID("019a0000-0000-7000-8000-000000000002")
"""A clinic: people are referred to it, also across the border with Honduras."""
STRANGER = UUID("019a0000-0000-7000-8000-000000000003")
"""An organisation that has no part in a referral."""
