"""OAuth2 clients: the systems of organisations, and the applications of the platform."""
