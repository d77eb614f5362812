"""What differs from country to country in a criminal proceeding, as data: one pack for each, `packs/<country>.json`."""
