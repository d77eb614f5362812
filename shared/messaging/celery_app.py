"""The Celery settings of the platform. Each prevents a loss or repetition of work that was measured (docs/adr/0003)."""

from collections.abc import Sequence
from typing import Any

from celery import Celery
from kombu import Queue

from shared.messaging.celery_broker import celery_broker
from shared.messaging.transport import install_transport
from shared.settings import CommonSettings, SettingsError

TASK_TIME_LIMIT = 60
SOFT_TIME_LIMIT = 45
# More than twice the hard limit, so that Redis does not deliver a message again while its task still runs.
VISIBILITY_TIMEOUT = 150

SETTINGS: dict[str, Any] = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_ignore_result": True,
    "result_backend": None,
    "worker_prefetch_multiplier": 1,
    "task_time_limit": TASK_TIME_LIMIT,
    "task_soft_time_limit": SOFT_TIME_LIMIT,
    "worker_soft_shutdown_timeout": 15,
    "worker_enable_soft_shutdown_on_idle": False,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "task_publish_retry_policy": {
        "max_retries": 2,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.5,
    },
    "accept_content": ["json"],
    "task_serializer": "json",
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "task_send_sent_event": False,
    # A guard against leaks. A new child begins with cold caches: referrals then take three times as long for a moment.
    "worker_max_tasks_per_child": 10_000,
    "worker_hijack_root_logger": False,
    "visibility_timeout": VISIBILITY_TIMEOUT,
    # A mistyped name must fail instead of creating a queue without a worker.
    "task_create_missing_queues": False,
}


def transport_options(service: str) -> dict[str, Any]:
    """Redis transport options; the unacked keys are per service, so one service never restores another's messages."""
    return {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "retry_on_timeout": False,
        "unacked_key": f"{service}.unacked",
        "unacked_index_key": f"{service}.unacked_index",
        "unacked_mutex_key": f"{service}.unacked_mutex",
    }


def make_celery(settings: CommonSettings, *, queues: Sequence[str]) -> Celery:
    """The Celery application of one service, which may send to and read from `queues` only."""
    install_transport()
    broker = celery_broker(settings.broker_url)
    app = Celery(settings.service, broker=broker.url)
    app.conf.update(SETTINGS)
    app.conf.ceiba_broker_url = settings.broker_url
    if broker.tls:
        app.conf.broker_use_ssl = broker.tls
    app.conf.broker_transport_options = transport_options(settings.service) | broker.options
    app.conf.task_queues = [Queue(name) for name in queues]
    app.conf.task_default_queue = queues[0]
    assert_settings(app)
    return app


def assert_settings(app: Celery) -> None:
    """Raises SettingsError when one of `SETTINGS` was overridden; the error names them."""
    wrong = [name for name, value in SETTINGS.items() if app.conf[name] != value]
    if wrong:
        raise SettingsError(f"Celery settings were overridden: {', '.join(sorted(wrong))}")
