"""Endpoints: blueprints, schemas and the bodies of responses. There are no rules here."""
