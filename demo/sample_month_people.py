"""Who signs in at the sample month's central, the notes on its days, and an officer renamed."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Engine

from central.commands.accounts import create
from central.commands.officers import add_officer
from central.commands.opening import author_of
from central.day_notes.kinds import NoteKind
from central.day_notes.writing import WishedNote, write_note
from demo.sample_month_hall import BROKEN, MAIN, RENAMED, SITES
from demo.sample_month_plans import BROKEN_FOR, ZONE, Calendar

ACCOUNTS = {
    "supervisor": "giam-sat",
    "leader": "lanh-dao",
    "auditor": "kiem-tra",
    "it": "ky-thuat",
    "admin": "quan-tri",
    "officer": "nv-02",
    "peer": "giam-sat-hai",
}
"""What each is called; `peer`: the supervisor of the small site beside. An officer's account is
named by the officer's id."""
NEW_NAME = "Phạm Thị Mẫu Mới"


def add_accounts(config: Path, password: str, now: datetime) -> None:
    """One of each role, all with the same password."""
    sites = {"supervisor": (MAIN,), "officer": (MAIN,), "peer": (SITES[1].id,)}
    for role, name in ACCOUNTS.items():
        known = "supervisor" if role == "peer" else role
        create(config, name, password, known, sites.get(role, ()), now.astimezone(UTC))


def rename_officer(config: Path, calendar: Calendar) -> None:
    """The officer's name is corrected in the middle of the month."""
    moment = datetime.combine(calendar.merged_on, time(8), ZONE)
    add_officer(config, MAIN, RENAMED, NEW_NAME, moment.astimezone(UTC))


def add_notes(engine: Engine, config: Path, calendar: Calendar) -> None:
    """What happened on some days, by the supervisor of the site."""
    author = author_of(config)
    cut, broke = calendar.power_cut, calendar.today - BROKEN_FOR
    notes = (
        (cut, NoteKind.POWER_CUT, "Mất điện từ 9 giờ đến 10 giờ 20", ""),
        (broke, NoteKind.KIOSK_BROKEN, "Màn hình quầy 06 không sáng, đã báo sửa", BROKEN),
        (calendar.today - timedelta(days=14), NoteKind.CROWDED, "Đông do nộp hồ sơ đầu kỳ", ""),
    )
    for day, kind, text, counter in notes:
        wished = WishedNote(day.isoformat(), kind.value, text, counter)
        write_note(engine, MAIN, wished, author, calendar.now.astimezone(UTC))
