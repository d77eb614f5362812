"""The state of the whole platform for whoever operates it: numbers and codes, nobody's data (ADR 0085)."""
