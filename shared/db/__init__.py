"""Access to PostgreSQL: units of work, signed row-level security, rows of dataclasses, the audit trail."""
