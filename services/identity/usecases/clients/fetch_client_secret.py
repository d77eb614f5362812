"""Give a new secret of a system to who asked for it, once its organisation has said yes."""

from datetime import timedelta

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import NoSecretDue
from services.identity.processes.authority.reach import get_administered_client
from services.identity.processes.clients.clients import give_secret


def fetch_client_secret(client_id: str, *, work: IdentityWork) -> tuple[Client, str]:
    """The client and its new secret, which is made now and shown once; the one before works on as it was asked.

    Raises NotFound, NoSecretDue to everybody else, a second time, and once the time for it is over.
    """
    before = get_administered_client(client_id, work=work)
    if not before.is_secret_due_to(work.grant.subject, work.clock.now()):
        raise NoSecretDue
    return give_secret(before, timedelta(hours=before.secret_overlap_hours or 0), work=work)
