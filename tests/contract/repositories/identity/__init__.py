"""The unit of work of identity, in memory and on PostgreSQL."""
