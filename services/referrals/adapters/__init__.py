"""Tables and queries, and the outside: the cases service, webhook receivers, SMTP, Redis pub/sub."""
