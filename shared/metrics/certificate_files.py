"""The files with certificates that addresses name: of authorities, and those with which this process shows who it is.

The authorities of the machine itself are not among them: its packages renew them.
"""

from urllib.parse import parse_qs, urlsplit

from shared.settings import CommonSettings
from shared.several_hosts import for_each_host

_PARAMETERS = {
    "sslrootcert": "authority",
    "sslcert": "client",
    "ssl_ca_certs": "authority",
    "ssl_certfile": "client",
}
"""Of libpq and of redis-py → what is in the file."""


def certificate_files(settings: CommonSettings) -> dict[str, str]:
    """Name of the certificate → its file, e.g. `database_authority`, for all that `settings` name."""
    addresses = {
        "database": settings.database_url,
        "broker": settings.broker_url,
        "cache": settings.cache_url,
    }
    found = {name: file for server, url in addresses.items() for name, file in files_of(server, url).items()}
    return found | files_of_upstreams(settings.upstream_ca)


def files_of(server: str, url: str) -> dict[str, str]:
    """The same for the address of one server."""
    given = parse_qs(urlsplit(for_each_host(url)[0]).query)
    return {
        f"{server}_{kind}": given[parameter][-1]
        for parameter, kind in _PARAMETERS.items()
        # `system` is libpq's word for the authorities of the machine.
        if given.get(parameter, ["system"])[-1] != "system"
    }


def files_of_upstreams(authority: str) -> dict[str, str]:
    """The same for the authority of the services' certificates; '' is the machine's own."""
    return {"upstreams_authority": authority} if authority else {}
