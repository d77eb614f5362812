"""What the process that forks the platform's programs imports before it forks the first (`infra.local.forking`).

Only what has no effect and reads no setting. What a program imports beside it costs only time and memory.
"""

import ctypes
import os
import sys
from importlib import import_module
from types import ModuleType

from shared.garbage import keep_start_up

LIBRARIES = (
    *("alembic.command", "sqlalchemy.dialects.postgresql.psycopg", "aiosmtpd.controller", "granian.cli"),
    *("celery.bin.celery", "celery.concurrency.prefork", "celery.worker.consumer", "celery.worker.strategy"),
    *("celery.apps.worker", "celery.loaders.app", "celery.app.amqp", "celery.events", "kombu.transport.redis"),
    # Celery imports these by their names when a worker starts.
    *("celery.worker.components", "celery.worker.autoscale", "celery.worker.consumer.delayed_delivery"),
    # Billiard imports these when a worker or a child of it starts.
    *("billiard.heap", "billiard.popen_fork", "billiard.sharedctypes", "billiard.synchronize", "cffi.cparser"),
    *("celery.app.control", "celery.app.events", "celery.app.log", "celery.backends.base", "celery.fixups.django"),
)
OWN = (
    *("shared.messaging.worker", "shared.messaging.celery_app", "shared.messaging.heartbeat"),
    *("shared.messaging.relay", "infra.ops.cli"),
    *(f"services.{service}.wsgi" for service in ("identity", "cases", "referrals", "reporting")),
    *(f"services.{service}.tasks" for service in ("identity", "cases", "referrals", "reporting")),
    *(f"services.{service}.handlers" for service in ("cases", "referrals", "reporting")),
    "gateway.rsgi",
)


class NoShell(ModuleType):
    """In the place of `click_repl`: with it `celery amqp` makes an interactive shell, ten MiB that no program needs."""

    @staticmethod
    def register_repl(_: object) -> None:
        """Celery calls this for its command line; nobody types into one here."""


sys.modules.setdefault("click_repl", NoShell("click_repl"))
for name in (*LIBRARIES, *OWN):
    import_module(name)
import_module("infra.local.first_uses").use_libraries()
# A session of its own: Ctrl-C is for the supervisor, which stops the programs in their order.
os.setsid()
# The garbage collector of a fork writes to what it looks through, and a page that is written to is copied.
keep_start_up()
# What the imports have freed goes back to the system, where the C library can do it (glibc). Only here: a fork would
# write to pages that it shares.
if give_back := getattr(ctypes.CDLL(None), "malloc_trim", None):
    give_back(0)
