"""The view of `GET /api/v1/operations`, and whom it asks."""

import time
from dataclasses import dataclass

import orjson
from flask import Blueprint, Response

from gateway.operations.gateways import Gateways
from gateway.operations.overview import overview
from gateway.operations.services import Services


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationsViews:
    """The view, and whom it asks. The gateway has verified the caller before (`Route.permission`)."""

    gateways: Gateways
    services: Services

    def blueprint(self) -> Blueprint:
        """The routes below `/api/v1`: GET /operations."""
        blueprint = Blueprint("operations", __name__, url_prefix="/api/v1")
        blueprint.add_url_rule("/operations", view_func=self.operations)
        return blueprint

    def operations(self) -> Response:
        """The state of the platform; a service that does not answer is named, and the others are shown."""
        asked = [self.gateways.ask(), *self.services.ask()]
        return Response(orjson.dumps(overview(asked, time.time())), mimetype="application/json")
