"""Beside a platform that runs on this machine, an operator's command needs no variables."""

import json
import os
from pathlib import Path

import pytest

from infra.local.home import Home
from infra.local.secrets import load_or_generate
from infra.ops.access import Access
from infra.ops.people import identity
from services.identity import bootstrap
from services.identity.settings import read_settings
from shared.web.service_parts import ProcessWide

PORTS = {"postgres": 5001, "broker": 5002, "cache": 5003, "gateway": 5004, "identity-api": 5005}


def test_the_settings_are_those_of_the_platform_that_runs_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.run.mkdir()
    home.processes.write_text(json.dumps({n: {"pid": os.getpid(), "port": port} for n, port in PORTS.items()}))
    secrets = load_or_generate(home.secrets)
    bare = {name: value for name, value in os.environ.items() if not name.startswith("CEIBA_")}
    monkeypatch.setattr(os, "environ", bare)
    monkeypatch.setattr(bootstrap, "services", ProcessWide(lambda: bootstrap.build(read_settings())))
    settings = identity(Access(home)).settings
    assert settings.common.database_url.endswith("@127.0.0.1:5001/ceiba_identity")
    assert secrets.app_passwords["identity"] in settings.common.database_url
    assert settings.common.cache_url == f"redis://identity:{secrets.redis_passwords['identity']}@127.0.0.1:5003/0"
    assert settings.public_url == settings.common.issuer == "http://127.0.0.1:5004"
    assert settings.web_client_secret == secrets.web_client_secret
