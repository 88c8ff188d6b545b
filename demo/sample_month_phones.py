"""Ratings of the sample month that came by phone: into the phone's log, as the central writes it.

Of visits that nobody rated at the kiosk; a part of them goes on to the long questionnaire.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from central.phone.phone_log import PhoneLog
from central.store.engine import writing
from demo.sample_month_day import answers_of, rating_body
from demo.sample_month_hall import LONG, MAIN, MOT_CUA, MonthCounter
from demo.sample_month_kiosk import NONCE_BYTES, Event
from kiosk.record import Draft, base64url

BY_PHONE, GOES_ON = 0.16, 0.55
"""Of the visits that nobody rated at the kiosk; of those who rated by phone."""


@dataclass(frozen=True, slots=True)
class PhoneRatings:
    """Writes them; `chance`: of all phones."""

    engine: Engine
    log: PhoneLog
    chance: random.Random

    def rate(self, silent: Sequence[tuple[MonthCounter, Event]], now: datetime) -> None:
        """A part of those whose visit ended in silence has rated by `now`."""
        rated = [each for each in silent if self.chance.random() < BY_PHONE]
        if not rated:
            return
        with writing(self.engine) as connection:
            drafts = [draft for each in rated for draft in self._drafts(*each)]
            at = now - timedelta(minutes=1)
            made = [self.log.append(connection, MAIN, draft, at) for draft in drafts]
        self.log.note(made[-1])

    def _drafts(self, counter: MonthCounter, event: Event) -> list[Draft]:
        chance = self.chance
        mood = chance.choices(range(1, 6), counter.levels)[0]
        body = rating_body(counter, event.body, answers_of(MOT_CUA, mood, chance), chance)
        del body["cause"], body["ticket"]
        body |= {
            "trigger": "phone",
            "channel": "phone",
            "token": base64url.sha256(str(body["visit"]).encode()),
            "by": "k-mau",
            "nonce": base64url.encode(chance.randbytes(NONCE_BYTES)),
        }
        drafts = [Draft("rating", body)]
        if chance.random() < GOES_ON:
            answers = answers_of(LONG, mood, chance)
            long = {**body, "questionnaire": LONG, "answers": answers, "partial": False}
            drafts.append(Draft("rating.survey", long))
        return drafts
