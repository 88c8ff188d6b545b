"""Alarms: what is off at kiosks, sites and the central, who knows of it, and mails about it.

Guarantees that an alarm begins when its cause has lasted as long as its rule says, ends by itself
when the cause is gone, and is never removed; that no answer, comment or citizen's data stands in
one. Leaves to others: mending what is off.

    standing(connection, sites, now)    the alarms that stand; `sites` None: all, and the central's
"""

from central.alarms.alarm import Alarm, standing

__all__ = ["Alarm", "standing"]
