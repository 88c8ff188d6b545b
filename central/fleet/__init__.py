"""The kiosks: enrolment, configuration, heartbeats."""
