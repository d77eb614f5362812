"""`ceiba country`: the countries of a platform and their settings."""
