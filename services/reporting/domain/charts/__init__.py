"""Charts of the figures, from their rows to the drawing."""
