"""The application's files, the reference, and what is there when nothing is built."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import openapi_spec_validator
import pytest

from gateway.browser.static_files import StaticFiles
from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.recorder import Recorder, say

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "x", "version": "v1"},
    "paths": {"/api/v1/cases": {"get": {"operationId": "list", "responses": {"200": {"description": "ok"}}}}},
}


@pytest.fixture
def built(tmp_path: Path) -> StaticFiles:
    for name, content in {
        "index.html": "<title>Agenda</title>",
        "main-Ab3dEf9h.js": "plain",
        "main-Ab3dEf9h.js.br": "br",
        "main-Ab3dEf9h.js.gz": "gzip",
        "app.css": "css",
        "agenda.svg": "sign",
        "worker.js": "worker",
    }.items():
        (tmp_path / name).write_text(content)
    return StaticFiles(tmp_path)


def ask(static: StaticFiles, path: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
    file = static.find(path)
    assert file is not None
    environ = {"REQUEST_METHOD": "GET"} | {f"HTTP_{name}": value for name, value in headers.items()}
    status, fields, body = static.respond(file, environ)
    return status, {name.lower(): value for name, value in fields}, b"".join(body)


def test_the_shell_answers_every_place_of_the_application_and_is_never_kept(built: StaticFiles) -> None:
    for path in ("/", "/app", "/app/cases/1"):
        status, headers, body = ask(built, path)
        assert (status, body) == ("200 OK", b"<title>Agenda</title>")
        assert headers["cache-control"] == "no-cache"
        assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]


def test_hashed_files_are_kept_for_ever_and_come_compressed(built: StaticFiles) -> None:
    path = "/static/app/main-Ab3dEf9h.js"
    brotli = ask(built, path, ACCEPT_ENCODING="br, gzip")
    gzip = ask(built, path, ACCEPT_ENCODING="gzip")
    plain = ask(built, path)

    assert [answer[2] for answer in (brotli, gzip, plain)] == [b"br", b"gzip", b"plain"]
    assert "immutable" in brotli[1]["cache-control"]
    assert brotli[1]["content-encoding"] == "br"
    assert "javascript" in brotli[1]["content-type"]


def test_a_file_that_did_not_change_is_not_sent_again(built: StaticFiles) -> None:
    etag = ask(built, "/static/app.css")[1]["etag"]

    assert ask(built, "/static/app.css", IF_NONE_MATCH=etag)[0].startswith("304")


def test_addresses_that_stay_the_same(built: StaticFiles) -> None:
    assert ask(built, "/static/app.css")[2] == b"css"
    status, headers, body = ask(built, "/favicon.ico")
    assert (status, body) == ("200 OK", b"sign")
    assert headers["cache-control"] == "no-cache"


def test_the_worker_may_look_after_the_application_and_is_asked_for_each_time(built: StaticFiles) -> None:
    _, headers, _ = ask(built, "/static/app/worker.js")

    assert headers["service-worker-allowed"] == "/app"
    assert headers["cache-control"] == "no-cache"
    assert "worker-src 'self'" in headers["content-security-policy"]
    assert "service-worker-allowed" not in ask(built, "/static/app/main-Ab3dEf9h.js")[1]


def test_no_other_origin_is_invited(built: StaticFiles) -> None:
    assert "access-control-allow-origin" not in ask(built, "/static/app/main-Ab3dEf9h.js")[1]


def test_only_files_that_were_built_are_served(built: StaticFiles, tmp_path: Path) -> None:
    (tmp_path / "later.js").write_text("x")

    assert built.find("/static/app/later.js") is None
    assert built.find("/static/app/../settings.py") is None


def test_without_a_build_there_is_nothing_to_serve(tmp_path: Path) -> None:
    assert StaticFiles(tmp_path).find("/") is None


def test_the_reference_works_offline(gateway: RunningGateway) -> None:
    page = gateway.send("GET", "/docs", token="")

    text = page.body.decode()
    assert "http" not in text.replace("http-equiv", "")
    assert "<script>" not in text
    assert "script-src 'self'" in page.header("content-security-policy")
    for asset in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"):
        assert f"/docs/{asset}" in text or asset == "favicon-32x32.png"
        assert gateway.send("GET", f"/docs/{asset}", token="").status == 200
    assert gateway.send("GET", "/docs/index.html", token="").status == 404


def test_one_valid_description_of_all_services(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/openapi.json"] = lambda c, _: say(c, json.dumps(DOCUMENT).encode())
    with start_gateway() as gateway:
        first = gateway.send("GET", "/openapi.json", token="")
        asked = len(own_service.asked("/openapi.json"))
        own_service.replies["/openapi.json"] = lambda c, _: say(c, b"", status="500 Oops")
        second = gateway.send("GET", "/openapi.json", token="")

    document = json.loads(first.body)
    openapi_spec_validator.validate(document)
    assert "/api/v1/cases" in document["paths"]
    assert "/session" in document["paths"]
    assert (asked, len(own_service.asked("/openapi.json"))) == (4, 4)
    assert json.loads(second.body) == document


def test_the_description_waits_for_every_service(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/openapi.json"] = lambda c, _: say(c, b"", status="500 Oops")
    with start_gateway() as gateway:
        assert gateway.send("GET", "/openapi.json", token="").status == 503
