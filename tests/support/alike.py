"""Whether two answers tell a caller the same."""

from typing import Any

from werkzeug.test import TestResponse


def are_alike(one: TestResponse, other: TestResponse) -> bool:
    """Whether both refuse, with the same status and, but for the id of the request, the same words."""
    return one.status_code >= 400 and (one.status_code, _words(one)) == (other.status_code, _words(other))


def _words(answer: TestResponse) -> Any:
    body = answer.get_json(silent=True)
    if not isinstance(body, dict):
        return answer.text
    return {name: value for name, value in body.items() if name not in ("instance", "request_id")}
