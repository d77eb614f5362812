"""The Flask application behind the bare front: everything the gateway answers itself and no request is waiting for."""

from collections.abc import Iterable
from typing import NoReturn

from flask import Blueprint, Flask

from shared.kernel.errors import NotFound


def make_flask(blueprints: Iterable[Blueprint]) -> Flask:
    """Errors leave it as exceptions: the front turns them into answers, as it does with its own."""
    app = Flask("gateway", static_folder=None, template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=64 * 1024, PROPAGATE_EXCEPTIONS=True)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    app.register_error_handler(404, _not_found)
    return app


def _not_found(_: Exception) -> NoReturn:
    raise NotFound
