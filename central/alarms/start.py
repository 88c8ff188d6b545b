"""The looker and the post of a process, as the settings have them."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, make_url

from central.alarms.central_facts import CentralSources
from central.alarms.gather import WantedTag
from central.alarms.look import Looker
from central.alarms.looking import AlarmThread
from central.alarms.mail.post import Post
from central.alarms.mail.posting import PostThread
from central.alarms.mail.recipients import recipients_of
from central.alarms.mail.server import MailServer
from central.moment import Clock
from central.rounds import Rounds
from central.settings import Settings

PRODUCT = "thuocdo"


def alarm_threads(
    engine: Engine, settings: Settings, clock: Clock, wanted_tag: WantedTag
) -> list[Rounds]:
    """What looks and what tells, not yet started; without a mail server nobody is told."""
    threads: list[Rounds] = [AlarmThread(looker_of(engine, settings, clock, wanted_tag))]
    if settings.mail.host:
        threads.append(PostThread(post_of(engine, settings, clock)))
    return threads


def looker_of(
    engine: Engine, settings: Settings, clock: Clock, wanted_tag: WantedTag | None
) -> Looker:
    """What looks for alarms. `wanted_tag`: gives the tag of the configuration in force."""
    recipients = recipients_of(settings.mail) if settings.mail.host else []
    sources = CentralSources(
        engine,
        settings.key_directory,
        settings.audit_directory,
        _folders(settings),
        tuple(each.address for each in recipients),
        settings.alarms.database_room_gb,
    )
    return Looker(engine, clock, own_version(), wanted_tag, sources.facts)


def post_of(engine: Engine, settings: Settings, clock: Clock) -> Post:
    """What sends mails."""
    zone = ZoneInfo(settings.heads.timezone)
    address = settings.server.public_url
    return Post(engine, clock, settings.mail, server_of(settings), zone, address)


def server_of(settings: Settings) -> MailServer:
    """The mail server that the settings name."""
    return MailServer(settings.mail, settings.folder)


def own_version() -> str:
    """Of this central; empty where it was not installed as a package, and then no kiosk is old."""
    try:
        return version(PRODUCT)
    except PackageNotFoundError:
        return ""


def _folders(settings: Settings) -> tuple[Path, ...]:
    folders = [settings.heads_directory, settings.phone_heads_directory, settings.audit_directory]
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        folders.append(Path(url.database).parent)
    return tuple(folders)
