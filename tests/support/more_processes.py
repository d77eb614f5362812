"""Another process of a platform that runs, with the settings that its own processes have."""

from dataclasses import replace
from pathlib import Path

from infra.local.platform import addresses_of, environment_of
from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres
from infra.local.program import Program
from infra.local.programs import Ports, program_of
from infra.local.secrets import load_or_generate
from infra.processes import processes
from tests.support.journey import Backstage
from tests.support.platform import Platform


def another(platform: Platform, name: str, folder: Path) -> Program:
    """One more `name`, e.g. `referrals-worker`, with files of its own in `folder`."""
    process = next(one for one in processes() if one.name == name)
    folder.mkdir(exist_ok=True)
    program = program_of(process, settings_of(platform, process.service), Ports(by_process={name: free_port()}), folder)
    # Replicas tell themselves apart by their host; on one machine each needs a name of its own.
    own_name = [word.replace("@%h", f"@{folder.name}-%h") for word in program.command]
    return replace(program, command=own_name)


def settings_of(platform: Platform, service: str) -> dict[str, str]:
    """The variables of the processes of `service`."""
    home, backstage = platform.home, Backstage(platform)
    secrets = load_or_generate(home.secrets)
    ports = {name: int(entry["port"] or 0) for name, entry in platform.processes().items()}
    server = EmbeddedPostgres(folder=home.folder, port=ports["postgres"], password=secrets.postgres_password)
    servers = (server.url, backstage.redis_url("broker"), backstage.redis_url("cache"))
    addresses = addresses_of(home, Ports(by_process=ports), *servers, ports["mail"])
    if "pooler" in ports:
        addresses = replace(addresses, pool_url=f"postgresql://127.0.0.1:{ports['pooler']}/")
    return environment_of(service, secrets, addresses, home)
