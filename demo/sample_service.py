"""The service menu in each of its states, with sample facts. Plainly samples.

Shared by `make screens` and the tests of the menu.
"""

from dataclasses import replace

from kiosk.service import (
    Counts,
    Entry,
    LogFacts,
    MachineFacts,
    Menu,
    NetworkFacts,
    NoPin,
    OneSource,
    Opening,
    Page,
    Phase,
    Role,
    SendingFacts,
    ServiceFacts,
    ServiceState,
    Showing,
    SourceEvent,
    SourceFacts,
    TouchTesting,
    VolumeFacts,
)
from kiosk.service.touch_test import COLOURS, CORNERS, TouchTest
from kiosk.ui.check_code_image import qr_rows

HASH = "EW00ewR_b-B_BwubOuSezgvIigJHJAlEJsAxcDLcESk"
SOURCES = (
    OneSource("queue", "ok", "connected"),
    OneSource("feed", "silent", "no event for 60 minutes"),
    OneSource(
        "scanner",
        "gone",
        "no permission to read /dev/serial/by-id/usb-sample: it belongs to the group 'dialout'; "
        "add the kiosk's user to it (usermod -aG dialout USER) and start the kiosk again",
    ),
)
BADGE = SourceEvent("10:41:30", "BadgeScanned", "")
FACTS = ServiceFacts(
    MachineFacts("k-0a1b2c3d4e", "xa-mau", "0.1.0", "approved", 1795305610, 9120),
    Counts(
        (("rating", 42), ("visit.called", 61)),
        (("rating", 8123), ("visit.called", 12001), ("later.kind", 7), ("pin.tried", 12)),
    ),
    LogFacts("AAECAwQFBgcICQoLDA0ODw", 12345, HASH, qr_rows("thuocdo-head k 1 " + HASH), 17),
    SendingFacts("ConnectionRefusedError: [Errno 111] Connection refused"),
    SourceFacts(SOURCES, (SourceEvent("10:42:01", "TicketCalled", "A012"), BADGE)),
    NetworkFacts(False, "https://do.example", "certificate verify failed: self-signed", True),
    VolumeFacts(70),
)
WAIT_MS, LONG_WAIT_MS = 8_000, 900_000
TESTS = {
    "corners": TouchTest(frozenset(CORNERS[:2])),
    "colour": TouchTest(frozenset(CORNERS), 2),
    "asked": TouchTest(frozenset(CORNERS), len(COLOURS)),
    "passed": TouchTest(frozenset(CORNERS), len(COLOURS), True),
}


def state(
    phase: Phase, *, free_at_ms: int = 0, test: bool = False, under_way: bool = False
) -> ServiceState:
    """The menu at `phase`, where nothing was typed wrong and every fact is known."""
    return ServiceState(
        phase, failures=0, facts=FACTS, free_at_ms=free_at_ms, test=test, under_way=under_way
    )


STATES = {
    "opening": state(Opening()),
    "pad": state(Entry("4826")),
    "wait": state(Entry(wrong=True), free_at_ms=WAIT_MS),
    "long-wait": state(Entry(wrong=True), free_at_ms=LONG_WAIT_MS),
    "no-pin": state(NoPin()),
    "menu": state(Menu(Role.IT), test=True),
    "menu-supervisor": state(Menu(Role.SUPERVISOR)),
    **{f"page-{page}": state(Showing(Role.IT, page)) for page in Page if page is not Page.TOUCH},
    **{name: state(TouchTesting(Role.IT, test)) for name, test in TESTS.items()},
    "nothing-known": replace(state(NoPin()), facts=ServiceFacts()),
}
