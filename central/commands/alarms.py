"""`central alarms list` and `test-mail`.

Guarantees that a mail which is sent to try the server says that it is none of an alarm, and is
noted in the audit log once the server has taken it.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from central.alarms.alarm import Alarm, standing
from central.alarms.lines import Line, lines
from central.alarms.mail.digest import Digest
from central.alarms.mail.message import compose
from central.alarms.mail.server import MailError
from central.alarms.mail.settings import check_address
from central.alarms.start import server_of
from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.store.alarm_mail_queries import approved_counts
from central.store.alarm_tables import WHOLE_CENTRAL
from central.store.engine import reading, writing

_SUBJECT = "[Thước Đo] Thư thử"
_TEXT = (
    "Đây là thư thử của máy chủ Thước Đo: thư báo cảnh báo sẽ đến được địa chỉ này.\n\n"
    "This is a test of the Thước Đo central: mails about alarms will reach this address.\n"
)


def listing(config: Path | None, site: str | None, now: datetime) -> list[str]:
    """A line for each kind and site, the urgent first, and one for each kiosk below it."""
    settings, engine = open_settings(config), open_database(config)
    zone = ZoneInfo(settings.heads.timezone)
    with reading(engine) as connection:
        held = standing(connection, None if site is None else [site], now)
        approved = approved_counts(connection)
    engine.dispose()
    if not held:
        return ["no alarm stands"]
    told: list[str] = []
    for line in lines(held, approved):
        told += _line(line, zone, now)
    return [*told, f"{len(held)} alarms stand"]


def send_test(config: Path | None, recipient: str, now: datetime) -> list[str]:
    """Send a mail that says that it is a test; CommandError if it is not taken."""
    settings, engine = open_settings(config), open_database(config)
    if not settings.mail.host:
        raise CommandError("[mail] host is empty: name the mail server in the settings first")
    try:
        to = check_address(recipient)
    except ValueError as error:
        raise CommandError(str(error)) from error
    author = author_of(config)
    # What the alarms of a mail are to its name, the moment is to this one's.
    digest = Digest(_SUBJECT, _TEXT, ((WHOLE_CENTRAL, now.isoformat()),))
    try:
        server_of(settings).send(compose(digest, settings.mail.sender, to, now), to)
    except MailError as error:
        raise CommandError(f"the mail was not taken: {error}") from error
    with writing(engine) as connection:
        author.note(connection, What.MAIL_TESTED, "", now)
    engine.dispose()
    return [f"{settings.mail.host} has taken the mail; look into the mailbox, and at its spam"]


def _line(line: Line, zone: ZoneInfo, now: datetime) -> list[str]:
    place = "central" if line.site == WHOLE_CENTRAL else line.site
    severity = line.kind.severity.value
    head = f"{severity:<5}  {place}  {line.kind.name}  {line.title.en}"
    told = [f"{'':<5}  {_about(each, line, zone, now)}" for each in line.alarms]
    return [head, *told, f"{'':<5}  > {line.do.en}"]


def _about(alarm: Alarm, line: Line, zone: ZoneInfo, now: datetime) -> str:
    since = alarm.since.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    seen = f"seen by {alarm.seen_by}" if alarm.seen_by else ""
    off = "put off" if alarm.is_snoozed(now) else ""
    detail = line.kind.detail(alarm.detail, "en")
    parts = (alarm.subject, alarm.counter, f"since {since}", detail, seen, off)
    return "  ".join(each for each in parts if each)
