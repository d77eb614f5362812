"""The rules by which proceedings are counted."""
