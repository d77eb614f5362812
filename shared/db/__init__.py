"""PostgreSQL is the truth: units of work, signed row-level security, outbox and inbox, field encryption, audit."""
