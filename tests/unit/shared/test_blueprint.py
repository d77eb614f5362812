"""A schema given as a class is built when the endpoint is declared, not at each request."""

from flask import Flask
from marshmallow import fields

from shared.web.app import register_blueprints
from shared.web.blueprint import Blueprint
from shared.web.schemas import StrictSchema


class CountingSchema(StrictSchema):
    built = 0

    name = fields.String()

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        type(self).built += 1


def test_requests_do_not_build_the_schema_again() -> None:
    app = _an_app()
    before = CountingSchema.built
    for _ in range(3):
        assert app.test_client().post("/things", json={"name": "x"}).json == {"name": "x"}
    assert CountingSchema.built == before


def test_the_schema_is_still_described_and_still_strict() -> None:
    app = _an_app()
    described = app.test_client().get("/openapi.json").json
    assert described is not None
    assert described["components"]["schemas"]["Counting"]["properties"].keys() == {"name"}
    assert app.test_client().post("/things", json={"other": 1}).status_code == 422


def _an_app() -> Flask:
    blueprint = Blueprint("things", __name__)

    @blueprint.post("/things")
    @blueprint.arguments(CountingSchema)
    def post(body: dict[str, str]) -> dict[str, str]:
        return body

    app = Flask("things")
    app.config.update(
        API_TITLE="t",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    register_blueprints(app, [blueprint])
    return app
