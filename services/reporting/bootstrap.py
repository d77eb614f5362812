"""What the processes of this service share: settings, connections, and how a unit of work begins."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from services.reporting.adapters.work import ReportingWork
from services.reporting.settings import SERVICE, ReportingSettings, load_settings
from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import Grant, system_grant
from shared.web.tokens import TokenVerifier


@dataclass(frozen=True, kw_only=True)
class Services:
    """The wiring of one process."""

    settings: ReportingSettings
    engine: Engine
    signer: ContextSigner
    clock: Clock

    def work(self, grant: Grant) -> ReportingWork:
        """A unit of work under the caller's grant."""
        return ReportingWork(self.engine, self.signer, grant, self.clock)

    def system_work(self, countries: frozenset[Country]) -> ReportingWork:
        """A unit of work of the platform itself, limited to `countries`."""
        return self.work(system_grant(SERVICE, countries))

    @cached_property
    def verifier(self) -> TokenVerifier:
        """Verifies access tokens."""
        common = self.settings.common
        return TokenVerifier(issuer=common.issuer, jwks_url=common.jwks_url, cache_url=common.cache_url)


def build(settings: ReportingSettings, clock: Clock | None = None) -> Services:
    """Wire the service from its settings."""
    return Services(
        settings=settings,
        engine=make_engine(settings.common.database_url),
        signer=ContextSigner(settings.common.context_key),
        clock=clock or SystemClock(),
    )


_current: list[Services] = []


def services() -> Services:
    """The wiring of this process, made at first use."""
    if not _current:
        _current.append(build(load_settings()))
    return _current[0]


def use(replacement: Services) -> None:
    """Replace the wiring of this process."""
    _current[:] = [replacement]
