import pytest

from tests.bench.commits import Commits
from tests.bench.processes import MEASURING, Reading, label_of_backend
from tests.bench.receiver import _Protocol
from tests.bench.sender import prepared
from tests.budget.broker import pushed_by
from tests.budget.database import Count, difference, one_line
from tests.budget.steps import steps

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("postgres: cases_app ceiba_cases 127.0.0.1(4711) idle", "postgres: cases for referrals-api"),
        ("postgres: cases_app ceiba_cases 127.0.0.1(4712) idle", "postgres: cases for an ended client (cases_app)"),
        ("postgres: postgres postgres 127.0.0.1(4711) idle", MEASURING),
        ("postgres: io worker 2", "postgres: io worker"),
        ("postgres: checkpointer ", "postgres: checkpointer"),
        ("/some/where/bin/postgres -D /data -c port=5432", "postgres: postmaster"),
    ],
)
def test_a_backend_is_named_by_its_database_and_its_client(title: str, label: str) -> None:
    assert label_of_backend(title, {4711: "referrals-api"}) == label


def test_the_time_between_two_readings_is_summed_by_process() -> None:
    before = Reading({1: ("cases-worker", 1.0), 2: ("cases-worker", 2.0)}, 0.0)
    after = Reading({1: ("cases-worker", 1.5), 2: ("cases-worker", 2.25), 3: ("cases-worker", 0.25)}, 0.0)

    assert after.since(before)["cases-worker"] == pytest.approx(1.0)


def test_a_child_that_was_replaced_counts_from_the_first_reading_on() -> None:
    before = Reading({1: ("cases-worker", 1.0), 2: ("cases-worker", 6.0)}, 0.0)
    after = Reading({1: ("cases-worker", 7.75), 3: ("cases-worker", 0.25)}, 0.0)

    assert after.since(before)["cases-worker"] == pytest.approx(1.0)


def test_a_backend_that_ended_counts_from_the_first_reading_on() -> None:
    before = Reading({7: ("postgres: cases for cases-api", 3.0), 8: (MEASURING, 1.0)}, 10.0)
    after = Reading({8: (MEASURING, 5.0)}, 13.5)

    assert after.since(before) == {"postgres: ended backends": 0.5}


def test_commits_of_an_idle_platform_are_not_counted() -> None:
    before, after = Commits(100.0, {"cases": 1000}), Commits(110.0, {"cases": 1220})

    assert after.per_work_since(before, 10, {"cases": 2.0}) == {"cases": 20.0}
    assert after.per_second_since(before) == {"cases": 22.0}


def test_a_statement_is_one_short_line_without_what_was_written_out() -> None:
    assert one_line("SELECT a,\n  b -- why\nFROM t WHERE c = $1") == "SELECT a, b FROM t WHERE c = $1"
    assert one_line("SET ceiba.grant = 'María''s'") == "SET ceiba.grant = '…'"
    assert len(one_line(f"SELECT {'x' * 500}")) == 110


def test_statements_of_an_idle_platform_are_not_counted() -> None:
    key, other = ("cases", "SELECT 1"), ("cases", "SELECT 2")
    before, after = {key: Count(100, 10.0)}, {key: Count(160, 40.0), other: Count(5, 1.0)}

    assert difference(after, before, {key: Count(20, 5.0), other: Count(10, 2.0)}, 0.5, 10) == {key: Count(5, 2.75)}


@pytest.mark.parametrize(
    ("line", "pushed"),
    [
        (b'1700.5 [0 127.0.0.1:4711] "LPUSH" "cases.events" "{\\"body\\": \\"a b\\"}"', ("cases.events", 1)),
        (b'1700.5 [0 127.0.0.1:4711] "rpush" "ceiba.receipts.cases" "a" "b" "c"', ("ceiba.receipts.cases", 3)),
        (b'1700.5 [0 127.0.0.1:4711] "BRPOP" "cases.events" "1"', ("", 0)),
        (b"OK", ("", 0)),
    ],
)
def test_messages_are_counted_by_the_list_they_are_put_into(line: bytes, pushed: tuple[str, int]) -> None:
    assert pushed_by(line) == pushed


def test_a_prepared_request_says_how_long_it_is() -> None:
    request = prepared("POST", "/x", b"{}", {"Content-Type": "application/json"})

    assert (
        request
        == b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    )


class Transport:
    def __init__(self) -> None:
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data


def test_the_receiver_notes_the_first_arrival_and_answers_each_of_several_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_Protocol, "arrivals", {})
    monkeypatch.setattr(_Protocol, "requests", 0)
    receiver, transport = _Protocol(), Transport()
    receiver._transport, receiver._data = transport, b""  # type: ignore[assignment]  # only what is written matters
    referral = "0198c8c2-0000-7000-8000-000000000001"
    request = prepared("POST", "/hook", f'{{"data":{{"referral_id":"{referral}"}}}}'.encode(), {})

    receiver.data_received(request + request[:40])
    first = receiver.arrivals[referral]
    receiver.data_received(request[40:])

    assert transport.written == b"HTTP/1.1 204 No Content\r\n\r\n" * 2
    assert receiver.arrivals == {referral: first}
    assert _Protocol.requests == 2


def test_the_steps_of_a_process_are_our_functions_with_their_share_of_the_samples() -> None:
    def box(name: str, row: int, first: int, samples: int) -> str:
        place = f'y="{row}" width="1%" height="15" fill="red" fg:x="{first}" fg:w="{samples}"'
        return f'<g><title>{name} ({samples} samples, 1.0%)</title><rect x="0%" {place}/></g>'

    svg = "".join(
        [
            box("all", 10, 0, 100),
            box("take (shared/messaging/worker.py:40)", 20, 0, 60),
            box("execute (sqlalchemy/engine/base.py:9)", 30, 0, 50),
            box("take (shared/messaging/worker.py:99)", 40, 10, 20),
            box("take (shared/messaging/worker.py:40)", 20, 70, 10),
            box("Work.publish (services/cases/adapters/work.py:7)", 30, 50, 5),
        ]
    )

    samples, shares = steps(svg)

    assert samples == 100
    assert shares == {
        "shared/messaging/worker.py take": pytest.approx(0.7),
        "services/cases/adapters/work.py Work.publish": pytest.approx(0.05),
    }
