"""What a process tells about itself at `/metrics`: numbers and codes, listed in docs/metrics.md."""
