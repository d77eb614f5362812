"""One verb of the field per file, one transaction each."""
