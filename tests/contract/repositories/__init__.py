"""The same assertions for each unit of work in memory and the real one on PostgreSQL."""
