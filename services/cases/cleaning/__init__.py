"""Reads a received file with the library for its type. Only the process of `cleaner.py` imports this."""
