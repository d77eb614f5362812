"""`python -m infra.ops` is `ceiba`."""

import os
from pathlib import Path


def run() -> None:
    """The command `ceiba` that the package installs."""
    # Before the first import of ours: countries are read with `shared.kernel.country`, which everything else imports.
    home = Path(os.environ.get("CEIBA_HOME", ".ceiba")).absolute()
    os.environ.setdefault("CEIBA_COUNTRIES", str(home / "countries"))
    from infra.ops.cli import main

    main(prog_name="ceiba")


if __name__ == "__main__":
    run()
