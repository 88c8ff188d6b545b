"""The doctor's look at the mail server: reachable, its certificate believed, the sign-in taken.

Guarantees that no mail is sent, and that neither password nor address of anybody is shown.
"""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from central.alarms.mail.recipients import recipients_of
from central.alarms.mail.server import MailError
from central.alarms.start import server_of
from central.operation.doctor.finding import Finding, fault, warning, well
from central.settings import Settings
from central.store.alarm_mail_queries import site_names
from central.store.engine import open_engine, reading
from central.store.errors import StoreError

_PART = "mail"
_OTHERS = 0o077


def look_at_mail(settings: Settings) -> Iterator[Finding]:
    """Every finding about [mail]."""
    given = settings.mail
    if not given.host:
        do = "Set [mail] host if alarms are to be told by mail (docs/operation.md)."
        yield warning(_PART, "no mail server: alarms are seen on the page alone", do)
        return
    if not (told := len(recipients_of(given))):
        do = "Set [mail] province, or addresses of sites."
        yield warning(_PART, "nobody is told of alarms", do)
    if unknown := _unknown_sites(settings):
        do = "Correct [mail] sites: it goes by the ids of sites."
        yield warning(_PART, f"no such site: {', '.join(unknown)}; nobody is told there", do)
    if given.security == "none":
        do = 'Set security = "starttls" or "tls" if the server can.'
        yield warning(_PART, f"mails go to {given.host} without TLS", do)
    if given.password_file:
        path = settings.folder / given.password_file
        if path.exists() and path.stat().st_mode & _OTHERS:
            yield warning(_PART, f"{path}: others can read it", f"Run `chmod 600 {path}`.")
    try:
        name = server_of(settings).look()
    except MailError as error:
        do = "Correct [mail], or let the server take mails from this machine; then look again."
        yield fault(_PART, str(error), do)
    else:
        yield well(_PART, f"{given.host}:{given.port} answers as {name}; {told} recipients")


def _unknown_sites(settings: Settings) -> list[str]:
    if not settings.mail.sites:
        return []
    try:
        engine = open_engine(settings.database_url)
        with reading(engine) as connection:
            known = set(site_names(connection))
    except (StoreError, DBAPIError):
        # What is wrong with the database is said by the look at it.
        return []
    engine.dispose()
    return sorted(set(settings.mail.sites) - known)
