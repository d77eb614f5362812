"""Every service's application in the process of a test, with the name of a role as the token."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from uuid import UUID

import pytest
from flask import Flask

from shared.kernel.country import Country
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import WEB_CLIENT_ID, Grant, Permission
from tests.support.databases import ServiceDatabase
from tests.support.tokens import SCOPES

SOMEBODY = UUID("01930000-0000-7000-8000-000000000001")
EXCHANGED = "exchanged:"
OLD = "old:"
"""A person who signed in eleven minutes ago."""
SYSTEM = "system:"
"""A system that acts for itself."""
_ELEVEN_MINUTES = 660


class RoleVerifier:
    """Takes `Bearer <role>` for a person who has just signed in, `Bearer old:<role>` and `Bearer system:<role>`.

    As the verifier of exchanged tokens it takes only what a service brings.
    """

    def __init__(self, *taken: str) -> None:
        self._taken = taken or ("", OLD, SYSTEM)

    def verify(self, authorization: str | None, _proof: object = None) -> Grant:
        """The grant of a member of some organisation in Guatemala."""
        kind, colon, role = (authorization or "").removeprefix("Bearer ").rpartition(":")
        if role not in SCOPES or kind + colon not in self._taken:
            raise Unauthenticated
        return Grant(
            subject=str(SOMEBODY),
            client_id=WEB_CLIENT_ID,
            organisation_id=SOMEBODY,
            countries=frozenset({Country.GUATEMALA}),
            permissions=frozenset(Permission(scope) for scope in SCOPES[role].split()),
            signed_in_at={"old": time.time() - _ELEVEN_MINUTES, "system": None}.get(kind, time.time()),
        )

    def exchanged(self, **_: object) -> "RoleVerifier":
        """The verifier of the endpoints that only another service may use."""
        return RoleVerifier(EXCHANGED)


_SETTINGS = {"identity": "read_settings", "cases": "read_settings", "referrals": "read_settings",
             "reporting": "read_settings"}  # fmt: skip


@contextmanager
def app_with_roles(database: ServiceDatabase) -> Iterator[Flask]:
    """The application of that service over `database`; `Authorization: Bearer caseworker` is a caseworker in GT."""
    service = database.service
    bootstrap = import_module(f"services.{service}.bootstrap")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CEIBA_") and "TEST" not in name]:
            patch.delenv(name)
        for name, value in database.environ.items():
            patch.setenv(name, value)
        settings = getattr(import_module(f"services.{service}.settings"), _SETTINGS[service])()
    parts = bootstrap.build(settings)
    bootstrap.services.use(parts)
    app: Flask = import_module(f"services.{service}.wsgi").create_app(parts)
    app.extensions["token_verifier"] = RoleVerifier()
    yield app
    parts.engine.dispose()
