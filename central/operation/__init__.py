"""Running the central: health, figures for monitoring, log lines, limits of every route, doctor.

Knows the application from outside (routes, requests, the database's facts) and takes part in no
rule of counting. Nothing beneath it imports it.
"""
