"""The unit of work of identity and its repositories."""
