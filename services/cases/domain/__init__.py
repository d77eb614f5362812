"""The rules of the field. No framework."""
