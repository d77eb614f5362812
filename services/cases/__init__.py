"""Módulo de registro: cases, persons, consents, what leaves the organisation, and imports."""
