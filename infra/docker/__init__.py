"""The container images and the programs that only they run."""
