"""Files of records, taken in row by row."""
