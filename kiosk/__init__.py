"""What runs at the counter: the touchscreen app, its signed log and its outbox."""
