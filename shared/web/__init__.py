"""How every service speaks HTTP: app factory, endpoints, problems, idempotency, ETags, cursors, health."""
