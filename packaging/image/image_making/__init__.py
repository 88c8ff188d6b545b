"""How the kiosk's disk image is made: its root, its partitions, its boot loaders."""
