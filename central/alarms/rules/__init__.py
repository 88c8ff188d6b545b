"""The rules of alarms: one a file, each a `KIND` and `causes`, what is off among the facts.

Every rule is pure: facts and a moment in, causes out. A rule that cannot tell at this moment (the
kiosk is silent, the site is closed) gives the cause with `begins=False`, so that an alarm which
stands is not taken for ended. `central.alarms.registry` lists them.
"""
