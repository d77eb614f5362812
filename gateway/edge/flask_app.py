"""The Flask application with the pages of the gateway itself; proxied requests do not meet it."""

from collections.abc import Iterable
from typing import NoReturn

from flask import Blueprint, Flask

from shared.kernel.errors import NotFound


def make_flask(blueprints: Iterable[Blueprint]) -> Flask:
    """The application over `blueprints`. Errors leave it as exceptions; edge/app.py turns them into responses."""
    app = Flask("gateway", static_folder=None, template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=64 * 1024, PROPAGATE_EXCEPTIONS=True)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    app.register_error_handler(404, _not_found)
    return app


def _not_found(_: Exception) -> NoReturn:
    raise NotFound
