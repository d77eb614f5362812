"""A worker that lives says so in a file: `celery … worker --include infra.heartbeat`.

The file is touched with every heartbeat that the broker took, so a worker that lost its broker goes stale as well.
"""

from celery.signals import heartbeat_sent, worker_ready

from infra.sign_of_life import heartbeat_file


def beat(**_: object) -> None:
    """Leave a sign of life."""
    heartbeat_file().touch()


worker_ready.connect(beat, weak=False)
heartbeat_sent.connect(beat, weak=False)
