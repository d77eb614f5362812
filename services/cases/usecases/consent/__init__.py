"""Consents, and what may leave the organisation without one."""
