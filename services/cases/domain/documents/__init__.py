"""Files about the persons of a case."""
