"""Typing a kiosk's code at the central: five mistakes, then waits that double.

Guarantees that a try is counted before the code is looked at, per account and per address in
total, so that many browsers at once guess no more than one; a right code clears its account's
mistakes and leaves the address's as they were, so that who found a kiosk after mistakes can
approve it at once. The rule is that of signing in (`central.accounts.lockout`), counted apart
from it.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Engine

from central.accounts.attempts import Subject, attempts_of, count_attempt, network_of, put_back
from central.accounts.lockout import NO_WAIT, Limit
from central.fleet.enrolment_codes import WaitingKiosk, find_waiting
from central.store.engine import writing
from central.store.holds import hold

CODE_LIMIT = Limit(free=5)
"""For the account and for the address alike: nobody needs a second office to type a code."""


def look_up_code(
    engine: Engine, typed: str, account_id: str, address: str, now: datetime
) -> WaitingKiosk | timedelta | None:
    """The kiosk that waits with this code; how long to wait before the next try; or None."""
    account, place = _subject("account", account_id), _subject("address", network_of(address))
    with writing(engine) as connection:
        hold(connection, account.digest, place.digest)
        before = attempts_of(connection, place)
        wait = count_attempt(connection, (account, place), now)
        if wait > NO_WAIT:
            return wait
        found = find_waiting(connection, typed, now)
        if found is not None:
            put_back(connection, account, None)
            put_back(connection, place, before)
        return found


def _subject(what: str, value: str) -> Subject:
    digest = hashlib.sha256(f"enrolment-code {what}:{value}".encode()).hexdigest()
    return Subject(digest, CODE_LIMIT)
