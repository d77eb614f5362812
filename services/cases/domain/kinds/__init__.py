"""How a kind of part of a case or of a proceeding is declared (ADR 0075)."""
