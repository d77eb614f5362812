"""Endpoints: blueprints, marshmallow schemas and the shape of answers. No rule lives here."""
