"""Tables and queries of notifications, and the ways out: HTTPS, SMTP, Redis pub/sub."""
