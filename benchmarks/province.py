"""A province's tallies, made by SQL: as many rows as so many records of real days would have given.

Guarantees that each site and month is alike, whatever the number of both: what a page of one site
and one month reads is the same, and only what stands beside it differs. No record is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, text

from central.moment import to_text
from central.store.engine import writing
from central.store.fleet_tables import counters, heartbeats, kiosks, sites
from central.store.log_tables import logs

COUNTERS = 5
VISITS = 60
"""Of one counter on one day: served, prompted and rated, each a record."""

RECORDS_OF_VISIT = 4
DAYS = 22
"""Of work in a month."""

FIRST_MONTH = date(2026, 1, 1)
EPOCH, HASH = "B" * 21 + "A", "A" * 43

# Sixty ratings a counter and day: three procedures, four levels, five each; eight hours.
_DAYS = "unnest(CAST(:days AS text[])) day"
_TALLIES = (
    """INSERT INTO rating_tallies SELECT :site, day, 'quay-' || c, 'cb-' || c, 'tt-' || p, 'result',
    'kiosk', 'mot-cua@1', question, answer, '', 5 FROM {days}, generate_series(1, 5) c,
    generate_series(1, 3) p, unnest(ARRAY['officer', 'service']) question,
    generate_series(2, 5) answer ORDER BY day, c, p, question, answer""",
    """INSERT INTO visit_tallies SELECT :site, day, 'quay-' || c, CASE event WHEN 'answered' THEN ''
    WHEN 'called' THEN '' ELSE 'cb-' || c END, event, '', 60 FROM {days},
    generate_series(1, 5) c, unnest(ARRAY['answered', 'called', 'prompted', 'rated', 'served'])
    event ORDER BY day, c, event""",
    """INSERT INTO hour_tallies SELECT :site, day, h, 'quay-' || c, event, '', 7 FROM
    {days}, generate_series(8, 15) h, generate_series(1, 5) c, unnest(ARRAY['called', 'prompted',
    'rated', 'served']) event ORDER BY day, h, c, event""",
    """INSERT INTO visit_sums SELECT :site, day, 'quay-' || c, 'cb-' || c, 'tt-' || p, 'result',
    'kiosk', 'mot-cua@1', '', 20, 20, 25200, 63504000 FROM {days},
    generate_series(1, 5) c, generate_series(1, 3) p ORDER BY day, c, p""",
    """INSERT INTO released_tallies (site_id, day, counter_id, questionnaire, question, answer, n,
    released_at) SELECT :site, day, 'quay-' || c, 'mot-cua@1', question, answer,
    15, :at FROM {days}, generate_series(1, 5) c,
    unnest(ARRAY['officer', 'service']) question, generate_series(2, 5) answer
    ORDER BY day, c, question, answer""",
    """INSERT INTO published_parts SELECT :site, 'officer', 'cb-' || c, day, day, day, 'kiosk',
    'mot-cua@1', question, answer, day, 15 FROM {days}, generate_series(1, 5) c,
    unnest(ARRAY['officer', 'service']) question, generate_series(2, 5) answer
    ORDER BY c, day, question, answer""",
    """INSERT INTO released_reasons SELECT DISTINCT :site, left(day, 7), 'ly-do@1', side, reason, 40
    FROM {days}, (VALUES ('', ''), ('complaint', 'R2'), ('complaint', 'R5'), ('praise', 'R1'))
    AS given (side, reason)""",
    """INSERT INTO site_days SELECT :site, day, :at, :at FROM {days} ORDER BY day""",
)

# What the round of sums would have made of them: of every day but today.
_SUMS = (
    """INSERT INTO day_sums SELECT site_id, day, questionnaire, question, answer, sum(n)
    FROM released_tallies WHERE site_id = :site AND day < :today GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2, 3, 4, 5""",
    """INSERT INTO day_sums SELECT site_id, day, questionnaire, '', 0, sum(ratings)
    FROM visit_sums WHERE site_id = :site AND day < :today GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
    """INSERT INTO summed_days SELECT :site, day, 300, 300, 300, 0 FROM {days}
    WHERE day < :today ORDER BY day""",
    """UPDATE sites SET summed_batches = batches, summed_to = :today WHERE site_id = :site""",
)


@dataclass(frozen=True, slots=True)
class Province:
    """So many sites, each with so many months of work."""

    sites: int
    months: int

    @property
    def records(self) -> int:
        """How many records would have given these tallies."""
        of_month = DAYS * COUNTERS * VISITS * RECORDS_OF_VISIT
        return self.sites * self.months * of_month

    @property
    def last_day(self) -> date:
        """The day of today."""
        return max(self.days())

    @property
    def last_month(self) -> tuple[str, str]:
        """The first and the last day of the month that is asked for."""
        return self.last_day.replace(day=1).isoformat(), self.last_day.isoformat()

    def site_names(self) -> list[str]:
        """Every site's id."""
        return [f"xa-{number:04d}" for number in range(self.sites)]

    def days(self) -> Iterator[date]:
        """Every day of work."""
        for month in range(self.months):
            years, months = divmod(month, 12)
            first = FIRST_MONTH.replace(year=FIRST_MONTH.year + years, month=1 + months)
            yield from (first + timedelta(days=day) for day in range(DAYS))

    def fill(self, engine: Engine, now: datetime) -> None:
        """Write all of it into the empty tables of PostgreSQL. `now`: what was heard last."""
        days, at = [day.isoformat() for day in self.days()], to_text(now)
        for site in self.site_names():
            with writing(engine) as connection:
                _add_places(connection, site, at)
                given = {"site": site, "days": days, "at": at, "today": days[-1]}
                for statement in (*_TALLIES, *_SUMS):
                    connection.execute(text(statement.format(days=_DAYS)), given)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM (ANALYZE)")


def _add_places(connection: Connection, site: str, at: str) -> None:
    place = {"site_id": site}
    named = {"name": f"Bộ phận Một cửa {site}", "unit": site, "timezone": "Asia/Ho_Chi_Minh"}
    connection.execute(sites.insert(), {**place, **named, "sample": True, "batches": 1})
    names = [f"k-{site[3:]}{number:06d}" for number in range(COUNTERS)]
    at_counter = [f"quay-{number + 1}" for number in range(COUNTERS)]
    connection.execute(
        counters.insert(),
        [{**place, "counter_id": each, "name": each, "field": "Mẫu"} for each in at_counter],
    )
    key = {"public_key": HASH, "kid": HASH, "token_hash": HASH, "enrolled_at": at}
    connection.execute(
        kiosks.insert(),
        [
            {**place, "kiosk_id": name, "counter_id": counter, "state": "approved", **key}
            for name, counter in zip(names, at_counter, strict=True)
        ],
    )
    head = {"epoch": EPOCH, "seq": 10_000}
    connection.execute(
        logs.insert(),
        [
            {**place, "kiosk_id": name, **head, "head": HASH, "head_at": at, "opened_at": at}
            for name in names
        ],
    )
    state = {"source": "ok", "source_reason": "", "disk_free_mb": 9000, "clock": "synced"}
    beat = {**head, "hash": HASH, "unsent": 0, "version": "1", "at": at, "received_at": at}
    connection.execute(
        heartbeats.insert(), [{**place, "kiosk_id": name, **state, **beat} for name in names]
    )
