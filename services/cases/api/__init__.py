"""Blueprints and schemas, nothing else."""
