"""Schema of the cases database."""
