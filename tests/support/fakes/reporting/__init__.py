"""The reporting service's unit of work in memory."""

from tests.support.fakes.reporting.work import FakeReportingWork, ReportingDatabase

__all__ = ["FakeReportingWork", "ReportingDatabase"]
