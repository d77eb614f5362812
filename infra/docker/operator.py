"""`ceiba` in a container: the operator's command with the settings of the service whose container it is."""

from infra.docker.entry import ANCHOR_SECRETS, SECRETS, point_at_secrets

if __name__ == "__main__":
    point_at_secrets(SECRETS, ANCHOR_SECRETS)
    from infra.ops.cli import main

    main(prog_name="ceiba")
