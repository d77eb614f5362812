"""Texts, labels and units, as people read them in both languages."""
