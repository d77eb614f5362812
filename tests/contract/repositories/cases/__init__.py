"""The unit of work of cases, in memory and on PostgreSQL."""
