"""The application that the server runs, with the flags of infra/processes.py."""

import resource

from gateway.bootstrap import make_gateway
from gateway.edge.rsgi_application import RsgiApplication
from gateway.settings import read_settings
from shared.garbage import keep_start_up
from shared.metrics.certificate_files import files_of, files_of_upstreams
from shared.metrics.certificates import watch_certificate_files, watch_public_certificate
from shared.telemetry import configure_logging
from shared.traces.spans import start_traces

_OPEN_FILES = 16384
"""Files that one process may have open: the connections that the server accepts at once, and three more for each (a
connection to a service, two ends of a pipe)."""


def app_from_environment() -> RsgiApplication:
    """The application of this process, configured by `CEIBA_*`. Raises SettingsError."""
    configure_logging("gateway")
    _raise_file_limit()
    settings = read_settings()
    application = RsgiApplication(make_gateway(settings), settings.send_seconds)
    watch_public_certificate(settings.public_url)
    watch_certificate_files(
        {**files_of("cache", settings.cache_url), **files_of_upstreams(settings.upstreams.authority)}
    )
    start_traces("gateway", settings.traces_endpoint)
    keep_start_up()
    return application


def _raise_file_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(_OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
