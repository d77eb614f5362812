"""Where identity lists what it has revoked, for every service and the gateway."""

REVOKED_KEY = "ceiba:revoked"
"""A sorted set in the cache: a session or a version of a subject → the second from which no token of it is left."""
