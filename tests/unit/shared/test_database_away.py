"""What the log and the caller are told when PostgreSQL takes no statement."""

import pytest
from flask import Flask
from psycopg.errors import DiskFull
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from shared.kernel.errors import Unavailable
from shared.web.problems import register_problems

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_caller_is_asked_to_wait_and_the_log_names_what_postgresql_said(language: str) -> None:
    app = Flask(__name__)
    register_problems(app)

    @app.get("/cases")
    def cases() -> str:
        raise OperationalError("INSERT INTO …", {}, DiskFull("no space left for 'a secret value'"))

    with capture_logs() as lines:
        answer = app.test_client().get("/cases", headers={"Accept-Language": language})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json["title"] == Unavailable.title[language]
    assert [(line["event"], line["error"]) for line in lines] == [("database away", "DiskFull")]
