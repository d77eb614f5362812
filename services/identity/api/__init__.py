"""Endpoints of the identity service: views and schemas, nothing else."""
