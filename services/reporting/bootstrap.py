"""What the processes of this service share: settings, connections, and how a unit of work begins."""

from services.reporting.adapters.charts.drawer import Drawer
from services.reporting.adapters.work import ReportingWork
from services.reporting.settings import ReportingSettings, read_settings
from shared.db.engine import make_engine
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.grant import Grant
from shared.web.service_parts import ProcessWide, ServiceParts


class Services(ServiceParts[ReportingSettings, ReportingWork]):
    """The parts of a reporting process; tests build their own."""

    def work(self, grant: Grant) -> ReportingWork:
        """A unit of work under the caller's grant."""
        return ReportingWork(self.engine, self.signer, grant, self.clock)


def build(settings: ReportingSettings, clock: Clock | None = None) -> Services:
    """Wire the service from its settings."""
    return Services(
        settings=settings,
        engine=make_engine(settings.common.database_url),
        clock=clock or SystemClock(),
    )


drawer = ProcessWide(Drawer)
services = ProcessWide(lambda: build(read_settings()))
