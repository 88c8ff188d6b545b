"""Every look of the doctor, in the order in which they are printed."""

from collections.abc import Iterator

from central.moment import Clock
from central.operation.doctor.backup import look_at_backup
from central.operation.doctor.database import look_at_database
from central.operation.doctor.finding import Finding, warning, well
from central.operation.doctor.keys import look_at_keys
from central.operation.doctor.mail import look_at_mail
from central.operation.doctor.surroundings import look_at_address, look_at_clock, look_at_disk
from central.operation.operation import written_folders
from central.settings import Settings

_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - named in order to warn of them


def look_at(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Every finding; nothing is changed."""
    yield well("settings", "every key is known")
    yield from look_at_keys(settings.key_directory, settings.database_url)
    yield from look_at_database(settings.database_url, clock)
    yield look_at_backup(settings.backup_directory, clock())
    yield from look_at_disk(written_folders(settings))
    yield look_at_clock()
    yield look_at_address(settings.server.public_url, clock())
    yield from look_at_mail(settings)
    yield from _look_at_server(settings)


def _look_at_server(settings: Settings) -> Iterator[Finding]:
    if settings.server.host in _EVERYWHERE:
        do = "Listen on 127.0.0.1 behind a proxy with https (docs/operation.md)."
        yield warning("server", "it listens on every address, without https", do)
    if not settings.web.https and settings.server.public_url.startswith("https://"):
        do = "Set [web] https = true."
        yield warning("server", "cookies are not marked secure, and public_url is https", do)
    if settings.log.addresses:
        do = "Set [log] addresses = false when the fault is found."
        yield warning("log", "callers' addresses are logged: personal data", do)
