"""Codes, sessions and tokens: issued, renewed, revoked and signed."""
