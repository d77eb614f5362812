"""Countries by the names that tests call them."""

from shared.kernel.country import Country

GT, HN = Country.GUATEMALA, Country.HONDURAS
