"""What runs in the data centre: verifies, stores and tallies the records of every kiosk."""
