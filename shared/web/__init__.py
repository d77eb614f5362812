"""How every service speaks HTTP: app factory, doors, problems, idempotency, ETags, cursors, health."""
