"""The address behind the code for the citizen's phone, for people who only have this machine.

The kiosk shows it as a QR code, and a phone cannot reach a central on loopback. It is made as the
kiosk makes it (`kiosk.phone_offer`), with the kiosk's own key, from the latest visit with a ticket
that the central knows of.
"""

import sqlite3
from datetime import date

from demo.folder import KIOSK_DATA, TREE, DemoFolder
from demo.hall import LIVE_COUNTER
from kiosk.identity.key_file import load_key
from kiosk.phone_offer import visit_url
from kiosk.settings import load_settings
from kiosk.survey import load_library
from kiosk.visit import Desk, Visit

LATEST = "SELECT max(visit_id) FROM visits WHERE kiosk_id = ? AND called IS NOT NULL"


def phone_link(folder: DemoFolder, address: str) -> str | None:
    """Where the latest visit of the demonstration's kiosk is rated; None before there is one."""
    kiosk = folder.kiosk_id
    with sqlite3.connect(f"file:{folder.path / 'central.sqlite'}?mode=ro", uri=True) as connection:
        visit = connection.execute(LATEST, (kiosk,)).fetchone()[0]
    if visit is None:
        return None
    library = load_library(TREE / "config" / "questionnaires")
    counter = load_settings(folder.kiosk_settings).counter
    desk = Desk(
        LIVE_COUNTER,
        library.in_force("mot-cua", date.today()),  # noqa: DTZ011 - as the kiosk chooses
        stage=counter.stage,
    )
    key = load_key(folder.path / KIOSK_DATA / "kiosk.key")
    return visit_url(lambda: key, kiosk, desk, address, Visit(visit, officer=counter.officer))
