"""Fills a central with the sample month: real signing, the real ingest, nights in their order.

Leaves to others: what happens on a day (`sample_month_day`), the places, and the people.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine

from central.fleet.approval import approve
from central.fleet.batch_tokens import issue_token
from central.fleet.enrolment import Wish, enrol
from central.heads.signing import HeadSigner
from central.ingest.receive import Receiver, Sent
from central.keys import CentralKeys
from central.store.engine import writing
from central.store.kiosk_queries import Kiosk
from demo.sample_month_day import day_events
from demo.sample_month_hall import MAIN, MOT_CUA, SITES, MonthCounter, MonthSite
from demo.sample_month_kiosk import KEY_BYTES, Event, MonthKiosk, body_of
from demo.sample_month_phones import PhoneRatings
from demo.sample_month_plans import ZONE, Calendar
from kiosk.queue.pending import Waiting
from kiosk.record import Place, SigningKey
from kiosk.record.chain import OPENING_KIND

NIGHT = timedelta(hours=24, minutes=30)
NIGHTS_AFTER = 5
"""Signed after the month of the year before, so that its composites are published."""
MOST_IN_A_BATCH = 400
WITH_A_YEAR_BEFORE = (MAIN, SITES[1].id, SITES[2].id)


@dataclass(slots=True)
class MonthFill:
    """Works on one empty central; its places are there already."""

    engine: Engine
    keys: CentralKeys
    receiver: Receiver
    signer: HeadSigner
    phones: PhoneRatings
    calendar: Calendar
    seed: int
    kiosks: dict[tuple[str, str], MonthKiosk] = field(default_factory=dict)

    def enrol_all(self) -> None:
        """Every counter has an approved kiosk, from the first day on."""
        at = datetime.combine(self.calendar.first, time(6), ZONE).astimezone(UTC)
        for site in SITES:
            with writing(self.engine) as connection:
                token = issue_token(connection, site.id, len(site.counters), 7, at)
                for counter in site.counters:
                    chance = random.Random(f"{self.seed}/{site.id}/{counter.id}")
                    key = SigningKey(chance.randbytes(KEY_BYTES))
                    row, _ = enrol(connection, Wish(key.verify_key, token, counter.id), at)
                    if isinstance(row, Kiosk):
                        approve(connection, row, None, at)
                    place = Place(site.id, row.kiosk_id)
                    made = MonthKiosk(key, place, self.keys.sealing.public_key, chance)
                    self.kiosks[site.id, counter.id] = made

    def fill_year_before(self) -> None:
        """That month, and the nights after it that publish its composites."""
        days = self.calendar.days_of_year_before()
        for day in days:
            self._day(day, [site for site in SITES if site.id in WITH_A_YEAR_BEFORE])
        for number in range(1, NIGHTS_AFTER):
            self._sign(days[-1] + timedelta(days=number))

    def fill(self) -> None:
        """Every day up to now in its order, each with its night."""
        for day in self.calendar.recent_days():
            self._day(day, SITES)

    def _day(self, day: date, sites: Sequence[MonthSite]) -> None:
        for site in sites:
            self._site_day(site, day)
        if day < self.calendar.today:
            self._sign(day)

    def _sign(self, day: date) -> None:
        midnight = datetime.combine(day, time(), ZONE)
        self.signer.sign(day, (midnight + NIGHT).astimezone(UTC))

    def _site_day(self, site: MonthSite, day: date) -> None:
        logs: list[tuple[MonthKiosk, list[Event]]] = []
        silent: list[tuple[MonthCounter, Event]] = []
        for counter in site.counters:
            plan = self.calendar.plan(site, counter.id, day)
            kiosk = self.kiosks[site.id, counter.id]
            if plan is None:
                continue
            events = day_events(counter, plan, random.Random(f"{kiosk.place.kiosk}/{day}"))
            if kiosk.records == 0 and events:
                opened = {"reason": "first-start", "before": None}
                bound = {"counter": counter.id, "by": "screen"}
                at = events[0].at
                events[:0] = [Event(at, OPENING_KIND, opened), Event(at, "kiosk.bound", bound)]
            if not events:
                continue
            kiosk.start_day(events[0].at)
            logs.append((kiosk, events))
            if site.id == MAIN and counter.questionnaire == MOT_CUA:
                silent += [(counter, event) for event in events if _is_silent(event)]
        for begin, end in self._cuts(site, day):
            self._send(logs, begin, end)
            if site.id == MAIN:
                self.phones.rate([each for each in silent if begin <= each[1].at < end], end)

    def _cuts(self, site: MonthSite, day: date) -> list[tuple[datetime, datetime]]:
        midnight = datetime.combine(day, time(), ZONE)
        spans = self.calendar.spans(day)
        if not spans:
            return []
        first = datetime.combine(day, spans[0][0], ZONE)
        last = datetime.combine(day, spans[-1][1], ZONE)
        if day == self.calendar.today:
            last = min(last, self.calendar.now - timedelta(minutes=1))
        step = (last - first) / site.cuts
        inner = [first + step * number for number in range(1, site.cuts)]
        end = midnight + timedelta(days=1)
        ends = [*inner, min(end, self.calendar.now)]
        return list(zip([midnight, *inner], ends, strict=True))

    def _send(
        self, logs: list[tuple[MonthKiosk, list[Event]]], begin: datetime, end: datetime
    ) -> None:
        now = end.astimezone(UTC)
        batches = []
        for kiosk, events in logs:
            waiting = [kiosk.sign(event) for event in events if begin <= event.at < end]
            if waiting:
                body = body_of(waiting[:MOST_IN_A_BATCH])
                batches.append(Sent(kiosk.place.kiosk, body, "gzip", now))
                _require_short(waiting)
        for answer in self.receiver.receive_all(batches):
            if not isinstance(answer, str):
                raise answer or RuntimeError("the central did not take a batch")


def _require_short(waiting: list[Waiting]) -> None:
    if len(waiting) > MOST_IN_A_BATCH:
        message = f"expected at most {MOST_IN_A_BATCH} records in a batch, found {len(waiting)}"
        raise ValueError(message)


def _is_silent(event: Event) -> bool:
    return event.kind == "visit.unrated" and event.body["cause"] == "window-over"
