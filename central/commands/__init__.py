"""What the `central` command does, one file per job. `central.cli` loads them when needed."""
