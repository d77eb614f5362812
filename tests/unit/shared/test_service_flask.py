"""The services' Flask answers as Flask does, with less work."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, redirect, request, session, url_for
from werkzeug.test import EnvironBuilder, run_wsgi_app

from shared.web.service_flask import ServiceFlask

REQUESTS: list[dict[str, Any]] = [
    {"path": "/whole"},
    {"path": "/whole", "method": "HEAD"},
    {"path": "/whole", "method": "OPTIONS"},
    {"path": "/whole", "method": "DELETE"},
    {"path": "/whole", "headers": {"Upgrade": "websocket", "Connection": "Upgrade"}},
    {"path": "/whole", "headers": {"Host": "a..b"}},
    {"path": "/whole", "headers": {"Host": "not a host"}},
    {"path": "/created"},
    {"path": "/parts"},
    {"path": "/stream"},
    {"path": "/nothing"},
    {"path": "/unchanged"},
    {"path": "/moved"},
    {"path": "/absent"},
    {"path": "/slashed", "query_string": "año=1", "base_url": "https://Ceiba.example:8443/"},
    {"path": "//whole", "headers": {"Host": "ceiba.example:80"}},
    {"path": "/where/José", "base_url": "https://ceiba.example/under"},
]


def set_up(app: Flask) -> Flask:
    responses: dict[str, Callable[..., Any]] = {
        "whole": lambda: Response("año", mimetype="application/json", headers={"ETag": '"3"'}),
        "created": lambda: Response(
            "{}", status=201, headers={"Location": "/things/0190f3b8-7f4a-7c00-8000-000000000001"}
        ),
        "parts": lambda: Response(["a", "ño"]),
        "stream": lambda: Response(iter(["a", "b"])),
        "nothing": lambda: Response(status=204),
        "unchanged": lambda: Response(status=304, headers={"ETag": '"3"', "Content-Language": "es"}),
        "moved": lambda: redirect("/año"),
        "slashed/": lambda: "slashed",
        "where/<name>": lambda name: f"{name} {url_for('where/<name>', name='x')} {request.url}",
    }
    for path, view in responses.items():
        app.add_url_rule(f"/{path}", path, view)
    return app


@pytest.mark.parametrize("sent", REQUESTS, ids=str)
def test_every_answer_is_the_one_of_flask(sent: dict[str, Any]) -> None:
    ours, flasks = (set_up(app).test_client().open(**sent) for app in (ServiceFlask("x"), Flask("x")))
    assert (ours.status, list(ours.headers), ours.data) == (flasks.status, list(flasks.headers), flasks.data)


def test_a_whole_body_is_handed_over_in_one_piece_and_a_stream_is_not() -> None:
    app = set_up(ServiceFlask("x"))
    assert app(EnvironBuilder("/parts").get_environ(), lambda *_: lambda _: None) == [b"a", "ño".encode()]
    assert not isinstance(app(EnvironBuilder("/stream").get_environ(), lambda *_: lambda _: None), list)


@pytest.mark.parametrize("body", ["whole", iter(["a", "stream"])], ids=["whole", "stream"])
def test_what_waits_for_the_end_of_a_response_is_called(body: str | Iterator[str]) -> None:
    app, ended = ServiceFlask("x"), list[str]()

    @app.get("/")
    def view() -> Response:
        response = Response(body)
        response.call_on_close(lambda: ended.append("ended"))
        return response

    run_wsgi_app(app, EnvironBuilder("/").get_environ(), buffered=True)
    assert ended == ["ended"]


def test_nobody_can_keep_something_in_a_session() -> None:
    app = ServiceFlask("x")
    with app.test_request_context(), contextlib.suppress(RuntimeError):
        session["person"] = "x"
    with app.test_request_context():
        assert "person" not in session
