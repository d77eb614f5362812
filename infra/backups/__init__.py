"""Where the backups of a platform lie, and how PostgreSQL archives into that place (docs/adr/0080)."""
