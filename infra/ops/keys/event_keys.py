"""`ceiba keys event`: changes the key pair with which a service signs events and receipts, without refused messages."""

from collections.abc import Callable

import click

from infra.local.secrets import SERVICES, change_secrets, fresh_event_key
from infra.ops.access import Access
from infra.ops.answers import answer

service_argument = click.argument("service", type=click.Choice(SERVICES))
Change = Callable[[list[str]], list[str]]


@click.group("event")
def event() -> None:
    """The pair of a service: `add`, restart everything, `use`, restart the service, `retire`, restart everything."""


@event.command()
@service_argument
@click.pass_obj
def add(access: Access, service: str) -> None:
    """Make a second pair of SERVICE, which the others believe once they are restarted. Repeated it makes no third."""
    _change(access, service, lambda keys: keys if len(keys) > 1 else [*keys, fresh_event_key()])


@event.command()
@service_argument
@click.pass_obj
def use(access: Access, service: str) -> None:
    """Let the pair that was made last sign, once SERVICE is restarted; the other one is still believed.

    Repeated it goes back to the other one.
    """
    _change(access, service, lambda keys: [keys[-1], *keys[:-1]])


@event.command()
@service_argument
@click.pass_obj
def retire(access: Access, service: str) -> None:
    """Believe nothing any more that was signed with an older pair; what is on its way is published again."""
    _change(access, service, lambda keys: keys[:1])


def _change(access: Access, service: str, change: Change) -> None:
    def changed(kept: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
        kept["event_keys"][service] = change(kept["event_keys"][service])
        return kept

    left = len(change_secrets(access.vault.file, changed)["event_keys"][service])
    answer({"service": service, "event keys": left, "next": "set-up again, then restart"}, as_json=False)
