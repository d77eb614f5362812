"""Who is who: countries, organisations, people, roles, OAuth2 clients, tokens and keys (módulo de administración)."""
