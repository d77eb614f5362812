"""The persons of a case, and who they are."""
