"""Builders of what the infrastructure's tests need."""

import sys
from typing import Any

from infra.local.environment import Addresses
from infra.local.program import Program


def some_addresses(**changes: Any) -> Addresses:
    names = ("identity", "cases", "referrals", "referrals_stream", "reporting", "reporting_stream")
    values = {
        "postgres_url": "postgresql://postgres:pw@127.0.0.1:5432/postgres",
        "broker_url": "redis://127.0.0.1:6379/0",
        "cache_url": "redis://127.0.0.1:6380/0",
        "public_url": "http://127.0.0.1:8080",
        "issuer": "http://127.0.0.1:8080",
        "jwks_url": "http://127.0.0.1:9/oauth2/jwks",
        "smtp_url": "smtp://127.0.0.1:25",
        "upstreams": dict.fromkeys(names, "http://127.0.0.1:9"),
        "audit_anchor_dir": "/nowhere",
    }
    return Addresses(**(values | changes))


def python_program(name: str, code: str, **changes: Any) -> Program:
    return Program(name=name, command=[sys.executable, "-u", "-c", code], **changes)
