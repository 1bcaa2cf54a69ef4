"""What bench/run measures, one file a job; bench/README.md tells which."""
