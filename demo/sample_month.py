"""A whole central of a sample month, made anew in a folder: `python -m demo.sample_month --folder`.

About six weeks of eight counters and six small sites, and the same month a year before: signed as
kiosks sign, taken in as the central takes in, each night published in its order. Seeded: the same
seed and moment give the same month. Plainly sample data, which no page may take for an office's.
"""

import argparse
import random
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from central.commands.initialise import initialise
from central.commands.opening import open_settings
from central.comments.boxes import CommentBoxes
from central.comments.gather import gather_details
from central.comments.release import release_comments
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.ingest.verify import verification_threads
from central.keys import load_keys
from central.phone.head_notes import HeadNotes
from central.phone.phone_key import make_missing_phone_key
from central.phone.phone_log import PhoneLog
from central.released.open_data import About
from central.settings import Settings
from central.store.engine import open_engine, reading
from demo.folder import DemoFolder
from demo.sample_month_beats import beat_all, retire_merged
from demo.sample_month_fill import MonthFill
from demo.sample_month_kiosk import MonthKiosk
from demo.sample_month_people import ACCOUNTS, add_accounts, add_notes, rename_officer
from demo.sample_month_phones import PhoneRatings
from demo.sample_month_plans import WEEKS, ZONE, Calendar
from demo.sample_month_reference import bring_reference

SEED = 2211
PASSWORD_BYTES = 12
DAYS = WEEKS * 7


@dataclass(frozen=True, slots=True)
class SampleMonth:
    """What was made: the settings' file, who may sign in (all with one password), the days, and the
    kiosks by site and counter, whose logs may go on.
    """

    config: Path
    password: str
    accounts: dict[str, str]
    calendar: Calendar
    kiosks: dict[tuple[str, str], MonthKiosk]

    @property
    def records(self) -> int:
        """How many the kiosks have signed."""
        return sum(kiosk.records for kiosk in self.kiosks.values())


def fill_month(
    folder: Path,
    *,
    days: int = DAYS,
    now: datetime | None = None,
    seed: int = SEED,
    password: str | None = None,
    year_before: bool = True,
) -> SampleMonth:
    """Makes the central in the empty `folder`. `days`: up to that of `now`; `year_before`: whether
    the same month of the year before is there too.
    """
    calendar = Calendar((now or datetime.now(UTC)).astimezone(ZONE), days)
    password = password or secrets.token_urlsafe(PASSWORD_BYTES)
    config = _make_central(folder, calendar)
    add_accounts(config, password, calendar.now)
    settings = open_settings(config)
    engine = open_engine(settings.database_url)
    month = _fill(engine, settings, calendar, seed, year_before=year_before)
    retire_merged(engine, config, calendar.now)
    rename_officer(config, calendar)
    add_notes(engine, config, calendar)
    engine.dispose()
    return SampleMonth(config, password, ACCOUNTS, calendar, month.kiosks)


def _make_central(folder: Path, calendar: Calendar) -> Path:
    place = DemoFolder(folder, kept=True)
    folder.mkdir(parents=True, exist_ok=True)
    place.write_central(0)
    initialise(place.central_settings)
    spans = [f"{begin:%H:%M}-{end:%H:%M}" for begin, end in calendar.today_hours or ()]
    bring_reference(
        folder / "sheets",
        place.central_settings,
        calendar.first,
        calendar.merged_on,
        " ".join(spans) or None,
        calendar.today,
    )
    return place.central_settings


def _fill(
    engine: Engine, settings: Settings, calendar: Calendar, seed: int, *, year_before: bool
) -> MonthFill:
    with reading(engine) as connection:
        make_missing_phone_key(connection, settings.key_directory)
    keys = load_keys(settings.key_directory)
    about = About(settings.open_data.publisher, settings.open_data.licence)
    signer = HeadSigner(engine, keys.receipt, HeadsFolder(settings.heads_directory), about)
    log = PhoneLog(keys.phone, HeadNotes(settings.phone_heads_directory), time.monotonic)
    phones = PhoneRatings(engine, log, random.Random(f"{seed}/phones"))
    with verification_threads() as pool:
        receiver = Receiver(engine, keys.receipt, pool, DossierBoxes(*keys.sealing_keys))
        month = MonthFill(engine, keys, receiver, signer, phones, calendar, seed)
        month.enrol_all()
        if year_before:
            month.fill_year_before()
        month.fill()
    gather_details(engine, CommentBoxes(*keys.sealing_keys))
    release_comments(engine, calendar.now)
    beat_all(engine, keys, calendar.now)
    return month


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes it, and says how to look at it."""
    parser = argparse.ArgumentParser(prog="python -m demo.sample_month", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--password", help="for all accounts; made by chance if not given")
    parser.add_argument("--beat", action="store_true", help="only: the kiosks were heard of now")
    given = parser.parse_args(arguments)
    if given.beat:
        settings = open_settings(given.folder / "central.toml")
        beat_all(open_engine(settings.database_url), load_keys(settings.key_directory), None)
        return 0
    began = time.monotonic()
    made = fill_month(given.folder.resolve(), days=given.days, password=given.password)
    took = f"{made.records} records in {time.monotonic() - began:.0f} s"
    lines = [f"{took}, until {made.calendar.now:%d/%m/%Y %H:%M}"]
    lines += [f"{name}: {role}" for role, name in made.accounts.items()]
    lines += [f"password of all: {made.password}", f"central serve --config {made.config}"]
    sys.stdout.write("\n".join(lines) + "\n")
    (given.folder / "accounts.txt").write_text("\n".join(lines[1:]) + "\n", "utf-8")
    (given.folder / "accounts.txt").chmod(0o600)
    return 0


if __name__ == "__main__":
    sys.exit(main())
