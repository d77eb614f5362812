"""Closed unless opened: one forgotten decorator would expose a survivor's file."""

from collections.abc import Callable

import pytest

from shared.kernel.grant import Permission
from tests.architecture.services import ServiceSurface

pytestmark = pytest.mark.architecture
KNOWN = {permission.value for permission in Permission} | {"any-caller", "public"}
DESCRIBES_ITSELF = "api-docs."


def test_every_endpoint_says_who_may_enter(service: str, surface: Callable[[str], ServiceSurface]) -> None:
    endpoints = {
        name: rule for name, rule in surface(service).endpoints.items() if not name.startswith(DESCRIBES_ITSELF)
    }

    assert [name for name, rule in endpoints.items() if rule not in KNOWN] == []


def test_every_public_endpoint_says_why(service: str, surface: Callable[[str], ServiceSurface]) -> None:
    found = surface(service)

    assert [name for name, rule in found.endpoints.items() if rule == "public" and len(found.reasons[name]) < 10] == []
