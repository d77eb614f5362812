"""Where an installation lets messages go."""

from shared.outgoing.target import TargetRules
from shared.settings import Env, SettingsError


def target_rules(env: Env) -> TargetRules:
    """The rules from `CEIBA_WEBHOOK_PORTS` and `CEIBA_ALLOW_LOOPBACK_WEBHOOKS`. Raises SettingsError."""
    loopback = env.bool("ALLOW_LOOPBACK_WEBHOOKS", False)
    if loopback and env.str("ENVIRONMENT", "production") != "local":
        # Otherwise the address of an organisation could reach whatever listens beside the worker.
        raise SettingsError("CEIBA_ALLOW_LOOPBACK_WEBHOOKS: only with CEIBA_ENVIRONMENT=local")
    ports = env.list("WEBHOOK_PORTS", [443], subcast=int)
    return TargetRules(ports=frozenset(ports or ()), loopback=bool(loopback))
