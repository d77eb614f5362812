"""Endpoints of notifications, webhook endpoints and the e-mail channel."""
