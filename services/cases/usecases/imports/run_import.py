"""Go on with an import: check its rows, then write them, chunk by chunk.

Each chunk is one transaction that locks the import, goes on where the last one stopped, and moves that mark. A worker
killed anywhere, or the same message twice, therefore neither loses nor doubles a row.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case, CaseSource
from services.cases.domain.case.case_number import case_number
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.domain.imports import ctdc
from services.cases.domain.imports.errors import UnreadableFile
from services.cases.domain.imports.facts import BATCH, COLUMNS, rows_of
from services.cases.domain.imports.file_rows import from_row, header_and_rows
from services.cases.domain.imports.run import ImportRun, ImportState, RowProblem
from services.cases.domain.jobs import RunImport
from services.cases.domain.jurisdictions.days import local_day
from shared.contracts.cases import CasesImported
from shared.contracts.record_sum import as_text, total
from shared.kernel.ids import new_id

Row = tuple[str, ...]
CHECK_CHUNK = 20_000
WRITE_CHUNK = 2_500
SECONDS = 6.0
"""Work of one job. Shorter than the relay's first repetition (10 s), so that two workers rarely meet on one import."""
KEPT_PROBLEMS = 10_000
"""Problems stored for reading; all are counted."""


class FileWalk:
    """The rows of one import's file; remembers where it is, so that the next chunk needs no second reading."""

    def __init__(self) -> None:
        self.header: Row = ()
        self._content: bytes | None = None
        self._rows: Iterator[Row] = iter(())
        self._position = -1

    def take(self, run: ImportRun, offset: int, count: int, work: CasesWork) -> list[Row]:
        """Up to `count` rows from `offset` on. Raises UnreadableFile."""
        if self._content is None:
            self._content = work.import_runs.content(run)
        if self._position != offset:
            header, rows = header_and_rows(self._content)
            if problems := ctdc.header_problems(header):
                raise UnreadableFile(problems[0].code, [(problem.column, problem.code) for problem in problems])
            self.header, run.layout = ctdc.columns_of(header), ctdc.layout_of(header)
            self._rows = from_row(rows, offset)
        taken = list(islice(self._rows, count))
        self._position = offset + len(taken)
        return taken


def run_import(job: RunImport, open_work: Callable[[], CasesWork], *, most_rows: int, seconds: float = SECONDS) -> None:
    """Work until the import rests or the time is up; in that case leave a fresh job behind."""
    deadline = time.monotonic() + seconds
    walk = FileWalk()
    while _advance(job, open_work, walk, most_rows, deadline):
        pass


def _advance(
    job: RunImport, open_work: Callable[[], CasesWork], walk: FileWalk, most_rows: int, deadline: float
) -> bool:
    with open_work() as work:
        run = work.import_runs.get_for_update(job.import_id)
        try:
            _do_next(run, walk, most_rows, work)
        except UnreadableFile as error:
            _fail(run, error, work)
        if run.is_over:
            work.import_runs.forget_file(run)
        work.import_runs.save(run)
        if run.is_at_work and time.monotonic() > deadline:
            work.enqueue(RunImport(country=run.country, import_id=run.id))
            return False
    return run.is_at_work


def _fail(run: ImportRun, error: UnreadableFile, work: CasesWork) -> None:
    found = [RowProblem(0, column, code) for column, code in error.columns]
    work.import_runs.add_problems(run, found)
    run.problems += len(found)
    run.fail(error.code, work.clock.now())


def _do_next(run: ImportRun, walk: FileWalk, most_rows: int, work: CasesWork) -> None:
    if run.state == ImportState.UPLOADED:
        run.become(ImportState.CHECKING)
    elif run.state == ImportState.CHECKING:
        _check(run, walk, most_rows, work)
    elif run.state == ImportState.IMPORTING:
        _write(run, walk, work)


def _check(run: ImportRun, walk: FileWalk, most_rows: int, work: CasesWork) -> None:
    rows = walk.take(run, run.checked_rows, CHECK_CHUNK, work)
    year = work.clock.now().year
    found: list[RowProblem] = []
    for number, row in enumerate(rows, run.checked_rows + 1):
        answer = ctdc.read_row(walk.header, row, year)
        if not isinstance(answer, ctdc.CtdcRecord):
            run.problem_rows += 1
            found += [RowProblem(number, problem.column, problem.code) for problem in answer]
    work.import_runs.add_problems(run, found[: max(KEPT_PROBLEMS - run.problems, 0)])
    run.problems += len(found)
    run.checked_rows += len(rows)
    run.content_sum = as_text(total((ctdc.sum_of(walk.header, row) for row in rows), int(run.content_sum, 16)))
    if run.checked_rows > most_rows:
        raise UnreadableFile("too_many_rows")
    if len(rows) < CHECK_CHUNK:
        if not run.again and work.import_runs.is_extract(run):
            raise UnreadableFile("own_extract")
        run.checked()
        work.audit("import.checked", country=run.country, object_type="import", object_id=run.id)


def _write(run: ImportRun, walk: FileWalk, work: CasesWork) -> None:
    rows = walk.take(run, run.passed_rows, WRITE_CHUNK, work)
    cases = list(_cases(run, walk.header, rows, work))
    work.cases.add_imported(cases, actor=run.uploaded_by)
    _publish(run, cases, work)
    run.imported_rows += len(cases)
    run.passed_rows += len(rows)
    if len(rows) < WRITE_CHUNK:
        run.finish(work.clock.now())
        work.audit("import.written", country=run.country, object_type="import", object_id=run.id)
    if run.is_worth_counting(since=run.imported_rows - len(cases)):
        work.gather_statistics()


def _cases(run: ImportRun, header: Row, rows: list[Row], work: CasesWork) -> Iterator[Case]:
    today = local_day(run.uploaded_at, run.country)
    year = work.clock.now().year
    for number, row in enumerate(rows, run.passed_rows + 1):
        record = ctdc.read_row(header, row, year)
        if isinstance(record, ctdc.CtdcRecord):
            yield _closed_case(run, record, number, today)


def _closed_case(run: ImportRun, record: ctdc.CtdcRecord, number: int, today: date) -> Case:
    """A record of another source: nobody attends it here, so it is closed from the start and its risk is past."""
    opened_on = ctdc.opened_on(record, today)
    serial = f"{run.serial_block}{number:06d}"
    return Case(
        id=new_id(),
        person_id=new_id(),
        country=run.country,
        organisation_id=run.organisation_id,
        case_number=case_number(run.country, run.organisation_id, opened_on.year, serial),
        opened_on=opened_on,
        risk_level="low",
        status=CaseStatus.CLOSED,
        stage=Stage.CLOSED,
        person=record.person,
        majority=record.majority,
        experience=record.experience,
        closed_on=today,
        year_known=record.year is not None,
        flags_absent=record.flags_absent,
        closure_reason="other",
        source=CaseSource.IMPORTED,
    )


def _publish(run: ImportRun, cases: list[Case], work: CasesWork) -> None:
    today = local_day(run.uploaded_at, run.country)
    for start in range(0, len(cases), BATCH):
        batch = [(case, work.pseudonyms.person_key(case.person_id)) for case in cases[start : start + BATCH]]
        work.publish(
            CasesImported(
                country=run.country,
                batch_id=new_id(),
                import_id=run.id,
                organisation_id=run.organisation_id,
                month=today.isoformat()[:7],
                columns=COLUMNS,
                rows=rows_of(batch, today),
                records=run.ok,
            )
        )
