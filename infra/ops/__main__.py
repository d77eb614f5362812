"""`python -m infra.ops` is `ceiba`."""

from infra.ops.cli import main

main(prog_name="ceiba")
