"""The unit of work of each service on PostgreSQL; that of cases in memory too, with the same assertions."""
